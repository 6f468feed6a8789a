"""Editors: what is missing of the texts, and what is older than its source, to be written right there."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from ..access import editors, open_to
from ..db import db, now
from ..languages import chosen
from ..paging import page_number, paged_list
from ..texts import LANGUAGES
from . import queries_texts, rules, rules_texts, words_texts
from .forms_texts import A_PAGE, TextsForm
from .routes_people import bp


@bp.route("/translations", methods=["GET", "POST"])
@open_to(editors)
def translations():
    if request.method == "POST":
        rules.hold_draft(alone=True)        # before the texts are read
    known = queries_texts.all_words()
    wanted = wanted_from_address(known)
    form = TextsForm()
    if form.is_submitted():
        form.pair(known)
        if form.accepted():
            with form.showing_refusal():
                count = rules_texts.write(form.said, by=current_user.account, now=now())
                db.session.commit()
                for sentence in form.refusals:      # of what has gone; the rest is saved
                    flash(sentence)
                if count:
                    flash(ngettext("%(num)d text is saved.", "%(num)d texts are saved.", count))
                return redirect(url_for(".translations", **wanted, page=request.args.get("page")))
            known = queries_texts.all_words()
            form.renew(known)
    found = paged_list(narrowed(known, **wanted), number=page_number(request.args.get("page")), size=A_PAGE)
    if not form.is_submitted():
        form.show(found.rows)
    return render_template("editor/translations.html", form=form, found=found, wanted=wanted, counts=counted(known, wanted),
                           words=words_texts, kind_of=queries_texts.kind_of, title_of=queries_texts.title_of), form.status


def wanted_from_address(known):
    """The language, the kind of thing and the standing that the address asks for; unknown ones narrow nothing. Of languages
    it is, without a word of the address, that of the page, or the first with something to do where that has nothing."""
    asked = request.args
    into = asked.get("into")
    if into not in LANGUAGES:
        to_do = {text.language for text in known if text.is_missing or text.is_stale}
        into = next((language for language in (chosen(), *LANGUAGES) if language in to_do), chosen())
    return {"into": into,
            "kind": asked["kind"] if asked.get("kind") in words_texts.KINDS else None,
            "standing": asked["standing"] if asked.get("standing") in words_texts.STANDINGS else None}


def narrowed(known, *, into, kind, standing):
    return [text for text in known if text.language == into
            and (text.is_missing if standing == "missing" else text.is_stale if standing == "stale"
                 else text.is_missing or text.is_stale)
            and kind in (None, queries_texts.kind_of(text.row))]


def counted(known, wanted):
    """How many texts each language, each kind and each standing would show, the other two as they are."""
    return {name: {value: len(narrowed(known, **wanted | {name: value})) for value in values}
            for name, values in (("into", LANGUAGES), ("kind", [None, *words_texts.KINDS]),
                                 ("standing", [None, *words_texts.STANDINGS]))}
