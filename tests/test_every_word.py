"""No word of a page is written past the translators: every page is opened in a language in which each translated
sentence stands in brackets; what stands outside of them must be content, a date or a name, never English of ours."""
import re

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app import create_app
from blueprints import schema
from blueprints.db import db
from blueprints.languages import babel
from blueprints.limits import limiter
from blueprints.texts import LANGUAGES

from . import factories
from .ground.places import address, furnish, rules_of
from .test_words import wanted
from .visitor import Browser, Page, Visitor

ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "content", "aria-description")
# Where no sentence of ours stands: names of languages, moments, code, pictures, what is typed into fields.
CONTENT = ("time", "code", "kbd", "pre", "svg", "script", "option[lang]", "textarea", "[translate=no]")

FRENCH = Locale.parse("fr")
DATE_WORDS = [name for names in (FRENCH.months, FRENCH.days) for width in ("wide", "abbreviated")
              for name in names["format"][width].values()]
DATES = re.compile(r"\b(KST|" + "|".join(map(re.escape, DATE_WORDS)) + r")(?!\w)")


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory):
    """An app of its own whose French is every English sentence in brackets, with one row of each kind in it."""
    folder = tmp_path_factory.mktemp("words")
    catalogue = Catalog(locale="fr")
    for singular, message in wanted().items():
        if isinstance(message, str):
            catalogue.add(singular, f"⟦{singular}⟧", flags=())
        else:
            catalogue.add(message, tuple(f"⟦{form}⟧" for form in message[:2]))
    target = folder / "fr" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with open(target, "wb") as file:
        write_mo(file, catalogue)
    app = create_app({"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}, tmp_path_factory.mktemp("instance"))
    app.test_client_class = Browser
    schema.bring_up_to_date(app)
    limiter.enabled = False
    with app.app_context():
        app.extensions["babel"].translation_directories = [str(folder)]
        kept, babel.domain_instance.cache = babel.domain_instance.cache, {}
        furnish()
        yield app
        babel.domain_instance.cache = kept
        db.engine.dispose()


def all_content():
    """Everything that stands in the database, as one long text; a page may show it as it is."""
    cells = []

    def take(value):
        if isinstance(value, dict):
            for part in value.values():
                take(part)
        elif isinstance(value, (list, tuple)):
            for part in value:
                take(part)
        elif value is not None:
            cells.append(str(getattr(value, "as_dict", lambda: value)()) if not isinstance(value, str) else value)

    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            take(list(row))
    return "\n".join([*cells, *LANGUAGES.values(), *FRENCH.territories.values(), *FRENCH.languages.values()])


def outside(words):
    """What of these words stands in no bracket, in pieces that have letters."""
    before = None
    while before != words:
        before, words = words, re.sub(r"⟦[^⟦⟧]*⟧", "\0", words)
    words = DATES.sub("\0", words)
    return [piece.strip() for piece in re.split(r"[\0\n·|→,:()/–]", words) if re.search(r"[A-Za-z]{2,}", piece)]


def strays(page, content):
    """Words of this page that are neither translated nor content."""
    for selector in CONTENT:
        for element in page.html.cssselect(selector):
            element.text = ""
            for child in list(element):
                child.drop_tree()
    found = []
    for element in page.html.iter():
        if not isinstance(element.tag, str):
            continue
        texts = [element.text, element.tail] if element.tag not in ("script", "style") else [element.tail]
        if element.tag == "meta" and element.get("name") != "description":
            texts = []
        else:
            texts += [element.get(name) for name in ATTRIBUTES]
        if element.tag == "input" and element.get("type") in ("submit", "button"):
            texts.append(element.get("value"))
        found += [piece for text in texts if text for piece in outside(text) if piece not in content]
    return found


def test_every_word_of_every_page_has_passed_the_translators(bracketed):
    admin = Visitor(bracketed).sign_in(factories.make_account("admin", "focal-point", "registrar"))
    nobody, content = Visitor(bracketed), all_content()
    wrong = {}
    for rule in rules_of(bracketed, "GET"):
        if "language" not in rule.arguments:
            continue
        path = address(bracketed, rule).replace("/en/", "/fr/", 1)
        for visitor in (nobody, admin):
            page = Page(visitor.client.get(path), path)
            if page.html is not None and page.status == 200:
                for stray in strays(page, content):
                    wrong.setdefault(stray, path)

    assert wrong == {}
