"""The pages of a move: what stands, what would happen, the move, and the move back."""
import datetime as dt

import pytest

from blueprints.assembly.queries import the_assembly
from blueprints.dates.models import Move
from blueprints.db import db
from blueprints.delegations.models import Status
from blueprints.mail.models import Letter
from blueprints.programme.models import Release
from tests.factories import four, make_category, make_delegate, make_room, make_slot
from tests.released import publish

from .moving import dates, days, move

pytestmark = pytest.mark.usefixtures("assembly")
THIS_YEAR = dt.date.today().year
AUTUMN = f"{THIS_YEAR}-09-29"


@pytest.fixture
def admin(signed_in):
    return signed_in("admin", name="Park Example")


def planned(admin, first=AUTUMN, count="3", **changes):
    """The page that shows the effect of moving the assembly so."""
    page = admin.send(admin.open("dates.dates"), first=first, count=count)
    return admin.send(admin.follow(page), status=200, **changes)


def button(admin, page, **more):
    return admin.send(page, form="/admin/dates/move", **more)


def test_the_page_says_what_stands(admin):
    page = admin.open("dates.dates")

    assert page.texts(".facts dd")[0] == "16–19 June 2025 Provisional"
    assert page.form().get("method") == "post"


def test_the_whole_effect_is_shown_and_nothing_happens(admin):
    hall = make_room(name=four("Hall"))
    make_slot(day=days()[0], title=four("Opening"))
    make_slot(day=days()[3], title=four("Farewell"), room=hall)
    publish()
    make_delegate(language="fr")
    make_delegate(language="ko", status=Status.WAITING)
    make_delegate(email="", email_folded="")
    make_delegate(status=Status.DECLINED, edit_until=dt.datetime(2025, 5, 1, tzinfo=dt.UTC))

    page = planned(admin)

    rows = page.texts(".dates-effect tbody tr")
    assert [row.startswith(day) for row, day in zip(rows, [
        "Monday 16 June 2025", "Tuesday 17 June 2025", "Wednesday 18 June 2025", "Thursday 19 June 2025"], strict=True)]
    assert page.html.cssselect("main .wide") == [], "headings begin where those of the other parts do"
    assert "Lost" in rows[3]
    assert "another weekday" in rows[0]
    assert "1 session loses its day" in page.text
    assert page.texts(".dates-sessions tbody .number .dates-name") == ["Places taken or waited for", "Stars", "Invitations"]
    assert "2 (Korean: 1, French: 1)" in page.text
    assert "1 of them has no address" in page.text
    assert "1 person may change the own registration for longer than others." in page.text
    assert (dates()[0], db.session.scalar(db.select(Move))) == (dt.date(2025, 6, 16), None)
    assert db.session.query(Release).count() == 1
    assert db.session.scalar(db.select(Letter)) is None


def test_deadlines_move_by_the_same_distance_at_the_same_hour(admin):
    assembly = the_assembly()
    assembly.registration_closes_at = dt.datetime(2025, 5, 1, 3, tzinfo=dt.UTC)      # noon in Seoul
    make_category(closes_at=dt.datetime(2025, 5, 2, 3, tzinfo=dt.UTC), name=four("Press"))
    away = dt.date.fromisoformat(AUTUMN) - dt.date(2025, 6, 16)

    page = planned(admin)

    button(admin, page)
    assert the_assembly().registration_closes_at == dt.datetime(2025, 5, 1, 3, tzinfo=dt.UTC) + away
    assert "Press" in page.text
    assert [row for row in page.texts("table tbody tr") if row.startswith("Registration closes Press")]


def test_a_deadline_can_be_set_by_itself_and_is_local_to_the_new_zone(admin):
    page = planned(admin, registration_closes_at=f"{THIS_YEAR}-09-01T12:00", zone="Europe/Paris")

    button(admin, page)

    assert the_assembly().registration_closes_at == dt.datetime(THIS_YEAR, 9, 1, 10, tzinfo=dt.UTC)


def test_one_button_moves_everything(admin):
    slot = make_slot(day=days()[1])
    publish()
    make_delegate()

    answer = button(admin, planned(admin, is_certain="y", **{"venue-en": "Riverside Hall"}))

    page = admin.follow(answer)
    assert slot.date == dt.date(THIS_YEAR, 9, 30)
    assert page.texts(".notice.is-good") == ["The assembly has moved.", "1 letter is on its way."]
    assert page.texts(".facts dd")[:2] == [f"29 September – 1 October {THIS_YEAR} Certain", "Riverside Hall"]
    history = page.texts(".history li")
    assert len(history) == 1
    assert "16–19 June 2025 →" in history[0]
    assert "Park Example" in history[0]
    assert db.session.query(Release).count() == 2


def test_a_preview_that_is_stale_is_shown_anew_with_409(admin):
    page = planned(admin)
    make_slot()

    again = button(admin, page, status=409)

    assert dates()[0] == dt.date(2025, 6, 16)
    assert "Something has changed since you looked at the effect" in again.text
    button(admin, again)
    assert dates()[0] == dt.date(THIS_YEAR, 9, 29)


def test_what_is_changed_below_the_effect_must_be_looked_at_first(admin):
    page = planned(admin)

    again = button(admin, page, status=409, zone="Europe/Paris")

    assert "Europe/Paris" in again.texts(".facts")[0]
    assert the_assembly().zone == "Asia/Seoul"


def test_what_a_rule_refuses_stands_beside_what_was_typed(admin):
    page = admin.open("/en/admin/dates/plan")
    days_twice = admin.send(page, status=422, dates__1="2025-06-16")
    no_zone = admin.send(page, status=422, zone="Atlantis/Capital")
    far = admin.send(page, status=422, dates__3="1999-01-01")
    wrong = admin.send(page, status=422, dates__0="tomorrow")

    assert days_twice.texts(".problems li") == ["Monday, 16 June 2025 is there twice. Give each day a date of its own."]
    assert no_zone.texts(".problems li") == [
        "Time zone of the venue: There is no such time zone. Write one such as Asia/Seoul or Europe/Paris."]
    assert "Choose a date within five years from today." in far.texts(".problems li")[0]
    assert wrong.texts(".problems li") == ["Day 1: Enter a date, such as 2025-06-16."]
    assert no_zone.html.cssselect("[name=zone]")[0].get("value") == "Atlantis/Capital"


@pytest.mark.parametrize("query", ["first=x&days=3", "first=2025-09-29&days=-1", "first=2025-09-29", "first=9999-12-31&days=60",
                                   "days=999999999999", "first=2025-09-29&days=٣"])
def test_an_address_that_asks_for_nonsense_shows_the_days_there_are(admin, query):
    page = admin.open(f"/en/admin/dates/plan?{query}")

    assert [field.get("value") for field in page.html.cssselect("[name^=dates-]")][:4] == [
        "2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19"]


@pytest.mark.on_either
@pytest.mark.parametrize("values", [{}, {"dates-0": "9999-12-31"}, {"dates-999": "2025-06-16"}, {"seen": "x" * 5000},
                                    {"registration_opens_at": "9999-12-31T23:59", "month": "2025-06", "zone": "Asia/Seoul"},
                                    {"zone": "../etc/passwd", "month": "0001-01"}])
@pytest.mark.parametrize("way", ["plan", "move"])
def test_opponents_get_a_sentence(admin, values, way):
    page = admin.open("/en/admin/dates/plan")
    token = page.html.cssselect("[name=csrf_token]")[0].get("value")

    admin.post(f"/en/admin/dates/{way}", values | {"csrf_token": token}, status=422)

    assert dates()[0] == dt.date(2025, 6, 16)


def test_the_newest_move_can_be_undone_after_a_look(admin):
    slot = make_slot(day=days()[3])
    publish()
    move(dt.date.fromisoformat(AUTUMN), 3)
    make_delegate()

    page = admin.open("dates.undo", move_id=db.session.scalar(db.select(Move.id)))
    answer = admin.send(page, tell=None)

    assert f"29 September – 1 October {THIS_YEAR} → 16–19 June 2025" in page.text
    assert "1 session had lost its day" in page.text
    assert dates() == [dt.date(2025, 6, number) for number in range(16, 20)]
    assert slot.date == dt.date(2025, 6, 19)
    assert db.session.scalar(db.select(Letter)) is None
    assert "Move back" in admin.follow(answer).texts(".history li")[0]


def test_an_undo_that_is_not_possible_says_why(admin):
    first = move(dt.date.fromisoformat(AUTUMN), 3).id
    second = move(dt.date.fromisoformat(AUTUMN), 4).id
    assert "Only the newest move can be undone" in admin.open("dates.undo", move_id=first).text
    days()[0].date = dt.date(THIS_YEAR, 9, 28)
    db.session.commit()

    assert "cannot be undone. Move the assembly anew" in admin.open("dates.undo", move_id=second).text
    admin.open("dates.undo", move_id=10**12, status=404)


def test_the_small_pages_lead_to_it(admin):
    for endpoint, values in (("assembly.settings", {}), ("assembly.days", {}), ("assembly.edit_day", {"day_id": days()[0].id})):
        assert admin.address("dates.dates", {}) in [link.get("href") for link in
                                                    admin.open(endpoint, **values).html.cssselect("main a")]


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_the_pages_speak_every_language(admin, language):
    make_slot(day=days()[3])
    publish()
    make_delegate(language=language)
    make_category(closes_at=dt.datetime(2025, 5, 2, 3, tzinfo=dt.UTC))
    admin.language = language

    button(admin, planned(admin))
    page = admin.open("dates.dates")

    admin.open("dates.undo", move_id=db.session.scalar(db.select(Move.id)))
    assert page.texts(".history li")


def test_nothing_is_loaded_yet(admin):
    db.session.delete(the_assembly())
    db.session.commit()

    assert "Nothing is loaded yet" in admin.open("dates.dates").text
    assert "Nothing is loaded yet" in admin.open("dates.plan").text
