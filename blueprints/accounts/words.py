"""Words for what accounts have: their roles, their browsers."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import joined
from .models import Role

ROLES = {
    Role.ADMIN: _l("Admin"),
    Role.REGISTRAR: _l("Registrar"),
    Role.EDITOR: _l("Editor"),
    Role.FOCAL_POINT: _l("Focal point"),
    Role.DELEGATE: _l("Delegate"),
}
DUTIES = {
    Role.ADMIN: _l("Admin: everything, and who may sign in"),
    Role.REGISTRAR: _l("Registrar: delegations and delegates"),
    Role.EDITOR: _l("Editor: the programme"),
    Role.FOCAL_POINT: _l("Focal point: one delegation; which one is chosen on the delegation's page"),
    Role.DELEGATE: _l("Delegate: their own registration"),
}

# What a browser calls itself, the particular before the general; names of products are the same in every language.
BROWSERS = [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Whale/", "Whale"),
            ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")]


def browser_named(user_agent):
    """What a person would call this browser, such as "Firefox, Windows"; empty when it cannot be told."""
    names = [next((name for mark, name in known if mark in user_agent), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names))


def browser_of(sign_in):
    """The browser of a sign-in, in words for the page."""
    return sign_in.browser or gettext("A browser that does not say its name")


def name_of(account):
    return account.name or account.email


def roles_in_words(account):
    """The account's roles as a list in the reader's language."""
    held = {grant.role for grant in account.grants}
    return joined(name for role, name in ROLES.items() if role in held) if held else gettext("none")
