"""How a delegate stands to a session, in words."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

STARRED, PLACE, INVITED = _l("Starred"), _l("You have a place"), _l("Invited")


def marks(stance):
    """(kind of badge, words) for all that is to be said of it, the weightiest first."""
    said = []
    if stance.has_a_place:
        said.append(("confirmed", PLACE))
    if stance.waits:
        said.append(("waiting", gettext("Number %(position)s in line", position=stance.position)))
    if stance.is_invited:
        said.append(("new", INVITED))
    if stance.is_starred:
        said.append(("starred", STARRED))
    return said
