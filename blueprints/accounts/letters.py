"""Letters about signing in, written in their reader's language."""
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..languages import speaking, spoken_now
from ..mail.rules import write_letter
from ..mail.words_letters import KINDS, Kind, compose

LINK = _l("The link that signs the person in, once. Write it on a line of its own.")


def example():
    """Made-up values for previews."""
    return {"link": address_of("example", spoken_now()), "page": public_url("accounts.sign_in")}


KINDS["sign-in"] = Kind(
    title=_l("Sign-in link"),
    subject=_l("Your sign-in link"),
    body=_l(
        "Hello,\n\n"
        "open this link and press the button to sign in. It works once, within 10 minutes:\n\n"
        "{link}\n\n"
        "If you did not ask for it, do nothing: without the link nobody gets in.\n\n"
        "Metropolis General Assembly\n"),
    places={"link": LINK},
    needs=("link",), by_admins=True, example=example)
KINDS["invitation"] = Kind(
    title=_l("Invitation"),
    subject=_l("Your account for the assembly"),
    body=_l(
        "Hello,\n\n"
        "you have an account for the Metropolis General Assembly. Open this link and press the button to sign in "
        "for the first time. It works once, within 7 days:\n\n"
        "{link}\n\n"
        "Later, ask for a new link with this e-mail address here:\n\n"
        "{page}\n\n"
        "Metropolis General Assembly\n"),
    places={"link": LINK, "page": _l("The address of the page that signs people in.")},
    needs=("link",), by_admins=True, example=example)


def address_of(secret, language="en", onward=None):
    """The address of a one-time link, for letters and for the command line; it leads on to the path `onward`."""
    return public_url("accounts.open_link", token=secret, language=language, next=onward)


def write_sign_in(account, secret, *, onward=None, now):
    """The letter with a link that somebody asked for with the account's address; it opens for ten minutes."""
    return send(account, "sign-in", {"link": address_of(secret, account.language, onward)}, now=now)


def write_invitation(account, secret, *, now):
    """The letter to somebody whom an admin gave an account; its link opens for seven days."""
    with speaking(account.language):
        page = public_url("accounts.sign_in")
    return send(account, "invitation", {"link": address_of(secret, account.language), "page": page}, now=now)


def send(account, kind, values, *, now):
    subject, body = compose(kind, account.language, values)
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    return write_letter(kind, to=account.email, language=account.language, subject=subject, body=body,
                        about=f"account:{account.id}", host=host, now=now)
