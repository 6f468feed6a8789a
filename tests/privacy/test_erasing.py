"""Erasing a person: by the person, and by a registrar. The words are gone from every table and file; counts stay."""
import datetime as dt

import pytest
import sqlalchemy as sa

from blueprints.accounts import rules as accounts
from blueprints.accounts.models import Account, Link, SignIn, hash_of
from blueprints.agenda.models import Invitation, SignUp, SignUpStatus, Star, Subscription
from blueprints.dates.models import Move, StillComing
from blueprints.db import db, now
from blueprints.delegations import rules as delegations
from blueprints.delegations.models import Delegate, Message, Post, Status
from blueprints.delegations.models_categories import Answer, Question, QuestionKind, QuestionWording
from blueprints.journal.models import JournalEntry
from blueprints.journal.rules import record
from blueprints.mail import rules as mail
from blueprints.mail.models import Letter, Mailing
from blueprints.privacy import rules
from blueprints.programme.models import Speaker
from blueprints.programme.models_edits import Edit, Presence
from blueprints.programme.models_rules import Acknowledgement
from blueprints.texts import Text
from tests import factories
from tests.delegations.people import journal_of
from tests.letters import letters_to

from .planting import PLANTED, WORDS, found_in_files, found_in_tables, newest, planted, token_of

pytestmark = pytest.mark.usefixtures("assembly")
EMAIL = PLANTED["email"]


def count(model, *conditions):
    return db.session.scalar(db.select(db.func.count()).select_from(model).where(*conditions))


def erase(visitor, token, **changes):
    page = visitor.open("privacy.erase_registration", token=token)
    return visitor.send(page, **{"sure": "y"} | changes)


def leave_traces(delegate):
    """What pages and other people leave behind of somebody: an account, letters in each state, an agenda, words of others."""
    account = accounts.invite(EMAIL, role="delegate", name=PLANTED["name"], now=now())
    accounts.make_link(account, now=now())
    factories.make_sign_in(account)
    slot = factories.make_slot(places=5, note="Seat Quillon Vexworth in front")
    question = factories.added(Question(category=delegate.category, kind=QuestionKind.TEXT))
    wording = factories.added(QuestionWording(question_id=question.id, label=factories.four("Which guild?")))
    db.session.add_all([
        Answer(delegate_id=delegate.id, question_id=question.id, wording_id=wording.id, value="Guild of Xylem, Plovdiv"),
        Star(delegate_id=delegate.id, slot_id=slot.id), Invitation(delegate_id=delegate.id, slot_id=slot.id),
        SignUp(delegate_id=delegate.id, slot_id=slot.id, status=SignUpStatus.TAKEN),
        StillComing(delegate_id=delegate.id, move_id=factories.added(Move(before={}, after={}, by_id=account.id)).id),
        Speaker(slug="mayor", name="The mayor", delegate_id=delegate.id),
        Edit(what="moved", by_id=account.id, states=[{"code": "A", "before": {"note": "Ask Quillon Vexworth"}, "after": None}]),
        Acknowledgement(key="k", reason="Quillon Vexworth wants it so", by_id=account.id),
        Presence(account_id=account.id, tab="t", code=slot.code),
        Subscription(delegate_id=delegate.id, hash=hash_of("calendar")),
        Message(delegation_id=delegate.delegation_id, written_by_id=account.id, words="I am Quillon", request_key="own"),
        Message(delegation_id=delegate.delegation_id, words=f"Is Quillon Vexworth ({EMAIL}) the head? 권일론은 옵니다.",
                answer="Quillon Vexworth is.", request_key="others"),
        Mailing(request_key="m", subject=Text(en="Hello"), body=Text(en="Thanks to Quillon Vexworth"), count=1,
                audience={"q": "Quillon Vexworth"})])
    for number in range(4):
        letter = mail.write_letter("delegate-confirmed", to=EMAIL if number else "quillon@elsewhere.example.org", language="en",
                                   subject="Dear Quillon Vexworth", body="To Quillon Vexworth", qr="Quillon",
                                   attachments=[{"filename": "a.ics", "type": "text/calendar", "text": "Vexworth"}],
                                   about=f"delegate:{delegate.id}", host="localhost", now=now())
        if number == 1:
            mail.sent(letter, now=now())
        if number == 2:
            mail.give_up(letter, "refused 550", now=now())
        if number == 3:
            letter.lease_until = now() + dt.timedelta(minutes=5)
    mail.write_letter("sign-in", to=EMAIL, language="en", subject="Sign in", body="Dear Quillon", about=f"account:{account.id}",
                      host="localhost", now=now())
    mail.write_letter("delegate-near", to="focal@example.org", language="en", subject="News", body="Quillon Vexworth has left",
                      about="delegation:1", host="localhost", now=now())
    record("delegate.edited", delegate, fields=["name"], values={"reason": "the Zymurgist is ill"})
    record("party.moved", delegate.delegation, values={"reason": "Quillon Vexworth asked for it"})
    db.session.commit()
    return account


def test_the_words_are_found_where_they_were_planted(kind):
    delegate = planted()
    leave_traces(delegate)

    places = {(table, column) for table, column, _word in found_in_tables()}

    assert {table for table, _column in places} == {"accounts", "acknowledgements", "answers", "delegates", "edits", "journal",
                                                    "letters", "mailings", "messages", "slots"}
    assert {"name", "own_name", "email", "search_words", "diet_note", "access_needs"} <= {
        column for table, column in places if table == "delegates"}
    if kind == "sqlite":
        assert found_in_files() == WORDS


def test_nothing_of_who_erases_the_own_data_is_left_in_any_table(visitor, kind):
    delegate = planted()
    leave_traces(delegate)

    erase(visitor, token_of(delegate))

    assert found_in_tables() == []
    if kind == "sqlite":
        assert found_in_files() == []
    for model in (Answer, Star, SignUp, Invitation, Subscription, StillComing, Account, Link, SignIn):
        assert count(model) == 0
    assert db.session.scalar(db.select(Speaker.delegate_id)) is None


def test_what_is_counted_stays(visitor):
    delegate = planted()
    before = delegate.category_id, delegate.delegation_id, delegate.post, delegate.id

    erase(visitor, token_of(delegate))

    kept = newest()
    assert (kept.category_id, kept.delegation_id, kept.post, kept.id) == before
    assert kept.status is Status.WITHDRAWN
    assert kept.erased_at is not None
    assert (kept.name, kept.email, kept.language) == ("", "", "en")
    assert journal_of(kept) == ["delegate.registered", "delegate.withdrawn", "delegate.erased"]


def test_of_the_day_of_registering_no_hour_is_left(visitor):
    delegate = planted()
    delegate.registered_at = dt.datetime(2025, 3, 3, 15, 30, tzinfo=dt.UTC)     # the 4th in Seoul
    db.session.commit()

    erase(visitor, token_of(delegate))

    assert newest().registered_at == dt.datetime(2025, 3, 4, 3, tzinfo=dt.UTC)


def test_link_and_reference_open_nothing_any_more(visitor):
    delegate = planted()
    reference, token = delegate.reference, token_of(delegate)

    answer = visitor.follow(erase(visitor, token))

    assert "Everything about you is erased" in answer.text
    for endpoint in ("delegations.registration", "privacy.registration_data", "privacy.erase_registration"):
        visitor.open(endpoint, token=token, status=404)
    assert newest().reference != reference


def test_nothing_is_erased_without_the_tick(visitor):
    delegate = planted()
    token = token_of(delegate)

    page = visitor.send(visitor.open("privacy.erase_registration", token=token), status=422)

    assert page.texts(".field-error") == ["Tick this if you mean it. Nothing is erased yet."]
    assert newest().name == PLANTED["name"]


def test_the_page_tells_what_goes_and_what_stays(visitor):
    delegate = planted()
    leave_traces(delegate)

    page = visitor.open("privacy.erase_registration", token=token_of(delegate))

    assert "1 answer to a further question" in page.text
    assert "5 letters, also those that have not left yet" in page.text
    assert "1 place in a session" in page.text
    assert "2 lines of the journal, which tell a number and no name" in page.text


def test_the_place_goes_to_who_waits_for_it(visitor):
    city = factories.make_delegation(seats=1).member
    delegate = planted(city)
    token = token_of(delegate)
    waiting = register_waiting(city)

    erase(visitor, token)

    db.session.expire_all()
    assert db.session.get(Delegate, waiting).status is Status.OFFERED
    assert [letter.kind for letter in letters_to("next@example.org")][-1] == "delegate-offered"


def register_waiting(city):
    delegate = delegations.register(city=city.slug, name="Next Example", email="next@example.org", post=Post.DELEGATE,
                                    language="en", request_key="n" * 43, now=now(), key="k" * 40, wait=True)
    db.session.commit()
    return delegate.id


def test_after_the_assembly_nobody_is_withdrawn_by_it(visitor, assembly):
    delegate = planted()
    delegate.status, assembly.is_provisional = Status.CONFIRMED, False
    db.session.commit()

    served = rules.erase(delegate, seen=delegate.revision, now=dt.datetime(2025, 6, 19, 15, 1, tzinfo=dt.UTC))

    assert served == []
    assert (delegate.status, delegate.name) == (Status.CONFIRMED, "")


@pytest.mark.parametrize(("is_provisional", "moment"), [
    (False, dt.datetime(2025, 6, 19, 14, 59, tzinfo=dt.UTC)),       # the last day in Seoul
    (True, dt.datetime(2026, 6, 19, tzinfo=dt.UTC)),                # days that were never settled
])
def test_until_then_the_place_is_given_back(assembly, is_provisional, moment):
    delegate = planted()
    assembly.is_provisional = is_provisional

    rules.erase(delegate, seen=delegate.revision, now=moment)

    assert delegate.status is Status.WITHDRAWN


def test_somebody_is_erased_once(visitor):
    delegate = planted()
    rules.erase(delegate, seen=delegate.revision, now=now())
    db.session.flush()

    with pytest.raises(rules.ErasedBefore):
        rules.erase(delegate, seen=delegate.revision, now=now())


def test_those_merged_into_it_go_with_it(visitor):
    delegate = planted()
    factories.make_delegate(name="Quillon Vexworth", email="quillon@second.example.org", merged_into_id=delegate.id,
                            status=Status.WITHDRAWN)

    erase(visitor, token_of(delegate))

    assert found_in_tables() == []


def test_another_registration_with_the_same_address_keeps_itself_and_the_account(visitor):
    delegate = planted()
    leave_traces(delegate)
    token = token_of(delegate)
    factories.make_delegate(name="Sam Example", email=EMAIL, email_folded=EMAIL, category=factories.make_category())

    erase(visitor, token)

    assert count(Account, Account.email == EMAIL) == 1
    assert count(Delegate, Delegate.email == EMAIL) == 1


@pytest.mark.parametrize("role", ["focal-point", "registrar", "editor", "admin"])
def test_an_account_that_does_more_stays(visitor, role):
    delegate = planted()
    factories.make_account("delegate", role, email=EMAIL)

    erase(visitor, token_of(delegate))

    assert count(Account, Account.email == EMAIL) == 1


def test_a_name_is_taken_out_of_a_sentence_and_the_sentence_stays(visitor):
    delegate = planted()
    leave_traces(delegate)

    erase(visitor, token_of(delegate))

    [message] = db.session.scalars(db.select(Message)).all()
    assert (message.words, message.answer) == ("Is … (…) the head? …은 옵니다.", "… is.")
    assert [letter.body for letter in letters_to("focal@example.org")] == ["… has left"]
    told = db.session.scalar(db.select(JournalEntry.values).where(JournalEntry.action == "party.moved"))
    assert told == {"reason": "… asked for it"}


def test_others_with_a_part_of_the_name_keep_theirs(visitor):
    delegate = planted(name="Ana")
    factories.make_delegate(name="Ana Lía", email="anabel@example.org")
    message = factories.added(Message(delegation_id=factories.make_delegation().id, words="Anabel and Ana", request_key="r"))

    erase(visitor, token_of(delegate))

    assert db.session.get(Message, message.id).words == "Anabel and …"
    assert count(Delegate, Delegate.name == "Ana Lía", Delegate.email == "anabel@example.org") == 1


def test_a_registrar_erases_and_says_why(visitor, signed_in):
    delegate = planted()
    registrar = signed_in("registrar")
    page = registrar.open("privacy.erase_delegate", delegate_id=delegate.id)

    answer = registrar.send(page, why="delegate.erased-asked")

    assert registrar.follow(answer).texts(".notice.is-good") == ["Erased. What is counted stays."]
    assert found_in_tables() == []
    assert journal_of(newest()) == ["delegate.registered", "delegate.withdrawn", "delegate.erased-asked"]
    registrar.open("privacy.erase_delegate", delegate_id=delegate.id, status=404)


def test_a_registrar_has_to_say_why(visitor, signed_in):
    delegate = planted()
    registrar = signed_in("registrar")

    page = registrar.send(registrar.open("privacy.erase_delegate", delegate_id=delegate.id), status=422)

    assert "Choose why. It stands in the journal, without the name." in page.texts(".field-error")
    assert newest().name == PLANTED["name"]


def test_who_changed_meanwhile_is_looked_at_again(visitor, signed_in):
    delegate = planted()
    registrar = signed_in("registrar")
    page = registrar.open("privacy.erase_delegate", delegate_id=delegate.id)
    delegate.office = "Mayor"
    db.session.commit()

    registrar.send(page, why="delegate.erased-asked", status=409)

    assert newest().name == PLANTED["name"]


def test_somebody_without_an_own_name_is_erased_too(visitor):
    delegate = planted(city="", own_name="", city_written="Plovdiv")

    erase(visitor, token_of(delegate))

    assert found_in_tables() == []
    assert count(Letter, Letter.to == EMAIL) == 0


def test_every_column_of_text_is_emptied_also_those_to_come(visitor):
    delegate = planted()
    columns = [column for column in Delegate.__table__.columns
               if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)]
    db.session.execute(Delegate.__table__.update().values({column.name: "Quillon"[:column.type.length] for column in columns}))
    db.session.commit()
    assert len(found_in_tables(["Quillon"[:2]])) >= len(columns) > 10

    rules.erase(delegate, seen=delegate.revision, now=now())
    db.session.flush()

    assert [place for place in found_in_tables(["Quillon", "Qu"]) if place[0] == "delegates"] == []
