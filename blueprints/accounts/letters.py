"""Letters about signing in, written in their reader's language."""
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext

from ..addresses import public_url
from ..languages import speaking
from ..mail.rules import write_letter


def address_of(secret, language="en", onward=None):
    """The address of a one-time link, for letters and for the command line; it leads on to the path `onward`."""
    return public_url("accounts.open_link", token=secret, language=language, next=onward)


def write_sign_in(account, secret, *, onward=None, now):
    """The letter with a link that somebody asked for with the account's address; it opens for ten minutes."""
    with speaking(account.language):
        body = gettext(
            "Hello,\n\n"
            "open this link and press the button to sign in. It works once, within 10 minutes:\n\n"
            "%(address)s\n\n"
            "If you did not ask for it, do nothing: without the link nobody gets in.\n\n"
            "Metropolis General Assembly\n",
            address=address_of(secret, account.language, onward))
        return send(account, "sign-in", gettext("Your sign-in link"), body, now=now)


def write_invitation(account, secret, *, now):
    """The letter to somebody whom an admin gave an account; its link opens for seven days."""
    with speaking(account.language):
        body = gettext(
            "Hello,\n\n"
            "you have an account for the Metropolis General Assembly. Open this link and press the button to sign in "
            "for the first time. It works once, within 7 days:\n\n"
            "%(address)s\n\n"
            "Later, ask for a new link with this e-mail address here:\n\n"
            "%(page)s\n\n"
            "Metropolis General Assembly\n",
            address=address_of(secret, account.language), page=public_url("accounts.sign_in"))
        return send(account, "invitation", gettext("Your account for the assembly"), body, now=now)


def send(account, kind, subject, body, *, now):
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    return write_letter(kind, to=account.email, language=account.language, subject=subject, body=body,
                        about=f"account:{account.id}", host=host, now=now)
