"""Who gets in where: every endpoint, seven people. A new page is closed, and this fails, until it stands in the table."""
import types

import pytest
from flask import url_for

from blueprints.accounts import rules as accounts
from blueprints.accounts.models import hash_of
from blueprints.db import db, now
from blueprints.delegations.models import Status
from blueprints.mail.rules import write_letter
from blueprints.programme import rules_release
from blueprints.programme.models import Appearance
from blueprints.texts import Text

from . import factories
from .visitor import Visitor

PEOPLE = ("nobody", "delegate", "stranger", "coordinator", "editor", "registrar", "admin")

EVERYONE = set(PEOPLE)
SIGNED_IN = EVERYONE - {"nobody"}
EDITORS = {"editor", "admin"}
REGISTRARS = {"registrar", "admin"}
ADMINS = {"admin"}
ORGANISERS = {"editor", "registrar", "admin"}
COORDINATORS = {"stranger", "coordinator"}      # focal points, each with a delegation of their own
OWN_COORDINATOR = {"coordinator"}               # what belongs to a delegation is not there for another city's

# endpoint: who gets in. `stranger` is another city's focal point; the rows that stand in the addresses are not theirs.
TABLE = {
    "accounts.account": SIGNED_IN,
    "accounts.end_sign_in": SIGNED_IN,
    "accounts.link_sent": EVERYONE,
    "accounts.open_link": EVERYONE,
    "accounts.renew_recovery_codes": SIGNED_IN,
    "accounts.second_factor": SIGNED_IN,
    "accounts.set_up_factor": SIGNED_IN,
    "accounts.sign_in": EVERYONE,
    "accounts.sign_out": SIGNED_IN,
    "accounts.sign_out_everywhere": SIGNED_IN,
    "accounts.turn_off_factor": SIGNED_IN,
    **dict.fromkeys([
        "accounts_admin.account", "accounts_admin.accounts", "accounts_admin.disable", "accounts_admin.enable",
        "accounts_admin.invite", "accounts_admin.reset_factor", "accounts_admin.send_again",
        "accounts_admin.sign_out_everywhere"
    ], ADMINS),
    "agenda.agenda": SIGNED_IN,
    "agenda.agenda_by_link": EVERYONE,                  # the address holds the secret
    "agenda.choose": SIGNED_IN,
    "agenda.session": SIGNED_IN,
    "agenda.session_by_link": EVERYONE,                 # the address holds the secret
    "answers.answers": REGISTRARS,
    "assembly.days": ADMINS,
    "assembly.edit_day": ADMINS,
    "assembly.remove_day": ADMINS,
    "assembly.settings": ADMINS,
    "bootstrap.static": EVERYONE,
    "dates.dates": ADMINS,
    "dates.move": ADMINS,
    "dates.plan": ADMINS,
    "dates.undo": ADMINS,
    "delegations.add_delegate": OWN_COORDINATOR,
    "delegations.bring": OWN_COORDINATOR,
    "delegations.close_invitation": OWN_COORDINATOR,
    "delegations.confirm_delegate": OWN_COORDINATOR,
    "delegations.decline_delegate": OWN_COORDINATOR,
    "delegations.delegation": COORDINATORS,
    "delegations.delegation_delegate": OWN_COORDINATOR,
    "delegations.delegation_of_city": OWN_COORDINATOR,
    "delegations.edit_delegate": OWN_COORDINATOR,
    "delegations.edit_registration": EVERYONE,          # the address holds the secret
    "delegations.links_sent": EVERYONE,
    "delegations.invited": EVERYONE,                    # the address holds the secret
    "delegations.export_delegation": OWN_COORDINATOR,
    "delegations.invitation": OWN_COORDINATOR,
    "delegations.keep_seat": OWN_COORDINATOR,
    "delegations.leave_line": OWN_COORDINATOR,
    "delegations.make_head": OWN_COORDINATOR,
    "delegations.many": OWN_COORDINATOR,
    "delegations.messages": OWN_COORDINATOR,
    "delegations.move_delegate": OWN_COORDINATOR,
    "delegations.name_delegate": OWN_COORDINATOR,
    "delegations.own_registrations": SIGNED_IN,
    "delegations.privacy": EVERYONE,
    "delegations.register": EVERYONE,
    "delegations.registration": EVERYONE,               # the address holds the secret
    "delegations.send_links": EVERYONE,
    "delegations.substitute_delegate": OWN_COORDINATOR,
    "delegations.take_offer": OWN_COORDINATOR,
    "delegations.withdraw_delegate": OWN_COORDINATOR,
    "delegations.template_csv": OWN_COORDINATOR,
    "delegations.template_xlsx": OWN_COORDINATOR,
    "delegations.withdraw_registration": EVERYONE,      # the address holds the secret
    **dict.fromkeys([
        "desk.add_category", "desk.add_places", "desk.add_question", "desk.add_rank", "desk.add_seats", "desk.categories",
        "desk.category", "desk.confirm", "desk.decline", "desk.delegate", "desk.delegates", "desk.delegation",
        "desk.delegations", "desk.dismiss", "desk.duplicates", "desk.export", "desk.focal_point", "desk.focal_points",
        "desk.import_apply", "desk.import_delegates", "desk.invite_all", "desk.invite_many", "desk.decided_many", "desk.many",
        "desk.match", "desk.needs", "desk.numbers", "desk.overview", "desk.edit_delegate", "desk.extend", "desk.merge",
        "desk.message", "desk.messages", "desk.move_category", "desk.move_question", "desk.move_rank", "desk.move_step",
        "desk.party", "desk.places", "desk.question", "desk.questions", "desk.rank", "desk.ranks", "desk.remove_rank",
        "desk.send_again", "desk.step_category", "desk.step_question", "desk.undo", "desk.waiting", "desk.write"
    ], REGISTRARS),
    "editor.acts": EDITORS,
    **dict.fromkeys([       # conflicts, and what the rules know
        "editor.acknowledge", "editor.add_building", "editor.buildings", "editor.check", "editor.conflicts",
        "editor.edit_building", "editor.levels", "editor.move_building", "editor.remove_building", "editor.take_back",
        "editor.teams", "editor.walks"
    ], EDITORS),
    "editor.add_room": EDITORS,
    "editor.add_slot": EDITORS,
    "editor.add_speaker": EDITORS,
    "editor.add_track": EDITORS,
    "editor.cancel_slot": EDITORS,
    "editor.copy_slot": EDITORS,
    "editor.create_slot": EDITORS,
    "editor.edit_room": EDITORS,
    "editor.exchange": EDITORS,
    "editor.export_draft": EDITORS,
    "editor.edit_slot": EDITORS,
    "editor.edit_speaker": EDITORS,
    "editor.edit_track": EDITORS,
    "editor.list_slots": EDITORS,
    "editor.here": EDITORS,
    "editor.move_room": EDITORS,
    "editor.move_slot": EDITORS,
    "editor.move_track": EDITORS,
    "editor.programme": EDITORS,
    "editor.put_back": EDITORS,
    "editor.place_slots": EDITORS,
    "editor.redo": EDITORS,
    "editor.releases": EDITORS,
    "editor.remove_room": EDITORS,
    "editor.remove_slot": EDITORS,
    "editor.remove_speaker": EDITORS,
    "editor.remove_track": EDITORS,
    "editor.restore_slot": EDITORS,
    "editor.rooms": EDITORS,
    "editor.show_release": EDITORS,
    "editor.speakers": EDITORS,
    "editor.take": EDITORS,
    "editor.swap_slots": EDITORS,
    "editor.tracks": EDITORS,
    "editor.translations": EDITORS,
    "editor.withdraw_slot": EDITORS,
    "editor.undo": EDITORS,
    "feeds.calendar": EVERYONE,
    "feeds.day_feed": EVERYONE,
    "feeds.delegation_calendar": OWN_COORDINATOR,
    "feeds.delegation_feed": EVERYONE,                  # the address holds the secret
    "feeds.desk_delegate_calendar": REGISTRARS,
    "feeds.desk_delegation_calendar": REGISTRARS,
    "feeds.mine_feed": EVERYONE,                        # the address holds the secret
    "feeds.own_calendar": SIGNED_IN,
    "feeds.own_calendar_by_link": EVERYONE,             # the address holds the secret
    "feeds.programme_feed": EVERYONE,
    "feeds.room_feed": EVERYONE,
    "feeds.session_feed": EVERYONE,
    "feeds.track_feed": EVERYONE,
    "files.programme_csv": EVERYONE,
    "files.programme_json": EVERYONE,
    "files.programme_xml": EVERYONE,
    "files.schema": EVERYONE,
    "journal.journal": ADMINS,
    "mail.outbox": ADMINS,
    "mail.retry": ADMINS,
    "mailings.mailing": REGISTRARS,
    "mailings.mailings": REGISTRARS,
    "mailings.stop": REGISTRARS,
    "members.members": EVERYONE,
    "moved.still_coming": EVERYONE,                     # the address holds the secret
    "moved.substitute": EVERYONE,                       # the address holds the secret
    "privacy.account_data": SIGNED_IN,
    "privacy.account_data_file": SIGNED_IN,
    "privacy.erase_delegate": REGISTRARS,
    "privacy.erase_registration": EVERYONE,             # the address holds the secret
    "privacy.registration_data": EVERYONE,              # the address holds the secret
    "privacy.registration_data_file": EVERYONE,         # the address holds the secret
    "programme.booklet": EVERYONE,
    "programme.now_and_next": EVERYONE,
    "programme.programme": EVERYONE,
    "programme.changes": EVERYONE,
    "programme.changes_feed": EVERYONE,
    "programme.session_page": EVERYONE,
    "programme.sign": EVERYONE,
    "programme.speaker_page": EVERYONE,
    "programme.speakers": EVERYONE,
    "roster.add_member": ADMINS,
    "roster.apply_roster": ADMINS,
    "roster.export_roster": ADMINS,
    "roster.import_roster": ADMINS,
    "roster.member": ADMINS,
    "roster.members": ADMINS,
    "roster.take_step": ADMINS,
    "sign_ups.guests": REGISTRARS,
    "sign_ups.sessions": REGISTRARS,
    "site.front_door": EVERYONE,
    "site.healthz": EVERYONE,
    "site.home": EVERYONE,
    "site.readyz": EVERYONE,
    "site.robots": EVERYONE,
    "static": EVERYONE,
    "wordings.letter": ADMINS,              # a letter that lets people in; others are there for registrars too
    "wordings.letters": REGISTRARS,
    "wordings.restore": ADMINS,
}

# For those who are at the right kind of door, but of another city, the thing is not there.
NOT_THERE = {name: {"stranger"} for name, who in TABLE.items() if who is OWN_COORDINATOR} | {
    "feeds.delegation_calendar": {"stranger"}, "wordings.letter": {"registrar"}, "wordings.restore": {"registrar"}}

# Where an organiser gets without the second factor that is demanded: to show it, to set it up, and out.
BEFORE_SECOND_FACTOR = {"accounts.second_factor", "accounts.set_up_factor", "accounts.sign_out"}

TOKEN = "t" * 32


@pytest.fixture
def world(app):
    """A row for every argument of every address; the delegation is the coordinator's."""
    factories.make_assembly()
    people = {"nobody": None, "delegate": factories.make_account("delegate"),
              "stranger": factories.make_account("focal-point"), "coordinator": factories.make_account("focal-point"),
              "editor": factories.make_account("editor"), "registrar": factories.make_account("registrar"),
              "admin": factories.make_account("admin")}
    factories.make_delegate(factories.make_delegation(coordinator=people["stranger"]))
    delegation = factories.make_delegation(coordinator=people["coordinator"])
    delegation.invite_hash = hash_of(TOKEN)
    delegate = factories.make_delegate(delegation, link_hash=hash_of(TOKEN))
    room, track, speaker = factories.make_room(), factories.make_track(), factories.make_speaker()
    slot = factories.make_slot(room=room, track=track, appearances=[Appearance(speaker=speaker)])
    rules_release.release(note=Text(), by=None, now=now(), host="localhost", base_url="http://localhost")
    factories.make_booklets()
    building, exception = factories.make_building(), factories.make_acknowledgement()
    link = accounts.make_link(factories.make_account("delegate"), now=now())
    letter = write_letter("test", to="a@example.org", language="en", subject="s", body="b", host="localhost", now=now())
    letter.failed_at = now()        # one that can be tried again
    mailing = factories.make_mailing()
    factories.make_decision("known", delegate)
    category = factories.make_category(places=5)
    question, rank, message = factories.make_question(category), factories.make_rank(), factories.make_message(delegation)
    waiting, move = factories.make_delegate(delegation, status=Status.WAITING), factories.make_move()
    factories.make_subscription(delegate, secret=TOKEN)
    factories.make_subscription(delegation, secret="d" * 32, made_by_id=people["coordinator"].id)
    db.session.commit()
    arguments = {"account_id": people["delegate"].id, "code": slot.code, "day_id": factories.first_day().id,
                 "delegate_id": delegate.id, "number": 1, "room_id": room.id, "slot_id": slot.id,
                 "speaker_id": speaker.id, "track_id": track.id, "token": TOKEN, "member_id": delegation.member_id,
                 "step": "verify", "letter_id": letter.id, "move_id": move.id, "mailing_id": mailing.id, "kind": "sign-in",
                 "category_id": category.id, "question_id": question.id, "rank_id": rank.id, "message_id": message.id,
                 "building_id": building.id, "acknowledgement_id": exception.id,
                 "party_id": waiting.party_id, "delegation_id": delegation.id, "secret": TOKEN}
    special = {"accounts.open_link": {"token": link},
               "bootstrap.static": {"filename": "css/bootstrap.min.css"},
               "delegations": {"slug": delegation.member.slug},
               "desk": {"slug": delegation.member.slug, "key": "known"},
               "desk.step_category": {"step": "retire"},
               "desk.step_question": {"step": "retire"},
               "desk.move_step": {"step": "host"},
               "editor.export_draft": {"ending": "json"},
               "feeds.delegation_feed": {"secret": "d" * 32},
               "feeds.delegation_calendar": {"slug": delegation.member.slug},
               "feeds.desk_delegation_calendar": {"slug": delegation.member.slug},
               "feeds.room_feed": {"slug": room.slug},
               "feeds.track_feed": {"slug": track.slug},
               "programme.booklet": {"paper": "a4"},
               "programme.sign": {"slug": room.slug},
               "programme.speaker_page": {"slug": speaker.slug},
               "static": {"filename": "theme.css"},
               "wordings": {"code": "en"}}
    return types.SimpleNamespace(people=people, arguments=arguments, special=special, app=app)


def addresses(world, own_sign_in):
    """(endpoint, method, address) for every way of asking for every endpoint."""
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint not in TABLE:      # test_every_endpoint_is_in_the_table says so
            continue
        known = (world.arguments | {"language": "en", "sign_in_id": own_sign_in}
                 | world.special.get(rule.endpoint.split(".")[0], {}) | world.special.get(rule.endpoint, {}))
        missing = rule.arguments - set(known)
        assert not missing, f"{rule.endpoint} needs {missing}: give the world of this test such a row"
        with world.app.test_request_context():
            address = url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule.endpoint, method, address


def visit(world, person):
    """That person's browser, and the number of its sign-in."""
    visitor, account = Visitor(world.app), world.people[person]
    if account is None:
        return visitor, factories.make_sign_in_row(factories.make_account("delegate")).id
    visitor.sign_in(account)
    return visitor, factories.make_sign_in_row(account).id


def outcome(answer):
    """What the door says. A POST without its form's token changes nothing: whoever gets in is told that, with 400."""
    if answer.status_code == 403:
        return "closed"
    if answer.status_code == 404:
        return "not there"
    if answer.status_code == 302 and "/sign-in?" in answer.location:
        return "sign in first"
    if answer.status_code == 302 and "/second-factor?" in answer.location:
        return "second factor first"
    return "in" if answer.status_code in (200, 302, 400) else f"answers {answer.status_code}"


def expected(endpoint, method, person):
    if person in TABLE[endpoint]:
        return "in"
    if person in NOT_THERE.get(endpoint, ()):
        return "not there"
    return "sign in first" if person == "nobody" and method == "GET" else "closed"


def test_every_endpoint_is_in_the_table(app):
    assert set(app.view_functions) - set(TABLE) == set(), "say in TABLE who gets in there"
    assert set(TABLE) - set(app.view_functions) == set(), "these are gone"


def test_every_view_says_who_may_enter(app):
    assert [name for name, view in app.view_functions.items() if getattr(view, "open_to", None) is None] == []


@pytest.mark.on_either
@pytest.mark.parametrize("person", PEOPLE)
def test_the_doors_open_to_whom_they_should(world, person):
    wrong = []
    visitor, own_sign_in = visit(world, person)
    for endpoint, method, address in addresses(world, own_sign_in):
        with visitor.client.open(address, method=method) as answer:
            found = outcome(answer)
        if found != expected(endpoint, method, person):
            wrong.append(f"{method} {endpoint}: {found} instead of {expected(endpoint, method, person)}")

    assert wrong == [], "\n".join(wrong)


@pytest.mark.on_either
@pytest.mark.parametrize("person", ["editor", "registrar", "admin"])
def test_organisers_come_in_with_their_second_factor_where_it_is_demanded(world, person, monkeypatch):
    monkeypatch.setitem(world.app.config, "SECOND_FACTOR_DEMANDED", True)
    visitor = Visitor(world.app).sign_in(world.people[person], second_factor_at=None)
    inside = set()
    for endpoint, method, address in addresses(world, 1):
        with visitor.client.open(address, method=method) as answer:
            if person in TABLE[endpoint] - {"nobody"} and outcome(answer) != "second factor first":
                inside.add(endpoint)

    public = {endpoint for endpoint, who in TABLE.items() if who == EVERYONE}
    assert inside - public == BEFORE_SECOND_FACTOR


def test_a_view_that_says_nothing_is_closed_to_all(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "site.home", lambda: "open by mistake")
    factories.make_assembly()

    for role in ("admin", "editor", None):
        visitor = Visitor(app)
        if role:
            visitor.sign_in(factories.make_account(role))
        visitor.open("site.home", status=403)
