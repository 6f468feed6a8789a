"""The words of each kind of letter: ours, or those that organisers gave them."""
import pytest

from blueprints.accounts.letters import write_sign_in
from blueprints.db import db
from blueprints.journal.models import JournalEntry
from blueprints.mail import queries
from blueprints.mail.models import Wording
from blueprints.mail.rules_wordings import PlaceMissing, SecretInSubject, UnknownPlace, restore, reword
from blueprints.mail.words_letters import KINDS, compose, example_of, in_use, own_words, real_values, words_of
from blueprints.refusals import ChangedMeanwhile
from blueprints.texts import LANGUAGES

from ..at_once import at_once
from ..factories import make_account
from ..letters import letters_to, link_in
from ..statements import count_statements
from .kinds import RECEIVED

pytestmark = pytest.mark.usefixtures("received")
VALUES = {"name": "Kim", "reference": "7QK2ZD", "city": "Seoul", "reason": "", "link": "https://localhost/x"}


def give(subject="Welcome {name}", body="Look:\n\n{link}", *, language="ko", seen=0, by=None, now):
    wording = reword("received", RECEIVED, language, subject=subject, body=body, seen=seen, by=by, now=now)
    db.session.commit()
    return wording


def test_without_other_words_a_letter_says_ours(app):
    assert compose("received", "en", VALUES) == (
        "We have 7QK2ZD", "Dear Kim,\n\nwe have it for Seoul.\n\nhttps://localhost/x\n")


def test_other_words_are_said_in_their_language_alone(app, now):
    give(now=now)

    assert compose("received", "ko", VALUES) == ("Welcome Kim", "Look:\n\nhttps://localhost/x")
    assert compose("received", "fr", VALUES)[0] == "We have 7QK2ZD"
    assert (in_use("received", "ko").is_ours, in_use("received", "fr").is_ours) == (False, True)


def test_a_value_that_was_forgotten_is_told_to_the_programmer(app):
    with pytest.raises(KeyError, match="link"):
        compose("received", "en", {name: words for name, words in VALUES.items() if name != "link"})


def test_a_letter_asks_for_other_words_once_and_many_letters_once_in_all(app, now):
    give(now=now)
    with count_statements() as one:
        compose("received", "ko", VALUES)
    with count_statements() as many:
        given = queries.given_words()
        said = {compose("received", code, VALUES, given)[0] for code in list(LANGUAGES) * 50}

    assert (one.count, many.count) == (1, 1)
    assert said == {"Welcome Kim", "We have 7QK2ZD"}


@pytest.mark.parametrize(("subject", "body", "field", "named"), [
    ("Hi {naem}", "{link}", "subject", "{naem}"),
    ("Hi", "{link} {Name} {0.__class__}", "body", "{Name}, {0.__class__}"),
    ("Hi", "{link} {{1237*7919}}", "body", "{1237*7919}"),
])
def test_an_unknown_place_is_refused_and_named(app, now, subject, body, field, named):
    with pytest.raises(UnknownPlace) as refused:
        give(subject, body, now=now)

    assert (refused.value.field, refused.value.places) == (field, {"places": named})
    assert db.session.scalars(db.select(Wording)).all() == []


def test_a_letter_cannot_lose_the_place_that_it_is_for(app, now):
    with pytest.raises(PlaceMissing) as refused:
        give(body="Dear {name}", now=now)

    assert (refused.value.field, refused.value.places) == ("body", {"places": "{link}"})
    give(body="{link}", now=now)


def test_a_link_that_opens_something_never_stands_in_a_subject(app, now):
    with pytest.raises(SecretInSubject):
        give("Open {link}", now=now)
    give("Open {reference}", now=now)


def test_a_subject_stays_one_line(app, now):
    assert give("Dear\r\nBcc: x@example.org {name}", now=now).subject == "Dear Bcc: x@example.org {name}"


def test_the_journal_tells_which_letter_and_language_and_no_words(app, now):
    admin = make_account("admin")
    give(by=admin, now=now)
    restore("received", "ko", seen=1, by=admin, now=now)
    db.session.commit()

    first, second = db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id))
    assert (first.action, first.fields, first.values) == (
        "wording.edited", ["body", "subject"], {"kind": "received", "language": "ko"})
    assert (second.action, second.values, second.actor_id) == ("wording.restored", first.values, admin.id)


def test_saving_the_same_again_is_no_change(app, now):
    give(now=now)
    give(seen=1, now=now)

    assert db.session.scalar(db.select(db.func.count()).select_from(JournalEntry)) == 1


def test_our_own_words_come_back(app, now):
    give(now=now)

    restore("received", "ko", seen=1, by=None, now=now)
    db.session.commit()

    assert words_of("received", "ko") == ("We have {reference}", RECEIVED.body)
    assert in_use("received", "ko").is_ours


@pytest.mark.parametrize("seen", [0, 2, -1])
def test_an_edit_of_words_that_changed_meanwhile_is_refused(app, now, seen):
    give(now=now)

    with pytest.raises(ChangedMeanwhile):
        give("Other", seen=seen, now=now)
    with pytest.raises(ChangedMeanwhile):
        restore("received", "ko", seen=seen, by=None, now=now)
    assert words_of("received", "ko")[0] == "Welcome {name}"


def test_words_that_were_put_back_and_given_anew_are_no_longer_those_that_were_seen(app, now):
    give(now=now)
    restore("received", "ko", seen=1, by=None, now=now)
    give("Second", seen=2, now=now)

    with pytest.raises(ChangedMeanwhile):
        give("Late", seen=1, now=now)


def test_of_two_who_are_the_first_at_one_moment_one_is_told(app, now):
    outcomes = at_once(app, 2, lambda n: reword("received", RECEIVED, "ko", subject=f"Words {n}", body="{link}", seen=0,
                                                by=None, now=now))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedMeanwhile", "Wording"]


def test_a_preview_of_somebody_real_opens_nothing(app):
    values = real_values("received", "en", 7)

    assert values["name"] == "Park {link} Example"
    assert values["link"] == example_of("received", "en")["link"]
    assert real_values("received", "en", 8) is None


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_an_example_and_an_explanation_for_each_of_its_places(app, language):
    for name, kind in KINDS.items():
        subject, body = compose(name, language, example_of(name, language))
        assert "{" not in subject + body, name
        assert "\n" not in subject.strip(), name
        assert set(kind.needs) <= set(kind.places), name


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_sent_back_unchanged_stay_ours(app, now, language):
    for name, kind in KINDS.items():
        subject, body = words_of(name, language)
        reword(name, kind, language, subject=subject, body=body.strip(), seen=0, by=None, now=now)

    assert db.session.scalars(db.select(Wording)).all() == []


def test_the_letter_that_signs_in_says_what_organisers_gave_it(app, now):
    account = make_account("delegate", language="ko")
    reword("sign-in", KINDS["sign-in"], "ko", subject="문", body="여기:\n\n{link}", seen=0, by=None, now=now)

    write_sign_in(account, "secret", now=now)

    [letter] = letters_to(account.email)
    assert letter.subject == "문"
    assert letter.body == f"여기:\n\n{link_in(letter)}"


def test_a_confirmation_promises_a_code_only_to_whom_a_program_shows_it(app):
    shown = {"en": "if your mail program shows one", "ko": "코드가 보이면", "fr": "si votre messagerie en affiche un",
             "es": "si su programa de correo muestra uno"}

    said = {language: own_words("delegate-confirmed", language)[1] for language in LANGUAGES}

    assert [language for language in LANGUAGES if shown[language] not in said[language]] == []
