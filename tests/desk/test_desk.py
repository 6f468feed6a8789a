"""The registrars' desk: finding delegates, deciding, and what two of them do at once."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.db import db
from blueprints.delegations import rules
from blueprints.delegations.models import Delegate, Diet, Post, Status
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.delegations.people import journal_of
from tests.letters import letters_to, path_in
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def registrar(signed_in):
    return signed_in("registrar", name="Registrar Example")


def make_delegate(delegation=None, **facts):
    """A delegate with the words that registering gives for the search."""
    delegate = factories.make_delegate(delegation, **facts)
    rules.fill_search_words(delegate)
    db.session.commit()
    return delegate


def make_unmatched(**facts):
    """Somebody who comes for a city that nobody has matched with a member yet."""
    delegate = Delegate(category=factories.cities(), delegation=None, city_written="Atlantis", reference="UNMTCH",
                        link_hash="u", request_key="u", name="Uma Example", own_name="", organisation="",
                        email="uma@example.org",
                        email_folded="uma@example.org", post=Post.DELEGATE, language="fr", notice_version="1",
                        consented_at=dt.datetime.now(dt.UTC), **facts)
    rules.fill_search_words(delegate)
    return factories.added(delegate)


def names(page):
    return page.texts("tbody th a")


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_opens_in_each_language_empty_and_full(registrar, language):
    registrar.open("desk.delegates", language=language)
    make_delegate()
    make_unmatched()

    page = registrar.open("desk.delegates", language=language)

    assert len(names(page)) == 2


@pytest.mark.parametrize("words", ["ana", "MARIA", "María", "núñez", "nunez ana", "김예시", "예시", "ana@example.org", "KX7",
                                   "São Paulo", "sao paulo", "상파울루", "Sao Paolo city", "ana 상파울루"])
def test_the_search_finds_names_cities_addresses_and_references_however_typed(registrar, words):
    sao_paulo = factories.make_delegation(name=Text(en="São Paulo", ko="상파울루", fr="São Paulo", es="San Pablo"),
                                          local_name="Sao Paolo city")
    make_delegate(sao_paulo, name="Ana María Núñez", own_name="김예시", email="ana@example.org", reference="KX7QPA")
    make_delegate(name="Bo Other", email="bo@other.example.org")

    page = registrar.open("desk.delegates", q=words)

    assert names(page) == ["Ana María Núñez"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "a%b", "' OR 1=1 --", "%' --", "nobody like that"])
def test_signs_of_the_database_are_only_signs(registrar, words):
    make_delegate(name="Ana")

    page = registrar.open("desk.delegates", q=words)

    assert names(page) == []
    assert page.texts(".empty h2") == ["Nobody like that"]


def test_the_list_is_filtered_by_status_city_and_post(registrar):
    lima, quito = factories.make_delegation(slug="lima"), factories.make_delegation(slug="quito")
    make_delegate(lima, name="Ana", status=Status.CONFIRMED, post=Post.HEAD)
    make_delegate(quito, name="Bo")
    make_unmatched()

    assert names(registrar.open("/en/desk/delegates?status=confirmed")) == ["Ana"]
    assert names(registrar.open("desk.delegates", city="quito")) == ["Bo"]
    assert names(registrar.open("desk.delegates", city="-")) == ["Uma Example"]
    assert names(registrar.open("desk.delegates", post="head")) == ["Ana"]
    assert names(registrar.open("desk.delegates", post="head", city="quito")) == []
    assert registrar.open("desk.delegates").texts(".counts strong") == ["2", "1", "0", "0", "0", "0"]


@pytest.mark.on_either
@pytest.mark.parametrize("query", ["status=x", "post=x", "sort=name;DROP TABLE", "page=0", "page=-1", "page=" + "9" * 30,
                                   "page=x", "q=" + "x" * 5000, "city='"])
def test_rubbish_in_the_address_is_left_aside(registrar, query):
    make_delegate()

    registrar.open(f"/en/desk/delegates?{query}")


def test_the_list_is_sorted_and_paged(registrar):
    delegation = factories.make_delegation()
    for number in range(51):
        make_delegate(delegation, name=f"Name {chr(97 + number // 10)}{number % 10}",
                      registered_at=dt.datetime(2025, 1, 1, 0, number, tzinfo=dt.UTC))

    first, second = registrar.open("desk.delegates", sort="name"), registrar.open("desk.delegates", sort="name", page=2)

    assert (names(first)[0], len(names(first)), names(second)) == ("Name a0", 50, ["Name f0"])
    assert names(registrar.open("desk.delegates"))[0] == "Name f0"
    assert names(registrar.open("desk.delegates", sort="oldest"))[0] == "Name a0"


@pytest.mark.on_either
def test_the_list_asks_as_much_for_300_delegates_as_for_3(registrar):
    def asked():
        with count_statements() as statements:
            registrar.open("desk.delegates", q="ex")
        return statements.count

    make_many(3)
    few = asked()
    make_many(297)

    assert asked() == few
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == 300


def make_many(count):
    at = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)
    delegations = [factories.make_delegation() for _ in range(min(count, 30))]
    numbers = [next(factories.numbers) for _ in range(count)]

    db.session.add_all(Delegate(
        category=factories.cities(), delegation=delegations[number % len(delegations)], reference=f"M{number}",
        link_hash=f"m{number}", request_key=f"m{number}", name="Alex Example", email=f"a{number}@example.org",
        email_folded=f"a{number}@example.org", search_words="alex example", post=Post.DELEGATE,
        language="en", notice_version="1", consented_at=at)
        for number in numbers)
    db.session.commit()


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", Status)
def test_a_delegates_page_opens_in_each_language_wherever_it_stands(registrar, language, status):
    delegate = make_delegate(status=status, reason="Why")

    page = registrar.open("desk.delegate", delegate_id=delegate.id, language=language)

    assert delegate.reference in page.text


def test_a_delegates_page_tells_everything(registrar):
    at = dt.datetime.now(dt.UTC)
    delegate = make_delegate(diet=Diet.OTHER, diet_note="No nuts", diet_consented_at=at, access_needs="A ramp",
                             access_consented_at=at, own_name="김예시", office="Mayor", organisation="City of Example")

    page = registrar.open("desk.delegate", delegate_id=delegate.id)

    for told in ("No nuts", "A ramp", "김예시", "Mayor", "City of Example", delegate.email, "Waiting for confirmation"):
        assert told in page.text


def test_a_delegate_who_is_not_there_is_a_404(registrar):
    for delegate_id in (1, 2**31, 10**30):
        for action in ("", "/confirm", "/decline", "/undo", "/match"):
            registrar.open(f"/en/desk/delegates/{delegate_id}{action}", status=404)


def test_confirming_is_kept_journalled_and_told_in_the_delegates_language(registrar):
    delegate = make_delegate(language="ko")

    page = registrar.follow(registrar.send(registrar.open("desk.delegate", delegate_id=delegate.id)))

    db.session.expire_all()
    assert delegate.status is Status.CONFIRMED
    assert any("Confirmed a registration · Registrar Example (status)" in told for told in page.texts(".history li"))
    [letter] = letters_to(delegate.email)
    assert (letter.kind, letter.language, letter.about) == ("delegate-confirmed", "ko", f"delegate:{delegate.id}")
    assert path_in(letter).startswith("/ko/registration/")
    assert journal_of(delegate)[0] == "delegate.confirmed"


def test_declining_needs_a_reason_which_the_letter_tells(registrar):
    delegate = make_delegate()
    page = registrar.open("desk.decline", delegate_id=delegate.id)

    answer = registrar.send(page, status=422, reason="  ")
    assert answer.texts(".field-error") == ["Write the reason. The delegate reads it in the letter."]
    registrar.send(answer, reason="100% of %(seats)s {taken}, sorry")

    db.session.expire_all()
    assert (delegate.status, delegate.reason) == (Status.DECLINED, "100% of %(seats)s {taken}, sorry")
    [letter] = letters_to(delegate.email)
    assert "100% of %(seats)s {taken}, sorry" in letter.body
    assert journal_of(delegate) == ["delegate.declined"]


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.DECLINED])
def test_a_decision_can_be_undone(registrar, status):
    delegate = make_delegate(status=status, reason="Why" if status is Status.DECLINED else "")

    registrar.send(registrar.open("desk.delegate", delegate_id=delegate.id))

    db.session.expire_all()
    assert (delegate.status, delegate.reason) == (Status.PENDING, "")
    assert [letter.kind for letter in letters_to(delegate.email)] == ["delegate-pending"]


def test_undoing_needs_a_seat(registrar):
    delegation = factories.make_delegation(seats=1)
    delegate = make_delegate(delegation, status=Status.DECLINED)
    make_delegate(delegation)

    answer = registrar.send(registrar.open("desk.delegate", delegate_id=delegate.id), status=422)

    assert "All seats of" in answer.texts(".problems")[0]
    assert delegate.status is Status.DECLINED


@pytest.mark.parametrize(("status", "action"), [
    (Status.CONFIRMED, "confirm"), (Status.DECLINED, "confirm"), (Status.WITHDRAWN, "confirm"),
    (Status.WITHDRAWN, "decline"), (Status.DECLINED, "decline"), (Status.PENDING, "undo"), (Status.WITHDRAWN, "undo")])
def test_what_cannot_be_decided_is_refused(registrar, status, action):
    delegate = make_delegate(status=status)
    page = registrar.open(f"/en/desk/delegates/{delegate.id}/{action}")

    answer = registrar.send(page, status=422, **{"reason": "Why"} if action == "decline" else {})

    assert len(answer.texts(".problems li")) == 1
    db.session.expire_all()
    assert (delegate.status, letters_to(delegate.email)) == (status, [])


def test_a_second_head_cannot_be_confirmed_until_the_first_is_set_back(registrar):
    delegation = factories.make_delegation()
    first = make_delegate(delegation, post=Post.HEAD, status=Status.CONFIRMED)
    second = make_delegate(delegation, post=Post.HEAD)

    answer = registrar.send(registrar.open("desk.delegate", delegate_id=second.id), status=422)
    registrar.send(registrar.open("desk.delegate", delegate_id=first.id))
    registrar.send(registrar.open("desk.delegate", delegate_id=second.id))

    assert "already has a confirmed head" in answer.texts(".problems")[0]
    db.session.expire_all()
    assert (first.status, second.status) == (Status.PENDING, Status.CONFIRMED)


def test_two_registrars_at_once_do_not_overwrite_each_other(registrar, signed_in):
    delegate = make_delegate()
    mine = registrar.open("desk.delegate", delegate_id=delegate.id)
    other = signed_in("admin")
    other.send(other.open("desk.decline", delegate_id=delegate.id), reason="Not a member")

    answer = registrar.send(mine, status=409)

    db.session.expire_all()
    assert delegate.status is Status.DECLINED
    assert "Declined" in answer.text
    assert "Somebody else changed this" in answer.texts(".problems")[0]


def test_an_unlisted_city_is_matched_and_takes_a_seat(registrar):
    delegation = factories.make_delegation(seats=1, slug="lima")
    delegate = make_unmatched()
    answer = registrar.post(f"/en/desk/delegates/{delegate.id}/confirm", values_of(
        registrar.open("desk.confirm", delegate_id=delegate.id)), status=422)
    assert "First choose the member city" in answer.texts(".problems")[0]

    registrar.send(registrar.open("desk.match", delegate_id=delegate.id), city="lima")

    db.session.expire_all()
    assert delegate.delegation == delegation
    assert journal_of(delegate) == ["delegate.matched"]
    registrar.send(registrar.open("desk.delegate", delegate_id=delegate.id))


def values_of(page):
    return dict(page.form().form_values())


def test_matching_is_refused_where_no_seat_is_left(registrar):
    full = factories.make_delegation(seats=0, slug="lima")
    delegate = make_unmatched()
    page = registrar.open("desk.match", delegate_id=delegate.id)

    for city, told in (("lima", "All seats of"), ("nowhere", "cannot be chosen"), ("", "Choose the member city.")):
        assert told in registrar.post(page.path, values_of(page) | {"city": city}, status=422).texts(".field-error")[0]

    db.session.expire_all()
    assert (delegate.delegation, full.revision) == (None, 1)


def test_matching_twice_is_refused(registrar):
    factories.make_delegation(slug="lima")
    delegate = make_delegate()

    answer = registrar.send(registrar.open("desk.match", delegate_id=delegate.id), status=422, city="lima")

    assert "already comes for" in answer.texts(".field-error")[0]


def test_the_journal_holds_nothing_about_the_person(registrar):
    from blueprints.journal.models import JournalEntry
    delegate = make_delegate(name="Unique Zebra")
    registrar.send(registrar.open("desk.decline", delegate_id=delegate.id), reason="Secret reason")

    [entry] = db.session.scalars(sa.select(JournalEntry).where(JournalEntry.subject == f"delegate:{delegate.id}"))
    assert (entry.fields, entry.values) == (["reason", "status"], {})


@pytest.mark.on_either
@pytest.mark.parametrize("role", ["editor", "focal-point", "delegate"])
def test_nobody_else_enters_the_desk(signed_in, visitor, role):
    delegate = make_delegate()
    stranger = signed_in(role)

    for path in ("", "/confirm", "/decline", "/undo", "/match"):
        stranger.open(f"/en/desk/delegates/{delegate.id}{path}", status=403)
        assert "/sign-in" in visitor.open(f"/en/desk/delegates/{delegate.id}{path}", status=302).location
    stranger.open("desk.delegates", status=403)
    stranger.open("desk.delegations", status=403)
