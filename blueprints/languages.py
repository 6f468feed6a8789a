"""The visitor's language: it stands in the address, so a link means the same to everyone."""
import datetime as dt
import zoneinfo

from babel import Locale, dates, lists
from flask import Blueprint, g, has_request_context, request
from flask_babel import Babel, force_locale, gettext
from markupsafe import Markup, escape

from .texts import LANGUAGES, Codes, Text

PREFIX = f"/<any({', '.join(LANGUAGES)}):language>"
babel = Babel()


def pages(name, import_name, url_prefix=""):
    """A blueprint whose addresses begin with the language."""
    return Blueprint(name, import_name, url_prefix=PREFIX + url_prefix)


def chosen():
    """The language of this page: from its address, else the best of what the browser asks for."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        first = request.path.split("/")[1]
        g.language = first if first in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "en")
    return g.language


def speaking(language):
    """A context in which sentences come out in `language`; for letters, written in their reader's."""
    return force_locale(language)


def sentence_of(refusal):
    """A refusal's sentence in the language now spoken; what it names is read in that language too."""
    return gettext(refusal.message, **{name: shown(value) for name, value in refusal.places.items()})


def shown(value):
    """A value as a reader of the page's language sees it."""
    if isinstance(value, Text):
        return value.read(spoken_now())[0]
    if isinstance(value, Codes):
        return joined(map(language_name, value))
    if isinstance(value, tuple):
        return joined(map(shown, value))
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    return value


def spoken_now():
    from flask_babel import get_locale
    return str(get_locale() or "en")[:2]


def locale():
    """How this language writes dates and lists; English as the world writes it, day before month."""
    return Locale.parse("en_GB" if spoken_now() == "en" else spoken_now())


def say(text):
    """A Text as markup that tells which language it is in, so a fallback is read aloud rightly."""
    if not isinstance(text, Text):
        return escape(text or "")
    words, spoken = text.read(spoken_now())
    return Markup('<span lang="{}">{}</span>').format(spoken, words) if spoken != spoken_now() else escape(words)


def plain(text):
    """A Text as words alone, for titles and attributes."""
    return text.read(spoken_now())[0] if isinstance(text, Text) else text


def day(date, form="full"):
    return dates.format_date(date, form, locale())


def short_day(date, *, with_year=False):
    """Such as Mon, Jun 16: for tabs."""
    return dates.format_skeleton("yMMMEd" if with_year else "MMMEd", date, locale=locale())


def days(first, last):
    """A range of days as this language writes it, such as 16–19 June 2025."""
    if first == last:
        return day(first, "long")
    words = dates.format_interval(first, last, "yMMMMd", locale=locale())
    for date in {first, last}:      # CLDR knows no interval with whole month names in English: "16–19 Jun 2025"
        short, whole = (locale().months["format"][width][date.month] for width in ("abbreviated", "wide"))
        words = words if whole in words else words.replace(short, whole)
    return words


def month(date):
    return dates.format_skeleton("yMMMM", date, locale=locale())


def clock(time):
    """A time of day at the venue; every language here is shown 24 hours."""
    return time.strftime("%H:%M")


def moment(instant, zone=None):
    """A moment in venue time, or in the time of the `zone` called so, with the zone's name for readers elsewhere."""
    from .assembly.queries import venue_zone
    local = instant.astimezone(zoneinfo.ZoneInfo(zone) if zone else venue_zone())
    return f"{day(local.date(), 'medium')} {clock(local.time())} {local:%Z}"


def joined(words):
    """A list as a sentence would have it: a, b and c."""
    return lists.format_list([str(word) for word in words], locale=locale())


def language_name(code):
    """The name of a language in the language of the page."""
    return Locale.parse(code).get_language_name(spoken_now()) or code


def country_name(code):
    return locale().territories.get(code, code)


FILTERS = {"say": say, "plain": plain, "day": day, "short_day": short_day, "month": month, "clock": clock, "moment": moment,
           "joined": joined, "language_name": language_name, "country_name": country_name}


def prepare(app):
    babel.init_app(app, locale_selector=chosen, default_translation_directories="blueprints/site/translations")
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, language=spoken_now, days=days, sentence_of=sentence_of)

    @app.url_value_preprocessor
    def take_language(_endpoint, values):
        if values and "language" in values:
            g.language = values.pop("language")

    @app.url_defaults
    def give_language(endpoint, values):
        if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = chosen()
