"""Everyone who may come to the door, with the page where their walk begins."""
import datetime as dt
from types import SimpleNamespace
from typing import NamedTuple

from blueprints.accounts import rules as accounts
from blueprints.db import db, now
from blueprints.delegations import rules as delegations
from blueprints.delegations import rules_invitation
from blueprints.delegations.models import Delegate, Delegation, Post, Status
from blueprints.delegations.models_categories import QuestionKind
from blueprints.desk import rules_many
from blueprints.mail.models import Letter
from blueprints.mail.rules import write_letter
from blueprints.members.models import Member
from blueprints.programme.models import Building, Slot, SlotStatus
from tests import factories


class Person(NamedTuple):
    """A visitor: nobody has no cookie."""

    name: str
    starts: list
    cookie: dict | None = None


def people_of(server):
    """Nobody, and one person for each role; those with fewer rights first."""
    with server.app.app_context():
        delegation = db.session.scalars(db.select(Delegation).join(Member).where(Member.verified_at.is_not(None))
                                        .order_by(Member.slug)).first()
        token = registered(server, delegation.member, "delegate@example.org")
        link = accounts.make_link(factories.make_account("delegate", email="late@example.org"), now=now())
        focal_point = factories.make_account("focal-point", email="focal-point@example.org")
        delegation.coordinator = focal_point
        kinds, a_move = all_kinds(delegation), moved()
        careful = factories.make_account("editor", email="careful@example.org", totp_secret="JBSWY3DPEHPK3PXP",
                                         totp_since=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        own = f"/en/registration/{token}"
        found = [
            Person("nobody", ["/en/", own, f"{own}/still-coming", f"{own}/substitute", *sessions(f"{own}/agenda"),
                              f"{own}/data.json", f"/en/sign-in/{link}",
                              invited(server, delegation), *plain_pages(server)]),
            Person("delegate", ["/en/", "/en/account", *sessions("/en/agenda")],
                   server.cookie_of(factories.make_account("delegate", email="delegate@example.org"))),
            Person("focal point", ["/en/", "/en/delegation", *kinds], server.cookie_of(focal_point)),
            Person("half signed in", ["/en/second-factor"], server.cookie_of(careful, second_factor_at=None)),
            Person("careful editor", ["/en/account"], server.cookie_of(careful)),
            Person("registrar", ["/en/", "/en/desk/delegates", *decisions(), *mailings(), *set_up(),
                                 f"/en/desk/delegations/{delegation.member.slug}/focal-point/remove",
                                 f"/en/desk/delegations/{delegation.member.slug}/calendar"],
                   server.cookie_of(factories.make_account("registrar", email="registrar@example.org"))),
            Person("editor", ["/en/", "/en/editor", *slots()],
                   server.cookie_of(factories.make_account("editor", email="editor@example.org"))),
            Person("admin", ["/en/", *plain_pages(server, "admin"), *tries(), *wordings(), *a_move],
                   server.cookie_of(factories.make_account("admin", email="admin@example.org"))),
        ]
        db.session.commit()
        db.session.remove()
        return found


def all_kinds(delegation):
    """Pages about one of each kind in the focal point's delegation: a seat whose name follows, people in line, a message."""
    seat = factories.make_delegate(delegation, name="", email="", email_folded="", is_placeholder=True, consented_at=None,
                                   status=Status.CONFIRMED)
    waiting = factories.make_delegate(delegation, status=Status.WAITING)
    offered = factories.make_delegate(delegation, status=Status.OFFERED, offer_until=now() + dt.timedelta(days=2))
    pending = factories.make_delegate(delegation, name="Pending Example")
    factories.make_message(delegation)
    own = "/en/delegation"
    return [f"{own}/delegates/{seat.id}/{act}" for act in ("name", "edit", "head", "withdraw")] + [
        f"{own}/delegates/{pending.id}/{act}" for act in ("confirm", "decline", "replace", "edit")] + [
        f"{own}/waiting/{offered.party_id}/take", f"{own}/waiting/{waiting.party_id}/let-go",
        f"{own}/{delegation.member.slug}/invitation/close"]


def decisions():
    """What a registrar can decide, each about somebody of whom it can be decided."""
    someone = {status: db.session.scalars(db.select(Delegate.id).where(Delegate.status == status)).first()
               for status in (Status.PENDING, Status.CONFIRMED)}
    unlisted = factories.make_delegate(factories.make_delegation(member=factories.make_member(slug="unlisted")))
    unlisted.delegation, unlisted.city_written = None, "Example City"
    return [f"/en/desk/delegates/{someone[Status.PENDING]}", f"/en/desk/delegates/{someone[Status.PENDING]}/confirm",
            f"/en/desk/delegates/{someone[Status.PENDING]}/decline",
            f"/en/desk/delegates/{someone[Status.CONFIRMED]}/undo", f"/en/desk/delegates/{unlisted.id}/match",
            f"/en/desk/delegates/{someone[Status.CONFIRMED]}/erase", f"/en/desk/delegates/many/{many_decided()}"]


def many_decided():
    """The key of a deed that confirmed somebody among many."""
    delegate, key = factories.make_delegate(), "k" * 32
    rules_many.decide({delegate.id: delegate.revision}, rules_many.Deed.CONFIRM, request_key=key,
                      by=factories.make_account("registrar"), now=now())
    return key


def invited(server, delegation):
    """The invitation link of a delegation."""
    key = server.app.config["SECRET_KEY"]
    rules_invitation.make(delegation, seen=delegation.revision, by=None, key=key)
    return f"/en/register/{rules_invitation.invite_secret(delegation, key=key)}"


def set_up():
    """What registrars set up: a category with a question, a rank, somebody who waits, and a message of a focal point."""
    category = factories.make_category(places=0)
    question = factories.make_question(category, kind=QuestionKind.CHOICE, options=(("bus", 3), ("train", None)))
    waiting = factories.make_delegate(category=category, status=Status.WAITING)
    rank, message = factories.make_rank(), factories.make_message()
    return [f"/en/desk/categories/{category.id}/retire", f"/en/desk/categories/{category.id}/questions",
            f"/en/desk/questions/{question.id}", f"/en/desk/questions/{question.id}/retire",
            f"/en/desk/ranks/{rank.id}/remove", "/en/desk/ranks/order/host", f"/en/desk/waiting/{waiting.party_id}",
            f"/en/desk/waiting/categories/{category.id}", f"/en/desk/messages/{message.id}", "/en/desk/places",
            "/en/desk/focal-points/invite/send"]


def sessions(agenda):
    """A session that people sign up for, as it stands to somebody with this agenda."""
    code = db.session.scalar(db.select(Slot.code).where(Slot.places.is_not(None)).order_by(Slot.id).limit(1))
    return [f"{agenda}/sessions/{code}"]


def mailings():
    """Something written to many of whom one did not get it."""
    mailing = factories.make_mailing()
    factories.added(Letter(kind="mailing", to="later@example.org", language="en", subject="Hello", body="Hello",
                           message_id="<later@example.org>", mailing_id=mailing.id, not_before=now() + dt.timedelta(hours=1)))
    return [f"/en/desk/mailings/{mailing.id}", f"/en/desk/mailings/{mailing.id}/stop"]


def slots():
    """Pages about sessions: one that was never released and may be removed, a cancelled one, one that is public, two together;
    and about a speaker and a building that nothing needs."""
    new = factories.make_slot(starts=dt.time(22))
    cancelled = factories.make_slot(starts=dt.time(23), minutes=30, status=SlotStatus.CANCELLED)
    public, other = db.session.scalars(db.select(Slot).where(Slot.is_sample).order_by(Slot.id).limit(2))
    speaker, building = factories.make_speaker(), factories.added(Building(name=factories.four("Annex")))
    own, both = "/en/editor/sessions", f"code={public.code}&code={other.code}"
    return [f"{own}/{new.id}", f"{own}/{new.id}/remove", f"{own}/{cancelled.id}/restore",
            *(f"{own}/{public.id}/{act}" for act in ("move", "copy", "withdraw")),
            "/en/editor/exchange/draft.json", f"/en/editor/place?{both}",
            f"/en/editor/swap?{both}", "/en/editor/create?kind=forum&title=Rivers",
            f"/en/editor/speakers/{speaker.id}/remove", f"/en/editor/rooms/buildings/{building.id}/remove"]


def moved():
    """A move of the assembly, and what an admin may do with it."""
    return [f"/en/admin/dates/moves/{factories.make_move().id}/undo"]


def tries():
    """A letter to be sent again, and a step with a member."""
    letter = write_letter("received", to="delegate@example.org", language="en", subject="Example", body="Example",
                          about=None, host="localhost", now=now())
    db.session.commit()
    member = db.session.scalars(db.select(Member).where(Member.verified_at.is_(None))).first()
    return [f"/en/admin/outbox/{letter.id}/retry", f"/en/admin/members/{member.id}/verify"]


def wordings():
    """A letter in our own words, and one in others, that ours may replace."""
    factories.make_wording()
    return ["/en/desk/letters/invitation/ko", "/en/desk/letters/sign-in/en", "/en/desk/letters/sign-in/en/restore"]


def registered(server, member, email):
    """Register somebody for this member; the secret of their own link."""
    key = server.app.config["SECRET_KEY"]
    delegate = delegations.register(
        city=member.slug, request_key=email, now=now(), key=key, name="Kim Example",
        own_name="김보기", office="Adviser to the mayor", organisation="City of Example", email=email, post=Post.ADVISER,
        language="ko", city_written="")
    db.session.commit()
    return delegations.link_secret(delegate, key=key)


def plain_pages(server, *roles):
    """Every page whose address needs nothing but the language and whose door opens to somebody with these roles."""
    person = SimpleNamespace(is_authenticated=bool(roles), roles=set(roles))
    views = server.app.view_functions
    return sorted("/en/" + rule.rule.split("/", 2)[2] for rule in server.app.url_map.iter_rules()
                  if rule.arguments == {"language"} and "GET" in rule.methods and views[rule.endpoint].open_to(person))
