"""The booklet of a release: made once after it, with every letter of every script in its place."""
import datetime as dt
import io

import pypdf
import pytest
from pypdf.generic import ContentStream

from blueprints.assembly.models import Day
from blueprints.db import db
from blueprints.programme import booklets, queries_public, rules_booklets
from blueprints.programme.commands_booklets import make_booklets
from blueprints.programme.models import Appearance, Release, SlotStatus, SpeakerPart
from blueprints.programme.models_booklets import Booklet
from blueprints.texts import LANGUAGES, Text
from tests.at_once import at_once
from tests.factories import four, make_room, make_slot, make_speaker, make_track
from tests.factories import make_booklets as have_booklets
from tests.released import publish
from tests.statements import count_statements

LATER = dt.datetime(2025, 3, 2, tzinfo=dt.UTC)


def pages_of(language, paper):
    db.session.rollback()
    release_id = db.session.scalar(db.select(Booklet.release_id).limit(1))
    return pypdf.PdfReader(io.BytesIO(db.session.get(Booklet, (release_id, language, paper)).pdf)).pages


def words(pages):
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fonts(pages):
    """The descriptor of each font that the pages use, by name."""
    found = {}
    for page in pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    return found


def empty_boxes(pages):
    """How many times glyph 0 is drawn: the box that stands where a font has no such letter. Codes are of two bytes."""
    count = 0
    for page in pages:
        for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
            shown = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else []
            for piece in shown:
                code = getattr(piece, "original_bytes", b"")
                count += sum(code[at:at + 2] == b"\0\0" for at in range(0, len(code), 2))
    return count


@pytest.fixture
def sample_of_scripts(assembly):
    """Sessions whose words are in many scripts, and words that would be markup."""
    names = [("Kim Bada", "김바다"), ("Chen Qiao", "陳橋"), ("Fatima Zahr", "فاطمة زهر"), ("Abebe Wenz", "አበበ ወንዝ"),
             ("Suda Maenam", "สุดา แม่น้ำ"), ("Ravi", "रवि तरंग")]
    appearances = [Appearance(speaker=make_speaker(name=name, own_name=own), part=SpeakerPart.SPEAKER, position=number)
                   for number, (name, own) in enumerate(names)]
    make_slot(title=Text(en="Łódź, Việt Nam, Ωmega", ko="밤의 버스와 뷁", fr="L’été à Œuvre", es="¿Mañana?"),
              room=make_room(name=four("Hall")), track=make_track(), interpreted=["ko"], appearances=appearances)
    make_slot(title=Text(en='#panic("x") *bold* [y] $z$ \\ #import "a"'), starts=dt.time(11), status=SlotStatus.CANCELLED,
              reason=Text(en="The speaker is ill"))
    publish()


@pytest.mark.on_either
def test_each_language_has_its_booklet_on_each_paper(sample_of_scripts, now):
    assert make_booklets(now=now) == 8

    korean, english = pages_of("ko", "a4"), pages_of("en", "a5")
    assert {(one.language, one.paper) for one in db.session.scalars(db.select(Booklet))} == {
        (language, paper) for language in LANGUAGES for paper in booklets.PAPERS}
    assert [round(float(side)) for side in (*korean[0].mediabox[2:], *english[0].mediabox[2:])] == [595, 842, 420, 595]
    for part in ("밤의 버스와 뷁", "김바다", "陳橋", "2025년 6월 16일~19일(미확정)", "프로그램"):
        assert part in words(korean), part
    for part in ("Łódź, Việt Nam, Ωmega", "16–19 June 2025, to be confirmed", '#panic("x") *bold* [y] $z$ \\ #import "a"',
                 "Cancelled", "The speaker is ill", "English, interpreted into Korean", "Speaker", "Hall 100 places"):
        assert part in words(english), part
    for language in LANGUAGES:
        for paper in booklets.PAPERS:
            pages = pages_of(language, paper)
            assert empty_boxes(pages) == 0, language
            assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts(pages).values())
    assert any("NotoSansCJK" in name for name in fonts(korean))


def test_a_letter_that_no_font_has_would_be_found(assembly, now):
    make_slot(title=Text(en="Linear B: 𐀀"))
    publish()
    make_booklets(now=now)

    assert empty_boxes(pages_of("en", "a4")) > 0


def test_many_workers_that_look_at_once_make_them_once(app, assembly, now):
    make_slot()
    publish()

    assert sorted(at_once(app, 4, lambda _n: make_booklets(now=now))) == [0, 0, 0, 8]


def test_what_is_in_hand_is_left_alone_until_its_maker_must_have_died(assembly, now):
    make_slot()
    made = publish()
    assert rules_booklets.due(now=now) == made.id
    assert rules_booklets.claim(made.id, now=now)
    db.session.commit()

    just = now + rules_booklets.PATIENCE - dt.timedelta(seconds=1)
    assert rules_booklets.due(now=just) is None
    assert not rules_booklets.claim(made.id, now=just)
    after = now + rules_booklets.PATIENCE
    assert rules_booklets.due(now=after) == made.id
    assert rules_booklets.claim(made.id, now=after)


def test_what_was_given_up_is_due_again_later_and_what_is_made_is_not(assembly, now):
    make_slot()
    made = publish()
    rules_booklets.claim(made.id, now=now)
    rules_booklets.give_up(made.id)
    assert rules_booklets.due(now=now) is None
    after = now + rules_booklets.PATIENCE
    assert rules_booklets.due(now=after) == made.id

    assert rules_booklets.claim(made.id, now=after)
    rules_booklets.keep(made.id, [b"%PDF"] * 8)
    assert rules_booklets.due(now=now + dt.timedelta(days=9)) is None


def test_only_the_newest_release_has_booklets(assembly, now):
    slot = make_slot()
    publish()
    have_booklets()
    slot.title = four("Other")
    newest = publish(now=LATER)
    assert rules_booklets.due(now=now) == newest.id
    rules_booklets.claim(newest.id, now=now)
    rules_booklets.keep(newest.id, [b"%PDF"] * 8)

    assert set(db.session.scalars(db.select(Booklet.release_id))) == {newest.id}


def test_while_nothing_is_due_one_question_is_asked(app, now):
    with count_statements() as statements:
        assert make_booklets(now=now) == 0

    assert len([words for words in statements if words.startswith("SELECT")]) == 1


def test_what_cannot_be_set_says_why():
    with pytest.raises(booklets.NotSet, match="KeyError|does not contain key|dictionary"):
        booklets.typeset([{}])


def test_the_page_says_that_it_is_being_made_and_then_gives_it(visitor, assembly):
    make_slot()
    visitor.open("programme.booklet", paper="a4", status=404)
    publish()

    soon = visitor.open("programme.booklet", paper="a4", status=503)
    have_booklets()
    made = visitor.client.get("/ko/programme/booklet-a4.pdf")
    again = visitor.client.get("/ko/programme/booklet-a4.pdf", headers={"If-None-Match": made.headers["ETag"]})

    assert soon.texts("h1") == ["The booklet is being made"]
    assert soon.headers["Retry-After"] == "15"
    assert (made.status_code, made.mimetype, made.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert made.headers["Content-Disposition"] == 'inline; filename="programme-1-ko-a4.pdf"'
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.client.get("/ko/programme/booklet-a3.pdf").status_code == 404


def test_the_page_says_so_when_it_could_not_be_made(visitor, assembly, now):
    make_slot()
    made = publish()
    rules_booklets.claim(made.id, now=now)
    rules_booklets.give_up(made.id)
    db.session.commit()

    page = visitor.open("programme.booklet", paper="a4", status=503)

    assert page.texts("h1") == ["The booklet could not be made"]
    assert page.headers["Retry-After"] == "300"


def test_a_speaker_is_listed_with_what_is_printed_alone(assembly, now):
    lost, kept = make_speaker(name="Lost Example"), make_speaker(name="Kept Example")
    days = db.session.scalars(db.select(Day).order_by(Day.date)).all()
    gone = make_slot(day=days[-1], appearances=[
        Appearance(speaker=one, part=SpeakerPart.SPEAKER, position=at) for at, one in enumerate((lost, kept))])
    make_slot(day=days[0], appearances=[Appearance(speaker=kept, part=SpeakerPart.SPEAKER, position=0)])
    made = publish()
    left = [day for day in made.facts["days"] if day["date"] != gone.date.isoformat()]
    db.session.execute(db.update(Release).values(facts=made.facts | {"days": left}))    # as a move makes it
    db.session.commit()

    assert make_booklets(now=now) == 8

    assert "Kept Example" in words(pages_of("en", "a4"))
    assert "Lost Example" not in words(pages_of("en", "a4"))


def test_the_booklet_of_a_new_release_follows_the_old_one(visitor, assembly):
    slot = make_slot()
    publish()
    have_booklets()
    visitor.client.get("/en/programme/booklet-a5.pdf")
    slot.title = four("Other")
    publish(now=LATER)

    visitor.open("programme.booklet", paper="a5", status=503)
    assert queries_public.latest().number == 2


def test_the_command_that_releases_makes_them_too(app, assembly):
    make_slot()

    said = app.test_cli_runner().invoke(args=["programme", "release", "--note", "News"]).output
    again = app.test_cli_runner().invoke(args=["programme", "booklets"]).output

    assert said.splitlines() == ["Release 1 is published.", "8 booklets are made."]
    assert again.strip() == "No booklets are due."
