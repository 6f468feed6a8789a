"""What is still missing of somebody, told from the delegate, the category and the questions alone."""
import datetime as dt

import pytest

from blueprints.delegations.models import Delegate, Post
from blueprints.delegations.models_categories import Answer, Category, Question
from blueprints.delegations.words_missing import Missing, completeness, missing

AT = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)


def delegate(parts=None, **facts):
    """Somebody of whom nothing is missing, who comes in a category with these parts."""
    whole = {"name": "Ana Example", "own_name": "", "email": "ana@example.org", "office": "", "organisation": "",
             "post": Post.DELEGATE, "rank_id": None, "consented_at": AT, "answers": []}
    return Delegate(category=Category(parts=parts or {}), **whole | facts)


def test_of_somebody_complete_nothing_is_missing():
    assert missing(delegate(), []) == []


@pytest.mark.parametrize(("facts", "what"), [
    ({"name": ""}, Missing.NAME), ({"email": ""}, Missing.EMAIL), ({"consented_at": None}, Missing.NOTICE),
    ({"parts": {"own_name": True}}, Missing.OWN_NAME), ({"parts": {"office": True}}, Missing.OFFICE),
    ({"parts": {"organisation": True}}, Missing.ORGANISATION)])
def test_each_thing_that_is_not_there_is_missing(facts, what):
    assert missing(delegate(**facts), []) == [what]


@pytest.mark.parametrize("part", ["own_name", "office", "organisation", "diet", "access"])
def test_what_may_stay_empty_is_not_missing(part):
    assert missing(delegate(parts={part: False}), []) == []


def test_of_a_head_the_office_that_is_asked_for_and_the_rank_are_needed():
    head = delegate(parts={"office": False}, post=Post.HEAD)

    assert missing(head, []) == [Missing.OFFICE, Missing.RANK]


def test_a_head_with_office_and_rank_is_complete():
    assert missing(delegate(parts={"office": False}, post=Post.HEAD, office="Mayor", rank_id=1), []) == []


def test_required_questions_without_an_answer_are_missing_and_others_are_not():
    questions = [Question(id=1, is_required=True), Question(id=2, is_required=True), Question(id=3, is_required=False)]
    half = delegate(answers=[Answer(question_id=1, value="yes")])
    whole = delegate(answers=[Answer(question_id=1, value="yes"), Answer(question_id=2, value="no")])

    assert missing(half, questions) == [Missing.ANSWERS]
    assert missing(whole, questions) == []


def test_a_seat_whose_name_follows_lacks_all_that_a_person_would_tell():
    found = completeness(delegate(name="", email="", consented_at=None), [])

    assert (found.done, found.needed, found.is_complete) == (0, 3, False)
    assert not found.waits_for_person


def test_the_focal_points_part_is_done_when_only_the_person_can_do_the_rest():
    found = completeness(delegate(consented_at=None), [])

    assert (found.done, found.needed, found.waits_for_person) == (2, 3, True)
