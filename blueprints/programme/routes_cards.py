"""What the editor's script is answered: the cards of sessions as they are now, what stands against them, why it was refused."""
from flask import get_template_attribute, jsonify, request
from flask_login import current_user

from ..forms import flat
from ..languages import clock, sentence_of
from ..refusals import Refusal
from . import conflicts_found, queries_conflicts, queries_edits, words_conflicts, words_edits


def wants_json():
    """Does the script ask, which would rather have values than a page?"""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


MOST_ALONE = 12     # sessions of which only their own conflicts are told; of more, those of their whole days


def conflicts_of(news, *, alone, around):
    """The conflicts of the days of these News; or `alone` those of its sessions, where no others can have changed: then
    what else stood against sessions with these `codes`, or by these `rules`, is over."""
    if not news.days:
        return {"days": [], "found": []}
    told = {"days": news.days}
    if alone and len(news.slots) <= MOST_ALONE:
        told |= {"codes": [slot.code for slot in news.slots] + news.gone, "rules": list(conflicts_found.AT_A_MOMENT)}
        found = queries_conflicts.of_sessions(news.slots, news.days, around)
    else:
        found = queries_conflicts.of_days(news.days)
    return told | {"found": [words_conflicts.mark(one) for one in found]}


def cards_of(slots, marks=()):
    """The sessions as cards; `marks` are their conflicts, and perhaps others."""
    card = get_template_attribute("editor/card.html", "card")
    changes = queries_edits.changes_of(slots)
    return [{"code": slot.code, "id": slot.id, "revision": slot.revision, "day": slot.day_id, "starts": clock(slot.starts),
             "minutes": slot.minutes, "room": slot.room_id,
             "html": str(card(slot, changes.get(slot.code), [mark for mark in marks if slot.code in mark["codes"]]))}
            for slot in slots]


def happened(news, *, alone=False, around=None):
    """What became of the draft: sessions, those gone, and the conflicts of the days they were or are on."""
    conflicts = conflicts_of(news, alone=alone, around=around)
    return {"sessions": cards_of(news.slots, conflicts["found"]), "gone": news.gone, "conflicts": conflicts}


def done(edit, slots, around=None):
    """The answer to an act that succeeded; None is one that changed nothing of these sessions."""
    news = queries_edits.news_of(edit.states, slots) if edit else queries_edits.News(slots, [], [])
    undo, redo = (edit, None) if edit and not edit.of_id else queries_edits.next_acts(current_user)
    return jsonify(happened(news, alone=True, around=around) | {"edit": edit.id if edit else queries_edits.last_edit()}
                   | {"undo": words_edits.undo_in_words(undo), "redo": words_edits.redo_in_words(redo)})


def since(number, last):
    """What happened since the edit of this number; nothing when none came after it, or when none is named."""
    if number is None or number >= last:
        return {"sessions": [], "gone": [], "conflicts": {"days": [], "found": []}}
    undo, redo = queries_edits.next_acts(current_user)
    told, names = happened(queries_edits.news_since(number)), queries_edits.authors_since(number)
    for card in told["sessions"]:
        card["by"] = names.get(card["code"], "")
    return told | {
        "counts": queries_edits.counts(), "undo": words_edits.undo_in_words(undo), "redo": words_edits.redo_in_words(redo)}


def refused(form, slots=(), placings=()):
    """The answer to an act that was refused: why, and the sessions as they are stored."""
    errors = {field.name: " ".join(map(str, field.errors)) for field in flat(form) if field.errors}
    sentences = [*form.refusals, *errors.values()]
    answer = {"sentence": sentences[0] if sentences else sentence_of(Refusal()), "errors": errors, "sessions": cards_of(slots)}
    if form.status == 409:
        answer["versions"] = [
            {"code": placing.slot.code, "field": field, "label": label, "theirs": theirs, "mine": mine}
            for placing in placings if placing.slot.revision != placing.seen
            for field, label, theirs, mine in words_edits.versions(placing)]
    return jsonify(answer), form.status
