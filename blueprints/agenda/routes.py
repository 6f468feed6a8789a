"""A delegate's agenda, by signing in or by the registration's secret link; and the stars on the programme's pages."""
from typing import NamedTuple

import flask
from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from ..access import everyone, open_to, signed_in
from ..accounts.models import hash_of
from ..db import db, now
from ..delegations.models import Status
from ..delegations.queries import registration_of, registrations_of
from ..delegations.routes import unseen
from ..languages import pages, sentence_of
from ..limits import limiter
from ..programme import queries_public
from ..programme.routes import OF_READER
from ..refusals import Refusal
from . import letters, queries, rules, words
from .forms import ActForm, ChooseForm

bp = pages("agenda", __name__)


def who_acts():
    """Stars are counted by person: two thousand delegates press them behind one address, that of the venue."""
    return f"account:{current_user.id}" if current_user.is_authenticated else hash_of(request.view_args.get("token", ""))


acts_limit = limiter.limit("300 per 10 minutes", methods=["POST"], key_func=who_acts)


class Own(NamedTuple):
    """The delegate whose agenda it is, and by which door the reader came: a `token` is the registration's secret link."""

    delegate: object
    token: str | None = None

    def to(self, name, **values):
        """The address of a page of this agenda, by the same door."""
        if self.token is None:
            return url_for(f"agenda.{name}", **values)
        return url_for(f"agenda.{name}_by_link", token=self.token, **values)

    def act(self, code):
        """Where what is done with a session is sent."""
        return self.to("session", code=code)

    @property
    def calendar(self):
        """The page about the calendar's secret address."""
        if self.token is None:
            return url_for("feeds.own_calendar")
        return url_for("feeds.own_calendar_by_link", token=self.token)


class Box(NamedTuple):
    """What the page of one session says to a delegate: how it stands, and what can be done."""

    stance: queries.Stance
    count: queries.Taken | None     # type: ignore[assignment]      # None: nobody has to sign up
    free: int
    closed: str | None              # why the delegate cannot sign up


class Mine(NamedTuple):
    """What the programme's pages know of a reader who is a delegate."""

    own: Own
    stances: dict
    box: Box | None
    page: str

    def stance(self, code):
        return self.stances.get(code, queries.NONE)


def by_link(token):
    """The registration that this secret link opens, or the 404 page."""
    return registration_of(token) or abort(404)


def own_delegates():
    """The registrations of whoever is signed in that have a place, the newest first."""
    if not current_user.is_authenticated:
        return []
    return [delegate for delegate in registrations_of(current_user.account.email)
            if delegate.holds_a_seat and delegate.erased_at is None]


def acting(mine):
    """The one of these registrations that the reader acts as: the one chosen, else the newest confirmed; None without."""
    chosen = flask.session.get("delegate")
    return min(mine, key=lambda one: (one.id != chosen, one.status is not Status.CONFIRMED), default=None)


def of_reader(released, slot=None):
    """For the programme's pages: the reader's stars, and for one session what can be done with it."""
    delegate = acting(own_delegates())
    if delegate is None:
        return {}
    stances = queries.stances(delegate)
    own = Own(delegate)
    return {"mine": Mine(own, stances, box(delegate, slot, stances) if slot else None, request.full_path.rstrip("?"))}


OF_READER.append(of_reader)


def box(delegate, session, stances):
    facts, stance = session.facts, stances.get(session.code, queries.NONE)
    slot = queries.slot_called(session.code) if facts.places is not None else None
    if slot is None:
        return Box(stance, None, 0, None)
    count = queries.taken(slot.id)
    return Box(stance, count, queries.free(facts, count), closed(delegate, slot, facts))


def closed(delegate, slot, facts):
    """Why this delegate cannot sign up; None when it can."""
    try:
        rules.check_may(delegate, slot, facts)
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


@bp.after_request
def hide_secret_links(answer):
    return unseen(answer) if "token" in (request.view_args or {}) else answer


@bp.route("/agenda")
@open_to(signed_in)
def agenda():
    mine = own_delegates()
    delegate = acting(mine)
    return show_agenda(Own(delegate), others=mine) if delegate else render_template("agenda/nobody.html")


@bp.route("/registration/<token>/agenda")
@open_to(everyone)
def agenda_by_link(token):
    return show_agenda(Own(by_link(token), token))


def show_agenda(own, others=()):
    released = queries_public.latest()
    days = queries.agenda(released, queries.stances(own.delegate)) if released else []
    return render_template("agenda/agenda.html", own=own, days=days, released=released, others=others, marks=words.marks,
                           form=ActForm(formdata=None), choose=ChooseForm(formdata=None), page=request.path)


@bp.route("/agenda/as", methods=["POST"])
@open_to(signed_in)
def choose():
    form = ChooseForm()
    if not form.accepted():
        abort(400)
    flask.session["delegate"] = next((one.id for one in own_delegates() if str(one.id) == form.delegate.data), None)
    return redirect(url_for(".agenda"))


@bp.route("/agenda/sessions/<code>", methods=["GET", "POST"])
@open_to(signed_in)
@acts_limit
def session(code):
    delegate = acting(own_delegates())
    return act(Own(delegate), code) if delegate else redirect(url_for(".agenda"))


@bp.route("/registration/<token>/agenda/sessions/<code>", methods=["GET", "POST"])
@open_to(everyone)
@acts_limit
def session_by_link(token, code):
    return act(Own(by_link(token), token), code)


def act(own, code):
    """Do what the button says with a session, or show the page that asks: what clashes, why not."""
    form = ActForm()
    if form.accepted():
        do = ACTS.get(form.act.data) or abort(400)
        with form.showing_refusal():
            letters.served(do(own.delegate, code, form), now=now())
            db.session.commit()
            return redirect(back_to(form, own, code))
    released = queries_public.latest()
    found = released and released.by_code.get(code)
    if found is None:
        abort(404)
    return render_template(
        "agenda/session.html", own=own, form=form, session=found, facts=found.facts, marks=words.marks,
        box=box(own.delegate, found, queries.stances(own.delegate)), page=form.onward), form.status


def back_to(form, own, code):
    """The page the reader came from, where its star is."""
    return f"{form.onward}#star-{code}" if form.onward else own.to("agenda")


def unstar(delegate, code, _form):
    rules.unstar(delegate, code)
    return []


ACTS = {
    "star": lambda delegate, code, form: rules.star(delegate, code, now=now(), **form.how),
    "unstar": unstar,
    "sign-up": lambda delegate, code, form: rules.sign_up(delegate, code, now=now(), **form.how)[1],
    "leave": lambda delegate, code, form: rules.leave(delegate, code),
}
