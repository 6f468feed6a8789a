"""Focal points: who they are and whether they were here; inviting many at once, and what they write."""
import io

import pytest

from blueprints import tables
from blueprints.accounts import rules as accounts
from blueprints.accounts.models import Account, Link
from blueprints.db import db, now
from blueprints.delegations import rules_focal_points
from blueprints.delegations.models import Delegation, Message
from blueprints.desk.forms_focal_points import HEADER
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.texts import LANGUAGES, Text
from tests.at_once import at_once
from tests.factories import four, make_account, make_delegation, make_member, make_message, make_sign_in_row
from tests.statements import count_statements


@pytest.fixture
def registrar(signed_in, assembly):
    return signed_in("registrar")


@pytest.fixture
def members(assembly):
    return [make_member(slug="seoul", name=Text("Seoul", "서울", "Séoul", "Seúl"), local_name="서울"),
            make_member(slug="sao-paulo", name=Text("São Paulo", "상파울루", "São Paulo", "São Paulo")),
            make_member(slug="xian", name=Text("Xi'an", "시안", "Xi'an", "Xi'an"), local_name="西安"),
            make_member(slug="gone", name=four("Gone"), retired_at=now())]


def previewed(registrar, *lines, status=200, **more):
    return registrar.send(registrar.open("desk.invite_many"), lines="\n".join(lines), status=status, **more)


def wrong(page):
    """Of each row what is wrong with it."""
    return [" ".join(" ".join(each.text_content().split()) for each in row.cssselect(".field-error"))
            for row in page.html.cssselect("tbody tr")]


def coordinators():
    found = db.session.scalars(db.select(Delegation).order_by(Delegation.id)).all()
    return {delegation.member.slug: delegation.coordinator and delegation.coordinator.email for delegation in found}


def test_the_list_tells_where_each_stands(registrar, members):
    here, invited, lapsed = (make_account("focal-point") for _number in range(3))
    make_delegation(member=members[0], coordinator=here), make_delegation(member=members[1], coordinator=invited)
    make_delegation(member=members[2], coordinator=lapsed), make_member(name=four("Zzz"))
    make_sign_in_row(here)
    accounts.make_link(invited, now=now(), lives=accounts.INVITATION)

    page = registrar.open("desk.focal_points")

    standings = {city: words.partition("until ")[0] for city, words in zip(
        page.texts("tbody th"), page.texts("tbody td:nth-of-type(2)"), strict=True)}
    assert standings == {"Seoul": "Has signed in", "São Paulo": "Invited, not yet here",
                         "Xi'an": "Invited, but the link ran out", "Zzz": "Nobody yet"}
    assert page.texts(".counts a") == ["All 4", "Nobody yet 1", "Invited, not yet here 1", "Invited, but the link ran out 1",
                                       "Has signed in 1"]
    assert registrar.open("desk.focal_points", standing="none").texts("tbody th") == ["Zzz"]
    assert registrar.open("desk.focal_points", q="seúl").texts("tbody th") == ["Seoul"]
    assert registrar.open("desk.focal_points", q=lapsed.email).texts("tbody th") == ["Xi'an"]
    assert registrar.open("desk.focal_points", q="nobody").texts(".empty h2") == ["Nothing matches"]


@pytest.mark.on_either
def test_the_list_asks_as_much_of_many_as_of_few(registrar):
    make_delegation(coordinator=make_account("focal-point"))
    registrar.open("desk.focal_points")
    with count_statements() as few:
        registrar.open("desk.focal_points")
    for _number in range(20):
        make_delegation(coordinator=make_account("focal-point"))

    with count_statements() as many:
        registrar.open("desk.focal_points")

    assert many.count == few.count


def test_an_invitation_is_sent_again_with_a_new_link(registrar, members):
    account = make_account("focal-point", email="kim@example.org")
    make_delegation(member=members[0], coordinator=account)
    before = accounts.make_link(account, now=now(), lives=accounts.INVITATION)
    page = registrar.open("desk.focal_points")

    page = registrar.open(registrar.send(page, form="seoul/again").location)

    assert page.texts(".notice") == ["The invitation is on its way to kim@example.org."]
    with pytest.raises(accounts.LinkIsDead):
        accounts.use_link(before, now=now())
    assert db.session.scalars(db.select(Letter.kind)).all() == ["focal-point"]


def test_it_is_not_sent_to_an_account_that_is_switched_off(registrar, members):
    make_delegation(member=members[0], coordinator=make_account("focal-point", disabled_at=now()))

    page = registrar.follow(registrar.send(registrar.open("desk.focal_points"), form="seoul/again"))

    assert page.texts(".notice") == ["This account is switched off. Switch it on first."]
    assert db.session.scalars(db.select(Letter)).all() == []


def test_many_are_previewed_and_then_invited(registrar, members):
    page = previewed(registrar, "seúl, kim@example.org, ko", "西安, li@example.org,", "Sao Paulo, ana@example.org, español")
    assert page.texts("tbody td:nth-of-type(1)") == ["Seoul", "Xi'an", "São Paulo"]
    assert page.texts("tbody td:nth-of-type(3)") == ["Korean", "English", "Spanish"]
    assert db.session.scalar(db.select(Account).where(Account.email == "kim@example.org")) is None

    page = registrar.follow(registrar.send(page, form="send"))

    assert page.texts(".notice") == ["3 invitations are on their way."]
    assert coordinators() == {"seoul": "kim@example.org", "xian": "li@example.org", "sao-paulo": "ana@example.org"}
    assert sorted(db.session.execute(db.select(Letter.to, Letter.language)).all()) == [
        ("ana@example.org", "es"), ("kim@example.org", "ko"), ("li@example.org", "en")]
    lives = [link.expires_at - link.made_at for link in db.session.scalars(db.select(Link))]
    assert lives == [accounts.INVITATION] * 3


def test_each_bad_row_says_what_is_wrong(registrar, members):
    make_delegation(member=members[2], coordinator=make_account("focal-point", email="li@example.org"))
    for slug in ("cordoba", "cordoba-es"):
        make_member(slug=slug, name=Text("Córdoba", "코르도바", "Cordoue", "Córdoba"))

    page = previewed(
        registrar, "Seoul, kim@example.org,", "Soul, kim@example.org,", "Atlantis, a@example.org,", "Seoul, other@example.org,",
        "Sao Paulo, nonsense,", ", b@example.org,", "Sao Paulo, ,", "Xian, new@example.org,", "Gone, c@example.org,",
        "Cordoue, d@example.org,", "cordoba-es, d@example.org, Klingon", "Xian, li@example.org,", status=422)

    assert wrong(page) == [
        "", "No member city is called “Soul”. Did you mean Seoul?", "No member city is called “Atlantis”.",
        "Seoul stands in row 1 already. A delegation has one focal point.",
        "This is not an e-mail address. Write it like name@example.org.", "Write the city.",
        "Write the e-mail address. São Paulo stands in row 5 already. A delegation has one focal point.",
        "Xi'an has a focal point: li@example.org. Tick “Replace focal points who are there already”, or leave this out.",
        "No member city is called “Gone”.",
        "Several member cities are called “Cordoue”. Write one of these instead: cordoba, cordoba-es.",
        "There are no letters in “Klingon”. Write one of these: en, ko, fr, es.",
        "Xi'an stands in row 8 already. A delegation has one focal point. "
        "li@example.org is the focal point of Xi'an already. Leave this row out."]
    assert page.texts(".lead") == ["11 rows have to be mended. Nobody was invited yet."]


def test_with_bad_rows_nobody_is_invited_unless_only_the_good_ones_are_wanted(registrar, members):
    page = previewed(registrar, "Seoul, kim@example.org", "Atlantis, a@example.org", status=422)
    values = dict(page.form("send").form_values())

    answer = registrar.post("/en/desk/focal-points/invite/send", values, status=422)
    assert answer.texts(".problems li") == [
        "Nobody was invited, because some rows have to be mended. Mend them, or invite the good rows only."]
    assert db.session.scalars(db.select(Letter)).all() == []

    registrar.post("/en/desk/focal-points/invite/send", values | {"only_good": "1"})
    assert coordinators() == {"seoul": "kim@example.org"}


def test_bad_rows_are_mended_on_the_preview(registrar, members):
    page = previewed(registrar, "Soul, kim@example.org", status=422)
    typed = page.html.cssselect("#mend-lines")[0].text

    page = registrar.send(page, form="invite", status=200, lines=typed.replace("Soul", "Seoul"))

    assert page.texts(".lead") == ["1 invitation would be sent. Nobody was invited yet."]


def test_of_two_lists_at_once_only_one_appoints(app, members):
    def invite(number):
        invited = rules_focal_points.invite([(1, "Seoul", f"kim{number}@example.org", "")], language="en", languages={},
                                            replace=False, only_good=False, by=None, now=now())
        return invited[0][1].email

    answers = at_once(app, 3, invite)

    done = [answer for answer in answers if isinstance(answer, str)]
    assert [type(answer) for answer in answers if not isinstance(answer, str)] == [rules_focal_points.SomeAreBad] * 2
    assert coordinators() == {"seoul": done[0]}


def test_a_focal_point_is_replaced_only_when_asked(registrar, members):
    before = make_account("focal-point", email="li@example.org")
    make_delegation(member=members[2], coordinator=before)

    page = previewed(registrar, "Xian, new@example.org", replace="y")
    assert page.texts("tbody td:last-child") == ["li@example.org"]
    registrar.send(page, form="send")

    assert coordinators() == {"xian": "new@example.org"}
    assert db.session.get(Account, before.id).grants == []


def test_a_city_is_found_by_the_name_it_had(registrar, members):
    db.session.add(JournalEntry(action="member.edited", subject=f"member:{members[2].id}", fields=["name"], values={
        "name": [four("Chang'an").as_dict(), members[2].name.as_dict()]}))
    db.session.commit()

    assert previewed(registrar, "Changan, li@example.org").texts("tbody td:nth-of-type(1)") == ["Xi'an"]


def test_one_person_for_two_cities_gets_one_link_that_opens(registrar, members):
    page = previewed(registrar, "Seoul, kim@example.org", "Xian, kim@example.org")
    registrar.send(page, form="send")

    alive = db.session.scalars(db.select(Link).where(Link.expires_at > now())).all()
    bodies = db.session.scalars(db.select(Letter.body)).all()
    links = [next(line for line in body.splitlines() if "/sign-in/" in line) for body in bodies]
    assert len(alive) == 1
    assert len(links) == 2
    assert len(set(links)) == 1


def test_an_account_that_is_switched_off_is_a_bad_row(registrar, members):
    make_account(email="kim@example.org", disabled_at=now())

    page = previewed(registrar, "Seoul, kim@example.org", status=422)

    assert wrong(page) == ["This account is switched off. Switch it on first."]
    assert page.texts("main .btn-primary") == ["Show what would happen"]


@pytest.mark.parametrize("made", [
    lambda rows: tables.csv_bytes(HEADER, rows), lambda rows: tables.xlsx_bytes(HEADER, rows, title="Invitations"),
    lambda _rows: "도시,이메일\n서울,kim@example.org".encode("cp949")])
def test_a_file_is_read(registrar, members, made):
    token = registrar.open("desk.invite_many").html.cssselect("input[name=csrf_token]")[0].get("value")
    content = made([["서울", "kim@example.org", ""]])
    encoding = {} if content.startswith((b"PK", b"\xef")) else {"is_cp949": "y"}

    page = registrar.post("/en/desk/focal-points/invite", status=200, values={
        "csrf_token": token, "language": "fr", "file": (io.BytesIO(content), "list"), **encoding})

    assert page.texts("tbody td:nth-of-type(1)") == ["Seoul"]
    assert page.texts("tbody td:nth-of-type(3)") == ["French"]


@pytest.mark.parametrize(("lines", "sentence"), [
    ("", "Write at least one line, or choose a file."), ("Seoul", "No row names the columns."),
    ("a@example.org,Seoul,ko,more,x", "No row names the columns.")])
def test_what_is_no_list_says_so(registrar, members, lines, sentence):
    assert sentence in " ".join(previewed(registrar, lines, status=422).texts(".field-error"))


def test_too_many_rows_are_refused(registrar):
    lines = [f"City {number}, a{number}@example.org" for number in range(501)]

    page = previewed(registrar, *lines, status=422)

    assert page.texts(".field-error") == ["These are more than 500 rows. Send them in parts."]


@pytest.mark.on_either
def test_every_delegation_of_a_full_roster_is_invited_in_one_go(registrar):
    members = [make_member() for _number in range(147)]
    page = previewed(registrar, *(f"{member.slug}, {member.slug}@example.org" for member in members))

    page = registrar.follow(registrar.send(page, form="send"))

    assert page.texts(".notice") == ["147 invitations are on their way."]
    assert len(coordinators()) == len(set(coordinators().values())) == 147


def test_a_made_up_list_is_sent_back_to_the_start(registrar, members):
    token = registrar.open("desk.invite_many").html.cssselect("input[name=csrf_token]")[0].get("value")

    for lines, language in (("", "en"), ("Seoul", "en"), ("Seoul,kim@example.org", "xx")):
        values = {"csrf_token": token, "lines": lines, "language": language}
        answer = registrar.post("/en/desk/focal-points/invite/send", values)
        assert answer.location == "/en/desk/focal-points/invite"


def test_a_message_is_answered_by_a_letter_in_its_writers_language(registrar):
    writer = make_account("focal-point", language="ko", email="kim@example.org")
    message = make_message(make_delegation(coordinator=writer), written_by=writer)
    assert registrar.open("desk.messages").texts(".lead") == ["1 message of a focal point waits for an answer."]

    page = registrar.open("desk.message", message_id=message.id)
    registrar.send(page, answer="Yes, please do.")

    letter = db.session.scalar(db.select(Letter))
    assert (letter.kind, letter.to, letter.language) == ("message-answered", "kim@example.org", "ko")
    assert "Yes, please do." in letter.body
    assert message.words in letter.body
    assert registrar.open("desk.message", message_id=message.id).html.cssselect("main form") == []
    assert registrar.open("desk.messages").texts("tbody .badge-status") == ["answered"]


def test_a_message_is_done_without_an_answer(registrar):
    message = make_message()
    page = registrar.open("desk.message", message_id=message.id)
    assert registrar.send(page, status=422).texts(".field-error") == [
        "Write the answer, or note the message as done without one."]

    registrar.send(page, done="1")

    assert db.session.scalars(db.select(Letter)).all() == []
    assert registrar.open("desk.messages").texts("tbody .badge-status") == ["done"]


def test_of_two_answers_the_first_counts(registrar, signed_in):
    message = make_message()
    page = registrar.open("desk.message", message_id=message.id)
    other = signed_in("admin")
    other.send(other.open("desk.message", message_id=message.id), answer="First")

    answer = registrar.send(page, answer="Second", status=422)

    assert answer.texts(".notice") == ["This message is answered or done already."]
    assert db.session.get(Message, message.id).answer == "First"
    assert len(db.session.scalars(db.select(Letter)).all()) == 1


def test_open_messages_come_first_and_the_oldest_of_them(registrar):
    delegations = [make_delegation(name=four(name)) for name in "ABC"]
    for number, delegation in enumerate(delegations):
        make_message(delegation, answered_at=now() if number == 0 else None)

    assert registrar.open("desk.messages").texts("tbody th") == ["B", "C", "A"]


@pytest.mark.on_either
def test_the_messages_ask_as_much_of_many_as_of_few(registrar):
    make_message()
    registrar.open("desk.messages")
    with count_statements() as few:
        registrar.open("desk.messages")
    for _number in range(20):
        make_message()

    with count_statements() as many:
        registrar.open("desk.messages")

    assert many.count == few.count


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(registrar, members, language):
    message = make_message()
    registrar.language = language

    for endpoint in ("desk.focal_points", "desk.invite_many", "desk.messages"):
        registrar.open(endpoint)
    registrar.open("desk.message", message_id=message.id)
    previewed(registrar, "Soul, kim@example.org", status=422)
