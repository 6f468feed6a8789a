"""A letter as the mail message that leaves the house. Pure: no database, no network, no clock."""
import email.policy
import hashlib
import io
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import segno

from . import letters_html


class Policy(email.policy.EmailPolicy):
    """Mail that keeps each space of a subject: Python's own folding drops one between two encoded words (RFC 2047, 6.2)."""

    def fold(self, name, value):
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name, value):
        return self.fold(name, value).encode() if name.lower() == "subject" else super().fold_binary(name, value)


FOR_READERS = Policy(linesep="\r\n")
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


def message(letter, *, sender, base_url, readable=False):
    """`letter` as an EmailMessage from `sender`, dated when it was written: each try gives the same message.

    Its plain text comes first and its HTML part says the same; lines that are an address under `base_url` are links there.
    A `readable` one keeps its text as it is, for files that people open. Raises BadAddress, UnicodeEncodeError.
    """
    made = EmailMessage(policy=FOR_READERS if readable else FOR_SERVERS)
    made["From"] = sender
    made["To"] = address(letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(letter.written_at)
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"       # RFC 3834: no answer by machines, please
    if letter.mailing_id is not None:
        made["Precedence"] = "bulk"     # for those that know no RFC 3834, else 2,000 letters bring hundreds of absence notes
    picture = f"qr.{letter.message_id.strip('<>')}"
    page = letters_html.page_of(letter.body, title=letter.subject, language=letter.language, base_url=base_url,
                                qr=letter.qr, picture=f"cid:{picture}")
    made.set_content(letter.body, **coded(letter.body, readable))
    made.add_alternative(page, subtype="html", **coded(page, readable))
    if letter.qr:
        made.get_payload()[1].add_related(picture_of(letter.qr), "image", "png", cid=f"<{picture}>", disposition="inline",  # type: ignore[index, union-attr]
                                          filename="qr.png")
    for each in letter.attachments:
        attach(made, each, readable)
    made["Content-Language"] = letter.language      # after the content, which takes such headers away
    settle_boundaries(made, letter.message_id)
    return made


def coded(words, readable):
    """How a text is encoded on its way: as it is for people who open files, unless a line is longer than mail allows."""
    fits = max(len(line.encode()) for line in words.split("\n")) <= 998      # RFC 5322, 2.1.1
    return {"charset": "utf-8", "cte": "8bit" if readable and fits else None}


def attach(made, each, readable):
    """Put a text of ours, such as a calendar, beside the letter; only kinds of text are known."""
    (kind, subtype), parameters = each["type"].partition(";")[0].split("/"), each["type"].split(";")[1:]
    if kind != "text":
        raise ValueError(f"an attachment of the type {each['type']}")
    parameters = dict(word.strip().split("=") for word in parameters)
    made.add_attachment(each["text"], subtype=subtype, filename=each["filename"], params=parameters or None,
                        **coded(each["text"], readable))


def picture_of(code):
    """A QR code as the bytes of a PNG, dark on white, so that it can be read in dark mode as well."""
    file = io.BytesIO()
    segno.make(code, error="m", micro=False).save(file, kind="png", scale=8, border=4, dark="#000", light="#fff")
    return file.getvalue()


def settle_boundaries(made, name):
    """Give the parts of a message the same boundaries each time it is made, and such as nobody who writes can guess."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{hashlib.sha256(name.encode()).hexdigest()[:40]}")
