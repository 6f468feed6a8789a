"""What a focal point decides about one person of the own delegation, or about those who wait together."""
from flask import abort, flash, render_template
from flask_babel import gettext
from flask_login import current_user

from ..access import coordinators, open_to
from ..assembly.queries import the_assembly
from ..db import db, now
from . import letters, rules, rules_decisions, rules_delegation, rules_line, rules_questions
from . import letters_delegation as own_letters
from . import queries_delegation as queries
from .forms_delegation import DecideForm, DeclineForm, EditPersonForm, EditSeatForm, LineForm, MoveForm, NewPersonForm
from .routes import bp, secret_key
from .routes_delegation import WORDS, back_to, me, sentence_unless
from .words_missing import completeness


def own_delegate(delegate_id):
    """A delegate fetched through the focal point's own delegations; anybody else's is not there."""
    found = queries.own_delegate(current_user.account, delegate_id) if delegate_id < 2**31 else None
    return found or abort(404)


@bp.route("/delegation/delegates/<int:delegate_id>")
@open_to(coordinators)
def delegation_delegate(delegate_id):
    delegate, assembly = own_delegate(delegate_id), the_assembly()
    return render_template(
        "delegations/delegation_delegate.html", delegate=delegate, form=DecideForm(obj=delegate),
        complete=completeness(delegate, rules_questions.asked_of(delegate.category)),
        not_editable=sentence_unless(rules.check_editable, delegate, assembly),
        no_substitutions=sentence_unless(rules_delegation.check_substitutable, assembly), **WORDS)


def act(delegate_id, form_of, template, do, check=None):
    """One act from look-up to answer: `do` is given delegate and form, writes its letters and returns what is said of it.

    What `check` says is shown instead of the form, as long as nothing was sent.
    """
    delegate = own_delegate(delegate_id)
    form = form_of(obj=delegate)
    if form.accepted():
        with form.showing_refusal():
            said = do(delegate, form)
            answer = back_to(delegate.delegation, "people")
            db.session.commit()
            flash(said)
            return answer
    if form.is_submitted():
        delegate = own_delegate(delegate_id)        # as it is stored, after what was undone
    closed = check(delegate) if check and not form.is_submitted() else None
    return render_template(f"delegations/{template}.html", delegate=delegate, form=form, closed=closed, **WORDS), form.status


def editable(delegate):
    return sentence_unless(rules.check_editable, delegate, the_assembly())


def substitutable(_delegate):
    return sentence_unless(rules_delegation.check_substitutable, the_assembly())


@bp.route("/delegation/delegates/<int:delegate_id>/edit", methods=["GET", "POST"])
@open_to(coordinators)
def edit_delegate(delegate_id):
    return act(delegate_id, lambda obj: (EditSeatForm if obj.is_placeholder else EditPersonForm)(obj=obj),
               "delegation_edit", edit, editable)


def edit(delegate, form):
    before, address = delegate.email, me()
    fields = rules_delegation.edit(delegate, seen=form.revision.data, by=address, now=now(), key=secret_key(), **form.facts())
    if fields:
        own_letters.changed(delegate, by=address, now=now())
    if "email" in fields and before:
        letters.address_changed(delegate, before=before, now=now())
    return gettext("Saved.") if fields else gettext("Nothing was changed.")


@bp.route("/delegation/delegates/<int:delegate_id>/name", methods=["GET", "POST"])
@open_to(coordinators)
def name_delegate(delegate_id):
    return act(delegate_id, NewPersonForm, "delegation_name", name, substitutable)


def name(delegate, form):
    rules_delegation.name(delegate, seen=form.revision.data, by=me(), now=now(), key=secret_key(), **form.facts())
    own_letters.added(delegate, by=me(), now=now())
    return gettext("The seat has a name now.")


@bp.route("/delegation/delegates/<int:delegate_id>/replace", methods=["GET", "POST"])
@open_to(coordinators)
def substitute_delegate(delegate_id):
    return act(delegate_id, NewPersonForm, "delegation_replace", substitute, substitutable)


def substitute(delegate, form):
    before = {"name": delegate.name, "email": delegate.email, "language": delegate.language}
    rules_delegation.substitute(delegate, seen=form.revision.data, by=me(), now=now(), key=secret_key(), **form.facts())
    own_letters.replaced(delegate, before=before, by=me(), now=now())
    own_letters.added(delegate, by=me(), now=now())
    return gettext("Replaced. Both people get a letter.")


@bp.route("/delegation/delegates/<int:delegate_id>/withdraw", methods=["GET", "POST"])
@open_to(coordinators)
def withdraw_delegate(delegate_id):
    return act(delegate_id, DecideForm, "delegation_withdraw", withdraw)


def withdraw(delegate, form):
    served = rules.withdraw(delegate, seen=form.revision.data, by=me(), now=now())
    if served is not None:
        own_letters.withdrawn(delegate, by=me(), now=now())
        letters.served(served, now=now())
    return gettext("Withdrawn. The seat is free again.") if not served else gettext(
        "Withdrawn. The seat goes to the next on the waiting list.")


@bp.route("/delegation/delegates/<int:delegate_id>/confirm", methods=["GET", "POST"])
@open_to(coordinators)
def confirm_delegate(delegate_id):
    return act(delegate_id, DecideForm, "delegation_confirm", confirm)


def confirm(delegate, form):
    rules_decisions.confirm(delegate, seen=form.revision.data, by=me(), now=now())
    letters.confirmed(delegate, now=now())
    return gettext("Confirmed. A letter tells the delegate.")


@bp.route("/delegation/delegates/<int:delegate_id>/decline", methods=["GET", "POST"])
@open_to(coordinators)
def decline_delegate(delegate_id):
    return act(delegate_id, DeclineForm, "delegation_decline", decline)


def decline(delegate, form):
    served = rules_decisions.decline(delegate, reason=form.reason.data, seen=form.revision.data, by=me(), now=now())
    letters.declined(delegate, now=now())
    letters.served(served, now=now())
    return gettext("Declined. A letter tells the delegate, with your reason.")


@bp.route("/delegation/delegates/<int:delegate_id>/head", methods=["GET", "POST"])
@open_to(coordinators)
def make_head(delegate_id):
    return act(delegate_id, DecideForm, "delegation_head", head)


def head(delegate, form):
    for one in rules_delegation.make_head(delegate, seen=form.revision.data, by=me(), now=now()):
        own_letters.changed(one, by=me(), now=now())
    return gettext("%(name)s is head of delegation.", name=delegate.name or gettext("The seat whose name follows"))


@bp.route("/delegation/delegates/<int:delegate_id>/move", methods=["POST"])
@open_to(coordinators)
def move_delegate(delegate_id):
    delegate, form = own_delegate(delegate_id), MoveForm()
    if not form.accepted():
        return abort(form.status)
    with form.showing_refusal():
        rules_delegation.move(delegate, form.to.data, by=me())
    answer = back_to(delegate.delegation, f"person-{delegate.id}")
    db.session.commit()
    return answer


def own_party(party_id):
    """Those who wait together in one of the focal point's own delegations; anybody else's are not there."""
    found = queries.own_party(current_user.account, party_id) if party_id < 2**31 else None
    return found or abort(404)


def act_on_party(party_id, template, do):
    """The same for all who wait together: `do` is given the party and what was seen of it."""
    party = own_party(party_id)
    form = LineForm(data={"seen": rules_line.seen_of(party.delegates)})
    if form.accepted():
        with form.showing_refusal():
            said = do(party, form.seen.data)
            answer = back_to(party.delegation, "waiting")
            db.session.commit()
            flash(said)
            return answer
        party = own_party(party_id)
        form.seen.data = rules_line.seen_of(party.delegates)
    return render_template(f"delegations/{template}.html", party=party, form=form,
                           people=[one for one in party.delegates if one.is_in_line], **WORDS), form.status


@bp.route("/delegation/waiting/<int:party_id>/take", methods=["GET", "POST"])
@open_to(coordinators)
def take_offer(party_id):
    return act_on_party(party_id, "delegation_take", take)


def take(party, seen):
    for delegate in rules_line.take(party, seen=seen, by=me(), now=now()):
        (letters.confirmed if delegate.is_approved else letters.received)(delegate, now=now())
    return gettext("Taken. The places are yours.")


@bp.route("/delegation/waiting/<int:party_id>/let-go", methods=["GET", "POST"])
@open_to(coordinators)
def leave_line(party_id):
    return act_on_party(party_id, "delegation_let_go", let_go)


def let_go(party, seen):
    left, served = rules_line.let_go(party, seen=seen, by=me(), now=now())
    for delegate in left:
        own_letters.withdrawn(delegate, by=me(), now=now())
    letters.served(served, now=now())
    return gettext("They wait no more. What was on offer goes to the next in line.")
