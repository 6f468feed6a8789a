"""A table of people, as focal points bring it: its columns and choices by their names in every language."""
from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..languages import plain, speaking, spoken_now
from ..refusals import N_
from ..tables import Column, TableRefused, match
from ..texts import LANGUAGES, searchable
from .models import Post
from .words import POSTS

MOST = 100          # people in one table of a focal point


class TooManyPeople(TableRefused):
    message = N_("This table has %(rows)s people, and %(most)s can be added at a time. Bring it in parts.")


COLUMNS = {
    "name": _l("Name"), "own_name": _l("Name in the own script"), "post": _l("Comes as"), "rank": _l("Rank of the office"),
    "office": _l("Office"), "organisation": _l("Organisation"), "email": _l("E-mail"), "language": _l("Language of letters"),
}
ALSO = {        # what such columns are called in lists that people have at hand
    "name": ("Full name", "Name as on the badge", "Nom et prénom", "Nom complet", "Nombre y apellidos", "Nombre completo",
             "성명"),
    "own_name": ("Own name", "Local name", "Native name", "한글 이름", "한글이름", "현지어 이름"),
    "post": ("Post", "Role", "Role in the delegation", "Function", "역할", "Rôle", "Papel"),
    "rank": ("Rank", "Protocol rank", "직급"),
    "office": ("Title", "Job title", "Position", "직위", "직함", "Fonction", "Cargo"),
    "organisation": ("Organization", "Institution", "Affiliation", "소속", "Organisme", "Institución"),
    "email": ("Email", "Email address", "E-mail address", "Mail", "이메일", "전자우편", "Courriel", "Correo",
              "Correo electrónico"),
    "language": ("Language", "언어", "Langue", "Idioma"),
}
NOTES = {
    "name": _l("In Latin letters, as in a passport. Leave it empty to keep a seat for somebody whose name follows."),
    "own_name": _l("As it is written at home: 김예시."),
    "post": _l("Choose from the list; empty means delegate."),
    "rank": _l("Choose from the list; it decides the order of protocol."),
    "email": _l("Each person needs an address of their own. Leave it empty while you do not know it."),
    "language": _l("English, 한국어, Français or Español."),
}


def in_all_languages(words):
    """A lazy sentence in every language, that of the page first."""
    said = [str(words)]
    for language in LANGUAGES:
        with speaking(language):
            said.append(str(words))
    return tuple(dict.fromkeys(said))


def columns():
    """The columns as `tables.match` knows them."""
    return [Column(name, (*in_all_languages(title), *ALSO.get(name, ())), is_required=name == "name")
            for name, title in COLUMNS.items()]


def people_in(sheet, ranks):
    """(row number, {column: key or text}) of each row of the sheet, and the titles that we do not know.

    What should be a choice comes as the key of the choice, or as it was written where it is none.
    Raises a TableRefused, such as TooManyPeople.
    """
    found = match(sheet, columns(), positional=True)
    if len(found.rows) > MOST:
        raise TooManyPeople(rows=len(found.rows), most=MOST)
    known = {"post": keys_of(POSTS, lambda post: post.value), "rank": {
        searchable(name): str(rank.id) for rank in ranks for name in (*rank.name.as_dict().values(), rank.slug)},
        "language": languages()}
    usual = {"post": Post.DELEGATE.value, "language": spoken_now()}
    for _number, cells in found.rows:
        for column, keys in known.items():
            cells[column] = keys.get(searchable(cells[column]), cells[column]) or usual.get(column, "")
    return found.rows, found.unknown


def keys_of(words, key):
    """{folded name in any language: key} of a dict of lazy names."""
    named = {searchable(name): key(choice) for choice, said in words.items() for name in in_all_languages(said)}
    return named | {key(choice): key(choice) for choice in words}


def languages():
    """{folded name or code: code} of our languages, by what each calls itself and what the others call it."""
    named = {searchable(name): code for code, name in LANGUAGES.items()} | {code: code for code in LANGUAGES}
    for spoken in LANGUAGES:
        names = Locale(spoken).languages
        named |= {searchable(names[code]): code for code in LANGUAGES}
    return named


def example_rows(ranks):
    """Two rows that show how a table is filled in, in the language now spoken."""
    rank = plain(ranks[0].name) if ranks else ""
    return [
        ["Ana María Example", "김예시", str(POSTS[Post.HEAD]), rank, gettext("Mayor"), gettext("City of Example"),
         "ana@example.org", LANGUAGES[spoken_now()]],
        ["", "", "", "", gettext("Interpreter, name follows"), "", "", ""]]


def choices(ranks):
    """{column: what may be chosen}, in the language now spoken."""
    return {"post": [str(name) for name in POSTS.values()], "rank": [plain(rank.name) for rank in ranks],
            "language": list(LANGUAGES.values())}
