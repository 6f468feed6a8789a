"""What the page about subscribing needs: which feed is meant, the addresses that programs open, and codes to scan."""
import ipaddress
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import segno

from ..programme import queries_public
from ..programme.queries_public import Selection


class Choice(NamedTuple):
    """A feed somebody has in mind: its name in the address, what it holds, and what more its address asks for."""

    name: str
    wanted: Selection
    query: dict
    arguments: dict         # that lead to the page with this choice made


def groups(programme):
    """(field, [(name of the feed, day, track or room)]) for each way of narrowing the whole programme."""
    if programme is None:
        return []
    return [("day", [(f"day-{one.number}", one) for one in programme.days]),
            ("track", [(f"track-{one.slug}", one) for one in programme.tracks]),
            ("room", [(f"room-{one.slug}", one) for one in programme.rooms])]


def choice(programme, args):
    """The feed that the page's arguments ask for: `only` names one by its path, else the programme page's filters."""
    if programme is None:
        return Choice("programme", Selection(), {}, {})
    for field, options in groups(programme):
        for name, one in options:
            if name == args.get("only"):
                key = one.number if field == "day" else one.slug
                wanted = Selection(**{field: (key,)})       # type: ignore[arg-type]
                return Choice(name, wanted, {}, {"only": name})
    wanted = queries_public.selection(programme, args)
    return Choice("programme", wanted, wanted.query, wanted.query)


def webcal(address):
    """The address under the scheme that calendar programs open by themselves."""
    return "webcal" + address[address.index("://"):]


def links(address, *, name):
    """Addresses that open a program with this feed; see design/feeds.md, section 4, for how sure each is."""
    feed, title = quote(address, safe=""), quote(name, safe="")
    return {
        "webcal": webcal(address),
        "google": "https://calendar.google.com/calendar/r?cid=" + quote(webcal(address), safe=""),
        "google_by_url": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?url={feed}&name={title}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?url={feed}&name={title}",
    }


def square(address):
    """A QR code as the address of an image, dark on light whatever the page's colours are; None when it is too long."""
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    return code.svg_data_uri(scale=4, border=3, light="#fff", dark="#000")


def is_local(base_url):
    """Is this an address that services on the internet cannot reach?"""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))
