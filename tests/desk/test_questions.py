"""Extra questions: their words are kept as they were asked, options keep their keys, kinds stay once there are answers."""
import pytest

from blueprints.db import db
from blueprints.delegations import rules_places
from blueprints.delegations import rules_questions_edit as rules
from blueprints.delegations.models_categories import Answer, Category, Question, QuestionKind
from blueprints.journal.models import JournalEntry
from blueprints.texts import LANGUAGES, Text
from tests.at_once import one_after_the_other
from tests.factories import four, make_category, make_delegate, make_question
from tests.statements import count_statements

CHOICES = (("", four("Bus"), 2), ("", four("Train"), None))


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


def facts(**more):
    return {"kind": QuestionKind.CHOICE, "label": four("How do you arrive?"), "hint": Text(), "is_required": False,
            "options": CHOICES} | more


def edited(question, now, **more):
    kept = {"kind": question.kind, "label": question.wording.label, "hint": question.wording.hint,
            "is_required": question.is_required, "options": rules.options_of(question), "seen": question.revision}
    rules.edit(question, **kept | {"by": None, "now": now} | more)


def answer(question, value="bus", **more):
    delegate = make_delegate(category=db.session.get(Category, question.category_id), **more)
    db.session.add(Answer(delegate_id=delegate.id, question_id=question.id, wording_id=question.wording.id, value=value))
    db.session.commit()
    return delegate


def test_options_get_keys_of_their_english_names(assembly, now):
    question = rules.add(make_category(), **facts(), by=None, now=now)

    assert [(option["key"], option["places"]) for option in question.wording.options] == [("bus", 2), ("train", None)]


def test_other_words_are_one_more_wording_and_the_one_before_stays(assembly, now):
    question = rules.add(make_category(), **facts(), by=None, now=now)
    first = question.wording
    kept = (first.label, first.hint, list(first.options))

    edited(question, now, label=four("How do you come?"))

    assert len(question.wordings) == 2
    assert question.wording.label.en == "How do you come?"
    assert (first.label, first.hint, first.options) == kept


def test_an_answer_keeps_the_wording_it_was_given_under(assembly, now):
    question = make_question(kind=QuestionKind.TEXT)
    delegate, first = answer(question, "By bicycle"), question.wording

    edited(question, now, label=four("Other words"))
    db.session.commit()

    assert db.session.get(Answer, (delegate.id, question.id)).wording_id == first.id != question.wording.id


def test_what_did_not_change_makes_no_wording(assembly, now):
    question = rules.add(make_category(), **facts(), by=None, now=now)

    edited(question, now, is_required=True)

    assert len(question.wordings) == 1
    assert db.session.scalars(db.select(JournalEntry.action)).all() == ["question.added", "question.edited"]


def test_a_renamed_option_keeps_its_key_and_a_new_one_gets_its_own(assembly, now):
    question = rules.add(make_category(), **facts(), by=None, now=now)

    edited(question, now, options=[("bus", four("Coach"), 5), ("train", four("Train"), None), ("", four("Bus"), None),
                                   ("forged", four("Ship"), None)])

    assert [(option["key"], option["name"]["en"]) for option in question.wording.options] == [
        ("bus", "Coach"), ("train", "Train"), ("bus-2", "Bus"), ("ship", "Ship")]


def test_a_removed_option_leaves_its_key_to_nobody(assembly, now):
    question = rules.add(make_category(), **facts(), by=None, now=now)
    edited(question, now, options=[("train", four("Train"), None), ("", four("Ship"), None)])

    edited(question, now, options=[*rules.options_of(question), ("", four("Bus"), None)])

    assert [option["key"] for option in question.wording.options] == ["train", "ship", "bus-2"]


def test_the_kind_stays_once_there_are_answers(assembly, now):
    question = make_question(kind=QuestionKind.TEXT)
    edited(question, now, kind=QuestionKind.NUMBER)
    db.session.commit()
    answer(question, "3")

    with pytest.raises(rules.KindStays):
        edited(question, now, kind=QuestionKind.DATE)

    assert question.kind is QuestionKind.NUMBER


def test_the_kind_stays_when_somebody_answers_meanwhile(app, kind, assembly, now):
    question = make_question(kind=QuestionKind.TEXT)
    delegate_id, question_id = make_delegate().id, question.id

    def give_answer():
        rules_places.hold()
        wording_id = db.session.get(Question, question_id).wording.id
        db.session.add(Answer(delegate_id=delegate_id, question_id=question_id, wording_id=wording_id, value="By bicycle"))

    def change_kind():
        edited(db.session.get(Question, question_id), now, kind=QuestionKind.NUMBER)

    assert isinstance(one_after_the_other(app, kind, give_answer, change_kind), rules.KindStays)


@pytest.mark.parametrize(("more", "refusal"), [
    ({"label": Text(ko="질문")}, rules.LabelMissing), ({"options": CHOICES[:1]}, rules.OptionsMissing),
    ({"options": (*CHOICES, CHOICES[0])}, rules.OptionTwice),
    ({"options": (*CHOICES, ("", Text(ko="배"), None))}, rules.OptionUnnamed),
    ({"options": [("", four(f"Option {number}"), None) for number in range(41)]}, rules.TooManyOptions)])
def test_a_question_that_cannot_be_asked_is_refused(assembly, now, more, refusal):
    with pytest.raises(refusal):
        rules.add(make_category(), **facts(**more), by=None, now=now)


def test_retiring_leaves_the_answers(assembly, now):
    question = make_question(kind=QuestionKind.TEXT)
    answer(question)

    rules.retire(question, seen=question.revision, by=None, now=now)
    db.session.flush()
    assert (question.retired_at, rules.count_answers(question)) == (now, 1)

    rules.restore(question, seen=question.revision, by=None)
    assert question.retired_at is None


def filled(**more):
    return {"kind": "choice", "label-en": "How do you arrive?", "options-0-name-en": "Bus", "options-0-places": "2",
            "options-1-name-en": "Train"} | more


def test_a_choice_is_added_and_reworded_on_its_page(registrar):
    category = make_category()

    page = registrar.follow(registrar.send(registrar.open("desk.add_question", category_id=category.id), **filled()))
    assert page.texts("tbody tr td:nth-child(2)") == ["Choice among options"]
    question = db.session.scalar(db.select(Question))
    answer(question)

    page = registrar.open("desk.question", question_id=question.id)
    assert page.texts("fieldset .tag") == ["chosen by 1"]
    words = {"options-0-name-en": "Coach", "label-ko": "어떻게 오십니까?"}
    page = registrar.follow(registrar.send(page, form=page.path, **words))

    assert page.texts("#wordings-title + div tbody td:last-child") == ["0", "1"]
    assert [option["key"] for option in db.session.get(Question, question.id).wording.options] == ["bus", "train"]


def test_emptying_an_option_offers_it_no_more(registrar):
    question = make_question(kind=QuestionKind.CHOICE, options=(("bus", 2), ("train", None), ("ship", None)))
    page = registrar.open("desk.question", question_id=question.id)

    registrar.send(page, form=page.path, **{f"options-1-name-{code}": "" for code in LANGUAGES})

    db.session.expire_all()
    assert [option["key"] for option in db.session.get(Question, question.id).wording.options] == ["bus", "ship"]


def test_what_is_wrong_with_the_options_stands_with_them(registrar):
    page = registrar.open("desk.add_question", category_id=make_category().id)

    answer = registrar.send(page, status=422, **filled(**{"options-1-name-en": "bus", "options-1-name-ko": "버스"}))

    assert answer.texts("#options .field-error") == ["The option “bus” is there twice. Give each its own name."]
    assert answer.html.cssselect("[name='options-1-name-ko']")[0].get("value") == "버스"
    assert registrar.send(page, status=422, **filled(**{"options-0-places": "-1"})).texts(".field-error") == [
        "Enter a whole number from 0 to 99999."]


def test_both_versions_are_shown_after_another_one_reworded_it(registrar, signed_in):
    question = make_question(kind=QuestionKind.CHOICE, options=(("bus", 2), ("train", None)))
    page = registrar.open("desk.question", question_id=question.id)
    other = signed_in("registrar")
    theirs = other.open("desk.question", question_id=question.id)
    other.send(theirs, form=theirs.path, **{"options-0-name-en": "Coach"})

    answer = registrar.send(page, form=page.path, status=409, **{"label-en": "Mine"})

    assert answer.texts(".versions tbody th") == ["Question (English)", "Options of a choice"]
    assert len(db.session.get(Question, question.id).wordings) == 2


def test_questions_are_moved_and_retired_with_buttons(registrar):
    category = make_category()
    make_question(category, label=four("First")), make_question(category, label=four("Second"), position=1)
    page = registrar.open("desk.questions", category_id=category.id)
    second = db.session.scalar(db.select(Question).where(Question.position == 1))
    token = page.html.cssselect("input[name=csrf_token]")[0].get("value")

    registrar.post(f"/en/desk/questions/{second.id}/move", {"csrf_token": token, "up": "1"})
    page = registrar.open("desk.question", question_id=second.id)
    registrar.send(page, form="retire")

    assert registrar.open("desk.questions", category_id=category.id).texts("tbody th") == ["Second retired", "First"]


@pytest.mark.on_either
def test_the_list_asks_as_much_of_many_as_of_few(registrar):
    category = make_category()
    make_question(category)
    registrar.open("desk.questions", category_id=category.id)
    with count_statements() as few:
        registrar.open("desk.questions", category_id=category.id)
    for _number in range(20):
        make_question(category)

    with count_statements() as many:
        registrar.open("desk.questions", category_id=category.id)

    assert many.count == few.count


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(registrar, language):
    question = make_question(kind=QuestionKind.CHOICE, options=(("bus", 2), ("train", None)))
    registrar.language = language

    registrar.open("desk.question", question_id=question.id)
    for endpoint in ("desk.questions", "desk.add_question"):
        registrar.open(endpoint, category_id=question.category_id)
