"""The pages about the assembly: admins change its facts and days."""
import datetime as dt

import pytest

from blueprints.assembly.models import Assembly, Day
from blueprints.db import db
from blueprints.texts import Text
from tests.factories import first_day, make_slot

THIS_YEAR = dt.date.today().year        # the pages ask the real clock what is within reach


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def test_the_name_is_edited_and_its_gaps_are_marked(admin, assembly):
    page = admin.open("assembly.settings")
    answer = admin.send(page, **{"venue-en": "City Hall"})

    page = admin.follow(answer)
    assert page.texts(".notice") == ["Saved."]
    assert db.session.get(Assembly, 1).venue == Text(en="City Hall")
    assert page.texts("#venue .gap-mark") == ["missing"] * 3
    assert page.texts("#name .gap-mark") == []


def test_an_address_for_questions_stands_at_the_foot_of_every_page(admin, assembly, visitor):
    assert visitor.open("site.home").texts("a[href^=mailto]") == []

    admin.send(admin.open("assembly.settings"), contact="questions@example.org")

    links = visitor.open("site.home").html.cssselect("footer a[href^=mailto]")
    assert [link.get("href") for link in links] == ["mailto:questions@example.org"]


def test_an_address_for_questions_is_an_address(admin, assembly):
    page = admin.send(admin.open("assembly.settings"), contact="nowhere", status=422)

    assert page.texts("#contact-error") == ["This is not an e-mail address. Write it like name@example.org."]
    assert db.session.get(Assembly, 1).contact == ""


def test_opening_times_are_shown_and_kept_in_venue_time(admin, assembly):
    page = admin.open("assembly.settings")
    admin.send(page, registration_opens_at=f"{THIS_YEAR}-03-01T09:00", month=f"{THIS_YEAR}-07")

    page = admin.open("assembly.settings")
    assert page.html.cssselect("#registration_opens_at")[0].get("value") == f"{THIS_YEAR}-03-01T09:00"
    assert page.html.cssselect("#month")[0].get("value") == f"{THIS_YEAR}-07"
    assert db.session.get(Assembly, 1).registration_opens_at == dt.datetime(THIS_YEAR, 3, 1, tzinfo=dt.UTC)
    assert "Asia/Seoul" in page.text


@pytest.mark.on_either
@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("month", "June", "Enter a month, such as 2025-06."),
    ("month", "", "Enter a month, such as 2025-06."),
    ("month", "0000-00", "Enter a month, such as 2025-06."),
    ("members_as_of", "soon", "Enter a month, such as 2025-06."),
    ("registration_opens_at", "tomorrow", "Enter a date and a time, such as 2025-03-01 09:00."),
    ("registration_closes_at", "0001-01-01T00:00", "Choose a date within five years from today."),
    ("zone", "Asia/Soul", "There is no such time zone. Write one such as Asia/Seoul or Europe/Paris."),
    ("name-en", "", "Write this in English."),
    ("retention_days", "9" * 30, "Enter a whole number from 0 to 3650."),
])
def test_what_is_wrong_stands_beside_its_field(admin, assembly, field, typed, sentence):
    page = admin.send(admin.open("assembly.settings"), status=422, **{field: typed})

    assert page.texts(".field-error") == [sentence]


def test_both_versions_are_shown_when_somebody_was_faster(admin, signed_in, assembly):
    page = admin.open("assembly.settings")
    other = signed_in("admin")
    other.send(other.open("assembly.settings"), members_count="148")

    answer = admin.send(page, status=409, members_count="149")
    assert answer.texts(".versions tbody th, .versions td:not(.take)") == [
        "How many members the association counts", "148", "149"]

    admin.send(answer)
    assert db.session.get(Assembly, 1).members_count == 149


def test_a_day_is_added_edited_and_removed(admin, assembly):
    admin.send(admin.open("assembly.days"), date=f"{THIS_YEAR}-06-20", **{"title-en": "Closing day"})
    added = db.session.scalar(db.select(Day).where(Day.date == dt.date(THIS_YEAR, 6, 20)))
    assert added.title.en == "Closing day"

    day_id = added.id
    admin.send(admin.open("assembly.edit_day", day_id=day_id), date=f"{THIS_YEAR}-06-21")
    assert len(admin.open("assembly.days").texts("tbody tr")) == 5

    admin.send(admin.open("assembly.remove_day", day_id=day_id))
    assert len(admin.open("assembly.days").texts("tbody tr")) == 4
    admin.open("assembly.edit_day", day_id=day_id, status=404)
    admin.open("assembly.edit_day", day_id=10**30, status=404)


def test_a_day_with_something_planned_says_what_to_do(admin, assembly):
    day = make_slot(day=first_day()).day

    page = admin.send(admin.open("assembly.remove_day", day_id=day.id), status=422)

    assert page.texts(".problems li") == [
        "Something is planned on Monday, 16 June 2025. Move it to another day, or remove it, then remove the day."]


def test_a_day_changed_meanwhile_is_not_overwritten(admin, signed_in, assembly):
    page = admin.open("assembly.edit_day", day_id=first_day().id)
    other = signed_in("admin")
    other.send(other.open("assembly.edit_day", day_id=first_day().id), **{"title-en": "Arrival"})

    answer = admin.send(page, status=409, **{"title-en": "Opening"})

    assert answer.texts(".versions tbody th, .versions td:not(.take)") == ["Title (English)", "Arrival", "Opening"]


@pytest.mark.parametrize("date", ["", "never", "2025-13-40", "2205-06-16", "2025-06-17"])
def test_a_day_needs_a_good_date(admin, assembly, date):
    page = admin.send(admin.open("assembly.days"), status=422, date=date)

    assert len(page.texts(".field-error")) == 1


def test_without_an_assembly_the_page_says_how_to_load_it(admin):
    assert "assembly load" in admin.open("assembly.settings").text


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_the_pages_open_in_every_language(admin, assembly, language):
    admin.language = language

    for endpoint in ("assembly.settings", "assembly.days"):
        admin.open(endpoint)
    for endpoint in ("assembly.edit_day", "assembly.remove_day"):
        admin.open(endpoint, day_id=first_day().id)


@pytest.mark.parametrize("role", ["editor", "registrar", "focal-point"])
def test_only_admins_enter(signed_in, visitor, assembly, role):
    person = signed_in(role)

    for endpoint in ("assembly.settings", "assembly.days"):
        person.open(endpoint, status=403)
        assert visitor.open(endpoint, status=302).location.startswith("/en/sign-in")
