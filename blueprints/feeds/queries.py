"""What the page about subscribing needs: which feed is meant, the addresses that programs open, and codes to scan."""
import dataclasses
import ipaddress
from urllib.parse import quote, urlsplit

from ..programme import queries_public
from ..programme.queries_public import Selection
from ..texts import LANGUAGES
from .queries_asked import Asked, NoSuchFeed, asked

PATHS = ("day", "room", "track")        # what has an address of its own where it alone is chosen
REMINDERS = (5, 10, 15, 30, 60)         # minutes that the page offers


def wanted(programme, args, language):
    """(what the page's arguments ask for, None), or with the NoSuchFeed that says what of it had to be left out.

    The page speaks `language`, and so does its calendar unless another language is chosen.
    """
    spoken = args.get("lang") or language
    try:
        return asked(programme, args)._replace(language=spoken), None
    except NoSuchFeed as refusal:
        selection = queries_public.selection(programme, args) if programme else Selection()
        return Asked(dataclasses.replace(selection, lost=()), spoken if spoken in LANGUAGES else language), refusal


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
