"""The message that leaves: plain text, the same as a page, a QR code and calendars beside it; parsed back."""
import base64
import email
import email.policy
import re
from email.header import decode_header, make_header

import lxml.html
import pytest

from blueprints.db import db
from blueprints.mail import letters, rules

from .test_outbox import make_letter

BASE = "https://assembly.example.org"
LINK = f"{BASE}/ko/registration/abc?x=1&y=2"
CALENDAR = {"filename": "seoul.ics", "type": "text/calendar; method=PUBLISH",
            "text": "BEGIN:VCALENDAR\r\nSUMMARY:서울\r\nEND:VCALENDAR\r\n"}


def sent(letter, *, readable=False):
    """(the bytes that leave, the message as a reader's program parses them)."""
    sender = letters.sender("Assembly <assembly@example.org>")
    made = letters.message(letter, sender=sender, base_url=BASE, readable=readable).as_bytes()
    return made, email.message_from_bytes(made, policy=email.policy.default)


def page_in(message):
    return lxml.html.document_fromstring(message.get_body(("html",)).get_content())


def kinds_of(message):
    return [part.get_content_type() for part in message.walk()]


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize(("more", "kinds"), [
    ({}, ["multipart/alternative", "text/plain", "text/html"]),
    ({"qr": "7QK2ZD"}, ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]),
    ({"attachments": [CALENDAR]},
     ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]),
    ({"qr": "7QK2ZD", "attachments": [CALENDAR, CALENDAR]},
     ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
      "text/calendar", "text/calendar"]),
])
def test_a_message_is_whole_and_valid(app, now, more, kinds, readable):
    body = f"김예시 님께,\n\n등록을 받았습니다.\n\n{LINK}\n"
    letter = make_letter(now, language="ko", subject="서울 등록", body=body, **more)

    raw, message = sent(letter, readable=readable)

    assert kinds_of(message) == kinds
    assert [part.defects for part in message.walk() if part.defects] == []
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii() is not readable
    assert message.get_body(("plain",)).get_content().splitlines() == [
        "김예시 님께,", "", "등록을 받았습니다.", "", LINK]
    assert page_in(message).cssselect("p")[0].text == "김예시 님께,"


def test_a_file_for_people_can_be_read(app, now):
    raw, _message = sent(make_letter(now, language="ko", body="안녕하세요", attachments=[CALENDAR]), readable=True)

    assert raw.decode().count("안녕하세요") == 2
    assert "SUMMARY:서울" in raw.decode()


def test_very_long_lines_are_folded_as_mail_demands(app, now):
    letter = make_letter(now, body="가나다 " * 1000)

    for readable in (True, False):
        raw, message = sent(letter, readable=readable)
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert message.get_body(("plain",)).get_content().strip() == ("가나다 " * 1000).strip()


def test_each_try_makes_the_same_message(app, now):
    letter = make_letter(now, qr="7QK2ZD", attachments=[CALENDAR])

    assert sent(letter)[0] == sent(letter)[0]


def test_the_page_tells_its_language_and_loads_nothing(app, now):
    _raw, message = sent(make_letter(now, language="ko", subject="서울 <총회>", body="안녕"))
    page = page_in(message)
    html = message.get_body(("html",)).get_content()

    assert (page.get("lang"), page.get("dir"), page.findtext(".//title")) == ("ko", "ltr", "서울 <총회>")
    assert page.cssselect("script, link, iframe, img, object, form") == []
    assert re.findall(r"url\(|@import|https?:", html) == []
    assert "prefers-color-scheme: dark" in html


def test_words_stay_words_and_paragraphs_paragraphs(app, now):
    body = "Dear <b>Kim</b> & \"Lee\",\n  \n\nline one\nline two\n\n<img src=x onerror=alert(1)>"

    page = page_in(sent(make_letter(now, body=body))[1])

    assert page.cssselect("b, img") == []
    assert [" / ".join(each.itertext()) for each in page.cssselect("p")] == [
        'Dear <b>Kim</b> & "Lee",', "line one / \nline two", "<img src=x onerror=alert(1)>"]
    assert {each.get("dir") for each in page.cssselect("p")} == {"auto"}


def test_a_line_that_is_an_address_of_ours_is_a_link_with_its_whole_address(app, now):
    page = page_in(sent(make_letter(now, body=f"Open this:\n\n{LINK}\n\nor this:\n{BASE}/en/"))[1])

    assert [(link.get("href"), link.text) for link in page.cssselect("a")] == [(LINK, LINK), (f"{BASE}/en/",) * 2]
    assert [each.text_content() for each in page.cssselect("p.first")] == [LINK]


@pytest.mark.parametrize("line", [
    "https://evil.example/", f"{BASE}.evil.example/x", f"{BASE}@evil.example/x", f"{BASE}:pw@evil.example/x",
    "https://assembly.example.orgevil.example/", "http://assembly.example.org/x", "javascript:alert(1)",
    f"Dear {BASE}/en/, win a prize", f"{BASE}/en/ {BASE}/en/", f"{BASE}/\u202eofni", f"{BASE}\\@evil.example",
    "www.evil.example", "//assembly.example.org/x"])
def test_what_people_typed_never_becomes_a_link(app, now, line):
    page = page_in(sent(make_letter(now, body=f"Dear Kim,\n\n{line}\n"))[1])

    assert page.cssselect("a, [href]") == []
    assert page.cssselect("p")[1].text_content() == line


def test_the_code_is_a_picture_of_the_message_itself_and_stands_below_it(app, now):
    _raw, message = sent(make_letter(now, qr="7QK2ZD"))
    [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]
    [shown] = page_in(message).cssselect("img")

    assert shown.get("src") == "cid:" + picture["Content-ID"].strip("<>")
    assert (shown.get("alt"), page_in(message).cssselect(".code span")[0].text) == ("7QK2ZD", "7QK2ZD")
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content().startswith(b"\x89PNG")


def test_a_calendar_comes_back_as_it_was(app, now):
    _raw, message = sent(make_letter(now, attachments=[CALENDAR]))
    [calendar] = message.iter_attachments()

    assert (calendar.get_filename(), calendar.get_content_type()) == ("seoul.ics", "text/calendar")
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_payload(decode=True).decode() == CALENDAR["text"]


def test_only_texts_are_put_beside_a_letter(app, now):
    letter = make_letter(now, attachments=[{"filename": "x.exe", "type": "application/exe", "text": "x"}])

    with pytest.raises(ValueError, match="application/exe"):
        sent(letter)


def test_headers_and_boundaries_cannot_be_written_into(app, now):
    letter = make_letter(now, subject="Hi\r\nBcc: a@example.org", qr="X\r\nBcc: b@example.org")
    _raw, message = sent(letter)

    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: a@example.org"
    boundaries = {re.search(rb'boundary="(.+?)"', sent(each)[0])[1] for each in (letter, make_letter(now))}
    assert len(boundaries) == 2, "whoever writes a letter could guess where it ends"


def test_a_letter_of_its_own_has_no_headers_of_bulk_mail_and_one_of_many_has(app, now):
    letter = make_letter(now)
    _raw, message = sent(letter)
    with db.session.no_autoflush:
        letter.mailing_id = 1
        _raw, one_of_many = sent(letter)
    db.session.rollback()

    assert (message["Precedence"], message["List-Unsubscribe"]) == (None, None)
    assert (one_of_many["Precedence"], one_of_many["List-Unsubscribe"]) == ("bulk", None)


def test_code_and_calendars_are_forgotten_when_the_letter_has_left(app, now):
    letter = make_letter(now, qr="7QK2ZD", attachments=[CALENDAR])

    rules.sent(letter, now=now)
    db.session.commit()
    db.session.expire_all()

    assert (letter.subject, letter.body, letter.qr, letter.attachments) == ("", "", "", [])


def test_the_picture_is_a_code_that_says_the_reference():
    png = letters.picture_of("7QK2ZD")

    assert png[:8] == base64.b64decode("iVBORw0KGgo=")
    assert png == letters.picture_of("7QK2ZD") != letters.picture_of("7QK2ZE")


@pytest.mark.parametrize("subject", [
    "Vous êtes invité à « 강을 되살리는 도시들: 흐르는 물과 공공 공간 »",
    "“강과 도시: 물을 다시 잇는 사람들” 세션에 자리가 났습니다",
    "“Rivers and cities: how water came back” 세션에 자리가 났습니다",
    "é " * 100 + "fin",
    "Rivers and cities"])
def test_no_space_of_a_subject_is_lost_on_the_way(app, now, subject):
    raw, message = sent(make_letter(now, language="ko", subject=subject))

    assert message["Subject"] == subject
    assert str(make_header(decode_header(email.message_from_bytes(raw)["Subject"]))) == subject
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
