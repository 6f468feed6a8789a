"""Every sentence is there in every language, with the names of its places kept."""
import functools
import gettext
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = pathlib.Path(__file__).parent.parent
SOURCES = [("app.py", "python"), ("blueprints/**.py", "python"), ("templates/**", "jinja2")]
OTHERS = ("ko", "fr", "es")
PLACES = re.compile(r"%\(\w+\)[sd]")
IN_LETTERS = re.compile(r"\{[^{}]*\}")     # blueprints/mail/places.py

# Words that are the same in French or Spanish as in English, looked at one by one.
SAME = {
    "fr": {"Excel (.xlsx)", "Message", "Option", "Option %(number)s", "Question", "Question %(number)s", "Questions",
           "action", "options", "question", "Action", "Actions", "Code", "Date", "E-mail", "Europe", "Forum", "Halal",
           "Indigo", "Invitation", "Journal", "Menu", "Minutes", "Organisation", "Places", "Programme", "Thunderbird",
           "Version %(version)s", "association", "code", "date", "e-mail", "minutes", "note", "organisation", "places",
           "position"},
    "es": {"No", "Editor", "editor", "Google Calendar", "Halal", "Kosher", "Provisional", "Roles", "Thunderbird", "no",
           "provisional"},
}
SAME_IN_KOREAN = {"Thunderbird"}


@functools.cache
def wanted():
    """The sentences of the sources: {singular: the whole message}."""
    found = extract_from_dir(ROOT, SOURCES, keywords=DEFAULT_KEYWORDS | {"_l": None, "N_": None},
                             directory_filter=lambda folder: pathlib.Path(folder).name not in (".venv", "tests", "instance"))
    return {words if isinstance(words, str) else words[0]: words for _file, _line, words, _comments, _context in found}


@functools.cache
def catalogue(language):
    with open(ROOT / f"blueprints/site/translations/{language}/LC_MESSAGES/messages.po", "rb") as file:
        return read_po(file, locale=language)


def forms(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def messages(language):
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language):
    there = {message.id if isinstance(message.id, str) else message.id[0] for message in messages(language)
             if all(forms(message)) and not message.fuzzy}

    assert sorted(set(wanted()) - there) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_over(language):
    there = {message.id if isinstance(message.id, str) else message.id[0] for message in messages(language)}

    assert sorted(there - set(wanted())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_places_keep_their_names(language):
    wrong = []
    for message in messages(language):
        singular, plural = (message.id, message.id) if isinstance(message.id, str) else message.id
        allowed, needed = set(PLACES.findall(plural)), set(PLACES.findall(singular)) if singular == plural else set()
        wrong += [form for form in forms(message) if not needed <= set(PLACES.findall(form)) <= allowed]

    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_letters_name_the_same_places_in_every_language(language):
    """Such as {link}: what a letter is for must not get lost, and nothing stands in braces that no letter knows."""
    wrong = [form for message in messages(language) if isinstance(message.id, str) for form in forms(message)
             if set(IN_LETTERS.findall(form)) != set(IN_LETTERS.findall(message.id))]

    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_can_be_compiled(language):
    assert [str(error) for _message, errors in catalogue(language).check() for error in errors] == []


def test_make_compiles_what_is_translated(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    folder = "blueprints/site/translations"
    shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.mo"))
    (tmp_path / ".venv").mkdir()

    subprocess.run(["make", "-s", ".venv/words", f"BIN={pathlib.Path(sys.executable).parent}"], cwd=tmp_path, check=True)

    for language in OTHERS:
        spoken = gettext.translation("messages", tmp_path / folder, [language])
        assert spoken.gettext("Sign in") != "Sign in"


def test_korean_is_written_in_hangul():
    letters = re.compile(r"[A-Za-z]{2,}")

    assert [form for message in messages("ko") for form in forms(message)
            if letters.search(PLACES.sub("", str(message.id))) and not re.search("[가-힣]", form)
            and form not in SAME_IN_KOREAN] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_translation_is_not_the_english_again(language):
    same = {message.id for message in messages(language) if isinstance(message.id, str) and message.string == message.id
            and re.search("[A-Za-z]{2,}", PLACES.sub("", message.id))}

    assert sorted(same - SAME[language]) == []
