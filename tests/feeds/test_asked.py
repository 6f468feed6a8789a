"""What an address asks for: known, or a 404 that says why; the same for the same however it is spelled."""
import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from blueprints.feeds.queries_asked import Asked, NoSuchFeed, asked, asked_of_one
from blueprints.programme import queries_public
from blueprints.programme.models import Kind
from blueprints.programme.queries_public import Selection
from tests.factories import four, make_room, make_slot, make_track
from tests.released import publish


@pytest.fixture
def programme(assembly):
    make_slot(code="AAA", room=make_room(slug="hall", name=four("Hall")), track=make_track(slug="climate"), kind=Kind.FORUM,
              spoken="ko", interpreted=["ja"])
    publish()


def of(query, **part):
    """What is asked by a query such as "room=hall&lang=ko"."""
    return asked(queries_public.latest(), MultiDict(one.split("=") for one in query.split("&") if one), part)


@pytest.mark.parametrize(("address", "said"), [
    ("day-7.ics", "There is no day “7” in the programme."),
    ("room-attic.ics", "There is no room “attic” in the programme."),
    ("track-nothing.ics", "There is no track “nothing” in the programme."),
    ("session-NONE.ics", "There is no session “NONE” in the programme."),
    ("programme.ics?day=2024-06-16", "There is no day “2024-06-16” in the programme."),
    ("programme.ics?room=hall&room=attic", "There is no room “attic” in the programme."),
    ("programme.ics?track=nothing", "There is no track “nothing” in the programme."),
    ("programme.ics?kind=riot", "There is no kind of session “riot”."),
    ("programme.ics?spoken=tlh", "No session is in the language “tlh”."),
    ("programme.ics?access=all", "“all” does not tell who may come."),
    ("programme.ics?lang=tlh", "There is no calendar in the language “tlh”; there are en ko fr es."),
    ("programme.ics?lang=en&lang=tlh", "There is no calendar in the language “tlh”; there are en ko fr es."),
    ("programme.ics?alarm=soon", "A reminder comes a whole number of minutes before, 1440 at most, and not “soon”."),
    ("programme.ics?alarm=1441", "A reminder comes a whole number of minutes before, 1440 at most, and not “1441”."),
    ("programme.ics?alarm=-5", "A reminder comes a whole number of minutes before, 1440 at most, and not “-5”."),
    ("programme.ics?alarm=١٥", "A reminder comes a whole number of minutes before, 1440 at most, and not “١٥”."),
    ("programme.ics?deadlines=yes", "“deadlines” is 1 or 0, and not “yes”."),
    ("programme.ics?whole=2", "“whole” is 1 or 0, and not “2”."),
    ("day-1.ics?room=attic", "There is no room “attic” in the programme."),
    ("session-AAA.ics?lang=tlh", "There is no calendar in the language “tlh”; there are en ko fr es."),
])
def test_what_is_not_known_is_a_404_that_says_so(visitor, programme, address, said):
    page = visitor.open(iri_to_uri(f"/calendar/{address}"), status=404)

    assert (page.answer.text, page.answer.mimetype) == (said + "\n", "text/plain")


@pytest.mark.parametrize(("language", "said"), [
    ("ko", "프로그램에 “attic” 회의실은 없습니다."), ("fr", "Il n’y a pas de salle « attic » dans le programme."),
    ("es", "No hay ninguna sala «attic» en el programa.")])
def test_the_sentence_is_in_the_language_of_the_feed(visitor, programme, language, said):
    assert visitor.open(f"/calendar/programme.ics?lang={language}&room=attic", status=404).answer.text == said + "\n"


def test_a_long_value_is_not_told_whole(visitor, programme):
    page = visitor.open(f"/calendar/programme.ics?room={'x' * 5000}", status=404)

    assert page.answer.text == f"There is no room “{'x' * 60}” in the programme.\n"


@pytest.mark.parametrize("query", [
    "day=1", "day=2025-06-19", "room=hall", "room=", "track=climate", "kind=social", "spoken=ja", "spoken=es", "access=open",
    "q=nothing+at+all", "lang=", "alarm=0", "alarm=1440", "alarm=", "deadlines=0", "whole=1", "colour=red"])
def test_what_is_known_is_a_feed_be_it_empty(visitor, programme, query):
    visitor.open(f"/calendar/programme.ics?{query}")


def test_before_the_first_release_the_days_are_known_and_nothing_else(visitor, assembly):
    for address in ("day-4.ics", "programme.ics?day=1&kind=forum&lang=ko"):
        visitor.open(f"/calendar/{address}")
    for address in ("day-5.ics", "room-hall.ics", "session-AAA.ics", "programme.ics?track=climate"):
        visitor.open(f"/calendar/{address}", status=404)


def test_the_same_wish_is_the_same_however_it_is_spelled(programme):
    one = of("kind=social&room=hall&kind=forum&alarm=015&day=2&day=2025-06-16&lang=ko&deadlines=1")

    assert one == of("day=1&day=2&day=2&kind=forum&kind=social&room=hall&room=&lang=ko&alarm=15&deadlines=1&whole=0&colour=red")
    assert one == Asked(Selection(day=(1, 2), room=("hall",), kind=("forum", "social")), "ko", alarm=15, deadlines=True)
    assert one.query == {"day": [1, 2], "room": ["hall"], "kind": ["forum", "social"], "alarm": 15, "deadlines": 1}
    assert list(one.query) == ["day", "room", "kind", "alarm", "deadlines"]
    assert of("lang=en&alarm=0") == of("") == Asked(Selection(), "en")


def test_the_path_has_the_last_word_and_is_not_repeated(programme):
    one = of("day=2&kind=forum", day=1)

    assert one.selection == Selection(day=(1,), kind=("forum",))
    assert one.query == {"kind": ["forum"]}


def test_a_private_feed_is_in_its_owners_language_unless_it_is_asked_for_in_another():
    assert asked_of_one(MultiDict(), "fr") == Asked(Selection(), "fr")
    wished = MultiDict({"lang": "ko", "alarm": "30", "whole": "1"})
    assert asked_of_one(wished, "fr") == Asked(Selection(), "ko", alarm=30, whole=True)
    with pytest.raises(NoSuchFeed):
        asked_of_one(MultiDict({"lang": "tlh"}), "fr")
