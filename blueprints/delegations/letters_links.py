"""The letter to somebody who lost the link to a registration."""
from flask_babel import gettext

from ..languages import speaking
from ..mail.rules import write_letter
from .letters import host
from .letters_values import city_of, link_of
from .words import STATUSES

KIND = "delegate-links"


def links(delegates, *, now):
    """All registrations of one address, newest first, each with where it stands and its link; in the newest one's language."""
    newest = delegates[0]
    with speaking(newest.language):
        each = [gettext("%(reference)s, %(city)s: %(status)s\n%(link)s", reference=delegate.reference, city=city_of(delegate),
                        status=str(STATUSES[delegate.status]), link=link_of(delegate)) for delegate in delegates]
        body = gettext(
            "Hello,\n\n"
            "somebody, probably you, asked for the links to the registrations with this e-mail address. "
            "They are yours alone; do not pass them on:\n\n"
            "%(links)s\n\n"
            "If it was not you, you need do nothing.\n\n"
            "Metropolis General Assembly\n", links="\n\n".join(each))
        write_letter(KIND, to=newest.email, language=newest.language, body=body, host=host(), now=now,
                     subject=gettext("The links to your registrations"), about=f"delegate:{newest.id}")
