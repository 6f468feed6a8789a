"""What registrars ask besides: each kind of answer, options with few places, and wordings that change."""
import pytest

from blueprints.db import db
from blueprints.delegations import rules, rules_questions
from blueprints.delegations.models import Status
from blueprints.delegations.models_categories import Answer, Question, QuestionKind, QuestionWording
from blueprints.texts import LANGUAGES
from tests import factories
from tests.at_once import at_once
from tests.statements import count_statements

from .lines import KEY, person
from .people import FILLED, delegates, only_delegate, register

pytestmark = pytest.mark.usefixtures("assembly")


def option(key, places=None):
    return {"key": key, "name": factories.four(key.title()).as_dict(), "places": places}


def ask(kind, *, label="Anything else", is_required=False, category=None, options=()):
    """A question of the category, by default of the cities'; the name of its field."""
    wording = QuestionWording(label=factories.four(label), hint=factories.four("Why we ask"), options=list(options))
    question = factories.added(Question(kind=kind, category=category or factories.cities(), is_required=is_required,
                                        wordings=[wording]))
    return rules_questions.field_of(question)


def answers():
    """What is kept, in the order of the questions."""
    db.session.expire_all()
    return [answer.value for answer in db.session.scalars(db.select(Answer).order_by(Answer.question_id))]


@pytest.mark.parametrize(("sort", "written", "kept"), [
    (QuestionKind.TEXT, "  By train <b>{0}</b> %s 🚂 ", "By train <b>{0}</b> %s 🚂"),
    (QuestionKind.TEXT, "x" * 1000, "x" * 1000),
    (QuestionKind.CHOICE, "north", "north"),
    (QuestionKind.NUMBER, "3", "3"),
    (QuestionKind.NUMBER, "-2,5", "-2.5"),
    (QuestionKind.DATE, "2025-06-16", "2025-06-16"),
    (QuestionKind.YES_NO, "no", "no"),
])
def test_each_kind_of_answer_is_kept_and_shown(visitor, sort, written, kept):
    field = ask(sort, options=[option("north"), option("south")])

    page = visitor.follow(register(visitor, factories.make_member(), **{field: written}))

    assert answers() == [kept]
    assert "Anything else" in page.text


@pytest.mark.on_either
@pytest.mark.parametrize(("sort", "written", "told"), [
    (QuestionKind.TEXT, "x" * 1001, "Shorten this to 1000 characters."),
    (QuestionKind.TEXT, "a\u202eb", "characters that cannot be shown"),
    (QuestionKind.CHOICE, "west", "Choose one of the answers of the list."),
    (QuestionKind.CHOICE, "x" * 5000, "Choose one of the answers of the list."),
    (QuestionKind.NUMBER, "three", "Write a number in digits"),
    (QuestionKind.NUMBER, "１２", "Write a number in digits"),
    (QuestionKind.NUMBER, "9" * 30, "Write a number in digits"),
    (QuestionKind.DATE, "2025-02-30", "Write a date as year-month-day"),
    (QuestionKind.DATE, "20250616", "Write a date as year-month-day"),
    (QuestionKind.YES_NO, "perhaps", "Choose yes or no."),
])
def test_a_wrong_answer_is_told_beside_its_field_and_nothing_is_lost(visitor, sort, written, told):
    field, member = ask(sort, options=[option("north")]), factories.make_member()
    page = visitor.open("delegations.register")
    values = dict(page.form().form_values()) | FILLED | {"city": member.slug, field: written}

    answer = visitor.post(page.path, values, status=422)

    assert any(told in error for error in answer.texts(".field-error"))
    assert [link.get("href") for link in answer.html.cssselect(".problems a")] == [f"#{field}"]
    assert answer.html.cssselect("#office")[0].get("value") == FILLED["office"]
    assert delegates() == []


@pytest.mark.parametrize("sort", QuestionKind)
def test_what_is_required_has_to_be_answered_and_what_is_not_may_be_left(visitor, sort):
    ask(sort, options=[option("north")], is_required=True)
    ask(sort, options=[option("north")])

    answer = register(visitor, factories.make_member(), status=422)

    assert answer.texts(".field-error") == ["Answer this question."]


def test_an_option_with_few_places_is_given_no_more_often(visitor):
    field = ask(QuestionKind.CHOICE, options=[option("boat", places=1), option("bus")])
    first = visitor.open("delegations.register")
    second = visitor.open("delegations.register")
    member = factories.make_member()
    visitor.send(first, **FILLED | {"city": member.slug, field: "boat"})

    late = visitor.send(second, status=422, **FILLED | {"city": member.slug, field: "boat", "email": "bo@example.org"})

    assert late.texts(".field-error") == ["All places for “Boat” are taken (1). Choose another answer."]
    visitor.send(late, **{field: "bus"})
    assert answers() == ["boat", "bus"]


def test_of_twenty_at_once_who_want_three_places_on_a_boat_three_get_one(app, now):
    ask(QuestionKind.CHOICE, options=[option("boat", places=3)])
    question = db.session.scalars(db.select(Question.id)).one()
    slug = factories.make_delegation(seats=99).member.slug

    outcomes = at_once(app, 20, lambda _n: rules.register(city=slug, now=now, key=KEY, answers={question: "boat"}, **person()))

    assert sum(isinstance(outcome, rules_questions.OptionFull) for outcome in outcomes) == 17
    assert answers() == ["boat"] * 3


def test_the_form_tells_what_is_left_and_rests_what_is_full(visitor):
    field = ask(QuestionKind.CHOICE, options=[option("boat", places=1), option("bus", places=2)])
    register(visitor, factories.make_member(), **{field: "boat"})

    page = visitor.open("delegations.register")

    assert page.texts(f"#{field} .form-check") == ["No answer", "Boat (all places are taken)", "Bus (places left: 2)"]
    assert [one.get("value") for one in page.html.cssselect(f"#{field} input[disabled]")] == ["boat"]


@pytest.mark.parametrize(("status", "is_free"), [(Status.WITHDRAWN, True), (Status.PENDING, False),
                                                 (Status.WAITING, False)])
def test_who_does_not_come_leaves_the_option_to_another(visitor, status, is_free):
    field = ask(QuestionKind.CHOICE, options=[option("boat", places=1)])
    register(visitor, factories.make_member(), **{field: "boat"})
    delegate = only_delegate()
    delegate.status, delegate.party = status, factories.make_party(delegate.category)
    db.session.commit()

    register(visitor, factories.make_member(), status=302 if is_free else 422, email="bo@example.org", **{field: "boat"})

    assert len(answers()) == (2 if is_free else 1)


def test_who_has_the_last_place_of_an_option_may_edit_and_keep_it(visitor):
    field = ask(QuestionKind.CHOICE, options=[option("boat", places=1)])
    receipt = visitor.follow(register(visitor, factories.make_member(), **{field: "boat"}))

    visitor.send(visitor.open(receipt.path + "/edit"), office="Deputy Mayor")

    assert (answers(), only_delegate().office) == (["boat"], "Deputy Mayor")


def test_an_answer_keeps_its_wording_until_it_changes(visitor):
    field = ask(QuestionKind.TEXT, label="How do you travel")
    receipt = visitor.follow(register(visitor, factories.make_member(), **{field: "By train"}))
    question = db.session.scalars(db.select(Question)).one()
    question.wordings.append(QuestionWording(label=factories.four("Which way do you come")))
    db.session.commit()

    visitor.send(visitor.open(receipt.path + "/edit"), office="Deputy Mayor")
    kept = visitor.open(receipt.path).text
    visitor.send(visitor.open(receipt.path + "/edit"), **{field: "By ship"})
    newer = visitor.open(receipt.path).text

    assert "How do you travel" in kept
    assert "Asked now: Which way do you come" in kept
    assert "How do you travel" not in newer


def test_an_option_that_is_offered_no_more_stays_with_who_chose_it(visitor):
    field = ask(QuestionKind.CHOICE, options=[option("boat")])
    receipt = visitor.follow(register(visitor, factories.make_member(), **{field: "boat"}))
    question = db.session.scalars(db.select(Question)).one()
    question.wordings.append(QuestionWording(label=factories.four("Another"), options=[option("bus")]))
    db.session.commit()

    page = visitor.open(receipt.path + "/edit")
    visitor.send(page, office="Deputy Mayor")

    assert page.texts(f"#{field} .form-check")[-1] == "Boat (your answer before)"
    assert answers() == ["boat"]
    register(visitor, factories.make_member(), status=302, email="bo@example.org", **{field: "bus"})


def test_an_answer_can_be_taken_back(visitor):
    field = ask(QuestionKind.TEXT)
    receipt = visitor.follow(register(visitor, factories.make_member(), **{field: "By train"}))

    visitor.send(visitor.open(receipt.path + "/edit"), **{field: ""})

    assert answers() == []


def test_two_who_edit_at_once_see_both_answers(visitor):
    field = ask(QuestionKind.CHOICE, options=[option("boat"), option("bus")])
    receipt = visitor.follow(register(visitor, factories.make_member(), **{field: "boat"}))
    first, second = visitor.open(receipt.path + "/edit"), visitor.open(receipt.path + "/edit")
    visitor.send(first, office="Deputy Mayor")

    answer = visitor.send(second, status=409, **{field: "bus"})

    assert answer.texts(".versions td:not(.take)") == ["Deputy Mayor", "Mayor", "Boat", "Bus"]


def test_questions_of_other_categories_and_retired_ones_are_not_asked(visitor):
    ask(QuestionKind.TEXT, category=factories.make_category())
    gone = ask(QuestionKind.TEXT, is_required=True)
    db.session.scalars(db.select(Question).where(Question.is_required)).one().retired_at = factories.dt.datetime.now(
        factories.dt.UTC)
    db.session.commit()

    page = visitor.open("delegations.register")

    assert page.html.cssselect(f"[name={gone}], #part-questions") == []


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sort", QuestionKind)
def test_questions_open_in_each_language(visitor, language, sort):
    ask(sort, options=[option(f"way-{n}", places=n) for n in range(12)])

    page = visitor.open("delegations.register", language=language)

    assert factories.four("Anything else").read(language)[0] in page.text


@pytest.mark.on_either
def test_a_form_with_thirty_questions_asks_no_more_than_with_three(visitor):
    def asked():
        with count_statements() as statements:
            visitor.open("delegations.register")
        return statements.count

    for _ in range(3):
        ask(QuestionKind.CHOICE, options=[option("boat", places=9)])
    few = asked()
    for _ in range(27):
        ask(QuestionKind.CHOICE, options=[option("boat", places=9)])

    assert asked() == few
