"""Addresses that leave the house, in letters, feeds and QR codes: always under BASE_URL, never the Host header's."""
import re
from urllib.parse import urlsplit

import segno
from flask import current_app, url_for

from .languages import spoken_now


def public_url(endpoint, **values):
    """The full address of a page; in the language now spoken unless `language` says another. Works without a request."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", spoken_now())
    return current_app.config["BASE_URL"] + current_app.url_map.bind("").build(endpoint, values)


def card_picture():
    """The full address of the picture that stands for a page where others show a link to it."""
    return current_app.config["BASE_URL"] + url_for("static", filename=f"cards/{spoken_now()}.png")


def square(address):
    """A QR code as the address of an image, dark on light whatever the page's colours are; None when it is too long."""
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    return code.svg_data_uri(scale=4, border=3, light="#fff", dark="#000")


def path_inside(words):
    """`words` if they are a path of this house, to go on to after signing in; else None.

    Browsers read a backslash as a slash and drop tabs and line ends, so these are refused, not cleaned.
    """
    if not words or len(words) > 2000 or re.search(r"[\x00-\x20\x7f\\]", words) or not re.match(r"/(?!/)", words):
        return None
    try:
        parts = urlsplit(words)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else words
