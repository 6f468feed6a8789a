"""What the public reads of each release: a page, and an Atom feed that news readers take."""
import datetime as dt

import lxml.etree
import lxml.html
import pytest

from blueprints.db import db
from blueprints.programme import rules_release
from blueprints.programme.models import Release, SlotStatus
from blueprints.texts import Text

from ..factories import four, make_room, make_slot
from .test_release import MONDAY, TUESDAY, publish

pytestmark = pytest.mark.usefixtures("assembly")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def two_releases():
    moved = make_slot(code="RIV", title=four("Rivers & <roads>"), room=make_room(name=four("Hall")))
    off = make_slot(code="OFF", title=four("Dropped"), starts=dt.time(11))
    publish(note="First")
    moved.starts, off.status, off.reason = dt.time(15), SlotStatus.CANCELLED, four("Typhoon")
    make_slot(code="NEW", title=four("Added"), starts=dt.time(20))
    publish(TUESDAY, note="Second")


def feed(visitor, path="/en/programme/changes.atom"):
    answer = visitor.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return lxml.etree.fromstring(answer.data)


def test_the_newest_release_comes_first_in_sentences(visitor):
    two_releases()

    page = visitor.open("programme.changes")

    assert [words.split(" ", 2)[:2] for words in page.texts(".release h2")] == [["Release", "2"], ["Release", "1"]]
    assert page.texts(".release .note") == ["Second", "First"]
    assert page.texts(".release summary") == ["Cancelled (1)", "Moved (1)", "New (1)"]
    assert page.texts(".sentences p") == ["Cancelled: Typhoon", "Moved from 09:00 to 15:00.", "New: Mon 16 Jun 20:00."]
    assert page.texts("#release-1 > p") == ["The programme is published, with 2 sessions."]
    assert "/en/programme/RIV" in page.links()


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_it_is_told_in_every_language(visitor, language):
    two_releases()
    visitor.language = language

    page = visitor.open("programme.changes")

    assert page.texts(".release .note")[0] == getattr(four("Second"), language)
    assert "Moved" not in page.text


def test_before_the_first_release_it_says_so(visitor):
    page = visitor.open("programme.changes")

    assert page.texts(".empty h2") == ["The programme is not published yet"]
    assert feed(visitor).xpath("count(//a:entry)", namespaces=ATOM) == 0


def test_who_has_the_page_already_is_told_so(visitor):
    two_releases()
    first = visitor.open("programme.changes")

    again = visitor.client.get(first.path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_many_releases_come_a_page_at_a_time(visitor):
    slot = make_slot(title=four("Rivers"))
    for number in range(12):
        slot.minutes = 30 + number
        publish(MONDAY + dt.timedelta(hours=number))

    assert len(visitor.open("programme.changes").texts(".release")) == 10
    assert len(visitor.open("programme.changes", page=2).texts(".release")) == 2


def test_a_release_of_the_older_program_is_compared_when_it_is_asked_for(visitor):
    two_releases()
    db.session.execute(db.update(Release).values(changes=None))

    assert visitor.open("programme.changes").texts(".sentences p")[0] == "Cancelled: Typhoon"


def test_the_feed_is_what_news_readers_expect(visitor):
    """RFC 4287, 4.1.1 and 4.1.2: one id, title and updated each; an author; an alternate link; ids that stay."""
    two_releases()

    found = feed(visitor)

    assert (found.tag, found.get(LANG)) == ("{http://www.w3.org/2005/Atom}feed", "en")
    for part in (found, *found.xpath("a:entry", namespaces=ATOM)):
        assert [len(part.xpath(f"a:{name}", namespaces=ATOM)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert part.xpath("a:link[@rel='alternate']/@href", namespaces=ATOM)[0].startswith("http://localhost/en/programme/changes")
        moment = dt.datetime.fromisoformat(part.xpath("string(a:updated)", namespaces=ATOM))
        assert moment.tzinfo is not None
    assert found.xpath("string(a:author/a:name)", namespaces=ATOM) == "Metropolis"
    assert found.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["http://localhost/en/programme/changes.atom"]
    ids = found.xpath("//a:id/text()", namespaces=ATOM)
    assert len(set(ids)) == len(ids) == 3
    assert all(name.startswith("tag:localhost,2025:programme/") for name in ids)


def test_an_entry_tells_the_changes_as_html(visitor):
    two_releases()

    content = feed(visitor).xpath("a:entry/a:content", namespaces=ATOM)[0]

    html = lxml.html.fromstring(f"<div>{content.text}</div>")
    assert content.get("type") == "html"
    assert [" ".join(item.text_content().split()) for item in html.iter("li")] == [
        "Dropped: Cancelled: Typhoon", "Rivers & <roads>: Moved from 09:00 to 15:00.", "Added: New: Mon 16 Jun 20:00."]
    assert [link.get("href") for link in html.iter("a")][1] == "http://localhost/en/programme/RIV"


def test_an_entry_keeps_its_id_and_moment_when_newer_ones_come(visitor):
    two_releases()
    before = feed(visitor).xpath("a:entry", namespaces=ATOM)
    make_slot(starts=dt.time(22))
    publish(TUESDAY + dt.timedelta(days=1))

    after = feed(visitor).xpath("a:entry", namespaces=ATOM)

    def named(entry):
        return [entry.xpath(f"string(a:{name})", namespaces=ATOM) for name in ("id", "updated")]

    assert [named(entry) for entry in after[1:]] == [named(entry) for entry in before]


def test_the_feed_speaks_the_language_of_its_address(visitor):
    two_releases()

    found = feed(visitor, "/ko/programme/changes.atom")

    assert found.get(LANG) == "ko"
    assert "09:00에서 15:00(으)로 옮겼습니다." in found.xpath("string(a:entry/a:content)", namespaces=ATOM)


def test_who_has_the_feed_already_is_told_so_until_the_next_release(visitor):
    two_releases()
    path = "/en/programme/changes.atom"
    etag = visitor.client.get(path).headers["ETag"]
    assert visitor.client.get(path, headers={"If-None-Match": etag}).status_code == 304
    make_slot(starts=dt.time(22))
    rules_release.release(note=Text(), by=None, now=TUESDAY + dt.timedelta(days=1), host="localhost", base_url="http://localhost")
    db.session.commit()

    assert visitor.client.get(path, headers={"If-None-Match": etag}).status_code == 200
