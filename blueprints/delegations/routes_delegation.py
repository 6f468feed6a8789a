"""A focal point's own delegation, and nothing of others: its page, new people, its link, messages, its list to take away."""
import segno
from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from .. import tables
from ..access import coordinators, open_to
from ..addresses import public_url
from ..assembly.queries import the_assembly
from ..db import db, now
from ..journal.rules import record
from ..languages import sentence_of
from ..refusals import Refusal
from . import letters_delegation as letters
from . import queries_delegation as queries
from . import rules, rules_delegation, rules_invitation, rules_messages, rules_places, rules_questions, words_delegation
from .forms_delegation import AddForm, DecideForm, ExportForm, KeepSeatForm, MessageForm, MoveForm
from .routes import WORDS as PUBLIC_WORDS
from .routes import bp, posts_limit, secret_key
from .words_missing import BY_THE_PERSON, MISSING, completeness

WORDS = PUBLIC_WORDS | {"missing_words": MISSING, "by_the_person": BY_THE_PERSON, "limits": words_delegation.LIMITS}
SHEETS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def me():
    return current_user.account


def own_or_404(slug):
    """The focal point's own delegation of this city; anybody else's is not there."""
    return queries.own_delegation(me(), slug) or abort(404)


def back_to(delegation, anchor=None):
    return redirect(url_for(".delegation_of_city", slug=delegation.member.slug, _anchor=anchor))


def sentence_unless(check, *facts, **named):
    """Why a rule would refuse now; None while it would not."""
    try:
        check(*facts, now=now(), **named)
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


@bp.route("/delegation")
@open_to(coordinators)
def delegation():
    own = queries.own_delegations(me())
    if len(own) == 1:
        return page_of(own[0])
    return render_template("delegations/delegation_choice.html", own=own)


@bp.route("/delegation/<slug>")
@open_to(coordinators)
def delegation_of_city(slug):
    return page_of(own_or_404(slug))


def page_of(own):
    """The page of one delegation: a fixed number of statements, however many come."""
    assembly, category, people = the_assembly(), queries.category_of_cities(), queries.people_of(own)
    if assembly is None or category is None:
        abort(404)
    questions = rules_questions.asked_of(category)
    coming = queries.coming(people)
    free, seats, taken = rules_places.free(category, own, assembly), rules_places.seats_of(own, assembly), queries.taken_of(own)
    return render_template(
        "delegations/delegation.html", delegation=own, assembly_now=assembly, people=people, coming=coming, free=free,
        seats=seats, taken=taken, lines=queries.lines_of(own, people, free.limit), head=queries.head_of(people),
        complete={one.id: completeness(one, questions) for one in coming},
        closed=sentence_unless(rules.check_open, assembly, category=category),
        no_substitutions=sentence_unless(rules_delegation.check_substitutable, assembly), move_form=MoveForm(),
        deadlines=words_delegation.deadlines(assembly, category, now=now()), export_form=ExportForm(),
        is_invited=own.invite_hash is not None, messages=queries.count_messages(own), Limit=rules_places.Limit, **WORDS)


@bp.route("/delegation/<slug>/add", methods=["GET", "POST"])
@open_to(coordinators)
@posts_limit
def add_delegate(slug):
    return add(slug, AddForm, "delegations/delegation_add.html", gettext("Added."))


@bp.route("/delegation/<slug>/keep-seat", methods=["GET", "POST"])
@open_to(coordinators)
@posts_limit
def keep_seat(slug):
    return add(slug, KeepSeatForm, "delegations/delegation_seat.html",
               gettext("A seat is kept. Name the person when you know who comes."))


def add(slug, kind, template, said):
    """Somebody more for the delegation, from look-up to answer."""
    own, form = own_or_404(slug), kind()
    if form.accepted():
        with form.showing_refusal():
            try:
                [delegate] = rules_delegation.add(own, people=[form.facts()], wait=form.wait_choice, by=me(), now=now(),
                                                  request_key=form.request_key.data, key=secret_key())
            except rules.Repeated:
                return back_to(own)
            letters.added(delegate, by=me(), now=now())
            flash(gettext("Put on the waiting list.") if delegate.is_in_line else said)
            answer = back_to(own)
            db.session.commit()
            return answer
    assembly, category = the_assembly(), queries.category_of_cities()
    has_room = category is not None and rules_places.has_room(category, own, assembly)
    return render_template(template, delegation=own, form=form, has_room=has_room,
                           closed=sentence_unless(rules.check_open, assembly, category=category)), form.status


@bp.route("/delegation/<slug>/invitation", methods=["GET", "POST"])
@open_to(coordinators)
def invitation(slug):
    own = own_or_404(slug)
    form = DecideForm(obj=own)
    if form.accepted():
        with form.showing_refusal():
            rules_invitation.make(own, seen=form.revision.data, by=me(), key=secret_key())
            db.session.commit()
            flash(gettext("The link is made. Send it to those who come."))
            return redirect(url_for(".invitation", slug=slug))
    secret = rules_invitation.invite_secret(own, key=secret_key())
    address = public_url("delegations.invited", token=secret) if secret else None
    return render_template("delegations/delegation_invitation.html", delegation=own, form=form, address=address,
                           qr=qr_of(address) if address else None), form.status


def qr_of(address):
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


@bp.route("/delegation/<slug>/invitation/close", methods=["GET", "POST"])
@open_to(coordinators)
def close_invitation(slug):
    own = own_or_404(slug)
    form = DecideForm(obj=own)
    if form.accepted():
        with form.showing_refusal():
            rules_invitation.close(own, seen=form.revision.data, by=me())
            db.session.commit()
            flash(gettext("The link is closed. It opens nothing any more."))
            return redirect(url_for(".invitation", slug=slug))
    return render_template("delegations/delegation_close_invitation.html", delegation=own, form=form), form.status


@bp.route("/delegation/<slug>/messages", methods=["GET", "POST"])
@open_to(coordinators)
@posts_limit
def messages(slug):
    own, form = own_or_404(slug), MessageForm()
    if form.accepted():
        with form.showing_refusal():
            message, is_new = rules_messages.write(own, form.words.data, request_key=form.request_key.data, by=me(), now=now())
            if is_new:
                letters.message_came(message, own, now=now())
            db.session.commit()
            flash(gettext("Sent. The registrars answer here, and you get a letter."))
            return redirect(url_for(".messages", slug=slug))
    return render_template("delegations/delegation_messages.html", delegation=own, form=form,
                           messages=queries.messages_of(own)), form.status


@bp.route("/delegation/<slug>/export", methods=["POST"])
@open_to(coordinators)
def export_delegation(slug):
    """The list as a file, without what concerns anybody's health; that somebody took it away is noted."""
    own, form = own_or_404(slug), ExportForm()
    if not form.accepted():
        return abort(form.status)
    people, category = queries.people_of(own), queries.category_of_cities()
    header, rows = words_delegation.table(people, rules_questions.asked_of(category) if category else [])
    record("delegation.exported", own, by=me(), values={"number": len(rows)})
    db.session.commit()
    body = (tables.xlsx_bytes(header, rows, title=gettext("Delegation")) if form.kind.data == "xlsx"
            else tables.csv_bytes(header, rows))
    return Response(body, mimetype=SHEETS[form.kind.data], headers={
        "Content-Disposition": f"attachment; filename=delegation-{slug}.{form.kind.data}", "Cache-Control": "no-store"})
