"""The protocol order: four languages give four orders, and its steps are data of the assembly."""
import pytest

from blueprints.assembly.models import Step
from blueprints.db import db
from blueprints.delegations.models import Delegate, Delegation, Post, Status
from blueprints.delegations.words_order import delegates_in_order, delegations_in_order, protocol
from blueprints.languages import speaking
from blueprints.members.models import Member, Part
from blueprints.members.words import collated
from blueprints.texts import Text
from tests import factories
from tests.statements import count_statements


@pytest.fixture
def world(app):
    """Seoul is the host; Bari presides; Nantes sends its mayor, Oslo a deputy; the others nobody yet."""
    assembly = factories.make_assembly(host="seoul")
    mayor, deputy = factories.make_rank(position=1), factories.make_rank(position=2)
    for slug, name, facts in [
            ("abidjan", Text(en="Abidjan", ko="아비장", fr="Abidjan", es="Abiyán"), {}),
            ("seoul", Text(en="Seoul", ko="서울", fr="Séoul", es="Seúl"), {}),
            ("bari", Text(en="Bari", ko="바리", fr="Bari", es="Bari"), {"part": Part.CO_PRESIDENT}),
            ("nantes", Text(en="Nantes", ko="낭트", fr="Nantes", es="Nantes"), {}),
            ("oslo", Text(en="Oslo", ko="오슬로", fr="Oslo", es="Oslo"), {}),
            ("athens", Text(en="Athens", ko="아테네", fr="Athènes", es="Atenas"), {}),
            ("vienna", Text(en="Vienna", ko="빈", fr="Vienne", es="Viena"), {})]:
        factories.make_delegation(slug=slug, name=name, **facts)
    factories.make_delegate(named("oslo"), post=Post.HEAD, status=Status.CONFIRMED, rank=deputy)
    factories.make_delegate(named("nantes"), post=Post.HEAD, status=Status.CONFIRMED, rank=mayor)
    return assembly


def named(slug):
    return db.session.scalar(db.select(Delegation).join(Delegation.member).where(Member.slug == slug))


def order(language="en"):
    with speaking(language):
        return [each.member.slug for each in delegations_in_order(db.session.scalars(db.select(Delegation)).all())]


def test_the_host_is_first_then_who_presides_then_by_the_heads_office_then_by_city(world):
    assert order() == ["seoul", "bari", "nantes", "oslo", "abidjan", "athens", "vienna"]


def test_four_languages_give_four_orders(app):
    factories.make_assembly()
    for slug, name in [("nara", Text(en="Nara", ko="하라", fr="Nara", es="Nara")),
                       ("nunoa", Text(en="Nunoa", ko="누뇨아", fr="Zunoa", es="Ñuñoa")),
                       ("nyon", Text(en="Nyon", ko="니옹", fr="Aeon", es="Nyon")),
                       ("nzara", Text(en="Azara", ko="느자라", fr="Nzara", es="Nzara"))]:
        factories.make_delegation(slug=slug, name=name)

    assert order("en") == ["nzara", "nara", "nunoa", "nyon"]
    assert order("ko") == ["nunoa", "nzara", "nyon", "nara"]
    assert order("fr") == ["nyon", "nara", "nzara", "nunoa"]
    assert order("es") == ["nara", "nyon", "nzara", "nunoa"]


@pytest.mark.on_either
@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Aarhus", "Accra", "Den Haag", "Denver", "Düsseldorf", "Łódź", "London", "Zürich"]),
    ("fr", ["cote", "Côté", "Évian", "Île-de-France", "Œuvre", "Oslo", "Saint-Denis", "Saintes"]),
    ("es", ["Cali", "Chía", "Cúcuta", "Llanes", "Lugo", "Nzara", "Ñuñoa", "Oaxaca"]),
    ("ko", ["가오슝", "나이로비", "뉴욕", "서울", "파리", "하노이", "Accra", "Zürich"])])
def test_names_sort_as_the_language_has_it(app, language, words):
    backwards = words[::-1]

    assert sorted(backwards, key=lambda word: collated(word, language)) == words


def test_an_office_that_is_not_confirmed_or_has_no_rank_decides_nothing(world):
    mayor = factories.make_rank(position=0)
    factories.make_delegate(named("vienna"), post=Post.HEAD, rank=mayor)
    factories.make_delegate(named("vienna"), status=Status.CONFIRMED, rank=mayor)
    factories.make_delegate(named("athens"), post=Post.HEAD, status=Status.CONFIRMED)

    assert order()[2:] == ["nantes", "oslo", "abidjan", "athens", "vienna"]


@pytest.mark.parametrize(("steps", "first"), [
    ([Step.CITY], ["abidjan", "athens", "bari"]), ([Step.RANK, Step.CITY], ["nantes", "oslo", "abidjan"]),
    ([Step.CO_PRESIDENT, Step.CITY], ["bari", "abidjan", "athens"]),
    ([Step.CO_PRESIDENT, Step.HOST, Step.CITY], ["bari", "seoul", "abidjan"]), ([], ["abidjan", "athens", "bari"])])
def test_the_steps_are_data(world, steps, first):
    world.protocol = [step.value for step in steps]

    assert order()[:3] == first


def test_within_a_delegation_the_head_comes_first_then_by_office_position_and_name(world):
    oslo, low, high = named("oslo"), factories.make_rank(position=9), factories.make_rank(position=3)
    for name, facts in [("Zoe", {"position": 1}), ("Émile", {"position": 2}), ("Eve", {"position": 2}), ("Low", {"rank": low}),
                        ("High", {"rank": high})]:
        factories.make_delegate(oslo, name=name, **facts)
    factories.make_delegate(named("abidjan"), name="Abi")
    rows = db.session.scalars(db.select(Delegate).where(Delegate.delegation_id.in_([oslo.id, named("abidjan").id]))
                              .options(db.joinedload(Delegate.rank))).all()

    found = [delegate.name for delegate in delegates_in_order(reversed(rows))]

    assert found == ["Alex Example", "High", "Low", "Zoe", "Émile", "Eve", "Abi"]


def test_the_database_sorts_delegates_as_we_do(world):
    for slug in ("vienna", "athens", "nantes", "bari", "seoul"):
        factories.make_delegate(named(slug), search_words="b", name="B")
        factories.make_delegate(named(slug), search_words="a", name="A")
    factories.make_delegate(category=factories.make_category(), name="Press", search_words="press")
    order = protocol()

    rows = db.session.scalars(db.select(Delegate).order_by(*order.sql()).options(db.joinedload(Delegate.rank))).all()

    assert [row.id for row in rows] == [row.id for row in delegates_in_order(rows, order)]
    assert [row.name for row in rows] == [*"ABAB", "Alex Example", "A", "B", "Alex Example", *"ABAB", "Press"]


def test_the_order_takes_one_question_for_any_number_of_delegations(world):
    def asked():
        db.session.expire_all()
        with count_statements() as statements:
            protocol()
        return statements.count

    few = asked()
    for _number in range(30):
        factories.make_delegation()

    assert asked() == few <= 2
