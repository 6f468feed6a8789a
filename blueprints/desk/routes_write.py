"""Writing to those whom the list's filter finds: looked at first, tried on oneself, then into the outbox."""
import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from ..access import open_to, registrars
from ..db import db, now
from ..delegations.letters import host
from ..mail import rules_mailings
from ..mail.rules import write_letter
from ..mail.words_letters import MAILING_PLACES
from . import queries_chosen, words_found, words_write
from .forms_write import WriteForm
from .queries_found import rows_known
from .routes import bp
from .routes_export import chosen_now


@bp.route("/write", methods=["GET", "POST"])
@open_to(registrars)
def write():
    chosen, query = chosen_now()
    delegates = queries_chosen.delegates(chosen, words_found.sorted_by(chosen.wanted), now=now())
    audience = words_write.audience(delegates, queries_chosen.refused(chosen, now=now()))
    form, previews = WriteForm(), []
    if not form.is_submitted() and audience.languages:
        form.language.data = "en" if "en" in audience.languages else next(iter(audience.languages))
    if form.accepted():
        with form.showing_refusal():
            if not audience.delegates:
                raise rules_mailings.NobodyToWriteTo()
            rules_mailings.check_mailing(**words_of(form))
            if "send" in request.form and form.seen.data == mark(audience):
                return send(form, audience, query)
            previews = words_write.previews(audience.delegates, **words_of(form))
            if "send" in request.form:
                form.status = 409
                form.refusals.append(gettext("Those who match have changed since you looked. Look once more, then send."))
            elif "try" in request.form:
                try_out(previews)
                db.session.commit()
                flash(gettext("A test letter is on its way to you."))
            form.seen.data = mark(audience)
    return render_template(
        "desk/write.html", form=form, audience=audience, previews=previews, query=query, ids=chosen.ids,
        places=MAILING_PLACES, told=words_found.told(chosen.wanted, rows_known())), form.status


def words_of(form):
    return {"subject": form.subject.data, "body": form.body.data, "language": form.language.data}


def mark(audience):
    """What somebody was shown of the audience, to be compared when they send."""
    return hashlib.sha256(",".join(str(one) for one in sorted(each.id for each in audience.delegates)).encode()).hexdigest()


def send(form, audience, query):
    """A letter to each, once however often it is sent; then to the page that shows how far it is."""
    kept = {name: value for name, value in query.items() if name not in ("q", "id", "sort", "size")}
    mailing = rules_mailings.write_mailing(
        words_write.recipients(audience.delegates), **words_of(form), audience=kept, by=current_user.account,
        request_key=form.request_key.data, host=host(), now=now())
    db.session.commit()
    return redirect(url_for("mailings.mailing", mailing_id=mailing.id))


def try_out(previews):
    """A letter to the writer in each language, as the preview shows it."""
    account = current_user.account
    for each in previews:
        write_letter("test", to=account.email, language=each.language, subject=each.subject, body=each.body,
                     about=f"account:{account.id}", host=host(), now=now())
