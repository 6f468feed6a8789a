"""The words for what is an enum in the code."""
import functools
import unicodedata

from babel import Locale
from flask_babel import lazy_gettext as _l

from ..languages import country_name, plain, spoken_now
from ..texts import LANGUAGES, searchable
from .models import Part, Region

REGIONS = {
    Region.AFRICA: _l("Africa"),
    Region.ASIA_PACIFIC: _l("Asia and the Pacific"),
    Region.EUROPE: _l("Europe"),
    Region.LATIN_AMERICA: _l("Latin America and the Caribbean"),
    Region.NORTH_AMERICA: _l("North America"),
}
PARTS = {
    Part.MEMBER: _l("Member"),
    Part.CO_PRESIDENT: _l("Co-president"),
}
# Where a member stands, by the keys of queries.STANDINGS.
STANDINGS = {
    "verified": _l("Verified"),
    "unverified": _l("Membership to be verified"),
    "retired": _l("Retired"),
}
# What an import may change, told language by language.
FACTS = {
    "name_en": _l("Name in English"),
    "name_ko": _l("Name in Korean"),
    "name_fr": _l("Name in French"),
    "name_es": _l("Name in Spanish"),
    "local_name": _l("Name in its own language"),
    "country_code": _l("Country"),
    "region": _l("Region"),
    "part": _l("Role in the association"),
    "evidence": _l("How we know that it is a member"),
}
AFTER_ALL = "\uf8ff"       # in a key to sort by: after every letter that a name of ours is written with
# CLDR also names what is no country of ISO 3166-1: groups, islands on loan, codes for tests.
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def country_codes():
    """The codes of ISO 3166-1 alpha-2, and XK, that CLDR has names for."""
    return {str(code) for code in Locale("en").territories if len(str(code)) == 2} - NO_COUNTRIES


@functools.cache
def country_names(code):
    """A country's names in each of our languages, for searching."""
    return [Locale(language).territories.get(code, "") for language in LANGUAGES]


def in_order(members):
    """Members sorted as the reader's language has it: without case, accents and marks; Hangul by its syllables."""
    return sorted(members, key=lambda member: (sort_key(plain(member.name)), member.slug))


def sort_key(words):
    """Where these words stand in a list of the language now spoken."""
    return collated(words, spoken_now())


@functools.lru_cache(8000)      # the same names are sorted on every page that lists the cities
def collated(words, language):
    """A key to sort by, as CLDR has it for our four languages; where only accents differ, the plain word comes first.

    In Spanish ñ is a letter of its own after n; in Korean whatever is not Hangul comes after all that is. A hyphen sorts as
    the space between two words does, other marks are passed over.
    """
    folded = unicodedata.normalize("NFC", words.casefold())
    if language == "es":
        folded = folded.replace("ñ", f"n{AFTER_ALL}")
    key = "".join(letter if letter.isalnum() or letter == AFTER_ALL else " " * (letter.isspace() or letter in "-‐–")
                  for letter in searchable(folded))
    if language == "ko":
        key = "".join(AFTER_ALL + letter if letter.isalpha() and not "가" <= letter <= "힣" else letter for letter in key)
    return key, folded


def search_words(member):
    """Everything a member is found by, a line each: its names in every language, its own, and its country's."""
    return search_words_of(member.name, member.local_name, member.country_code)


@functools.lru_cache(1000)
def search_words_of(name, local_name, country_code):
    names = [*name.as_dict().values(), local_name, *country_names(country_code)]
    return "\n".join(dict.fromkeys(searchable(name) for name in names if name))


def by_region(members):
    """(region, its members in order) for the regions that have any, regions in the order of the reader's language."""
    found = [(region, in_order(member for member in members if member.region is region)) for region in REGIONS]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: sort_key(str(REGIONS[pair[0]])))


def countries():
    """(code, name) of every country, sorted in the reader's language; for a form's choices."""
    return sorted(((code, country_name(code)) for code in country_codes()), key=lambda pair: sort_key(pair[1]))


def fact_in_words(value):
    """A fact of a member as a reader of the page's language would have it."""
    return REGIONS.get(value) or PARTS.get(value) or value
