"""How often one network address may ask; shared through REDIS_URL, else counted by each process for itself."""
import ipaddress
import time

from flask import request
from flask_limiter import Limiter


def network_address():
    """The address that asks; of IPv6 the /64, because one visitor has all of it."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


limiter = Limiter(network_address, headers_enabled=False, swallow_errors=True, strategy="moving-window",
                  in_memory_fallback_enabled=True)      # while Redis is away each process counts for itself


def seconds_to_wait():
    """After a 429: how long until the limit that was reached lets this address in again; a minute if that is not known."""
    reached = limiter.current_limit
    return max(1, int(reached.reset_at - time.time()) + 1) if reached and reached.breached else 60


def prepare(app):
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
