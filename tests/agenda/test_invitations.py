"""Organisers invite delegates to sessions that are open by invitation only; nobody else gets in."""
import datetime as dt

import pytest

from blueprints.agenda import rules, rules_invitations
from blueprints.agenda.queries import Stance
from blueprints.db import db
from blueprints.delegations.models import Post, Status
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.programme.models import Access, SlotStatus
from tests import factories
from tests.at_once import at_once
from tests.conftest import NOW
from tests.factories import four, make_slot
from tests.released import publish
from tests.statements import count_statements

from .people import coming, letters, places_taken, sign_up, stance

pytestmark = pytest.mark.usefixtures("assembly")


@pytest.fixture
def dinner():
    """A session by invitation, with one place."""
    slot = make_slot(code="DIN", title=four("Dinner"), access=Access.INVITED, places=1)
    publish()
    return slot


def invite(*people, by=None):
    found, _facts = rules_invitations.invite("DIN", [one.id for one in people], by=by, now=NOW)
    db.session.commit()
    return found


def names(page):
    """Those on the list, and those who might be invited."""
    tables = page.html.cssselect("main table")
    return [[" ".join(cell.text_content().split()) for cell in table.cssselect("tbody th")] for table in tables]


def test_only_who_is_invited_signs_up(dinner):
    ana, ben = coming(), coming()
    invite(ana)

    with pytest.raises(rules.NotInvited):
        rules.sign_up(ben, "DIN", now=NOW)
    assert sign_up(ana, "DIN")


def test_an_invitation_is_made_once_and_only_to_who_comes(dinner):
    ana, gone = coming(), factories.make_delegate(status=Status.WITHDRAWN)

    assert invite(ana, gone) == [ana]
    assert invite(ana) == []


def test_nobody_is_invited_to_what_is_not_open_by_invitation():
    make_slot(code="DIN", access=Access.OPEN)
    publish()

    with pytest.raises(rules_invitations.NotByInvitation):
        invite(coming())


def test_nobody_is_invited_to_what_is_not_published():
    make_slot(code="DIN", access=Access.INVITED)

    with pytest.raises(rules.NotPublished):
        invite(coming())


def test_nobody_is_invited_to_what_is_cancelled(dinner):
    dinner.status = SlotStatus.CANCELLED
    db.session.commit()
    publish(now=NOW)

    with pytest.raises(rules.IsCancelled):
        invite(coming())


def test_who_is_taken_off_the_list_gives_the_place_to_the_next(dinner):
    ana, ben = coming(), coming()
    invite(ana, ben)
    sign_up(ana, "DIN")
    sign_up(ben, "DIN")

    served = rules_invitations.uninvite("DIN", ana.id, by=None)
    db.session.commit()

    assert [one.delegate_id for one in served] == [ben.id]
    assert places_taken("DIN") == ([ben.id], [])
    assert rules_invitations.uninvite("DIN", ana.id, by=None) == []


def test_two_organisers_invite_the_same_people_at_once(app, dinner):
    ids = [coming().id for _ in range(5)]

    outcomes = at_once(app, 6, lambda n: len(rules_invitations.invite("DIN", ids, by=None, now=NOW)[0]))

    assert sorted(outcomes) == [0, 0, 0, 0, 0, 5]


def test_an_organiser_finds_people_and_invites_those_ticked(signed_in, dinner):
    ana, ben = coming(name="Ana Example", search_words="ana example"), coming(name="Ben Example", search_words="ben example")
    organiser = signed_in("registrar")
    page = organiser.open("sign_ups.guests", code="DIN")
    assert names(page) == [["Ana Example", "Ben Example"]]

    page = organiser.follow(organiser.post("/en/desk/sessions/DIN", {
        "csrf_token": page.html.cssselect("main input[name=csrf_token]")[0].get("value"), "act": "invite",
        "ticked": str(ben.id)}))

    assert names(page) == [["Ben Example"], ["Ana Example"]]
    assert letters() == [("session-invitation", ben.email)]
    assert stance(ben, "DIN").is_invited
    assert not stance(ana, "DIN").is_invited
    [entry] = db.session.scalars(db.select(JournalEntry).where(JournalEntry.action == "slot.invited")).all()
    assert entry.values == {"code": "DIN", "people": 1}


def test_all_that_match_are_invited_at_once(signed_in, dinner):
    heads = [coming(post=Post.HEAD, name=f"Head {n}") for n in range(3)]
    coming(name="Alex Example")
    organiser = signed_in("registrar")
    page = organiser.open("/en/desk/sessions/DIN?heads=1")

    answer = organiser.send(page, act="all")

    assert answer.location == "/en/desk/sessions/DIN?heads=1"
    assert [kind for kind, _to in letters()] == ["session-invitation"] * 3
    assert all(stance(head, "DIN").is_invited for head in heads)


@pytest.mark.parametrize(("query", "found"), [
    ("q=ana", ["Ana"]), ("q=nobody", []), ("city=lima", ["Ana"]), ("category=press", ["Eva"]), ("rank=mayor", ["Ben"]),
    ("heads=1", ["Ben"]), ("city=lima&rank=mayor", [])])
def test_people_are_found_by_word_city_category_rank_and_post(signed_in, dinner, query, found):
    lima = factories.make_delegation(slug="lima")
    coming(lima, name="Ana", search_words="ana")
    coming(name="Ben", search_words="ben", post=Post.HEAD, rank=factories.make_rank(slug="mayor"))
    coming(name="Eva", search_words="eva", category=factories.make_category(slug="press"))

    page = signed_in("registrar").open(f"/en/desk/sessions/DIN?{query}")

    assert names(page) == ([found] if found else [])


def test_who_presses_invite_without_a_tick_is_told_so(signed_in, dinner):
    coming()
    organiser = signed_in("registrar")

    page = organiser.send(organiser.open("sign_ups.guests", code="DIN"), act="invite", status=422)

    assert page.texts(".problems li") == ["Tick whom you want to invite."]


@pytest.mark.parametrize("ticked", ["x", "99999999999999999999", "-1", "0"])
def test_wild_ticks_invite_nobody(signed_in, dinner, ticked):
    coming()
    organiser = signed_in("registrar")
    page = organiser.open("sign_ups.guests", code="DIN")

    organiser.post("/en/desk/sessions/DIN", {
        "csrf_token": page.html.cssselect("main input[name=csrf_token]")[0].get("value"), "act": "invite",
        "ticked": ticked}, status=302 if ticked == "0" else 422)

    assert letters() == []


def test_an_invitation_is_taken_back_on_the_page(signed_in, dinner):
    ana = coming()
    invite(ana)
    organiser = signed_in("registrar")
    page = organiser.open("sign_ups.guests", code="DIN")

    organiser.send(page, act=f"remove-{ana.id}")

    assert not stance(ana, "DIN").is_invited


def test_the_list_of_sessions_counts_places_taken_waiting_and_invited(signed_in, dinner):
    make_slot(code="OPN", starts=dt.time(14))
    publish(now=NOW)
    people = [coming() for _ in range(3)]
    invite(*people)
    sign_up(people[0], "DIN")
    sign_up(people[1], "DIN")

    page = signed_in("registrar").open("sign_ups.sessions")

    assert page.texts("main tbody th") == ["Dinner"]
    assert page.texts("main tbody td.number") == ["1", "1", "1", "3"]


def test_the_letter_says_what_when_where_and_leads_to_the_agenda(dinner, signed_in):
    ana = coming(language="en", name="Ana Example")
    organiser = signed_in("registrar")
    organiser.send(organiser.open("sign_ups.guests", code="DIN"), act="all")

    letter = db.session.scalar(db.select(Letter))

    assert letter.subject == "You are invited to “Dinner”"
    assert "Dear Ana Example" in letter.body
    assert "Monday, 16 June 2025, 09:00–10:00" in letter.body
    assert "/en/registration/" in letter.body
    assert letter.about == f"delegate:{ana.id}"


def test_invited_sessions_stand_on_the_agenda_and_the_public_page_says_by_invitation(visitor, dinner):
    ana = coming()
    invite(ana)

    assert stance(ana, "DIN") == Stance(is_invited=True)
    assert "By invitation" in visitor.open("programme.session_page", code="DIN").text


def test_the_pages_ask_the_same_of_few_and_of_many(signed_in, dinner):
    organiser, counts = signed_in("registrar"), []
    organiser.open("sign_ups.guests", code="DIN")
    for number in (2, 9):
        for _ in range(number):
            invite(one := coming())
            sign_up(one, "DIN")
            coming()
        for path in ("/en/desk/sessions", "/en/desk/sessions/DIN"):
            with count_statements() as statements:
                organiser.open(path)
            counts.append(statements.count)

    assert counts[:2] == counts[2:]
