"""One's own registration behind its secret link: see it, take an offer, change it, withdraw; and how to get the link again."""
import datetime as dt
import time

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import everyone, open_to, signed_in
from ..accounts.rules import folded
from ..assembly.queries import the_assembly
from ..db import db, now
from ..languages import sentence_of
from ..limits import limiter
from ..refusals import Refusal
from . import letters, letters_links, queries, rules, rules_places, rules_questions, words_questions, words_standing
from .forms import EditForm, LinkForm, OfferForm, WithdrawForm
from .models import Status
from .routes import WORDS, accepted_limit, bp, by_link, kept_until, line_of, own_page, posts_limit, secret_key

ANSWERS_AFTER = 0.3     # seconds: longer than writing a letter takes, so that the clock tells no stranger who is known
LINKS_PER_HOUR = 3      # letters with links to one address


def editing_closed(delegate, assembly):
    """Why this person cannot edit any more; None while they can."""
    try:
        rules.check_editable(delegate, assembly, now=now())
    except Refusal as refusal:
        return sentence_of(refusal)
    return None


@bp.route("/registration/<token>", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def registration(token):
    delegate = by_link(token)
    form = OfferForm(obj=delegate)
    if form.accepted():
        with form.showing_refusal():
            if "leave" in request.form:
                give_up(delegate, seen=form.revision.data)
            else:
                take(delegate)
            receipt = own_page(delegate)
            db.session.commit()
            return redirect(receipt)
        delegate = by_link(token)
    assembly = the_assembly()
    return render_template("delegations/registration.html", delegate=delegate, form=form, token=token,
                           closed=editing_closed(delegate, assembly), editable_until=rules.edits_close_at(delegate, assembly),
                           standing=standing(delegate, assembly), offer_stands=offer_stands(delegate), answers=told(delegate),
                           **WORDS), form.status


def take(delegate):
    """Take the place on offer, and tell what became of it. Raises NoOffer, OfferLapsed."""
    before = delegate.status
    rules.take_offer(delegate, now=now())
    if before is Status.OFFERED:
        letters.registered(delegate, now=now())


def give_up(delegate, *, seen):
    """Withdraw, and write to whom it concerns. Raises what the rule raises."""
    served = rules.withdraw(delegate, seen=seen, now=now())
    if served is not None:
        letters.withdrawn(delegate, now=now())
        letters.served(served, now=now())


def offer_stands(delegate):
    return delegate.status is Status.OFFERED and now() < delegate.offer_until


def standing(delegate, assembly):
    """What happens next with this registration, and by when, as sentences."""
    if delegate.status is Status.WAITING:
        left = rules_places.free(delegate.category, delegate.delegation, assembly)
        waiting = queries.waiting_before(delegate, **line_of(left))
        return list(words_standing.in_line(delegate, left, waiting, assembly))
    way_out = queries.way_out(delegate) if delegate.status is Status.WITHDRAWN else None
    return [words_standing.next_step(delegate, now=now(), way_out=way_out)]


def told(delegate):
    """(the wording that was answered, the answer in words, the wording now where it is another) for each answer."""
    return [(answer.wording.label, words_questions.in_words(answer),
             answer.question.wording.label if answer.question.wording.id != answer.wording_id else None)
            for answer in queries.answers_told(delegate)]


@bp.route("/registration/<token>/edit", methods=["GET", "POST"])
@open_to(everyone)
@accepted_limit
@posts_limit
def edit_registration(token):
    delegate = by_link(token)
    questions = rules_questions.asked_of(delegate.category)
    form = EditForm(obj=delegate, questions=questions, counts=rules_questions.taken(questions, besides=delegate))
    if form.accepted():
        with form.showing_refusal():
            before, status = delegate.email, delegate.status
            changed, served = rules.edit(delegate, seen=form.revision.data, key=secret_key(), now=now(), **form.facts())
            write_of(changed, served, delegate, before=before, status=status)
            receipt = own_page(delegate)
            db.session.commit()
            flash(gettext("Your changes are saved.") if changed else gettext("Nothing was changed."))
            return redirect(receipt)
    assembly = the_assembly()
    return render_template("delegations/edit_registration.html", delegate=delegate, form=form, token=token,
                           closed=editing_closed(delegate, assembly), editable_until=rules.edits_close_at(delegate, assembly),
                           until=kept_until(assembly), version=rules.NOTICE_VERSION, **WORDS), form.status


def write_of(changed, served, delegate, *, before, status):
    """The letters that an edit asks for."""
    if "status" in changed or delegate.status is status:
        if changed:
            letters.changed(delegate, waits_again="status" in changed, now=now())
    else:       # another city: in its line now, or out of one
        letters.registered(delegate, now=now())
    if "email" in changed and before:
        letters.address_changed(delegate, before=before, now=now())
    letters.served(served, now=now())


@bp.route("/registration/<token>/withdraw", methods=["GET", "POST"])
@open_to(everyone)
@posts_limit
def withdraw_registration(token):
    delegate = by_link(token)
    form = WithdrawForm(obj=delegate)
    if form.accepted():
        with form.showing_refusal():
            give_up(delegate, seen=form.revision.data)
            receipt = own_page(delegate)
            db.session.commit()
            return redirect(receipt)
    return render_template("delegations/withdraw_registration.html", delegate=delegate, form=form, token=token,
                           standing=words_standing.next_step(delegate, now=now()), **WORDS), form.status


@bp.route("/registrations")
@open_to(signed_in)
def own_registrations():
    mine = [(delegate, words_standing.next_step(delegate, now=now()))
            for delegate in queries.registrations_of(current_user.account.email)]
    return render_template("delegations/own_registrations.html", mine=mine, own_page=own_page, **WORDS)


@bp.route("/registrations/link", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("20 per hour", methods=["POST"])
def send_links():
    form = LinkForm()
    if form.accepted():
        with form.showing_refusal():
            arrived = time.monotonic()
            write_links(folded(form.email.data))
            db.session.commit()
            time.sleep(max(0, arrived + ANSWERS_AFTER - time.monotonic()))
            return redirect(url_for(".links_sent"))
    return render_template("delegations/send_links.html", form=form), form.status


def write_links(email):
    """Write the links to this address, when it is known and has not had too many letters of them; nobody is told which."""
    mine = queries.registrations_of(email)
    asked = queries.letters_since(now() - dt.timedelta(hours=1), kind=letters_links.KIND, about=mine)
    if mine and asked < LINKS_PER_HOUR:
        letters_links.links(mine, now=now())


@bp.route("/registrations/link/sent")
@open_to(everyone)
def links_sent():
    return render_template("delegations/links_sent.html")
