"""What needs doing, in words: what there is so many of, and what to do about it."""
from flask_babel import lazy_gettext as _l

TASKS = {
    "pending": (_l("Wait for confirmation"), _l("Confirm or decline them")),
    "unmatched": (_l("Cities to match"), _l("Say which member they come for")),
    "messages": (_l("Messages without an answer"), _l("Answer the focal points")),
    "ends-soon": (_l("Offers that end within 24 hours"), _l("See whom they were made to")),
    "held": (_l("Wait as a group while places are kept for them"), _l("See whether all of them can come")),
    "unanswered": (_l("Have not said whether they still come"), _l("See who answered the move")),
    "refused": (_l("Letters that do not arrive"), _l("Correct the addresses")),
    "placeholders": (_l("Seats without a name yet"), _l("See which names still follow")),
    "incomplete": (_l("Registrations that lack something"), _l("See what is missing")),
    "no-focal-point": (_l("Delegations without a focal point"), _l("Invite one")),
    "no-head": (_l("Delegations without a head"), _l("Ask who leads them")),
    "empty": (_l("Cities that nobody comes for yet"), _l("See which ones")),
}
LACKS = {       # what each of queries_overview.LACKS finds
    "no-focal-point": _l("Without a focal point"),
    "no-head": _l("Without a head"),
    "empty": _l("Nobody comes yet"),
}
