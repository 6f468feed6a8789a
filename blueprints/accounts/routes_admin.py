"""Admins decide who may sign in, and as what."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import admins, open_to
from ..db import db, now
from ..forms import row_or_404
from ..languages import pages
from ..paging import page_number
from . import letters, queries, rules, rules_factor, words
from .forms import ButtonForm, InviteForm, RolesForm
from .models import Account, Role

bp = pages("accounts_admin", __name__, url_prefix="/admin/accounts")


@bp.route("")
@open_to(admins)
def accounts():
    asked, role = request.args.get("q", "")[:200], request.args.get("role", "")
    wanted = Role(role) if role in [known.value for known in Role] else None
    found = queries.accounts(words=asked, role=wanted, page=page_number(request.args.get("page")))
    return render_template("accounts/accounts.html", found=found, last=queries.last_sign_ins(found.rows), words=words,
                           roles=words.ROLES, asked=asked, role=wanted)


@bp.route("/invite", methods=["GET", "POST"])
@open_to(admins)
def invite():
    form = InviteForm()
    if form.accepted():
        with form.showing_refusal():
            for role in form.roles.data:
                account = rules.invite(form.email.data, role=role, name=form.name.data, language=form.language.data,
                                       by=current_user.account, now=now())
            send_invitation(account)
            db.session.commit()
            flash(gettext("The invitation is on its way."))
            return redirect(url_for(".account", account_id=account.id))
    return render_template("accounts/invite.html", form=form), form.status


def send_invitation(account):
    """Write the letter with a link for seven days. Raises IsDisabled."""
    letters.write_invitation(account, rules.make_link(account, now=now(), lives=rules.INVITATION), now=now())


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@open_to(admins)
def account(account_id):
    shown = row_or_404(Account, account_id)
    form = RolesForm(obj=None, roles=[grant.role for grant in shown.grants])
    if form.accepted():
        with form.showing_refusal():
            rules.set_roles(shown, form.roles.data, by=current_user.account, now=now())
            db.session.commit()
            flash(gettext("Saved."))
            return redirect(url_for(".account", account_id=account_id))
    return show(shown, form)


def show(shown, form):
    """The page of one account, with the form of its roles and what else was refused."""
    return render_template("accounts/admin_account.html", form=form, button=ButtonForm(formdata=None), account=shown,
                           sign_ins=queries.sign_ins_of(shown, now=now()), last=queries.last_sign_ins([shown]),
                           words=words), form.status


def pressed(account_id, rule, done):
    """What each button of an account's page does: the rule, the commit, and back with a sentence; or why not."""
    shown = row_or_404(Account, account_id)
    form = ButtonForm()
    if form.accepted():
        with form.showing_refusal():
            rule(shown)
            db.session.commit()
            flash(done)
            return redirect(url_for(".account", account_id=account_id))
    again = RolesForm(formdata=None, roles=[grant.role for grant in shown.grants])
    again.status, again.refusals = form.status, form.refusals
    return show(shown, again)


@bp.route("/<int:account_id>/invitation", methods=["POST"])
@open_to(admins)
def send_again(account_id):
    return pressed(account_id, send_invitation, gettext("The invitation is on its way."))


@bp.route("/<int:account_id>/disable", methods=["POST"])
@open_to(admins)
def disable(account_id):
    return pressed(account_id, lambda shown: rules.disable(shown, by=current_user.account, now=now()),
                   gettext("The account is switched off and signed out everywhere."))


@bp.route("/<int:account_id>/enable", methods=["POST"])
@open_to(admins)
def enable(account_id):
    return pressed(account_id, lambda shown: rules.enable(shown, by=current_user.account),
                   gettext("The account is switched on."))


@bp.route("/<int:account_id>/sign-out", methods=["POST"])
@open_to(admins)
def sign_out_everywhere(account_id):
    return pressed(account_id, lambda shown: rules.sign_out_everywhere(shown, by=current_user.account, now=now()),
                   gettext("The account is signed out everywhere."))


@bp.route("/<int:account_id>/reset-second-factor", methods=["POST"])
@open_to(admins)
def reset_factor(account_id):
    return pressed(account_id, lambda shown: rules_factor.reset(shown, by=current_user.account, now=now()),
                   gettext("The second factor is reset. The account sets up a new one at its next sign-in."))
