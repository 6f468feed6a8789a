"""Every page of the house, as every kind of person, in a real browser: what tests/browser/walk.py found there."""
from .walk import Walk


def told(findings):
    return "\n".join(f"{path} ({how}): {what}" for path, how, what in findings)


def test_the_walk_came_to_every_page(walked, server):
    pages = {rule.endpoint for rule in server.app.url_map.iter_rules()
             if "language" in rule.arguments and "GET" in rule.methods}

    assert pages - set(walked.seen) - walked.passed == set()


def test_every_page_opens(walked):
    assert told(walked.found["status"]) == ""


def test_axe_finds_nothing_in_light_and_dark_on_wide_screens_and_phones(walked):
    assert told(walked.found["axe"]) == ""


def test_no_page_scrolls_sideways_at_320_pixels_or_with_letters_doubled(walked):
    assert told(walked.found["sideways"]) == ""


def test_pages_load_nothing_from_elsewhere_and_the_console_stays_silent(walked):
    assert told(walked.found["noise"]) == ""


def test_a_form_with_errors_and_an_error_page_are_as_good_as_the_others(browser, server, opened):
    page, eyes = opened(server), Walk(browser, server)
    page.goto("/en/register")
    with page.expect_navigation():
        page.locator("main form.form button.btn-primary").click()

    eyes.look_at(page, "errors")
    page.goto("/ko/nowhere")
    eyes.look_at(page, "no such page")

    assert told(eyes.found["axe"] + eyes.found["sideways"]) == ""


def test_what_a_phone_alone_shows_in_pale_letters_is_found(browser, server, opened):
    """The walk asks on a phone only of what looks otherwise there; so it must notice what does."""
    page, eyes = opened(server), Walk(browser, server)
    page.set_content("""<!doctype html><html lang="en"><title>Pale</title><style>.hidden { display: none }
        @media (max-width: 500px) { .hidden { display: block; color: #777; background: #888 } }
        @media (max-width: 500px) { .paler { color: #eee; background: #fff } }</style>
        <main><h1>Pale</h1><p class="hidden">On a phone alone</p><p class="paler">Paler on a phone</p></main>""")

    eyes.look_at(page, "somebody")

    assert sorted({(how, what.partition(":")[0]) for _path, how, what in eyes.found["axe"]}) == [
        ("somebody, 390 dark", "color-contrast"), ("somebody, 390 light", "color-contrast")]
    assert len(eyes.found["axe"]) == 4
