"""The privacy notice: versioned, kept, and true to what is asked."""
import datetime as dt
import hashlib

import pytest
from babel.messages.extract import extract_from_file

from app import HERE
from blueprints.db import db
from blueprints.delegations.rules import FORMER_NOTICES, NOTICE_VERSION
from blueprints.texts import LANGUAGES
from tests import factories

TEMPLATES = HERE / "templates" / "delegations"
# What each version says, as a hash of its sentences in their order. A line is added here, never changed: people have
# agreed to what it stands for.
SAID = {
    "1": "25914d6f7d3c9672",
    "2": "adbe9d92100ebcf2",
}


def path_of(version):
    return TEMPLATES / ("privacy.html" if version == NOTICE_VERSION else f"privacy_{version}.html")


def hash_of_sentences(path):
    sentences = [str(words) for _line, words, _comments, _context in extract_from_file("jinja2", path)]
    assert len(sentences) > 15
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]


@pytest.mark.parametrize("version", SAID)
def test_what_a_version_says_never_changes(version):
    assert hash_of_sentences(path_of(version)) == SAID[version], (
        "the privacy notice says something else now: keep the old text as privacy_<its version>.html with its number in "
        "FORMER_NOTICES, raise NOTICE_VERSION, and add the hash of the new one here")


def test_every_version_is_kept():
    assert [*FORMER_NOTICES, NOTICE_VERSION] == list(SAID)


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_version_can_be_read_in_each_language(visitor, assembly, language):
    for version in SAID:
        page = visitor.open("delegations.privacy", language=language, version=version)

        assert version in page.texts(".page-head .hint")[0]


def test_a_former_version_says_so_and_leads_to_the_newest(visitor, assembly):
    page = visitor.open("delegations.privacy", version="1")

    assert "This is a former version" in page.text
    assert "/en/privacy" in page.links()
    assert "The focal point of your own city: everything but dietary and access needs." in page.text


@pytest.mark.parametrize("version", ["0", "3", "../base", "", "1 "])
def test_a_version_that_never_was_shows_the_newest(visitor, assembly, version):
    page = visitor.open("delegations.privacy", version=version)

    assert page.texts(".page-head .hint")[0].startswith(f"Version {NOTICE_VERSION}")


def test_it_tells_who_is_asked_for_what(visitor, assembly):
    factories.make_category(name=factories.four("Press"), parts={"office": True})
    factories.make_category(name=factories.four("Gone"), parts={"office": True},
                            retired_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))

    page = visitor.open("delegations.privacy")

    [office] = [fact for fact in page.texts("dl.facts > div") if fact.startswith("Office")]
    assert office.endswith("Asked of those who come as: Delegation and Press")


def test_a_part_that_nobody_is_asked_for_says_so(visitor, assembly):
    factories.cities().parts = {}
    db.session.commit()

    page = visitor.open("delegations.privacy")

    assert len([fact for fact in page.texts("dl.facts > div") if "At the moment nobody is asked for it." in fact]) == 5


def test_it_names_the_last_day_and_whom_to_ask(visitor, assembly):
    assembly.contact, days = "questions@example.org", db.session.scalars(db.select(factories.Day)).all()
    for number, day in enumerate(days):
        day.date = dt.date(2999, 6, 16 + number)
    db.session.commit()

    page = visitor.open("delegations.privacy")

    assert "We keep it until 19 July 2999 and delete it then." in page.text
    assert "Write to the organisers: questions@example.org." in page.text


def test_it_stands_before_anything_is_loaded(visitor, app):
    page = visitor.open("delegations.privacy")

    assert "Answer any letter of the organisers" in page.text
