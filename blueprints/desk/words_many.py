"""Why somebody was left as they are when many were decided about at once."""
from flask_babel import lazy_gettext as _l

from .rules_many import Hindrance

HINDRANCES = {
    Hindrance.NOT_PENDING: _l("Only a registration that waits for confirmation can be confirmed."),
    Hindrance.NO_CITY: _l("First choose the member city that this person comes for."),
    Hindrance.HEAD: _l("The delegation already has a confirmed head, or gets one here."),
    Hindrance.GONE: _l("This registration is withdrawn or declined already."),
    Hindrance.CHANGED: _l("Somebody changed this registration after you looked at it."),
    Hindrance.ERASED: _l("This person's data have been erased."),
}


def by_reason(left):
    """(sentence, those it holds for) for each reason there is; `left` are pairs of a delegate and its Hindrance."""
    return [(sentence, found) for why, sentence in HINDRANCES.items()
            if (found := [delegate for delegate, hindrance in left if hindrance is why])]
