"""A letter as the mail message that leaves the house. Pure: no database, no network, no clock."""
import email.policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

FOR_READERS = email.policy.SMTP
FOR_SERVERS = FOR_READERS.clone(cte_type="7bit")        # what any server on the way can carry unchanged


class BadAddress(ValueError):
    """What should be one e-mail address is none, or holds more than one."""


def address(words, *, name=""):
    """The one address that `words` hold, its domain in ASCII. Raises BadAddress; line breaks are bad too."""
    local, _at, domain = words.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
        if local.isascii():
            return Address(name, addr_spec=f"{local}@{domain}")
        # The parser takes ASCII alone, so it is shown a twin; servers with SMTPUTF8 (RFC 6531) take the address itself.
        twin = "".join(letter if letter.isascii() else "x" for letter in local)
        if Address(addr_spec=f"{twin}@{domain}").username != twin:
            raise BadAddress()
        return Address(name, local, domain)
    except (ValueError, IndexError, MessageError) as error:     # the parser raises each of them
        raise BadAddress() from error


def sender(words):
    """The one address in a setting such as "Assembly <assembly@example.org>". Raises BadAddress."""
    found = FOR_READERS.header_factory("From", words)
    if len(found.addresses) != 1 or any(ord(character) < 32 for character in words):
        raise BadAddress()
    (only,) = found.addresses
    return address(only.addr_spec, name=only.display_name)


def message(letter, *, sender, readable=False):
    """`letter` as an EmailMessage from `sender`, dated when it was written: each try gives the same message.

    A `readable` one keeps its text as it is, for files that people open. Raises BadAddress, UnicodeEncodeError.
    """
    made = EmailMessage(policy=FOR_READERS if readable else FOR_SERVERS)
    made["From"] = sender
    made["To"] = address(letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(letter.written_at)
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"       # RFC 3834: no answer by machines, please
    made.set_content(letter.body, charset="utf-8", cte="8bit" if readable else None)
    made["Content-Language"] = letter.language      # after the content, which takes such headers away
    return made
