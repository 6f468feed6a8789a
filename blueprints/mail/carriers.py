"""What takes a message out of the house: the mail server of MAIL_URL, else files in a folder. The edge of the network."""
import contextlib
import os
import pathlib
import re
import smtplib
import ssl
from urllib.parse import parse_qs, unquote, urlsplit

# The server's answer to a sign-in it wants, or does not accept: our setting is wrong, not the letter.
ABOUT_SIGNING_IN = {530, 534, 535, 538}


class Away(Exception):
    """The carrier itself cannot be had; every letter waits. Its text is a short code for `words.why`."""


class Delayed(Exception):
    """This letter was not taken now and may be later. Its text is a short code."""


class Refused(Exception):
    """This letter was refused for good. Its text is a short code."""


class Server:
    """A mail server: `smtp://user:password@host:port?tls=starttls|none` or `smtps://…`.

    Without `tls=`, smtp:// encrypts where the server offers it, and always before it shows a password.
    """

    readable = False

    def __init__(self, url, *, seconds, contexts=ssl.create_default_context):
        parts = urlsplit(url)
        self.host, self.wrapped = parts.hostname, parts.scheme == "smtps"
        self.port = parts.port or (465 if self.wrapped else 587 if parts.username else 25)
        self.user, self.password = (unquote(word) if word else None for word in (parts.username, parts.password))
        self.tls = parse_qs(parts.query).get("tls", ["offered"])[0]
        self.seconds, self.contexts = seconds, contexts
        self.line = None

    def open(self):
        """Be connected, encrypted and signed in. Raises Away."""
        if self.line is not None and self.line.sock is not None:
            return
        with told_as(Away, Away):
            if self.wrapped:
                self.line = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=self.contexts())
            else:
                self.line = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
            self.line.ehlo_or_helo_if_needed()
            self.encrypt()
            if self.user:
                self.line.login(self.user, self.password or "")

    def encrypt(self):
        if self.wrapped or self.tls == "none":
            return
        if self.line.has_extn("starttls"):
            self.line.starttls(context=self.contexts())
        elif self.tls == "starttls" or self.user:
            raise Away("tls")

    def carry(self, message, _name):
        """Give `message` to the server. Raises Delayed, Refused, or Away when it does not let us send at all."""
        (sender,), (reader,) = message["From"].addresses, message["To"].addresses
        try:
            with told_as(Delayed, Refused):
                self.line.send_message(message, sender.addr_spec, [reader.addr_spec])
        except (Away, Delayed, Refused):
            self.close()        # whatever state the server is left in, the next letter begins anew
            raise

    def close(self):
        """Say goodbye; what the server answers to that changes nothing."""
        if self.line is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.line.quit()
            self.line.close()
            self.line = None


@contextlib.contextmanager
def told_as(later, never):
    """Tell each fault of smtplib as one of ours: `later` for those that pass, `never` for a 5xx about the letter.

    Only codes are told: a server's words may hold the reader's address.
    """
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        raise by_code(*next(iter(refusal.recipients.values())), later, never) from None
    except smtplib.SMTPAuthenticationError as refusal:
        raise Away(f"login {refusal.smtp_code}") from None
    except smtplib.SMTPResponseException as refusal:
        raise by_code(refusal.smtp_code, refusal.smtp_error, later, never) from None
    except smtplib.SMTPServerDisconnected as cut:
        if isinstance(cut.__context__, TimeoutError):
            raise later("timeout") from None
        raise later("dropped") from None
    except smtplib.SMTPException:       # what is left: the server has no way to sign in, or none for such an address
        raise (Away("login") if later is Away else Refused("letters")) from None
    except TimeoutError:
        raise later("timeout") from None
    except ssl.SSLError:
        raise Away("tls") from None
    except (OSError, UnicodeError):
        raise later("unreachable") from None


def by_code(code, answer, later, never):
    """The fault that a server's reply means, with its code and its RFC 3463 code if it gives one."""
    words = answer.decode("ascii", "replace") if isinstance(answer, bytes) else str(answer)
    finer = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", words)
    told = f"{code} {finer.group()}" if finer else str(code)
    if later is Away:
        return Away(f"server {told}")
    if code in ABOUT_SIGNING_IN:
        return Away(f"login {told}")
    return never(f"refused {told}") if 500 <= code <= 599 else later(f"later {told}")


class Folder:
    """Where letters go while there is no mail server: a file each, for its owner's eyes only."""

    readable = True

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def open(self):
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise Away("folder") from None

    def carry(self, message, name):
        """Write the file whole or not at all. Raises Delayed."""
        draft = self.path / f".{name}.{os.getpid()}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path / f"{name}.eml")
        except OSError:
            raise Delayed("folder") from None

    def close(self):
        pass


def carrier(config):
    """The carrier that the settings name."""
    if config["MAIL_URL"]:
        return Server(config["MAIL_URL"], seconds=config.get("MAIL_SECONDS", 20))
    return Folder(config["MAIL_FOLDER"])
