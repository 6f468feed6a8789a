"""How often one network address may ask; shared through REDIS_URL, else counted by each process for itself."""
import collections
import functools
import ipaddress
import threading
import time

from flask import request
from flask_limiter import Limiter
from werkzeug.exceptions import TooManyRequests


def network_address():
    """The address that asks; of IPv6 the /64, because one visitor has all of it."""
    return network_of(request.remote_addr)


@functools.lru_cache(1000)
def network_of(remote_address):
    try:
        address = ipaddress.ip_address(remote_address or "127.0.0.1")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


limiter = Limiter(network_address, headers_enabled=False, swallow_errors=True, strategy="moving-window",
                  in_memory_fallback_enabled=True)      # while Redis is away each process counts for itself


class Allowance:
    """How often each of many askers may have something within so many seconds; counted by each process for itself, because
    it stands before what is answered faster than another server could be asked. It remembers so many `askers`."""

    def __init__(self, most, seconds, askers=20_000):
        self.most, self.seconds, self.askers = most, seconds, askers
        self.counts: collections.OrderedDict = collections.OrderedDict()      # asker: [when its count ends, how many]
        self.lock = threading.Lock()

    def wait(self, asker):
        """Count one; seconds until the asker may have it again, 0 for now."""
        if not limiter.enabled:
            return 0
        now = time.monotonic()
        with self.lock:
            count = self.counts.get(asker)
            if count is None or count[0] <= now:
                self.counts.pop(asker, None)
                count = self.counts[asker] = [now + self.seconds, 0]
                while len(self.counts) > self.askers:
                    self.counts.popitem(last=False)
            count[1] += 1
            return 0 if count[1] <= self.most else int(count[0] - now) + 1

    def ask(self, asker):
        """Count one. Raises TooManyRequests, which tells when to come back."""
        seconds = self.wait(asker)
        if seconds:
            raise TooManyRequests(retry_after=seconds)


# Of public feeds and files, for one network address. A congress behind one address, or a service that asks for thousands of
# subscribers, stays far below. A 304 costs no more than saying no would, so it is not counted.
WHOLE = Allowance(6000, 600)        # answers with all their bytes
MADE = Allowance(1000, 600)         # those that had to be made first


def seconds_to_wait():
    """After a 429: how long until the limit that was reached lets this address in again; a minute if that is not known."""
    reached = limiter.current_limit
    return max(1, int(reached.reset_at - time.time()) + 1) if reached and reached.breached else 60


def prepare(app):
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
