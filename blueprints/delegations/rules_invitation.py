"""The invitation link of a delegation: whoever opens it registers for the city, and is confirmed within its seats.

Its secret can be told again at any time, while the database keeps only its hash.
"""
from ..accounts.models import hash_of
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision
from .rules import derived


class NoInvitation(Refusal):
    message = N_("There is no invitation link that could be closed.")


def invite_secret(delegation, *, key):
    """The secret in the link; None while there is no link. `key` is the site's SECRET_KEY."""
    return made_of(delegation, key) if delegation.invite_hash else None


def made_of(delegation, key):
    return derived(f"delegation's invitation:{delegation.id}:{delegation.invite_number}", key)


def make(delegation, *, seen, by, key):
    """Make the link, or another one in its place: the one before opens nothing any more. Raises ChangedMeanwhile."""
    check_revision(delegation, seen)
    delegation.invite_number += 1
    delegation.invite_hash = hash_of(made_of(delegation, key))
    record("delegation.invitation-made", delegation, by=by)


def close(delegation, *, seen, by):
    """The link opens nothing any more. Raises ChangedMeanwhile, NoInvitation."""
    check_revision(delegation, seen)
    if delegation.invite_hash is None:
        raise NoInvitation()
    delegation.invite_hash = None
    record("delegation.invitation-closed", delegation, by=by)
