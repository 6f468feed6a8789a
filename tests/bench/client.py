"""A small HTTP client for load: prepared bytes out, whole answers in, over connections that stay open."""
import selectors
import socket
import time
from typing import NamedTuple


class Result(NamedTuple):
    """What a round saw: answers a second, seconds each answer took (sorted), statuses, and bytes of one body."""

    rate: float
    waits: list
    statuses: dict
    size: int

    def wait(self, share):
        """The wait in milliseconds that `share` of all answers did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


def request_bytes(method, path, headers=(), body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One client: sends the next request as soon as the last answer is whole."""

    def __init__(self, port, requests):
        self.requests = requests        # an iterator of bytes
        self.port = port
        self.open()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)

    def send(self):
        self.began = time.perf_counter()
        self.head, self.left, self.size = b"", None, 0
        self.socket.setblocking(True)
        self.socket.sendall(next(self.requests))
        self.socket.setblocking(False)

    def read(self):
        """Take what has come; True when the answer is whole."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection in the middle")
        if self.left is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            head, rest = self.head[:end].lower(), len(self.head) - end - 4
            self.status = int(head[9:12])
            at = head.find(b"\r\ncontent-length:")
            length = 0 if at < 0 or self.status == 304 else int(head[at + 17:].split(b"\r\n", 1)[0])
            self.closes = b"\r\nconnection: close" in head
            self.size, self.left = length, length - rest
        else:
            self.left -= len(data)
        return self.left <= 0


def load(port, requests_of, *, clients, seconds):
    """Keep `clients` busy for `seconds`; `requests_of(number)` is an endless iterator of request bytes."""
    selector = selectors.DefaultSelector()
    connections = [Connection(port, requests_of(number)) for number in range(clients)]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    waits, statuses, size, began = [], {}, 0, time.perf_counter()
    end = began + seconds
    busy = len(connections)
    while busy:
        for key, _events in selector.select(timeout=30):
            connection = key.data
            if not connection.read():
                continue
            waits.append(time.perf_counter() - connection.began)
            statuses[connection.status] = statuses.get(connection.status, 0) + 1
            size = connection.size
            if connection.closes:
                selector.unregister(connection.socket)
                connection.socket.close()
                connection.open()
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            if time.perf_counter() < end:
                connection.send()
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
                busy -= 1
    took = time.perf_counter() - began
    return Result(len(waits) / took, sorted(waits), statuses, size)
