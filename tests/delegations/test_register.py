"""Registering: what the form takes, what it refuses, and how it says so."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.delegations.models import Diet, Post, Status
from blueprints.delegations.rules import NOTICE_VERSION
from blueprints.texts import LANGUAGES, Text
from tests import factories
from tests.letters import letters_to, path_in
from tests.statements import count_statements

from .people import FILLED, delegates, journal_of, only_delegate, register

pytestmark = pytest.mark.usefixtures("assembly")
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
FAR_AWAY = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def change_assembly(assembly, **facts):
    for name, value in facts.items():
        setattr(assembly, name, value)
    db.session.commit()


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_opens_in_each_language(visitor, language):
    factories.make_member(name=Text(en="Seoul", ko="서울", fr="Séoul", es="Seúl"))

    page = visitor.open("delegations.register", language=language)

    assert page.texts("optgroup option") == [{"en": "Seoul", "ko": "서울", "fr": "Séoul", "es": "Seúl"}[language]]
    assert page.html.cssselect(f"#language option[value={language}]")[0].get("selected") is not None


def test_cities_are_sorted_as_the_reader_would_and_found_by_every_name(visitor):
    factories.make_member(slug="cairo", name=Text(en="Cairo", ko="카이로", fr="Le Caire", es="El Cairo"),
                          local_name="القاهرة")
    factories.make_member(slug="addis-ababa", name=Text(en="Addis Ababa", ko="아디스아바바", fr="Addis-Abeba", es="Adís Abeba"))

    english, french = visitor.open("delegations.register"), visitor.open("delegations.register", language="fr")

    assert english.texts("optgroup option") == ["Addis Ababa", "Cairo"]
    assert french.texts("optgroup option") == ["Addis-Abeba", "Le Caire"]
    words = english.html.cssselect("option[value=cairo]")[0].get("data-words")
    assert all(name in words for name in ("cairo", "카이로", "le caire", "el cairo", "القاهرة"))


def test_unverified_cities_can_be_chosen_and_retired_ones_not(visitor):
    factories.make_member(slug="unverified", verified_at=None)
    factories.make_member(slug="retired", retired_at=LONG_AGO)

    page = visitor.open("delegations.register")

    assert [option.get("value") for option in page.html.cssselect("optgroup option")] == ["unverified"]


def test_an_address_can_choose_the_city(visitor):
    factories.make_member(slug="lima")
    factories.make_member(slug="quito")

    page = visitor.open("delegations.register", city="quito")

    assert [option.get("value") for option in page.html.cssselect("#city option[selected]")] == ["quito"]


def test_somebody_registers_and_is_shown_everything(visitor):
    member = factories.make_member()

    answer = register(visitor, member, diet="vegan", diet_note="No nuts", diet_consent="y", access_needs="A ramp",
                      access_consent="y")

    receipt = visitor.follow(answer)
    delegate = only_delegate()
    for told in (FILLED["name"], "김예시", "Mayor", "City of Example", "ana@example.org", "Vegan", "No nuts", "A ramp",
                 delegate.reference, "Waiting for confirmation"):
        assert told in receipt.text
    assert (delegate.status, delegate.post, delegate.diet) == (Status.PENDING, Post.DELEGATE, Diet.VEGAN)
    assert delegate.notice_version == NOTICE_VERSION
    assert None not in (delegate.consented_at, delegate.diet_consented_at, delegate.access_consented_at)
    assert delegate.delegation.member_id == member.id
    assert journal_of(delegate) == ["delegate.registered"]


def test_the_letter_opens_the_receipt_in_the_language_chosen(visitor):
    member = factories.make_member()

    register(visitor, member, language="ko")

    [letter] = letters_to("ana@example.org")
    delegate = only_delegate()
    assert (letter.kind, letter.language, letter.about) == ("delegate-received", "ko", f"delegate:{delegate.id}")
    assert delegate.reference in letter.subject
    assert delegate.reference in letter.body
    assert path_in(letter).startswith("/ko/registration/")
    visitor.open(path_in(letter))


def test_letters_tell_where_to_ask(visitor, assembly):
    change_assembly(assembly, contact="questions@example.org")

    register(visitor, factories.make_member())

    [letter] = letters_to("ana@example.org")
    assert letter.body.endswith("Questions? Write to questions@example.org\n")


def test_nothing_in_the_database_opens_the_link(visitor):
    register(visitor, factories.make_member())
    delegate = only_delegate()

    visitor.open("delegations.registration", token=delegate.link_hash, status=404)


def test_a_reference_has_no_letters_that_look_alike(visitor):
    register(visitor, factories.make_member())

    assert set(only_delegate().reference).isdisjoint("0O1I2Z5S8BG")


def test_what_people_type_is_never_read_as_a_sentence_of_ours(visitor):
    register(visitor, None, office="%(reference)s {0.__class__} {{1237*7919}}", organisation="%s %d <script>x</script>",
             city_written="{city.__init__} %(name)s")

    [letter] = letters_to("ana@example.org")
    assert not any(mark in letter.body for mark in ("{", "%", "<script", "__class__"))
    receipt = visitor.client.get(path_in(letter)).text
    assert "<script>x" not in receipt
    assert "{0.__class__}" in receipt


def test_what_is_wrong_is_gathered_in_the_order_of_the_page(visitor):
    page = visitor.open("delegations.register")

    answer = visitor.send(page, status=422)

    gathered = [link.get("href").lstrip("#") for link in answer.html.cssselect(".problems a")]
    on_the_page = [field.get("id") for field in answer.html.cssselect("main form [id]") if field.get("id") in gathered]
    assert gathered == on_the_page
    assert {"city", "name", "post", "email", "consent"} <= set(gathered)


@pytest.mark.on_either
@pytest.mark.parametrize(("field", "value", "told"), [
    ("city", "", "Choose your city"),
    ("city", "no-such-city", "cannot be chosen any more"),
    ("name", "", "Enter your name in Latin letters."),
    ("name", "김예시", "Write the name in Latin letters"),
    ("name", "Анна", "Write the name in Latin letters"),
    ("name", "see http://evil.example", "Leave out “:”"),
    ("name", "evil.com wins", "Put a space after the full stop."),
    ("name", "Ana 2", "Leave out “2”"),
    ("name", "--", "Write a name with letters."),
    ("name", "A" * 121, "Shorten this to 120 characters."),
    ("own_name", "김 <b>", "Leave out “<”"),
    ("email", "", "Enter the e-mail address"),
    ("email", "ana@", "Write an e-mail address like"),
    ("email", "ana@example.org\r\nBcc: all@example.org", "Write an e-mail address like"),
    ("post", "", "Choose what you are"),
    ("post", "king", "Choose one of the list."),
    ("language", "xx", "Choose one of the list."),
    ("diet", "vegan", "Tick this so that your dietary needs may be kept."),
    ("diet_note", "No nuts", "Tick this so that your dietary needs may be kept."),
    ("access_needs", "A ramp", "Tick this so that your access needs may be kept."),
    ("consent", None, "Tick this if you agree"),
    ("office", "Ma\u202eyor", "characters that cannot be shown"),
])
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(visitor, field, value, told):
    member = factories.make_member()
    page = visitor.open("delegations.register")
    # A browser sends only what its lists offer; opponents send anything.
    values = dict(page.form().form_values()) | FILLED | {"city": member.slug, field: value}

    answer = visitor.post(page.path, {name: word for name, word in values.items() if word is not None}, status=422)

    assert any(told in error for error in answer.texts(".field-error"))
    assert any(told in problem for problem in answer.texts(".problems li"))
    for kept in {"office", "organisation"} - {field}:
        assert answer.html.cssselect(f"#{kept}")[0].get("value") == FILLED[kept]
    assert delegates() == []


@pytest.mark.on_either
@pytest.mark.parametrize("name", ["Ana", "Ø", "Nguyễn Thị Ánh", "D’Angelo", "O'Brien-Smith", "Jean-François St. John",
                                  "Đặng", "ʻAlohi", "A" * 120, "J. R. R. Example", "İbrahim Şahin, Jr."])
def test_names_of_all_who_write_in_latin_letters_are_taken(visitor, name):
    register(visitor, factories.make_member(), name=name)

    assert only_delegate().name == name


@pytest.mark.on_either
@pytest.mark.parametrize("own_name", ["김예시", "أنس مثال", "Ἀλέξανδρος", "アナ・マリア", "न्यूनतम", "欧阳娜娜", ""])
def test_names_in_any_script_are_taken(visitor, own_name):
    register(visitor, factories.make_member(), own_name=own_name)

    assert only_delegate().own_name == own_name


def test_needs_are_optional(visitor):
    register(visitor, factories.make_member())

    delegate = only_delegate()
    assert (delegate.diet, delegate.diet_consented_at, delegate.access_consented_at) == (Diet.NONE, None, None)


def test_a_city_that_is_not_listed_waits_for_an_organiser(visitor):
    answer = register(visitor, None)

    receipt = visitor.follow(answer)
    delegate = only_delegate()
    assert (delegate.delegation_id, delegate.city_written) == (None, "Atlantis")
    assert "no seat is kept for you" in receipt.text


def test_not_listed_needs_the_citys_name(visitor):
    answer = register(visitor, None, city_written="", status=422)

    assert answer.texts(".field-error") == ["Write the name of your city."]


def test_a_listed_city_and_a_written_one_contradict_each_other(visitor):
    answer = register(visitor, factories.make_member(), city_written="Busan", status=422)

    assert any("also wrote one" in error for error in answer.texts(".field-error"))


def test_a_retired_city_is_refused_and_the_text_kept(visitor):
    member = factories.make_member()
    page = visitor.open("delegations.register")
    member.retired_at = LONG_AGO
    db.session.commit()

    answer = visitor.send(page, status=422, **FILLED | {"city": member.slug})

    assert answer.texts(".field-error") == ["This city cannot be chosen any more. Choose another one, "
                                            "or “My city is not listed”."]
    assert answer.html.cssselect("#name")[0].get("value") == FILLED["name"]


def test_the_last_seat_is_given_and_the_next_one_refused(visitor):
    delegation = factories.make_delegation(seats=2)
    factories.make_delegate(delegation)
    factories.make_delegate(delegation, status=Status.DECLINED)
    factories.make_delegate(delegation, status=Status.WITHDRAWN)

    register(visitor, delegation.member, email="last@example.org")
    answer = register(visitor, delegation.member, status=422)

    assert answer.texts(".field-error") == [
        f"All seats of {delegation.member.name.en} are taken (2). You can go on the waiting list, "
        "or ask your delegation whether somebody withdraws."]


def test_a_delegation_without_its_own_number_has_the_assemblys(visitor, assembly):
    change_assembly(assembly, seats_per_delegation=1)
    member = factories.make_member()

    register(visitor, member)
    register(visitor, member, status=422)

    assert len(delegates()) == 1


def test_registration_that_is_not_open_yet_says_when(visitor, assembly):
    change_assembly(assembly, registration_opens_at=FAR_AWAY)

    page = visitor.open("delegations.register")

    assert "Registration opens on" in page.text
    assert page.html.cssselect("main form") == []


def test_closing_while_somebody_types_loses_nothing(visitor, assembly):
    member = factories.make_member()
    page = visitor.open("delegations.register")
    change_assembly(assembly, registration_closes_at=LONG_AGO)

    answer = visitor.send(page, status=422, **FILLED | {"city": member.slug})

    assert "Registration closed on" in answer.texts(".problems")[0]
    assert answer.html.cssselect("#name")[0].get("value") == FILLED["name"]
    assert delegates() == []


def test_registration_between_opening_and_closing_is_open(visitor, assembly):
    change_assembly(assembly, registration_opens_at=LONG_AGO, registration_closes_at=FAR_AWAY)

    register(visitor, factories.make_member())

    assert len(delegates()) == 1


def test_before_the_assembly_is_loaded_nobody_can_register(visitor, assembly):
    page = visitor.open("delegations.register")
    for day in db.session.scalars(db.select(factories.Day)):
        db.session.delete(day)
    db.session.delete(assembly)
    db.session.commit()

    assert "Registration is not open yet." in visitor.open("delegations.register").text
    answer = visitor.send(page, status=422, **FILLED | {"city": "-", "city_written": "Atlantis"})
    assert "Registration is not open yet." in answer.texts(".problems")[0]


def test_a_second_confirmed_head_is_refused_and_another_post_allowed(visitor):
    delegation = factories.make_delegation()
    factories.make_delegate(delegation, post=Post.HEAD, status=Status.CONFIRMED)

    answer = register(visitor, delegation.member, post="head", status=422)
    register(visitor, delegation.member, post="adviser")

    assert "already has a confirmed head" in answer.texts(".field-error")[0]


def test_a_head_who_only_waits_keeps_nobody_out(visitor):
    delegation = factories.make_delegation()
    factories.make_delegate(delegation, post=Post.HEAD)

    register(visitor, delegation.member, post="head")

    assert len(delegates()) == 2


def test_a_changed_notice_has_to_be_read_again(visitor):
    page = visitor.open("delegations.register")
    values = dict(page.form().form_values()) | FILLED | {"city": "-", "city_written": "Atlantis", "notice": "0"}

    answer = visitor.post(page.path, values, status=422)

    assert "The privacy notice has changed meanwhile" in answer.texts(".field-error")[0]
    visitor.send(answer)
    assert only_delegate().notice_version == NOTICE_VERSION


def test_registering_asks_the_database_twelve_things(visitor):
    """The form's category and its questions; the assembly with its lock, the category, the city, the form's key, the
    address, the places and who waits for them; the delegate, the journal; the letter's words, and itself."""
    filled = FILLED | {"city": factories.make_delegation().member.slug}
    page = visitor.open("delegations.register")

    with count_statements() as statements:
        visitor.send(page, **filled)

    assert statements.count == 12, list(statements)


@pytest.mark.on_either
def test_the_form_asks_as_much_for_300_cities_as_for_3(visitor):
    def asked():
        with count_statements() as statements:
            visitor.open("delegations.register")
        return statements.count

    for _ in range(3):
        factories.make_member()
    few = asked()
    db.session.add_all(factories.Member(slug=f"more-{n}", name=Text(en=f"More {n}"), country_code="KR",
                                        region=factories.Region.EUROPE) for n in range(297))
    db.session.commit()

    assert asked() == few
