"""How many may come in all, what becomes of freed places, and until when registrations may be changed."""
from ..assembly.rules import at_venue, change_and_note
from ..assembly.rules_stamps import settle
from ..refusals import N_, Refusal, check_revision
from . import rules_places, rules_waiting

MOMENTS = ("edits_close_at", "substitutions_close_at")


class EditsCloseTooEarly(Refusal):
    message = N_("Registration opens only on %(opens)s. Let edits close after that, or leave this empty.")
    field = "edits_close_at"


class SubstitutionsCloseTooEarly(Refusal):
    message = N_("Registration opens only on %(opens)s. Let substitutions close after that, or leave this empty.")
    field = "substitutions_close_at"


class SubstitutionsCloseFirst(Refusal):
    message = N_("Substitutions must close when edits do, or later: whoever may edit a registration may change its name.")
    field = "substitutions_close_at"


def edit(assembly, *, places, seats_per_delegation, offer_hours, edits_close, substitutions_close, seen, by, now):
    """Change these facts of the assembly; the moments are local times at the venue, naive, or None. Who was served.

    Without `places` there is no limit for everybody; without `offer_hours` a freed place is given at once. Fewer places
    than are taken is allowed: nobody loses one, and nobody new gets one. Raises ChangedMeanwhile, OutOfReach,
    EditsCloseTooEarly, SubstitutionsCloseTooEarly, SubstitutionsCloseFirst.
    """
    rules_places.hold()
    check_revision(assembly, seen)
    edits = at_venue(edits_close, assembly.zone, now=now, field="edits_close_at")
    substitutions = at_venue(substitutions_close, assembly.zone, now=now, field="substitutions_close_at")
    opens = assembly.registration_opens_at
    if opens and edits and edits <= opens:
        raise EditsCloseTooEarly(opens=opens)
    if opens and substitutions and substitutions <= opens:
        raise SubstitutionsCloseTooEarly(opens=opens)
    if edits and substitutions and substitutions < edits:
        raise SubstitutionsCloseFirst()
    more = (assembly.places is not None and (places is None or places > assembly.places)
            or seats_per_delegation > assembly.seats_per_delegation)
    change_and_note("assembly.places", assembly, by=by, facts={
        "places": places, "seats_per_delegation": seats_per_delegation, "offer_hours": offer_hours,
        "edits_close_at": edits, "substitutions_close_at": substitutions})
    settle(assembly, now=now)
    return rules_waiting.serve(assembly, now=now) if more else []
