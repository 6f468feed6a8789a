"""Real mail servers on loopback: one that answers as it is told, one that hangs, one that drops the line after DATA."""
import contextlib
import email
import email.policy
import queue
import socket
import socketserver
import threading

from aiosmtpd.controller import Controller


class Inbox:
    """What a server took. `answers` are given to RCPT or DATA one after the other before it takes everything."""

    def __init__(self, rcpt=(), data=()):
        self.rcpt, self.data = list(rcpt), list(data)
        self.envelopes, self.asked = [], 0
        self.arrived = queue.Queue()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        self.asked += 1
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.envelopes.append(envelope)
        self.arrived.put(envelope)
        return self.data.pop(0) if self.data else "250 OK"

    @property
    def messages(self):
        return [email.message_from_bytes(envelope.content, policy=email.policy.default) for envelope in self.envelopes]


@contextlib.contextmanager
def answering(inbox=None, **options):
    """A mail server that gives what it takes to `inbox`; yields (its port, inbox)."""
    inbox = inbox or Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port, inbox
    finally:
        controller.stop()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextlib.contextmanager
def talking(talk):
    """A server that hands each connection, as a file of lines, to `talk(file)`; yields its port."""
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError):
                talk(self)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def say(line, words):
    line.wfile.write(words.encode() + b"\r\n")


def hang(line):
    """Accept, and never say a word."""
    line.rfile.read()


def hang_after_recipient(line, meanwhile=lambda: None):
    say(line, "220 hello")
    for said in line.rfile:
        if said.upper().startswith(b"RCPT"):
            meanwhile()
            line.rfile.read()
            return
        say(line, "250 OK")


class DropAfterData:
    """Take the whole message, then hang up without an answer; the second connection is served well."""

    def __init__(self):
        self.taken = []

    def __call__(self, line):
        say(line, "220 hello")
        for said in line.rfile:
            if said.upper().startswith(b"DATA"):
                say(line, "354 go on")
                self.taken.append(self.message(line))
                if len(self.taken) == 1:
                    return
            say(line, "250 OK")

    def message(self, line):
        lines = []
        for said in line.rfile:
            if said == b".\r\n":
                break
            lines.append(said)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)
