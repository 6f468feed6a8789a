"""The words for what a delegate is, eats, and where a registration stands."""
from flask_babel import lazy_gettext as _l

from .models import Diet, Post, Status

POSTS = {
    Post.HEAD: _l("Head of delegation"),
    Post.DELEGATE: _l("Delegate"),
    Post.ADVISER: _l("Adviser"),
    Post.INTERPRETER: _l("Interpreter"),
    Post.ACCOMPANYING: _l("Accompanying person"),
}
STATUSES = {
    Status.PENDING: _l("Waiting for confirmation"),
    Status.CONFIRMED: _l("Confirmed"),
    Status.DECLINED: _l("Declined"),
    Status.WITHDRAWN: _l("Withdrawn"),
}
NEXT_STEPS = {
    Status.PENDING: _l("The organisers look at every registration. You get a letter as soon as it is confirmed; "
                       "until then a seat is kept for you."),
    Status.CONFIRMED: _l("Your seat is certain. Bring your reference with you."),
    Status.DECLINED: _l("The organisers declined this registration, and its seat is free again. "
                        "If you think it is a mistake, write to them with your reference."),
    Status.WITHDRAWN: _l("You withdrew, and the seat is free again. If your plans change, register once more."),
}
WAITING_FOR_CITY = _l("Your city was not in our list. The organisers find out which member it belongs to; "
                      "until then no seat is kept for you. You get a letter when it is decided.")
DIETS = {
    Diet.NONE: _l("Nothing special"),
    Diet.VEGETARIAN: _l("Vegetarian"),
    Diet.VEGAN: _l("Vegan"),
    Diet.HALAL: _l("Halal"),
    Diet.KOSHER: _l("Kosher"),
    Diet.GLUTEN_FREE: _l("Gluten-free"),
    Diet.OTHER: _l("Something else"),
}
ACTIONS = {     # of the journal
    "delegate.registered": _l("Registered"),
    "delegate.edited": _l("Edited by the delegate"),
    "delegate.withdrawn": _l("Withdrawn by the delegate"),
    "delegate.confirmed": _l("Confirmed"),
    "delegate.declined": _l("Declined"),
    "delegate.set-back": _l("Set back to pending"),
    "delegate.matched": _l("Matched to a member city"),
    "delegation.seats": _l("Seats set"),
    "delegation.coordinator": _l("Focal point changed"),
}
FIELDS = {      # of a delegate, as the journal names them
    "name": _l("name on the badge"), "own_name": _l("name in the own script"), "office": _l("office"),
    "organisation": _l("organisation"), "email": _l("e-mail"), "post": _l("post"), "language": _l("language of letters"),
    "delegation": _l("city"), "city_written": _l("city"), "diet": _l("dietary needs"), "diet_note": _l("dietary needs"),
    "access_needs": _l("access needs"), "status": _l("status"), "reason": _l("reason"), "seats": _l("seats"),
    "coordinator": _l("focal point"),
}
LETTERS = {     # kinds of letters about a delegate
    "delegate-received": _l("Registration received"),
    "delegate-changed": _l("Registration changed"),
    "delegate-address": _l("E-mail address changed"),
    "delegate-confirmed": _l("Registration confirmed"),
    "delegate-declined": _l("Registration declined"),
    "delegate-withdrawn": _l("Registration withdrawn"),
    "delegate-pending": _l("Registration waits again"),
}
