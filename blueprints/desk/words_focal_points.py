"""The words for where a focal point stands."""
from flask_babel import lazy_gettext as _l

from .queries_focal_points import Standing

STANDINGS = {
    Standing.NONE: _l("Nobody yet"),
    Standing.INVITED: _l("Invited, not yet here"),
    Standing.LAPSED: _l("Invited, but the link ran out"),
    Standing.HERE: _l("Has signed in"),
}
