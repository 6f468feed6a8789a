"""What every page carries: the way about, itself in the other languages, and the doors open to this person."""
import pytest


def switch_of(page):
    return [link.get("href") for link in page.html.cssselect(".mast-top .mast-languages a")]


def test_every_page_leads_to_itself_in_the_other_languages_query_and_all(visitor):
    page = visitor.open("/en/members?q=new+york&q=%C3%A9")

    assert switch_of(page) == [f"/{code}/members?q=new+york&q=%C3%A9" for code in ("en", "ko", "fr", "es")]


@pytest.mark.parametrize("query", ["_scheme=gopher", "_external=1", "_anchor=x", "endpoint=site.home", "language=fr",
                                   "values=1", "self=2", "_method=POST"])
def test_no_query_leads_the_language_switch_astray(visitor, query):
    page = visitor.open(f"/en/members?{query}")

    assert switch_of(page)[1] == f"/ko/members?{query}"


def test_a_page_that_is_not_there_leads_to_the_home_pages(visitor):
    page = visitor.open("/es/nowhere", status=404)

    assert switch_of(page) == ["/en/", "/ko/", "/fr/", "/es/"]


def test_search_engines_are_told_of_a_public_page_in_each_language(visitor):
    page = visitor.open("/ko/members?q=seoul")

    assert page.html.cssselect("link[rel=canonical]")[0].get("href") == "http://localhost/ko/members"
    assert [(link.get("hreflang"), link.get("href")) for link in page.html.cssselect("link[rel=alternate][hreflang]")] == [
        (code, f"http://localhost/{code}/members") for code in ("en", "ko", "fr", "es")]
    assert page.html.cssselect("meta[name=description]")[0].get("content")


@pytest.mark.parametrize(("path", "status"), [("/en/nowhere", 404), ("/en/sign-in/no-such-link", 404)])
def test_search_engines_are_kept_from_errors_and_secrets(visitor, path, status):
    page = visitor.open(path, status=status)

    assert page.html.cssselect("link[rel=canonical], link[hreflang]") == []
    assert page.html.cssselect("meta[name=robots]")[0].get("content") == "noindex"


def areas_of(page):
    return page.texts(".mast-top .menu-sheet ul a")


@pytest.mark.parametrize(("role", "areas"), [
    ("delegate", ["Your registrations", "Your agenda", "Account"]), ("focal-point", ["Delegation", "Account"]),
    ("registrar", ["Desk", "Account"]), ("editor", ["Editor", "Account"]), ("admin", ["Desk", "Editor", "Admin", "Account"])])
def test_the_menu_shows_the_doors_that_are_open_to_this_person(signed_in, role, areas):
    page = signed_in(role).open("site.home")

    assert areas_of(page) == areas


def test_nobody_is_offered_to_sign_in(visitor):
    page = visitor.open("site.home")

    assert page.texts(".mast-top .mast-sign-in") == ["Sign in"]
    assert page.html.cssselect(".menu-sheet form") == []


def test_signing_out_is_one_press_from_everywhere(signed_in):
    somebody = signed_in("delegate")
    page = somebody.open("site.home")
    form = page.html.cssselect(".mast-top .menu-sheet form")[0]

    somebody.post(form.get("action"), form.form_values(), status=302)

    assert somebody.open("site.home").texts(".mast-top .mast-sign-in") == ["Sign in"]


def test_organisers_find_the_pages_of_their_area_in_a_row(signed_in):
    page = signed_in("registrar").open("desk.delegates")

    assert page.texts(".mast-area a")[:3] == ["Overview", "Delegates", "Delegations"]
    assert page.texts(".mast-area a[aria-current]") == ["Delegates"]


@pytest.mark.parametrize(("path", "page_above"), [
    ("/en/editor/sessions/new", "Programme"), ("/en/editor/rooms/new", "Rooms"), ("/en/admin/assembly/days", "Assembly"),
    ("/en/admin/members/import", "Members"), ("/en/admin/accounts/invite", "Accounts")])
def test_a_page_below_another_marks_that_one(signed_in, path, page_above):
    page = signed_in("admin").open(path)

    assert page.texts(".mast-area a[aria-current=true]") == [page_above]


def test_who_works_in_several_areas_steps_from_one_to_the_next(signed_in):
    page = signed_in("admin").open("journal.journal")

    assert page.texts(".mast-areas a") == ["Desk", "Editor"]


def test_a_page_that_says_no_still_knows_who_is_signed_in(signed_in, assembly):
    page = signed_in("delegate", name="Kim Example").open("journal.journal", status=403)

    assert "Sign out" in page.texts("header button")
