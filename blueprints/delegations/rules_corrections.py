"""What registrars correct in somebody's registration, and until when they let one person change it; always with a reason."""
from ..accounts.rules import folded
from ..journal.rules import change, record
from ..refusals import N_, Refusal, check_revision
from . import rules_places, rules_waiting
from .models import Post
from .rules import (
    check_address,
    check_changeable,
    check_head,
    delegation_of,
    fill_search_words,
    needs,
    renew_link,
    settle,
    stamp_consents,
)
from .rules_questions import keep_answers


class NoReason(Refusal):
    message = N_("Write why. It is kept in the journal.")
    field = "why"


class AlreadyPast(Refusal):
    message = N_("This moment has passed. Choose a later one, or leave it empty.")
    field = "until"


def correct(delegate, *, why, city="", wait=False, answers=None, seen, by, now, key, **facts):
    """A registrar changes what somebody registered with; the names of what differs, and who was served meanwhile.

    Unlike with the delegate's own edit no deadline holds and what was confirmed stays so. Another city's seat is taken as
    when registering. Raises ChangedMeanwhile, NoReason, IsWithdrawn, IsDeclined, UnknownCity, NoSeatLeft, NoPlaceLeft,
    AssemblyFull, HeadTaken, SameAddress, BadAddress, and what keep_answers raises.
    """
    assembly = rules_places.hold()
    check_revision(delegate, seen)
    if not why.strip():
        raise NoReason()
    check_changeable(delegate)
    before = delegate.delegation
    moves = delegate.category.is_of_cities and city != (before.member.slug if before else "")
    delegation = (delegation_of(city, retired_too=True) if city else None) if moves else before
    if delegation is not None and facts.get("post", delegate.post) is Post.HEAD and (moves or delegate.post is not Post.HEAD):
        check_head(delegation, besides=delegate)
    email_folded = folded(facts["email"])
    check_address(email_folded, delegate.category, besides=delegate)
    is_seated = not moves or delegation is None or rules_places.has_room(delegate.category, delegation, assembly)
    if not is_seated and not wait:
        rules_places.refuse(delegate.category, delegation, assembly)
    changed = keep_answers(delegate, delegate.category, answers, now=now)
    changed += change(delegate, delegation=delegation, **needs(facts))
    if not changed:
        return changed, []
    if "email" in changed:
        delegate.email_folded = email_folded
        renew_link(delegate, key=key)
    delegate.is_placeholder = delegate.is_placeholder and not delegate.name
    stamp_consents(delegate, now=now)
    fill_search_words(delegate)
    if moves:
        settle(delegate, assembly, is_seated=is_seated, now=now)
    delegate.updated_at = now
    record("delegate.corrected", delegate, by=by, fields=changed, values={"reason": why})
    served = rules_waiting.serve(assembly, delegate.category, before, now=now) if moves and before is not None else []
    return changed, served


def extend(delegate, *, until, why, seen, by, now):
    """Let this one person change the own registration until then, or with None until everybody's deadline again.

    Raises ChangedMeanwhile, NoReason, AlreadyPast, IsWithdrawn, IsDeclined.
    """
    check_revision(delegate, seen)
    if not why.strip():
        raise NoReason()
    check_changeable(delegate)
    if until is not None and until <= now:
        raise AlreadyPast()
    if not change(delegate, edit_until=until):
        return
    delegate.updated_at = now
    record("delegate.extended", delegate, by=by, fields=["edit_until"], values={
        "reason": why, "edit_until": until.isoformat() if until else None})
