"""What registrars send: decisions, a city, seats, a focal point; and what they look for."""
import datetime as dt
import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from ..delegations.forms import CityField, good_email
from ..delegations.models import Post, Status
from ..forms import Form, Line, Lines, Revision, WholeNumber
from ..members.models import Region
from ..paging import page_number
from ..texts import LANGUAGES
from .queries_found import MARKS, PROTOCOL, SIZE, SIZES, SORTS, Wanted


class DecideForm(Form):
    """A button. (A delegation that is made only when it is first edited begins with revision 1.)"""

    revision = Revision(default=1)


class DeclineForm(Form):
    reason = Lines(_l("Reason"), [InputRequired(_l("Write the reason. The delegate reads it in the letter."))],
                   longest=1000, description=_l("The delegate reads it in the letter. Write it in the language of the "
                                                "letter."))
    revision = Revision()


class MatchForm(Form):
    city = CityField(_l("Member city"), [InputRequired(_l("Choose the member city."))])
    revision = Revision()


class SeatsForm(Form):
    seats = WholeNumber(_l("Own number of seats"), [Optional()], most=9999,
                        description=_l("Leave it empty for the number that every delegation has."))
    revision = Revision(default=1)


class FocalPointForm(Form):
    email = Line(_l("E-mail of the focal point"), [InputRequired(_l("Enter an e-mail address.")), good_email],
                 longest=254, description=_l("An invitation goes there. Its link opens for 7 days."))
    language = SelectField(_l("Language of the invitation"), [InputRequired(_l("Choose a language."))],
                           choices=list(LANGUAGES.items()), validate_choice=False, default="en",
                           description=_l("For an address without an account; others are written to in their own language."))
    revision = Revision(default=1)

    def validate_language(self, field):
        if field.data not in LANGUAGES:
            raise ValidationError(gettext("Choose one of the list."))


def asked(args):
    """What the query of an address looks for; whatever else it says is left aside."""
    def one_of(kind, word):
        return kind(word) if word in {member.value for member in kind} else None

    answer, size = args.get("answer", ""), args.get("size", "")
    return Wanted(words=args.get("q", "").strip()[:100], status=one_of(Status, args.get("status")),
                  category=args.get("category", "")[:40], city=args.get("city", "")[:80],
                  region=one_of(Region, args.get("region")), post=one_of(Post, args.get("post")),
                  only=args.get("only") if args.get("only") in MARKS else "",
                  answer=answer if re.fullmatch(r"[0-9]{1,9}:.{1,200}", answer) else "",
                  since=date_of(args.get("since")), until=date_of(args.get("until")),
                  sort=args.get("sort") if args.get("sort") in (*SORTS, PROTOCOL) else "newest",
                  size=int(size) if size in map(str, SIZES) else SIZE, page=page_number(args.get("page")))


def date_of(words):
    """A date such as 2025-06-16, of the years that somebody may register in; None for anything else."""
    try:
        found = dt.date.fromisoformat(words or "")
    except ValueError:
        return None
    return found if 1985 <= found.year <= 2200 else None


def as_query(wanted):
    """The same as the query of an address, without what is empty and without the page."""
    query = {"q": wanted.words, "status": wanted.status and wanted.status.value, "category": wanted.category,
             "city": wanted.city, "region": wanted.region and wanted.region.value, "post": wanted.post and wanted.post.value,
             "only": wanted.only, "answer": wanted.answer, "since": wanted.since and wanted.since.isoformat(),
             "until": wanted.until and wanted.until.isoformat(), "sort": wanted.sort if wanted.sort != "newest" else "",
             "size": wanted.size if wanted.size != SIZE else ""}
    return {name: value for name, value in query.items() if value}
