"""Every page of the house, as every kind of person, in a real browser: what tests/browser/walk.py found there."""
import pytest

pytestmark = pytest.mark.xdist_group("browser")


def told(findings):
    return "\n".join(f"{path} ({how}): {what}" for path, how, what in findings)


def test_the_walk_came_to_every_page(walked, server):
    pages = {rule.endpoint for rule in server.app.url_map.iter_rules()
             if "language" in rule.arguments and "GET" in rule.methods}

    assert pages - set(walked.seen) == set()


def test_every_page_opens(walked):
    assert told(walked.found["status"]) == ""


def test_axe_finds_nothing_in_light_and_dark_on_wide_screens_and_phones(walked):
    assert told(walked.found["axe"]) == ""


def test_no_page_scrolls_sideways_at_320_pixels_or_with_letters_doubled(walked):
    assert told(walked.found["sideways"]) == ""


def test_pages_load_nothing_from_elsewhere_and_the_console_stays_silent(walked):
    assert told(walked.found["noise"]) == ""
