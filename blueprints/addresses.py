"""Addresses that leave the house, in letters, feeds and QR codes: always under BASE_URL, never the Host header's."""
from flask import current_app

from .languages import spoken_now


def public_url(endpoint, **values):
    """The full address of a page; in the language now spoken unless `language` says another. Works without a request."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", spoken_now())
    return current_app.config["BASE_URL"] + current_app.url_map.bind("").build(endpoint, values)
