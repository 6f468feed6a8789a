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
    Status.WAITING: _l("On the waiting list"),
    Status.OFFERED: _l("A place is on offer"),
    Status.DECLINED: _l("Declined"),
    Status.WITHDRAWN: _l("Withdrawn"),
}
NEXT_STEPS = {
    Status.PENDING: _l("The organisers look at every registration. You get a letter as soon as it is confirmed; "
                       "until then a seat is kept for you."),
    Status.CONFIRMED: _l("Your seat is certain. Bring your reference with you."),
    Status.WAITING: _l("All places are taken at the moment. You get a letter as soon as there is one for you."),
    Status.OFFERED: _l("A place has become free and is kept for you. Take it before the offer ends."),
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
DECIDED = {     # what the desk answers to each decision
    "confirm": _l("Confirmed. A letter tells the delegate."),
    "decline": _l("Declined. A letter tells the delegate, with your reason."),
    "undo": _l("Set back to pending. A letter tells the delegate."),
    "match": _l("The member city is saved. You can confirm or decline now."),
}
