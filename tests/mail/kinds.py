"""A kind of letter for tests, as an errand declares its own."""
from flask_babel import gettext

from blueprints.mail.words_letters import Kind

PEOPLE = {7: {"name": "Park {link} Example", "reference": "7QK2ZD", "city": "Seoul", "reason": "",
              "link": "https://assembly.example.org/en/registration/real-secret"}}


def example():
    return {"name": gettext("Name"), "reference": "AB12CD", "city": "Seoul", "reason": "Example reason",
            "link": "https://assembly.example.org/en/registration/example"}


def find(words):
    return next((number for number, facts in PEOPLE.items() if facts["reference"] == words), None)


RECEIVED = Kind(
    title="Registration received for tests",
    subject="We have {reference}",
    body="Dear {name},\n\nwe have it for {city}.\n\n{reason}\n\n{link}\n",
    places={"name": "Who", "reference": "Which", "city": "Where from", "reason": "Why", "link": "Where to look"},
    needs=("link",), example=example, find=find, values_of=PEOPLE.get)
