"""The words for what is an enum in the code."""
from babel import Locale
from flask_babel import lazy_gettext as _l

from ..texts import LANGUAGES
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
# CLDR also names what is no country of ISO 3166-1: groups, islands on loan, codes for tests.
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def country_codes():
    """The codes of ISO 3166-1 alpha-2, and XK, that CLDR has names for."""
    return {code for code in Locale("en").territories if len(code) == 2} - NO_COUNTRIES


def country_names(code):
    """A country's names in each of our languages, for searching."""
    return [Locale(language).territories.get(code, "") for language in LANGUAGES]
