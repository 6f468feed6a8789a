"""The letter in which registrars answer a focal point."""
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..addresses import public_url
from ..languages import plain, speaking
from ..mail.rules import write_letter
from ..mail.words_letters import KINDS, Kind, compose


def example():
    """Made-up values for previews."""
    return {"city": gettext("Sample City"), "answer": gettext("Yes, you may bring an interpreter."),
            "message": gettext("May we bring an interpreter?"), "page": public_url("delegations.delegation")}


KINDS["message-answered"] = Kind(
    title=_l("Answer to a focal point"),
    subject=_l("An answer to your message for {city}"),
    body=_l(
        "Hello,\n\n"
        "the organisers answer your message:\n\n"
        "{answer}\n\n"
        "You wrote:\n\n"
        "{message}\n\n"
        "Your delegation is here:\n\n"
        "{page}\n\n"
        "Metropolis General Assembly\n"),
    places={"city": _l("The city of the delegation."), "answer": _l("What the registrar wrote."),
            "message": _l("What the focal point had written."), "page": _l("The address of the delegation’s page.")},
    needs=("answer",), example=example)


def answered(message, *, now):
    """To the focal point who wrote the message: the answer. Where the account is gone, there is nobody to write to."""
    account = message.written_by
    if account is None:
        return
    with speaking(account.language):
        values = {"city": plain(message.delegation.member.name), "answer": message.answer, "message": message.words,
                  "page": public_url("delegations.delegation")}
    subject, body = compose("message-answered", account.language, values)
    write_letter("message-answered", to=account.email, language=account.language, subject=subject, body=body,
                 about=f"message:{message.id}", host=urlsplit(current_app.config["BASE_URL"]).hostname, now=now)
