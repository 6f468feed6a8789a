"""Why two registrations may be one person's, and what each tells, in words."""
from flask_babel import lazy_gettext as _l

from ..delegations.words import DIETS, POSTS
from ..languages import language_name, plain

WHY = {
    "name": _l("Same name"), "own_name": _l("Same name in the own script"), "edit": _l("Names one letter apart"),
    "email": _l("Same e-mail address"), "variant": _l("E-mail addresses of one mailbox"),
    "local": _l("E-mail addresses alike, and part of the name"),
}
FACTS = {
    "name": _l("Name"), "own_name": _l("Name in the own script"), "office": _l("Office"), "rank": _l("Rank of the office"),
    "organisation": _l("Organisation"), "post": _l("Comes as"), "email": _l("E-mail"), "language": _l("Language of letters"),
    "diet": _l("Food"), "access_needs": _l("Access needs"),
}


def told(delegate, fact):
    """What a registration says of one of the FACTS; empty where it says nothing."""
    if fact == "rank":
        return plain(delegate.rank.name) if delegate.rank else ""
    if fact == "post":
        return str(POSTS[delegate.post])
    if fact == "language":
        return language_name(delegate.language)
    if fact == "diet":
        return f"{DIETS[delegate.diet]} {delegate.diet_note}".strip()
    return getattr(delegate, fact)
