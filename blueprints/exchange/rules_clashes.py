"""Which of the sessions that a file brings a rule at level "block" forbids."""
from ..programme import queries_conflicts
from ..programme import rules as programme_rules


def as_planned():
    """All sessions that take place, as the rules see them."""
    return queries_conflicts.planned(queries_conflicts.PLACED)


def forbidden(before, codes):
    """(codes of its sessions, refusal) for each conflict that is not allowed, of the sessions with these `codes`; `before` is
    what as_planned said before they were changed."""
    setting, here = queries_conflicts.blocking(queries_conflicts.the_setting()), as_planned()
    others = [one for one in here if one.code not in codes]
    found = programme_rules.forbidden([one for one in here if one.code in codes], others,
                                      [one for one in before if one.code in codes], setting)
    return [(conflict.codes, programme_rules.refusal_of(conflict)) for conflict in found]
