"""The pages that make the secret addresses of private calendars, and end them. An address is shown once, when it is made."""
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import coordinators, everyone, open_to, registrars, signed_in
from ..addresses import square
from ..agenda import queries as agenda
from ..agenda import rules_calendars
from ..agenda.routes import Own, acting, by_link, own_delegates
from ..assembly.queries import the_assembly
from ..db import db, now
from ..delegations.models import Delegate, Delegation
from ..delegations.queries import WITH_CITY
from ..delegations.routes import posts_limit
from ..languages import PREFIX, plain, speaking
from ..members.models import Member
from . import queries, routes_page, words_private  # noqa: F401 (routes_page adds to routes)
from .forms import AddressForm, AgendaForm, DelegationForm
from .routes_private import NOTED_EACH, bp, early_answers  # noqa: F401 (early_answers: for the door)


@bp.route(f"{PREFIX}/agenda/calendar", methods=["GET", "POST"])
@open_to(signed_in)
@posts_limit
def own_calendar():
    delegate = acting(own_delegates())
    return calendar_of(Own(delegate)) if delegate else redirect(url_for("agenda.agenda"))


@bp.route(f"{PREFIX}/registration/<token>/agenda/calendar", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def own_calendar_by_link(token):
    return calendar_of(Own(by_link(token), token))


def calendar_of(own):
    return address_page(own.delegate, "mine", AgendaForm, heading=gettext("Your agenda in your calendar"),
                        back=own.to("agenda"), back_to=gettext("Your agenda"))


@bp.route(f"{PREFIX}/delegation/<slug>/calendar", methods=["GET", "POST"])
@open_to(coordinators)
def delegation_calendar(slug):
    """For the delegation's own focal point; anybody else's is not there."""
    found = delegation_where(Member.slug == slug, Delegation.coordinator_id == current_user.account.id)
    return address_page(found, "delegation", DelegationForm, heading=heading_of(found),
                        back=url_for("delegations.delegation"), back_to=gettext("My delegation"))


@bp.route(f"{PREFIX}/desk/delegates/<int:delegate_id>/calendar", methods=["GET", "POST"])
@open_to(registrars)
def desk_delegate_calendar(delegate_id):
    found = db.session.get(Delegate, delegate_id, options=[WITH_CITY]) if delegate_id < 2**31 else None
    return desk_page(found or abort(404), heading=gettext("Calendar of %(name)s", name=found.name),
                     back=url_for("desk.delegate", delegate_id=found.id), back_to=gettext("Back to the delegate"))


@bp.route(f"{PREFIX}/desk/delegations/<slug>/calendar", methods=["GET", "POST"])
@open_to(registrars)
def desk_delegation_calendar(slug):
    found = delegation_where(Member.slug == slug)
    return desk_page(found, heading=heading_of(found), back=url_for("desk.delegation", slug=slug),
                     back_to=gettext("Back to the delegation"))


def delegation_where(*conditions):
    found = db.session.scalar(db.select(Delegation).join(Delegation.member).where(*conditions))
    return found or abort(404)


def heading_of(delegation):
    return gettext("Calendar of %(name)s", name=plain(delegation.member.name))


def address_page(owner, kind, make_form, **about):
    """The owner's page: what the calendar shows, a new address of this `kind`, shown once, or the end of the one there is."""
    form, address = make_form(obj=agenda.newest_subscription_of(owner)), None
    if form.act.data == "revoke":
        return desk_page(owner, **about)
    if form.accepted():
        with form.showing_refusal():
            if form.act.data == "save":
                rules_calendars.choose(owner, form.wishes, by=current_user.account)
                db.session.commit()
                flash(gettext("Saved. Your calendar shows it when it looks for changes the next time."))
                return redirect(request.path)
            if form.act.data != "new":
                abort(400)
            secret = rules_calendars.renew(owner, key=current_app.config["SECRET_KEY"], now=now(), by=current_user.account,
                                           wishes=form.wishes, seen=form.seen.data)
            db.session.commit()
            address = f"{current_app.config['BASE_URL']}/calendar/{kind}/{secret}.ics"
    return page_of(owner, form, address, **about)


def desk_page(owner, **about):
    """The registrars' page, which makes no address: when the one there is was read, and its end."""
    form = AddressForm()
    if form.accepted():
        if form.act.data != "revoke":
            abort(400)
        rules_calendars.revoke(owner, now=now(), by=current_user.account)
        db.session.commit()
        flash(gettext("The address opens nothing any more."))
        return redirect(request.path)
    return page_of(owner, form, None, **about)


def feed_name(owner, language):
    """What the feed calls itself, so that a program that asks for a name is given the same one."""
    with speaking(language):
        assembly = the_assembly()
        if isinstance(owner, Delegate):
            return words_private.agenda_name(assembly.name)
        return words_private.delegation_name(plain(owner.member.name), assembly.name)


def own_language(owner):
    """That of the letters of whoever a private calendar belongs to."""
    return owner.language if isinstance(owner, Delegate) else current_user.account.language


def page_of(owner, form, address, *, heading, **about):
    newest = agenda.newest_subscription_of(owner)
    is_open = newest is not None and newest.revoked_at is None
    read_at = newest and newest.fetched_at
    links = address and queries.links(address, name=feed_name(owner, newest.language or own_language(owner)))
    return render_template(
        "feeds/address.html", form=form, address=address, heading=heading, newest=newest, is_open=is_open,
        number=agenda.newest_number(owner), is_read_lately=read_at is not None and now() - read_at < NOTED_EACH,
        links=links, code=address and square(queries.webcal(address)),
        is_local=queries.is_local(current_app.config["BASE_URL"]), **about), form.status
