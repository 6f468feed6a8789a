"""The field for a city, typed into and walked through by keyboard."""
import pytest

from .walk import AXE, RULES

SHOWN = "#city-found [role=option]:not([hidden])"


@pytest.fixture
def page(server, opened):
    page = opened(server)
    page.goto("/en/register")
    return page


def chosen(page):
    """What the form would send."""
    return page.eval_on_selector("form.register", "form => new FormData(form).get('city')")


@pytest.mark.parametrize("words", ["seoul", "Séoul", "SEUL", "서울"])
def test_a_city_is_found_in_any_language_accents_aside(page, words):
    page.fill("#city", words)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert (page.input_value("#city"), chosen(page)) == ("Seoul", "seoul")
    assert page.url.endswith("/en/register")        # Enter chose, and did not send the form


def test_a_screen_reader_is_told_what_a_sighted_person_sees(page):
    city = page.locator("#city")
    page.fill("#city", "seoul")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{city.get_attribute('aria-activedescendant')}")

    assert (city.get_attribute("role"), city.get_attribute("aria-expanded")) == ("combobox", "true")
    assert active.text_content() == "Seoul"
    assert page.locator(".city-field [role=status]").text_content() == "Cities found: 1"
    page.fill("#city", "no such city")
    assert page.locator(".city-field [role=status]").text_content() == "No city of the list matches."
    page.keyboard.press("Escape")
    assert city.get_attribute("aria-expanded") == "false"


def test_axe_finds_nothing_while_the_list_is_open(page):
    page.fill("#city", "mon")
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE)

    found = page.evaluate("rules => axe.run({include: ['.city-field']}, {runOnly: rules})", RULES)

    assert [violation["id"] for violation in found["violations"]] == []


def test_the_only_city_left_is_taken_when_one_goes_on(page):
    page.fill("#city", "seou")
    page.keyboard.press("Tab")

    assert (page.input_value("#city"), chosen(page)) == ("Seoul", "seoul")


def test_what_was_typed_is_not_lost_when_the_city_is_not_listed(page):
    page.fill("#city", "Atlantis")
    page.locator(SHOWN).last.click()

    assert (chosen(page), page.input_value("#city_written")) == ("-", "Atlantis")
    assert page.locator("#city_written").is_visible()


def test_the_mouse_chooses_too_and_typing_anew_unchooses(page):
    assert not page.locator("#city_written").is_visible()
    page.fill("#city", "barcelona")
    page.locator(SHOWN).first.click()
    first = chosen(page)
    page.fill("#city", "bar")

    assert (first.startswith("barcelona"), chosen(page)) == (True, "")


def test_without_script_the_list_itself_is_there(server, opened):
    page = opened(server, java_script_enabled=False)
    page.goto("/en/register?city=seoul")

    assert page.locator("select#city").input_value() == "seoul"
    assert page.locator("#city_written").is_visible()
