"""What the report of translations calls the things that have texts, and their texts."""
from flask_babel import lazy_gettext as _l

KINDS = {"slot": _l("Sessions"), "speaker": _l("Speakers"), "room": _l("Rooms"), "track": _l("Tracks"), "day": _l("Days")}
STANDINGS = {"missing": _l("Missing"), "stale": _l("Out of date")}
FIELDS = {"title": _l("Title"), "abstract": _l("Abstract"), "reason": _l("Reason"), "office": _l("Office"),
          "city": _l("City or organisation"), "biography": _l("Biography"), "name": _l("Name")}
LONGEST = {"abstract": 3000, "biography": 3000, "reason": 400}      # characters, as in the forms; the others:
OF_A_LINE = 200
PARAGRAPHS = {"abstract", "biography"}
