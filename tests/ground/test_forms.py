"""Forms on a page of a trial app, filled in as a person fills them in and as an opponent does."""
import enum
import unicodedata

import pytest
from flask import Blueprint, redirect, render_template_string, request
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app import create_app
from blueprints import schema
from blueprints.access import everyone, open_to
from blueprints.db import db
from blueprints.forms import (
    EnumField,
    Form,
    Line,
    Lines,
    Revision,
    RowField,
    TicksField,
    TranslatedField,
    WholeNumber,
    row_or_404,
)
from blueprints.programme.models import Colour, Room, Track
from blueprints.refusals import Refusal, check_revision
from blueprints.texts import Text

from ..factories import four, make_room, make_track
from ..visitor import Browser, Visitor


class TooSmall(Refusal):
    message = "A room for %(places)s is too small for %(name)s."
    field = "places"


class TooGrand(Refusal):
    message = "No room may be called so."


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class RoomForm(Form):
    name = TranslatedField("Name", needs=("en",))
    places = WholeNumber("Places", least=1, most=5000)
    revision = Revision()


class EverythingForm(Form):
    line = Line("Line", [InputRequired("Write a line.")], longest=10)
    lines = Lines("Lines", longest=100)
    number = WholeNumber("Number", least=1, most=50)
    room = RowField("Room", rows=lambda: db.session.scalars(db.select(Room).order_by(Room.slug)).all(), blank="any")
    size = EnumField("Size", words={Size.SMALL: "a small one", Size.LARGE: "a large one"}, blank="any")
    ticks = TicksField("Ticks", choices=[("1", "one"), ("2", "two")])
    group = SelectField("Group", choices={"Fruit": [("a", "apple")], "Roots": [("c", "carrot")]})
    agreed = BooleanField("Agreed")


PAGE = """{% extends "base.html" %}{% from "macros/forms.html" import form_start, field, four, submit %}
{% block title %}Trial{% endblock %}{% block main %}<h1>Trial</h1>{{ form_start(form) }}
{% for f in form if f.type not in ("CSRFTokenField", "Revision") %}
{{ four(f) if f.type == "TranslatedField" else field(f) }}{% endfor %}
{{ submit("Save") }}</form>{% endblock %}"""


def trial_pages():
    bp = Blueprint("trial", __name__, url_prefix="/<language>/trial")

    @bp.route("/rooms/<int:room_id>", methods=["GET", "POST"])
    @open_to(everyone)
    def edit(room_id):
        room = row_or_404(Room, room_id)
        form = RoomForm(obj=room)
        if form.accepted():
            with form.showing_refusal():
                check_revision(room, form.revision.data)
                room.name, room.places = form.name.data, form.places.data
                if room.places < 10:
                    raise TooSmall(places=room.places, name=room.name)
                if room.name.en == "Palace":
                    raise TooGrand()
                db.session.commit()
                return redirect(request.path)
        return render_template_string(PAGE, form=form), form.status

    @bp.route("/everything", methods=["GET", "POST"])
    @open_to(everyone)
    def everything():
        form = EverythingForm()
        if form.accepted():
            told.append(form.data)
            return redirect(request.path)
        return render_template_string(PAGE, form=form), form.status

    return bp


told = []       # what the last accepted forms held


@pytest.fixture(scope="module")
def trial_app(tmp_path_factory):
    app = create_app({"SECRET_KEY": "k" * 40, "BASE_URL": "http://localhost"}, tmp_path_factory.mktemp("forms"))
    app.test_client_class = Browser
    app.register_blueprint(trial_pages())
    schema.bring_up_to_date(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(trial_app):
    with trial_app.app_context():
        yield Visitor(trial_app)
        db.session.rollback()
        for model in (Room, Track):
            db.session.execute(db.delete(model))
        db.session.commit()
        told.clear()


def beside(page, name):
    """The sentences beside a field."""
    return page.texts(f"#{name}-error")


# Two people edit the same.

def test_whoever_saves_second_sees_both_versions_and_may_choose(visitor):
    room = make_room(name=four("Hall"), places=100)
    mine = visitor.open(f"/en/trial/rooms/{room.id}")
    theirs = visitor.open(f"/en/trial/rooms/{room.id}")
    visitor.send(theirs, places="200", name__fr="Salle")

    refused = visitor.send(mine, places="300", name__ko="강당", status=409)

    assert refused.texts(".problems li") == [
        "Somebody else changed this while you were editing. Compare both versions below, then save again."]
    assert refused.texts(".versions tbody th") == ["Name (한국어)", "Name (Français)", "Places"]
    assert refused.texts(".versions tbody td:not(.take)") == ["Hall (한)", "강당", "Salle", "Hall (fr)", "200", "300"]
    assert refused.form().fields["places"] == "300"
    assert refused.form().fields["name-ko"] == "강당"

    visitor.send(refused)

    db.session.refresh(room)
    assert (room.places, room.name) == (300, Text(en="Hall", ko="강당", fr="Hall (fr)", es="Hall (es)"))


def test_what_both_typed_alike_is_no_difference(visitor):
    room = make_room(name=four("Hall"), places=100)
    mine = visitor.open(f"/en/trial/rooms/{room.id}")
    visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), places="200")

    refused = visitor.send(mine, places="200", status=409)

    assert refused.texts(".versions tbody tr") == []


def test_both_versions_are_shown_as_text(visitor):
    room = make_room(name=four("Hall"), places=100)
    mine = visitor.open(f"/en/trial/rooms/{room.id}")
    visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), name__en="<img src=x onerror=alert(1)>")

    refused = visitor.send(mine, name__en="<script>alert(2)</script>", status=409)

    assert refused.html.cssselect("main script, main img") == []
    assert "<img src=x onerror=alert(1)>" in refused.texts(".versions td:not(.take)")[0]


def test_an_edit_of_what_was_removed_meanwhile_is_a_404(visitor):
    room = make_room()
    mine = visitor.open(f"/en/trial/rooms/{room.id}")
    db.session.delete(room)
    db.session.commit()

    visitor.send(mine, places="300", status=404)


@pytest.mark.parametrize("revision", ["", "0", "-1", "one", "9" * 5000, "٣", None])
def test_a_revision_that_nobody_was_shown_is_a_conflict_and_no_error(visitor, revision):
    room = make_room(places=100)

    visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), places="200", revision=revision, status=409)

    db.session.refresh(room)
    assert room.places == 100


# What a rule refuses.

def test_a_refusal_stands_beside_its_field_and_undoes_everything(visitor):
    room = make_room(name=four("Hall"), places=100)

    page = visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), places="9", name__en="Closet", status=422)

    assert beside(page, "places") == ["A room for 9 is too small for Closet."]
    assert page.texts(".problems li") == ["Places: A room for 9 is too small for Closet."]
    assert page.form().fields["name-en"] == "Closet"
    db.session.refresh(room)
    assert (room.places, room.name.en) == (100, "Hall")


def test_a_refusal_without_a_field_stands_at_the_top(visitor):
    room = make_room()

    page = visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), name__en="Palace", status=422)

    assert page.texts(".problems li") == ["No room may be called so."]


# A text in four languages.

def test_each_language_is_kept_and_a_gap_is_marked(visitor):
    room = make_room(name=Text(en="Hall"), places=100)
    page = visitor.open(f"/en/trial/rooms/{room.id}")
    assert page.texts(".is-gap label") == ["한국어 missing", "Français missing", "Español missing"]

    visitor.send(page, name__ko=" 강당 ", name__es="Sala")

    db.session.refresh(room)
    assert room.name == Text(en="Hall", ko="강당", es="Sala")


def test_the_language_that_must_be_there_is_asked_for(visitor):
    room = make_room()

    page = visitor.send(visitor.open(f"/en/trial/rooms/{room.id}"), name__en="", status=422)

    assert beside(page, "name-en") == ["Write this in English."]
    assert page.html.cssselect("#name-en")[0].get("aria-invalid") == "true"
    assert page.html.cssselect("#name-en")[0].get("aria-describedby") == "name-en-error"
    assert page.links().count("#name-en") == 1


# Numbers.

@pytest.mark.parametrize("words", ["9" * 5000, "99999999999999999999", "51", "0", "-1", "1.5", "1e1", "٣", "三", "ten", "½",
                                   "0x10", "1_0", "+1"])
def test_a_number_that_is_none_gets_one_sentence_and_is_kept(visitor, words):
    page = visitor.send(visitor.open("/en/trial/everything"), line="x", number=words, group="a", status=422)

    assert beside(page, "number") == ["Enter a whole number from 1 to 50."]
    assert page.form().fields["number"] == words


@pytest.mark.parametrize(("words", "number"), [("1", 1), ("50", 50), (" 7 ", 7), ("007", 7)])
def test_a_number_within_its_limits_is_accepted(visitor, words, number):
    visitor.send(visitor.open("/en/trial/everything"), line="x", number=words, group="a")

    assert told[-1]["number"] == number


# Words.

@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufdd0", "\uffff"])
def test_characters_nobody_types_are_refused_beside_the_field(visitor, character):
    page = visitor.send(visitor.open("/en/trial/everything"), line=f"a{character}b", lines=f"a\n{character}", number="1",
                        group="a", status=422)

    sentence = "This holds characters that cannot be shown. Remove them, or type the text anew."
    assert (beside(page, "line"), beside(page, "lines")) == ([sentence], [sentence])


@pytest.mark.parametrize("words", ["안녕", "Ñandú", "🎉👩‍👩‍👧", "שלום", "a\u200db", "O’Hara"])
def test_every_script_is_welcome(visitor, words):
    visitor.send(visitor.open("/en/trial/everything"), line=words, number="1", group="a")

    assert told[-1]["line"] == words


def test_words_are_composed_trimmed_and_have_plain_line_ends(visitor):
    taken_apart = unicodedata.normalize("NFD", "한é")

    visitor.send(visitor.open("/en/trial/everything"), line=f"  {taken_apart}\r\n\tb ", lines=f" {taken_apart}\r\nb\rc\u2028d ",
                 number="1", group="a")

    assert told[-1]["line"] == "한é b"
    assert told[-1]["lines"] == "한é\nb\nc\nd"


def test_words_that_are_too_long_are_told_how_long_they_may_be(visitor):
    page = visitor.send(visitor.open("/en/trial/everything"), line="é" * 11, number="1", group="a", status=422)

    assert beside(page, "line") == ["Shorten this to 10 characters."]


def test_a_field_that_was_not_sent_at_all_is_empty(visitor):
    visitor.send(visitor.open("/en/trial/everything"), line="x", lines=None, number="1", group="a")

    assert told[-1]["lines"] == ""


# Choices.

@pytest.mark.parametrize("name", ["room", "size", "ticks"])
def test_a_choice_that_is_not_on_the_list_is_refused(visitor, name):
    page = visitor.open("/en/trial/everything")
    values = page.form().fields

    answer = visitor.post("/en/trial/everything", {"csrf_token": values["csrf_token"], "line": "x", "number": "1",
                                                   "group": "a", name: "999999999999999999999"}, status=422)

    assert beside(answer, name) in (["Choose one of the list."], ["Choose among those of the list."])


def test_a_choice_is_the_row_or_the_member_itself(visitor):
    room = make_room(name=four("Hall"))

    visitor.send(visitor.open("/en/trial/everything"), line="x", number="1", group="c", room=str(room.id), size="large",
                 ticks=["2"], agreed="y")

    assert (told[-1]["room"].id, told[-1]["size"], told[-1]["ticks"]) == (room.id, Size.LARGE, ["2"])
    assert (told[-1]["group"], told[-1]["agreed"]) == ("c", True)


def test_what_was_chosen_is_still_chosen_when_the_form_comes_back(visitor):
    room = make_room()

    page = visitor.send(visitor.open("/en/trial/everything"), line="", number="1", group="c", room=str(room.id), size="large",
                        ticks=["2"], agreed="y", status=422)

    fields = page.form().fields
    assert (fields["room"], fields["size"], fields["group"], fields["agreed"]) == (str(room.id), "large", "c", "y")
    assert [box.get("value") for box in page.html.cssselect("input[name=ticks][checked]")] == ["2"]
    assert beside(page, "line") == ["Write a line."]


# Both versions of every kind of field are told in words.

class StoredRow:
    """A row with one of each."""

    id = 1
    line, lines, number, size, ticks, group, agreed = "old", "old\nwords", 1, Size.SMALL, ["1"], "a", False
    room = None


def test_every_kind_of_field_tells_both_versions_in_words(visitor, trial_app):
    from blueprints.refusals import ChangedMeanwhile
    room = make_room(name=four("Hall"))
    sent = {"line": "new", "lines": "new", "number": "2", "room": str(room.id), "size": "large", "ticks": ["1", "2"],
            "group": "c", "agreed": "y"}

    with trial_app.test_request_context("/en/trial/everything", method="POST", data=sent):
        form = EverythingForm(obj=StoredRow())
        form.refuse(ChangedMeanwhile())
        told_apart = {difference.field.name: (difference.theirs, difference.mine) for difference in form.differences}

    assert told_apart == {
        "line": ("old", "new"), "lines": ("old\nwords", "new"), "number": ("1", "2"), "room": ("any", "Hall"),
        "size": ("a small one", "a large one"), "ticks": ("one", "one, two"), "group": ("apple", "carrot"),
        "agreed": ("no", "yes")}


# Rows by number.

@pytest.mark.parametrize("number", ["0", "4711", "2147483648", "99999999999999999999", "9" * 5000])
def test_a_row_that_is_not_there_is_a_404_whatever_its_number(visitor, number):
    visitor.open(f"/en/trial/rooms/{number}", status=404)


def test_a_colour_is_an_enum_kept_by_its_value(visitor):
    make_track(colour=Colour.TEAL)

    assert db.session.execute(db.text("SELECT colour FROM tracks")).scalars().all() == [Colour.TEAL.value]
