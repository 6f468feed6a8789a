"""The words of the letters as registrars see and change them."""
import pytest

from blueprints.db import db
from blueprints.mail import rules_wordings
from blueprints.mail.forms import WordingForm
from blueprints.mail.words_letters import InUse, words_of
from blueprints.refusals import ChangedMeanwhile

from ..statements import count_statements
from .kinds import RECEIVED


@pytest.fixture
def registrar(signed_in, received, assembly):
    return signed_in("registrar")


def path(code="ko", kind="received"):
    return f"/en/desk/letters/{kind}/{code}"


def give(now, **words):
    words = {"subject": "문", "body": "여기\n\n{link}", "seen": 0, "by": None} | words
    rules_wordings.reword("received", RECEIVED, "ko", now=now, **words)
    db.session.commit()


def test_the_list_tells_which_words_are_ours_and_which_are_changed(registrar, now):
    give(now)

    page = registrar.open("wordings.letters")

    [row] = [row for row in page.html.cssselect("tbody tr") if row.cssselect("th")[0].text == RECEIVED.title]
    assert [cell.text_content().strip() for cell in row.cssselect("td")] == ["ours", "changed", "ours", "ours"]
    assert [link.get("href") for link in row.cssselect("a")] == [path(code) for code in ("en", "ko", "fr", "es")]


@pytest.mark.on_either
def test_the_list_asks_as_much_with_every_letter_reworded(registrar, now):
    with count_statements() as before:
        registrar.open("wordings.letters")
    for code in ("en", "ko", "fr", "es"):
        rules_wordings.reword("received", RECEIVED, code, subject="x", body="{link}", seen=0, by=None, now=now)
    db.session.commit()
    with count_statements() as after:
        registrar.open("wordings.letters")

    assert before.count == after.count


def test_letters_that_let_people_in_are_not_there_for_registrars(registrar, signed_in):
    registrar.open(path(kind="sign-in"), status=404)
    registrar.open(path(kind="sign-in") + "/restore", status=404)
    assert "Sign-in link" not in registrar.open("wordings.letters").texts("tbody th")

    admin = signed_in("admin")
    assert admin.open(path(kind="sign-in")).texts("h1") == ["Sign-in link (Korean)"]
    assert "Sign-in link" in admin.open("wordings.letters").texts("tbody th")


@pytest.mark.parametrize("address", [
    path(kind="nonsense"), path("de"), path("de") + "/restore", path(kind="nonsense") + "/restore"])
def test_a_letter_that_there_is_not_is_not_there(registrar, address):
    registrar.open(address, status=404)


def test_each_place_is_explained(registrar):
    page = registrar.open(path())

    assert page.texts("dl.facts dt") == ["{name}", "{reference}", "{city}", "{reason}", "{link}"]
    assert page.texts("dl.facts dd")[4] == "Where to look Needed."


def test_a_letter_gets_other_words(registrar):
    page = registrar.follow(registrar.send(registrar.open(path()), subject="문 {name}", body="여기\r\n\r\n{link}"))

    assert page.texts(".notice.is-good") == ["Saved. Letters written from now on say this."]
    assert words_of("received", "ko") == ("문 {name}", "여기\n\n{link}")
    assert page.texts(".badge-status") == ["changed"]


def test_words_sent_back_as_they_were_stay_ours(registrar):
    page = registrar.follow(registrar.send(registrar.open(path())))

    assert page.texts(".badge-status") == ["our own words"]


@pytest.mark.on_either
@pytest.mark.parametrize(("field", "words", "sentence"), [
    ("subject", "Hi {naem}", "Subject: {naem} stands for nothing here. Write one of the names below, or leave the braces out."),
    ("body", "Dear {Name}\n{link}",
     "Text: {Name} stands for nothing here. Write one of the names below, or leave the braces out."),
    ("body", "Dear {name}", "Text: The letter is of no use without {link}. Write it on a line of its own."),
    ("subject", "Open {link}", "Subject: A subject is seen by whoever passes by. Take {link} out of it."),
    ("subject", "", "Subject: Write a subject. Our own words tell what it can be."),
    ("subject", "  ", "Subject: Write a subject. Our own words tell what it can be."),
    ("body", "  ", "Text: Write the letter. Our own words tell what it can be."),
])
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_words_that_cannot_be_are_refused_beside_their_field_and_kept(registrar, field, words, sentence, button):
    page = registrar.send(registrar.open(path()), status=422, **{field: words} | button)

    assert page.texts(".problems li") == [sentence]
    assert page.html.cssselect(f"[name={field}]")[0].get("aria-invalid") == "true"
    assert words_of("received", "ko") == (RECEIVED.subject, RECEIVED.body)


def test_a_preview_shows_made_up_values_and_saves_nothing(registrar):
    page = registrar.send(registrar.open(path()), status=200, subject="Hi {reference}", body="<b>{city}</b>\n{reason}\n{link}",
                          preview="1")

    [shown] = page.html.cssselect("[data-focus] div[lang=ko]")
    assert shown.cssselect("strong")[0].text == "Hi AB12CD"
    assert shown.cssselect(".as-typed")[0].text_content() == (
        "<b>Seoul</b>\nExample reason\nhttps://assembly.example.org/en/registration/example")
    assert page.html.cssselect("textarea")[0].text.strip().endswith("{link}")
    assert words_of("received", "ko") == (RECEIVED.subject, RECEIVED.body)


def test_a_preview_for_a_real_person_opens_nothing_of_theirs(registrar):
    page = registrar.send(registrar.open(path()), status=200, whose="7QK2ZD", preview="1",
                          body="Dear {name},\n\n{reason}\n\n{link}")

    assert page.html.cssselect("[data-focus] .as-typed")[0].text_content() == (
        "Dear Park {link} Example,\n\nhttps://assembly.example.org/en/registration/example")
    assert "real-secret" not in page.answer.text


def test_a_preview_for_nobody_says_so(registrar):
    page = registrar.send(registrar.open(path()), status=422, whose="NOBODY", preview="1")

    assert page.texts(".problems li") == ["Preview it for: No registration has this reference."]
    assert page.html.cssselect("[name=whose]")[0].get("value") == "NOBODY"


def test_an_edit_of_words_that_somebody_else_saved_shows_both(registrar, now):
    page = registrar.open(path())
    give(now)

    answer = registrar.send(page, status=409, subject="Mine", whose="7QK2ZD")

    assert answer.texts("table.versions tbody td:not(.take)") == ["문", "Mine", "여기 {link}", " ".join(RECEIVED.body.split())]
    registrar.send(answer, subject="Mine after all")
    assert words_of("received", "ko")[0] == "Mine after all"


def test_what_somebody_saved_while_ours_was_on_its_way_is_what_is_compared(app):
    """The one waits for the other's commit, and has read the words before."""
    versions = iter([InUse("First", "a", 1, False), InUse("Second", "a", 2, False)])
    with app.test_request_context(method="POST", data={"subject": "Mine", "body": "a", "revision": "1"}):
        form = WordingForm(current=lambda: next(versions))

        form.refuse(ChangedMeanwhile())

    assert [(each.theirs, each.mine) for each in form.differences] == [("Second", "Mine")]
    assert form.revision.data == 2


def test_our_own_words_come_back_after_a_look_at_both(registrar, now):
    give(now)
    page = registrar.open(path() + "/restore")
    assert page.texts(".columns strong") == ["문", RECEIVED.subject]

    answer = registrar.follow(registrar.send(page))

    assert answer.texts(".notice.is-good") == ["Our own words are back."]
    assert words_of("received", "ko") == (RECEIVED.subject, RECEIVED.body)


def test_words_that_changed_meanwhile_are_not_thrown_away_unseen(registrar, now):
    give(now)
    page = registrar.open(path() + "/restore")
    give(now, subject="문 둘", seen=1)

    answer = registrar.send(page, status=409)

    assert answer.texts(".columns strong")[0] == "문 둘"
    registrar.send(answer)
    assert words_of("received", "ko")[0] == RECEIVED.subject


@pytest.mark.parametrize("roles", [["editor"], ["focal-point"], ["delegate"], []])
def test_others_neither_see_nor_change_words(signed_in, received, assembly, roles):
    other = signed_in(*roles)

    other.open("wordings.letters", status=403)
    other.open(path(), status=403)
    other.post(path(), {"subject": "x"}, status=403)
