"""What the page about subscribing needs: which feed is meant, the addresses that programs open, and codes to scan."""
import ipaddress
from urllib.parse import quote, urlsplit

from werkzeug.datastructures import MultiDict

from .queries_asked import NoSuchFeed, asked

PATHS = ("day", "room", "track")        # what has an address of its own where it alone is chosen
REMINDERS = (5, 10, 15, 30, 60)         # minutes that the page offers
MOST = 50                               # arguments that are looked at one by one, once something of them is not known


def wanted(programme, args, language):
    """(what the page's arguments ask for, each NoSuchFeed that says what of it had to be left out).

    The page speaks `language`, and so does its calendar unless another language is chosen.
    """
    refusal = refused(programme, args)
    if refusal is None:
        refusals = []
    else:
        looked_at = [(one, refused(programme, MultiDict([one]))) for one in list(args.items(multi=True))[:MOST]]
        refusals = [its for _one, its in looked_at if its] or [refusal]     # the latter is of one that is not looked at
        args = MultiDict(one for one, its in looked_at if its is None)
    return asked(programme, args)._replace(language=args.get("lang") or language), refusals


def refused(programme, args):
    """Why there is no such feed; None where there is one."""
    try:
        asked(programme, args)
    except NoSuchFeed as refusal:
        return refusal
    return None


def named(wanted):
    """(the feed's name in its address, what the rest of the address asks for)."""
    narrowed = wanted.selection.query
    for field in PATHS:
        if list(narrowed) == [field] and len(narrowed[field]) == 1:
            return f"{field}-{narrowed[field][0]}", wanted._replace(part=(field,))
    return "programme", wanted


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


def is_local(base_url):
    """Is this an address that services on the internet cannot reach?"""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))
