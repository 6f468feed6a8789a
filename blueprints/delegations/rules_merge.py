"""Two registrations of one person become one: which stays, what it takes over of the other, and what becomes of that one.

The one that goes is kept, withdrawn, with its history; its place goes to who waits. Whatever it had that the other has not,
answers and the agenda, comes along. It cannot be undone, so what would be lost is refused.
"""
import sqlalchemy as sa

from ..db import db
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from . import rules, rules_places
from .models import GONE, SEATED, Delegate, Post, Status
from .models_categories import Answer, Question

# What may be taken over, and the columns that belong to it.
FACTS = {
    "name": ("name",), "own_name": ("own_name",), "office": ("office",), "rank": ("rank_id",),
    "organisation": ("organisation",), "post": ("post",), "email": ("email",), "language": ("language",),
    "diet": ("diet", "diet_note", "diet_consented_at"), "access_needs": ("access_needs", "access_consented_at"),
}
# What other errands move from the one that goes: functions that are given who stays, who goes, and the moment.
WHEN_MERGED = []


class SameRegistration(Refusal):
    message = N_("These are one registration already.")


class MergedAlready(Refusal):
    message = N_("One of these registrations was merged before. Open the list of likely duplicates again.")


class StaysGone(Refusal):
    message = N_("The registration that stays is withdrawn or declined. Let the other one stay.")
    field = "stays"


class StaysWithoutPlace(Refusal):
    message = N_("The registration that stays has no place, and the other one has. Let the one with the place stay.")
    field = "stays"


class StillNameless(Refusal):
    message = N_("Somebody has no name yet. Name the person first.")


def check(stays, goes):
    """May these be merged? Raises SameRegistration, MergedAlready, StillNameless, StaysGone, StaysWithoutPlace."""
    if stays.id == goes.id:
        raise SameRegistration()
    if stays.merged_into_id or goes.merged_into_id or stays.erased_at or goes.erased_at:
        raise MergedAlready()
    if stays.is_placeholder or goes.is_placeholder:
        raise StillNameless()
    if stays.is_gone:
        raise StaysGone()
    if goes.status in SEATED and stays.status is Status.WAITING:
        raise StaysWithoutPlace()


def merge(stays, goes, *, take, seen, by, now, key):
    """Make one registration of two; who was served with the place that became free.

    `take` are those of the FACTS that the one that stays has from the other from now on; `seen` are both revisions.
    Another e-mail address gets a new link. Raises what `check` raises, ChangedMeanwhile, SameAddress, HeadTaken.
    """
    assembly = rules_places.hold()
    check_revision(stays, seen[0])
    check_revision(goes, seen[1])
    check(stays, goes)
    had_place = goes.status in SEATED
    facts = {column: getattr(goes, column) for name in take for column in FACTS[name]}
    for tell in WHEN_MERGED:
        tell(stays, goes, now)
    goes.merged_into_id = stays.id
    served = [] if goes.status in GONE else rules.let_go(goes, Status.WITHDRAWN, assembly, action="delegate.withdrawn", by=by,
                                                         now=now)
    db.session.flush()
    address = goes.email_folded if "email" in take else stays.email_folded
    rules.check_address(address, stays.category, besides=stays)
    if facts.get("post") is Post.HEAD and stays.delegation is not None and stays.status is not Status.PENDING:
        rules.check_head(stays.delegation, besides=stays)
    fields = change(stays, **facts)
    if "email" in fields:
        stays.email_folded = address
        rules.renew_link(stays, key=key)
    if stays.consented_at is None and goes.consented_at is not None:
        stays.consented_at, stays.notice_version = goes.consented_at, goes.notice_version
    fields += move_answers(stays, goes, with_places=had_place)
    rules.fill_search_words(stays)
    stays.updated_at = goes.updated_at = now
    db.session.flush()
    record("delegate.merged", stays, by=by, fields=fields, values={"delegate": goes.id})
    record("delegate.merged", goes, by=by, values={"delegate": stays.id})
    return served


def move_answers(stays, goes, *, with_places):
    """Give who stays the other's answers to what it has not answered; of options with limited places only `with_places`."""
    own = db.select(Answer.question_id).where(Answer.delegate_id == stays.id)
    wanted = db.select(Answer, Question).join(Question, Question.id == Answer.question_id).where(
        Answer.delegate_id == goes.id, Question.category_id == stays.category_id, Answer.question_id.not_in(own))
    moved = [answer.question_id for answer, question in db.session.execute(wanted).all()
             if with_places or all(option.get("places") is None for option in question.wording.options)]
    if not moved:
        return []
    db.session.execute(sa.update(Answer).where(Answer.delegate_id == goes.id, Answer.question_id.in_(moved))
                       .values(delegate_id=stays.id), execution_options={"synchronize_session": False})
    db.session.expire_all()
    return ["answers"]


def tell_apart(one, other, *, by):
    """Note that these are two people, so that nobody is asked again. Raises SameRegistration."""
    if one.id == other.id:
        raise SameRegistration()
    first, second = sorted((one, other), key=lambda each: each.id)
    record("delegates.told-apart", first, by=by, values={"delegate": second.id})


def standing():
    """The condition, in SQL, of those who may be one of two: not gone, not erased, with a name."""
    return sa.and_(Delegate.status.not_in(GONE), Delegate.erased_at.is_(None), Delegate.merged_into_id.is_(None),
                   ~Delegate.is_placeholder)
