"""The list's filters, each alone and together; the query stands in the address and holds for what is done to many."""
import datetime as dt

import pytest

from blueprints.delegations.models import Post, Status
from blueprints.delegations.models_categories import Answer, QuestionKind
from blueprints.members.models import Region
from blueprints.texts import Text
from tests import factories
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar")


@pytest.fixture
def people():
    """Ana leads Lima, Bo comes for Oslo, Pia for the press; Wim's name follows."""
    lima = factories.make_delegation(slug="lima", region=Region.LATIN_AMERICA)
    oslo = factories.make_delegation(slug="oslo", region=Region.EUROPE)
    press = factories.make_category(slug="press")
    question = factories.make_question(press, kind=QuestionKind.CHOICE, options=(("bus", None), ("train", None)))
    factories.make_delegate(lima, name="Ana", post=Post.HEAD, rank=factories.make_rank(), search_words="ana",
                            registered_at=dt.datetime(2025, 2, 1, 16, tzinfo=dt.UTC))
    factories.make_delegate(oslo, name="Bo", status=Status.CONFIRMED, consented_at=None, search_words="bo",
                            registered_at=dt.datetime(2025, 2, 3, 1, tzinfo=dt.UTC))
    pia = factories.make_delegate(category=press, name="Pia", organisation="Example Times", search_words="pia",
                                  registered_at=dt.datetime(2025, 2, 5, 1, tzinfo=dt.UTC))
    factories.make_delegate(oslo, name="", email="", email_folded="", is_placeholder=True, reference="WIMWIM",
                            registered_at=dt.datetime(2025, 2, 6, 1, tzinfo=dt.UTC))
    factories.added(Answer(delegate_id=pia.id, question_id=question.id, wording_id=question.wording.id, value="bus"))
    return question


def names(page):
    return page.texts("tbody th a")


@pytest.mark.parametrize(("query", "found"), [
    ("category=press", ["Pia"]), ("region=europe", ["Name follows", "Bo"]), ("region=europe&city=lima", []),
    ("post=head", ["Ana"]), ("only=placeholders", ["Name follows"]), ("only=incomplete", ["Name follows"]),
    ("only=not-agreed", ["Bo"]), ("since=2025-02-02&until=2025-02-03", ["Bo", "Ana"]), ("until=2025-02-01", []),
    ("since=2025-02-06", ["Name follows"]), ("status=confirmed&region=europe", ["Bo"]), ("category=nothing", []),
    ("sort=name", ["Ana", "Bo", "Pia", "Name follows"]), ("sort=protocol", ["Ana", "Name follows", "Bo", "Pia"])])
def test_each_filter_finds_whom_it_names(registrar, people, query, found):
    factories.make_delegate(category=factories.make_category(), name="", email="", email_folded="",
                            erased_at=dt.datetime(2025, 3, 1, tzinfo=dt.UTC))

    page = registrar.open(f"/en/desk/delegates?{query}")

    assert names(page) == found


def test_answers_are_looked_for_by_what_was_chosen(registrar, people):
    assert names(registrar.open("desk.delegates", answer=f"{people.id}:bus")) == ["Pia"]
    assert names(registrar.open("desk.delegates", answer=f"{people.id}:train")) == []


def test_a_page_holds_as_many_as_are_asked_for_and_keeps_the_rest_of_the_address(registrar):
    delegation = factories.make_delegation()
    for _number in range(27):
        factories.make_delegate(delegation)

    page = registrar.open("/en/desk/delegates?size=25&status=pending")
    [following] = page.html.cssselect("a[rel=next]")

    assert len(names(page)) == 25
    assert len(names(registrar.open(following.get("href")))) == 2


@pytest.mark.on_either
@pytest.mark.parametrize("query", [
    "only=x", "answer=x", "answer=1", "answer=" + "9" * 30 + ":x", "answer=1:%27", "answer=999999999:x", "since=x",
    "since=0001-01-01", "until=9999-12-31", "size=7", "size=x", "region=x", "category=%27", "sort=protocol&page=999"])
def test_rubbish_in_the_address_is_left_aside(registrar, people, query):
    registrar.open(f"/en/desk/delegates?{query}")


@pytest.mark.on_either
@pytest.mark.parametrize("query", ["sort=protocol", "only=incomplete", "only=held", "only=refused", "q=a&size=200"])
def test_filters_ask_as_much_of_many_as_of_few(registrar, people, query):
    def asked():
        with count_statements() as statements:
            registrar.open(f"/en/desk/delegates?{query}")
        return statements.count

    few = asked()
    for _number in range(20):
        factories.make_delegate()

    assert asked() <= few + 1       # an empty page does not ask whose letters are refused


def test_the_protocol_order_follows_the_readers_language_and_the_assembly(registrar, assembly):
    for slug, ko in (("aaa", "하"), ("bbb", "나"), ("ccc", "가")):
        delegation = factories.make_delegation(slug=slug, name=Text(en=slug, ko=ko))
        factories.make_delegate(delegation, name=slug.upper())

    assert names(registrar.open("desk.delegates", sort="protocol")) == ["AAA", "BBB", "CCC"]
    assert names(registrar.open("desk.delegates", sort="protocol", language="ko")) == ["CCC", "BBB", "AAA"]
    assembly.host = "bbb"
    assert names(registrar.open("desk.delegates", sort="protocol")) == ["BBB", "AAA", "CCC"]
    assert registrar.open("desk.delegations").texts("tbody th")[0] == "bbb"
