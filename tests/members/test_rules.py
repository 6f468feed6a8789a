"""What is allowed with members."""
import itertools

import pytest

from blueprints.db import db
from blueprints.delegations.models import Delegation
from blueprints.journal.models import JournalEntry
from blueprints.members import queries, rules
from blueprints.members.models import Member, Part, Region
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import Text
from tests.factories import four, make_account, make_member


def facts(name="Lyon", **changes):
    return {"name": Text(en=name), "local_name": "", "country_code": "FR", "region": Region.EUROPE,
            "part": Part.MEMBER, "evidence": "letter of 2025-02-01"} | changes


@pytest.fixture
def add(app, now):
    def added(*names, is_verified=False, **changes):
        return [rules.add(facts=facts(name, **changes), is_verified=is_verified, by=None, now=now)
                for name in names]
    return added


def actions():
    return db.session.scalars(db.select(JournalEntry.action).order_by(JournalEntry.id)).all()


def test_a_member_is_added_and_its_delegation_is_made_when_it_is_first_needed(add):
    lyon, = add("Lyon")
    db.session.commit()

    assert lyon.slug == "lyon"
    assert lyon.verified_at is None
    assert db.session.scalar(db.select(Delegation.member_id)) is None
    assert actions() == ["member.added"]


@pytest.mark.parametrize(("name", "slug"), [
    ("Port-au-Prince", "port-au-prince"), ("São Paulo", "sao-paulo"), ("Xi'an", "xian"), ("Łódź", "lodz"),
    ("  The   Hague ", "the-hague"), ("İzmir", "izmir"), ("A" * 200, "a" * 60)])
def test_the_slug_is_made_of_the_english_name(add, name, slug):
    assert add(name)[0].slug == slug


def test_a_slug_is_never_given_twice(add):
    make_member(slug="victoria")
    make_member(slug="victoria-ca")

    assert add("Victoria", country_code="CA")[0].slug == "victoria-ca-2"
    assert add("Victoria", country_code="SC")[0].slug == "victoria-sc"


def test_a_retired_members_slug_is_not_given_again(add, now):
    make_member(slug="lyon", retired_at=now, country_code="US")

    assert add("Lyon")[0].slug == "lyon-fr"


def test_a_name_without_latin_letters_makes_no_slug(add):
    with pytest.raises(rules.NoLatinName):
        add("서울")


def test_a_city_is_listed_once_in_its_country(add):
    add("Córdoba", country_code="AR")

    with pytest.raises(rules.AlreadyListed):
        add("cordoba", country_code="AR")


def test_a_city_of_the_same_name_in_another_country_is_another(add):
    assert [member.slug for member in add("Córdoba", country_code="AR") + add("Córdoba", country_code="ES")] \
        == ["cordoba", "cordoba-es"]


def test_renaming_keeps_the_slug_and_notes_both_names(app):
    member = make_member(slug="saigon", name=four("Saigon"))

    rules.edit(member, facts=facts("Ho Chi Minh City", country_code="KR"), seen=member.revision, by=None)
    db.session.commit()

    assert (member.slug, member.name.en) == ("saigon", "Ho Chi Minh City")
    entry = db.session.scalar(db.select(JournalEntry))
    assert entry.action == "member.edited"
    assert [name["en"] for name in entry.values["name"]] == ["Saigon", "Ho Chi Minh City"]


def test_an_edit_that_changes_nothing_notes_nothing(add):
    lyon, = add("Lyon")
    db.session.commit()

    rules.edit(lyon, facts=facts("Lyon"), seen=lyon.revision, by=None)

    assert actions() == ["member.added"]


def test_a_member_cannot_be_renamed_to_another(add):
    _lyon, paris = add("Lyon", "Paris")

    with pytest.raises(rules.AlreadyListed):
        rules.edit(paris, facts=facts("Lyon"), seen=paris.revision, by=None)


def test_an_edit_of_something_changed_meanwhile_is_refused(add):
    lyon, = add("Lyon")

    with pytest.raises(ChangedMeanwhile):
        rules.edit(lyon, facts=facts("Lyons"), seen=lyon.revision - 1, by=None)


def test_verifying_and_retiring_decide_who_is_public(add, now):
    lyon, = add("Lyon")
    by = make_account("admin")
    public = []

    for step in ("verify", "retire", "restore", "doubt"):
        rules.take_step(lyon, step, seen=lyon.revision, by=by, now=now)
        db.session.commit()
        public.append(queries.public_members() == [lyon])

    assert public == [True, False, True, False]
    assert actions()[1:] == ["member.verified", "member.retired", "member.restored", "member.doubted"]


def test_a_step_taken_twice_is_taken_once(add, now):
    lyon, = add("Lyon")

    for _again in range(2):
        rules.take_step(lyon, "verify", seen=1, by=None, now=now)
        db.session.commit()

    assert actions() == ["member.added", "member.verified"]


def test_a_step_on_something_changed_meanwhile_is_refused(add, now):
    lyon, = add("Lyon")

    with pytest.raises(ChangedMeanwhile):
        rules.take_step(lyon, "retire", seen=lyon.revision + 1, by=None, now=now)

    assert lyon.retired_at is None


def test_counts_tell_members_apart(app, now):
    for (verified, retired), many in zip(itertools.product((now, None), (None, now)), (3, 1, 2, 1), strict=True):
        for _each in range(many):
            make_member(verified_at=verified, retired_at=retired)

    counts = queries.counts()

    assert (counts.verified, counts.unverified, counts.retired, counts.named) == (3, 2, 2, 5)
    assert [len(queries.members_standing(where)) for where in ("verified", "unverified", "retired", "")] \
        == [3, 2, 2, 7]
    assert db.session.query(Member).count() == 7
