"""Tables of delegates that registrars take away: who is in them, what stands in them, and what the journal tells of it."""
import csv
import datetime as dt
import io

import pytest

from blueprints import tables
from blueprints.db import db
from blueprints.delegations.models import Diet, Post, Status
from blueprints.delegations.models_categories import Answer, QuestionKind
from blueprints.journal.models import JournalEntry
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def export(registrar, query="", *, status=200, language="en", **typed):
    page = registrar.open(f"/{language}/desk/export{query}")
    return registrar.send(page, status=status, **{"kind": "csv", "columns": ["reference", "name"]} | typed)


def table_of(answer):
    return list(csv.reader(io.StringIO(answer.answer.data.decode("utf-8-sig"))))


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_each_language(registrar, language):
    factories.make_delegate()
    page = registrar.open("desk.export", language=language)

    assert len(page.html.cssselect("input[name=columns]")) > 20


def test_a_table_holds_whom_the_filter_finds_and_what_was_ticked(registrar):
    seoul = factories.make_delegation(name=Text(en="Seoul", ko="서울"), country_code="KR")
    factories.make_delegate(seoul, reference="KX7QPA", name="Ana María", own_name="김예시", status=Status.CONFIRMED)
    factories.make_delegate(status=Status.PENDING)

    answer = export(registrar, "?status=confirmed", language="ko", columns=["reference", "own_name", "city"])

    assert table_of(answer)[1:] == [["KX7QPA", "서울", "김예시"]]
    assert answer.answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_those_who_were_ticked_are_in_it(registrar):
    one, _other = factories.make_delegate(), factories.make_delegate()

    answer = export(registrar, f"?id={one.id}")

    assert table_of(answer)[1:] == [[one.reference, one.name]]


def test_who_was_erased_is_in_no_table(registrar):
    factories.make_delegate(name="", email="", email_folded="", erased_at=dt.datetime.now(dt.UTC))

    assert table_of(export(registrar))[1:] == []


def test_a_formula_stays_a_text(registrar):
    factories.make_delegate(organisation="=HYPERLINK(1)")

    answer = export(registrar, columns=["organisation"])

    assert table_of(answer)[1:] == [["'=HYPERLINK(1)"]]


def test_a_workbook_is_read_back_as_it_was(registrar):
    delegate = factories.make_delegate(own_name="김예시", organisation="+82 2 123")

    answer = export(registrar, kind="xlsx", columns=["reference", "own_name", "organisation"])

    assert tables.read(answer.answer.data).rows[1:] == [[delegate.reference, "김예시", "+82 2 123"]]


def test_answers_stand_in_the_words_of_the_option(registrar):
    delegate = factories.make_delegate()
    question = factories.make_question(delegate.category, QuestionKind.CHOICE, options=[("dinner", None)],
                                       label=Text(en="Evening?", fr="Soirée ?"))
    factories.added(Answer(delegate_id=delegate.id, question_id=question.id, wording_id=question.wording.id, value="dinner"))

    answer = export(registrar, columns=[f"question-{question.id}"], language="fr")

    assert table_of(answer) == [["Soirée ?"], ["Dinner (fr)"]]


def test_no_two_columns_are_called_the_same(registrar):
    cities = factories.cities()
    first, second = (factories.make_question(cities, label=Text(en="Name")) for _ in range(2))

    header = table_of(export(registrar, columns=["name", f"question-{first.id}", f"question-{second.id}"]))[0]

    assert header == ["Name", "Name (Delegation)", f"Name (Delegation) {second.id}"]


def test_food_and_access_are_taken_only_with_a_word_of_its_own(registrar):
    at = dt.datetime.now(dt.UTC)
    factories.make_delegate(diet=Diet.HALAL, access_needs="ramp", diet_consented_at=at, access_consented_at=at)

    refused = export(registrar, status=422, sensitive=["diet", "access"])
    given = export(registrar, columns=[], sensitive=["diet", "access"], is_confirmed="y")

    assert "Tick this too, or leave food and access out." in refused.text
    assert table_of(given)[1:] == [["Halal", "ramp"]]


def test_a_table_without_columns_is_none(registrar):
    assert "Tick at least one column." in export(registrar, status=422, columns=[]).text


def test_the_journal_says_who_took_what_away_but_not_the_words_that_were_looked_for(registrar):
    delegate = factories.make_delegate(name="Secret Name", search_words="secret name")

    export(registrar, "?q=secret&status=pending", columns=["name", "email"])
    entry = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "delegates.exported")).one()

    assert entry.fields == ["email", "name"]
    assert entry.values == {"people": 1, "filter": {"status": "pending"}}
    assert delegate.name not in str(entry.values)


def test_the_columns_are_kept_in_the_address(registrar):
    answer = export(registrar, "?status=pending", status=302, columns=["name", "email"], remember="1")
    page = registrar.open(answer.location)

    assert [tick.get("value") for tick in page.html.cssselect("input[name=columns][checked]")] == ["name", "email"]


def test_protocol_and_post_are_told(registrar):
    delegation = factories.make_delegation()
    factories.make_delegate(delegation, post=Post.HEAD, status=Status.CONFIRMED)

    assert table_of(export(registrar, columns=["protocol", "post", "head"]))[1:] == [["1", "Head of delegation", "yes"]]


@pytest.mark.on_either
def test_a_table_asks_as_much_of_the_database_for_many_as_for_few(registrar):
    def asked_for():
        page = registrar.open("desk.export")
        every = [tick.get("value") for tick in page.html.cssselect("input[name=columns]")]
        with count_statements() as statements:
            registrar.send(page, status=200, kind="csv", columns=every)
        return statements.count

    factories.make_question(factories.cities(), is_required=True)
    for _ in range(3):
        factories.make_delegate()
    few = asked_for()
    for _ in range(40):
        factories.make_delegate()

    assert asked_for() == few
