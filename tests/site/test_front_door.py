def test_the_front_door_leads_to_the_visitors_language(visitor):
    answer = visitor.open("/", status=302, headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"})

    assert answer.location == "/ko/"


def test_a_missing_page_says_so_in_the_language_of_its_address(visitor):
    page = visitor.open("/fr/nowhere", status=404)

    assert page.html.get("lang") == "fr"


def test_alive_and_ready(visitor):
    assert visitor.open("/healthz").answer.json == {"status": "alive"}
    assert visitor.open("/readyz").answer.json == {"status": "ready"}


def test_home_opens_on_an_empty_database(visitor):
    visitor.open("site.home")
