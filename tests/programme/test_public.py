"""What everybody sees of the programme: the newest release, and nothing of the draft."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme.models import Access, Appearance, Kind, SlotStatus, SpeakerPart
from blueprints.texts import Text
from tests.factories import added, first_day, four, make_assembly, make_room, make_slot, make_speaker, make_track
from tests.released import publish
from tests.statements import count_statements


def titles(page):
    return page.texts(".programme-grid .session-title")


def day(number):
    from blueprints.assembly.queries import days
    return days()[number - 1]


def test_before_the_first_release_the_days_and_the_promises_are_shown(visitor):
    make_assembly(promises=Text(en="A celebration\nPublic transport", ko="축제\n대중교통"))

    page = visitor.open("programme.programme")

    assert page.texts(".day-list time") == ["Monday, 16 June 2025", "Tuesday, 17 June 2025", "Wednesday, 18 June 2025",
                                            "Thursday, 19 June 2025"]
    assert page.texts(".promises li") == ["A celebration", "Public transport"]
    assert page.html.cssselect("main table") == []
    assert {"/en/register", "/en/calendar"} <= set(page.links())


def test_before_anything_is_loaded_the_page_opens_too(visitor):
    assert visitor.open("programme.programme").texts("h1") == ["Programme"]


def test_the_first_day_is_shown_and_the_others_are_a_link_away(visitor, assembly):
    make_slot(title=four("Opening"))
    make_slot(title=four("Visit"), day=day(2))
    publish()

    page = visitor.open("programme.programme")
    other = visitor.open("programme.programme", day="2025-06-17")

    assert titles(page) == ["Opening"]
    assert titles(other) == ["Visit"]
    assert page.texts(".day-tabs [aria-current]") == ["Mon 16 Jun 1 session"]


@pytest.mark.parametrize(("asked", "found"), [("2", ["Visit"]), ("2025-06-17", ["Visit"]), ("all", ["Opening", "Visit"]),
                                              ("77", ["Opening"]), ("x", ["Opening"]), ("", ["Opening"])])
def test_a_day_is_named_by_date_or_number_and_what_is_no_day_is_passed_over(visitor, assembly, asked, found):
    make_slot(title=four("Opening"))
    make_slot(title=four("Visit"), day=day(2))
    publish()

    assert titles(visitor.open("programme.programme", day=asked)) == found


def test_the_grid_has_a_column_for_each_room_and_breaks_go_across(visitor, assembly):
    hall, studio = make_room(name=four("Hall"), position=1), make_room(name=four("Studio"), position=2)
    make_slot(title=four("Plenary"), room=hall, starts=dt.time(9), minutes=90)
    make_slot(title=four("Workshop"), room=studio, starts=dt.time(9), minutes=60)
    make_slot(title=four("Coffee"), kind=Kind.BREAK, starts=dt.time(10, 30), minutes=30)
    publish()

    page = visitor.open("programme.programme")

    assert page.texts(".programme-grid thead th") == [
        "Time", "Hall 100 places Subscribe: Hall", "Studio 100 places Subscribe: Studio"]
    assert page.texts(".grid-time") == ["09:00", "10:00", "10:30"]
    cells = {cell.cssselect(".session-title")[0].text_content(): (cell.get("rowspan"), cell.get("colspan"))
             for cell in page.html.cssselect(".grid-session")}
    assert cells == {"Plenary": ("2", None), "Workshop": (None, None), "Coffee": (None, "2")}


def test_what_takes_place_elsewhere_beside_others_has_its_own_column(visitor, assembly):
    make_slot(title=four("Plenary"), room=make_room(name=four("Hall")))
    make_slot(title=four("Visit"))
    publish()

    page = visitor.open("programme.programme")

    assert page.texts(".programme-grid thead th") == [
        "Time", "Hall 100 places Subscribe: Hall", "Elsewhere"]
    assert titles(page) == ["Plenary", "Visit"]


def test_each_filter_leaves_what_it_names(visitor, assembly):
    hall, climate = make_room(slug="hall"), make_track(slug="climate")
    make_slot(title=four("One"), room=hall, kind=Kind.FORUM)
    make_slot(title=four("Two"), track=climate, spoken="ko", interpreted=["fr"], starts=dt.time(11))
    make_slot(title=four("Three"), day=day(3), spoken="es", starts=dt.time(13))
    publish()

    def found(**query):
        return titles(visitor.open("programme.programme", **query))

    assert found(room="hall") == ["One"]
    assert found(track="climate") == ["Two"]
    assert found(kind="forum") == ["One"]
    assert found(spoken="fr") == ["Two"]
    assert found(spoken=["ko", "es"]) == ["Two", "Three"]
    assert found(spoken=["ko", "es"], day="3") == ["Three"]
    assert found(room="nowhere", q="t") == found(q="t")


def test_words_are_found_in_any_language_and_without_accents(visitor, assembly):
    slot = make_slot(title=Text(en="Night buses", ko="밤의 버스", fr="Les bus de l’été"))
    slot.appearances = [Appearance(speaker=make_speaker(name="Lucía Ríos", own_name="루시아"))]
    make_slot(title=four("Other"), starts=dt.time(11))
    publish()

    for words in ("버스", "ETE", "lucia night", "루시아"):
        page = visitor.open("programme.programme", q=words)
        assert titles(page) == ["Night buses"], words
        assert page.texts(".found") == ["1 session found."]


def test_when_nothing_fits_the_page_says_what_to_do(visitor, assembly):
    make_slot()
    publish()

    page = visitor.open("programme.programme", q="nowhere to be found")

    assert page.texts(".empty h2") == ["No session fits"]
    assert page.html.cssselect(".empty a")[0].get("href") == "/en/programme"


def test_a_cancelled_session_is_struck_and_says_why(visitor, assembly):
    make_slot(code="AAA", title=four("Rivers"), status=SlotStatus.CANCELLED, reason=four("The speaker is ill"))
    publish()

    grid = visitor.open("programme.programme")
    page = visitor.open("programme.session_page", code="AAA")

    assert grid.texts(".session-title s") == ["Rivers"]
    assert grid.texts(".session-marks") == ["Cancelled The speaker is ill"]
    assert page.texts(".notice.is-danger") == ["This session is cancelled. The speaker is ill"]


def test_a_session_has_its_page(visitor, assembly):
    slot = make_slot(code="AAA", title=four("Rivers"), abstract=four("About rivers"), room=make_room(name=four("Hall")),
                     track=make_track(name=four("Climate")), access=Access.OPEN, spoken="ko", interpreted=["en", "fr"])
    slot.appearances = [Appearance(speaker=make_speaker(name="Kim Bada", own_name="김바다", office=four("Mayor"),
                                                        city=four("Rivermouth")), part=SpeakerPart.CHAIR)]
    make_slot(title=four("Beside"), starts=dt.time(9, 30))
    make_slot(title=four("After"), starts=dt.time(10))
    publish()

    page = visitor.open("programme.session_page", code="AAA")

    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))
    assert page.texts("h1") == ["Rivers"]
    assert facts["When"] == "Monday, 16 June 2025, 09:00–10:00 local time at the venue (KST)"
    assert facts["Where"] == "Hall 100 places"
    assert facts["Who may come"] == "Open to everyone"
    assert facts["Languages"] == "Korean → interpreted into: English, French"
    assert page.texts(".abstract p") == ["About rivers"]
    assert page.texts(".voices-part") == ["Chair"]
    assert page.texts(".voice") == ["Kim Bada 김바다 Mayor, Rivermouth"]
    assert page.texts(".cards .session-title") == ["Beside"]
    assert "/calendar/session-AAA.ics?lang=en" in page.links()


@pytest.mark.parametrize(("abstract", "said"), [
    ("", "No single room"), ("At the gate", "No single room; see the description.")])
def test_without_a_room_only_a_description_that_is_there_is_pointed_to(visitor, assembly, abstract, said):
    make_slot(code="AAA", abstract=Text(en=abstract), room=None)
    publish()

    page = visitor.open("programme.session_page", code="AAA")

    assert dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))["Where"] == said


def test_what_is_not_translated_yet_is_marked_with_its_language(visitor, assembly):
    make_slot(code="AAA", title=Text(en="Rivers"), abstract=Text(en="About rivers"))
    publish()
    visitor.language = "fr"

    page = visitor.open("programme.session_page", code="AAA")

    assert page.html.cssselect("h1 span")[0].get("lang") == "en"
    assert page.html.cssselect(".abstract")[0].get("lang") == "en"


def test_a_session_that_is_only_drafted_is_nowhere(visitor, assembly):
    make_slot(title=four("Public"))
    publish()
    make_slot(code="DRAFT", title=four("Secret"), room=make_room(slug="secret", name=four("Secret")),
              track=make_track(slug="secret", name=four("Secret")))

    visitor.open("programme.session_page", code="DRAFT", status=404)
    for path in ("/calendar/session-DRAFT.ics", "/calendar/room-secret.ics", "/calendar/track-secret.ics",
                 "/calendar/programme.ics?room=secret"):
        visitor.open(path, status=404)
    for path in ("/en/", "/en/programme", "/en/programme?day=all", "/en/programme?q=secret&room=secret", "/en/calendar",
                 "/calendar/programme.ics", "/calendar/day-1.ics"):
        body = visitor.open(path).answer.text.replace("q=secret", "").replace("room=secret", "").replace('"secret"', "")
        assert "Secret" not in body, path
        assert "DRAFT" not in body, path


def test_a_change_of_the_draft_shows_only_when_it_is_released(visitor, assembly):
    slot = make_slot(title=four("Before"))
    publish()
    slot.title = four("After")
    db.session.commit()

    before = titles(visitor.open("programme.programme"))
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))
    after = titles(visitor.open("programme.programme"))

    assert (before, after) == (["Before"], ["After"])


def test_who_has_the_page_already_gets_no_second_copy(visitor, assembly):
    make_slot(code="AAA")
    publish()

    for path in ("/en/programme", "/ko/programme/AAA", "/fr/calendar"):
        first = visitor.open(path)
        again = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
        assert first.headers["Cache-Control"] == "no-cache"
        assert first.headers["Vary"] == "Cookie"


def test_the_page_of_somebody_signed_in_is_kept_for_nobody(visitor, signed_in, assembly):
    make_slot()
    publish()

    own = signed_in("editor").open("programme.programme")
    nobodys = visitor.open("programme.programme")

    assert "ETag" not in own.headers
    assert own.headers["Cache-Control"] == "no-store"
    assert "Kim Example" not in nobodys.answer.text


def test_one_visitors_address_never_shows_to_another(visitor, assembly):
    make_slot()
    publish()

    visitor.open("/en/programme?tracker=mine")

    assert "tracker" not in visitor.open("/en/programme?").answer.text


def test_an_edited_name_of_the_assembly_shows_at_once(visitor, assembly):
    make_slot()
    publish()
    visitor.open("programme.programme")
    assembly.name = four("Another name")
    db.session.commit()

    assert "Another name" in visitor.open("programme.programme").title


@pytest.mark.parametrize("query", ["day=%00", "q=" + "a" * 5000, "day=99999999999999999999", "room[]=x&room=%F0%9F%98%80",
                                   "q=%25s%28%29%5B%27%22", "day=2025-13-45&kind=&spoken=xx&track=../../etc", "lang=zz&only=x"])
def test_no_query_makes_an_error(visitor, assembly, query):
    make_slot()
    publish()

    for path in ("/en/programme?", "/ko/calendar?", "/calendar/programme.ics?", "/calendar/day-1.ics?"):
        assert visitor.client.get(path + query).status_code in (200, 400, 404), path


@pytest.mark.on_either
def test_the_pages_ask_as_little_of_many_sessions_as_of_few(visitor, assembly):
    def statements(number, seen):
        rooms = [make_room() for _ in range(number)]
        for room in rooms:
            slot = make_slot(room=room)
            slot.appearances = [Appearance(speaker=make_speaker())]
        db.session.commit()
        publish(now=dt.datetime(2025, 3, seen, tzinfo=dt.UTC))
        code, slug = slot.code, rooms[0].slug
        counts = []
        for path in ("/en/programme?day=all", f"/en/programme/{code}", "/en/calendar", "/calendar/programme.ics",
                     f"/calendar/room-{slug}.ics", "/en/programme?day=all"):
            with count_statements() as asked:
                visitor.open(path)
            counts.append(asked.count)
        return counts

    few, many = statements(3, 1), statements(100, 2)

    assert many == few
    assert max(many) <= 3       # and one more, that goes past the count: stamp()
    assert many[-1] == 0


def test_a_day_of_two_sessions_in_one_room_at_once_keeps_both(visitor, assembly):
    hall = make_room(name=four("Hall"))
    make_slot(title=four("Gone"), room=hall, status=SlotStatus.CANCELLED)
    make_slot(title=four("Instead"), room=hall, starts=dt.time(9, 30))
    publish()

    page = visitor.open("programme.programme")

    assert titles(page) == ["Gone", "Instead"]
    assert page.html.cssselect("thead th")[1].get("colspan") == "2"


def test_a_dinner_past_midnight_belongs_to_its_day(visitor, assembly):
    make_slot(title=four("Gala"), starts=dt.time(22), minutes=240, day=first_day())
    publish()

    assert visitor.open("programme.programme").texts(".session-when") == ["22:00–02:00"]


def test_provisional_days_are_said_until_they_are_certain(visitor, assembly):
    make_slot()
    publish()
    provisional = visitor.open("programme.programme").texts(".notice.is-provisional")
    assembly.is_provisional = False
    db.session.commit()
    publish(now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC))

    assert provisional == ["The days are provisional and may still change."]
    assert visitor.open("programme.programme").texts(".notice.is-provisional") == []


def test_rooms_that_nobody_uses_have_no_column(visitor, assembly):
    make_slot(room=make_room(name=four("Hall")))
    added(make_room(name=four("Attic")))
    publish()

    assert visitor.open("programme.programme").texts(".programme-grid thead th") == [
        "Time", "Hall 100 places Subscribe: Hall"]
