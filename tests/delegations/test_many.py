"""Many people at once: typed, pasted or brought as a file; nobody is added before the table has been looked at."""
import datetime as dt
import io

import openpyxl
import pytest

from blueprints import tables
from blueprints.db import db
from blueprints.delegations.models import Delegate, Post, Status
from blueprints.texts import LANGUAGES
from tests import factories
from tests.letters import letters_to
from tests.statements import count_statements

pytestmark = pytest.mark.usefixtures("assembly")
HEADER = ["Name", "E-mail", "Comes as", "Office"]
EIGHT = [[f"Person {chr(65 + n)}", f"p{n}@example.org", "Adviser" if n else "Head of delegation", "Mayor"] for n in range(8)]


@pytest.fixture
def city():
    return factories.make_delegation(seats=8, slug="lyon", coordinator=factories.make_account("focal-point"))


@pytest.fixture
def focal_point(city, app):
    from tests.visitor import Visitor
    return Visitor(app).sign_in(city.coordinator)


def lines(rows):
    return "\n".join("\t".join(row) for row in rows)


def bring(focal_point, *, status=200, **sent):
    page = focal_point.open("delegations.many", slug="lyon")
    return focal_point.send(page, form="bring", status=status, **sent)


def paste(focal_point, rows, *, status=200):
    return bring(focal_point, pasted=lines(rows), status=status)


def upload(focal_point, data, name="people.xlsx", *, status=200, **more):
    page = focal_point.open("delegations.many", slug="lyon")
    token = dict(page.form("bring").form_values())["csrf_token"]
    return focal_point.post("/en/delegation/lyon/many/bring",
                            {"csrf_token": token, "file": (io.BytesIO(data), name)} | more, status=status)


def people():
    db.session.rollback()
    return db.session.scalars(db.select(Delegate).order_by(Delegate.id)).all()


def typed(page):
    """The cells of the table: the names and the addresses."""
    fields = dict(page.form("many").form_values())
    return [(fields[f"rows-{n}-name"], fields[f"rows-{n}-email"]) for n in range(100) if f"rows-{n}-name" in fields]


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_empty_rows_in_each_language(focal_point, language):
    focal_point.language = language

    page = focal_point.open("delegations.many", slug="lyon")

    assert typed(page) == [("", "")] * 8


def test_eight_pasted_are_shown_and_then_added_with_a_letter_each(focal_point, city):
    shown = paste(focal_point, [HEADER, *EIGHT])
    assert people() == []

    focal_point.send(shown, form="many", all="1")

    assert [(one.name, one.status, one.post, one.added_by_id) for one in people()] == [
        (row[0], Status.CONFIRMED, Post.ADVISER if n else Post.HEAD, city.coordinator_id) for n, row in enumerate(EIGHT)]
    assert [len(letters_to(row[1])) for row in EIGHT] == [1] * 8


def test_without_titles_the_columns_are_those_of_the_table(focal_point):
    shown = paste(focal_point, [["Ana Example", "김예시", "", "", "Mayor", "City", "ana@example.org", "ko"]])

    assert typed(shown) == [("Ana Example", "ana@example.org")]


@pytest.mark.on_either
@pytest.mark.parametrize("header", [
    ["성명", "전자우편", "역할", "직위"], ["NOM COMPLET", "Courriel", "Rôle", "Fonction"],
    ["Nombre completo", "correo electronico", "papel", "cargo"], ["Full name *", "EMAIL", "Role", "Title"]])
def test_the_titles_may_be_in_any_of_our_languages(focal_point, header):
    shown = paste(focal_point, [header, *EIGHT[:2]])

    assert typed(shown) == [("Person A", "p0@example.org"), ("Person B", "p1@example.org")]
    assert shown.texts(".field-error") == []


def test_choices_are_understood_in_every_language_and_what_is_none_is_said_back(focal_point):
    rank = factories.make_rank(name=factories.four("Mayor"))

    shown = paste(focal_point, [["Name", "Comes as", "Rank of the office", "Language of letters"],
                                ["Ana Example", "adviser", "MAYOR (FR)", "coréen"], ["Bo Example", "Vice Mayor", "", "en"]])

    fields = dict(shown.form("many").form_values())
    assert [fields[f"rows-0-{name}"] for name in ("post", "rank", "language")] == ["adviser", str(rank.id), "ko"]
    assert shown.texts(".field-error") == ["“Vice Mayor” is none of the list. Choose one of it."]


def test_each_bad_cell_is_marked_with_its_sentence_and_mended_in_place(focal_point):
    rows = [HEADER, ["김예시", "kim@", "Adviser", ""], ["Bo Example", "bo@", "Adviser", ""],
            ["Cy Example", "cy@example.org", "Adviser", ""]]
    shown = paste(focal_point, rows)
    assert shown.texts(".field-error") == [
        "Write the name in Latin letters, as in a passport. There is a field for the own script below.",
        "Write an e-mail address like name@example.org.",
        "Write an e-mail address like name@example.org."]

    refused = focal_point.send(shown, form="many", all="1", status=422)
    assert people() == []
    focal_point.send(refused, form="many", all="1", rows__0__name="Kim Yesi", rows__0__email="kim@example.org",
                     rows__1__email="bo@example.org")

    assert [one.name for one in people()] == ["Kim Yesi", "Bo Example", "Cy Example"]


def test_the_good_rows_alone_are_added_by_choice_and_the_others_stay_to_be_mended(focal_point):
    shown = paste(focal_point, [HEADER, ["Bo Example", "bo@", "", ""], ["Cy Example", "cy@example.org", "", ""]])

    left = focal_point.send(shown, form="many", good="1", status=422)
    assert [one.name for one in people()] == ["Cy Example"]
    assert typed(left) == [("Bo Example", "bo@")]
    focal_point.send(left, form="many", all="1", rows__0__email="bo@example.org")

    assert [one.name for one in people()] == ["Cy Example", "Bo Example"]


def test_who_is_registered_already_is_marked_before_anybody_is_added(focal_point, city):
    factories.make_delegate(city, email="p1@example.org", email_folded="p1@example.org")

    shown = paste(focal_point, [HEADER, *EIGHT[:2], ["Twin", "p0@example.org", "", ""]])

    assert shown.texts(".field-error") == [
        "Somebody is registered with this e-mail address already. Each person needs an address of their own; leave it empty "
        "while you do not know it.",
        "This e-mail address stands in another row too. Each person needs an address of their own; leave it empty while you "
        "do not know it."]


def test_a_row_without_a_name_keeps_a_seat(focal_point):
    shown = paste(focal_point, [HEADER, ["", "", "Adviser", "Deputy mayor"]])

    focal_point.send(shown, form="many", all="1")

    [seat] = people()
    assert (seat.is_placeholder, seat.office, seat.status) == (True, "Deputy mayor", Status.CONFIRMED)


@pytest.mark.parametrize("email", ["", "ana@example.org"])
def test_the_same_table_sent_twice_is_added_once(focal_point, email):
    shown = paste(focal_point, [HEADER, ["Ana Example", email, "", "Mayor"]])

    for _ in range(2):
        page = focal_point.send(shown, form="many", all="1")

    assert len(people()) == 1
    assert "This table was added before; nobody was added twice." in focal_point.follow(page).text


def test_a_table_of_names_alone_that_is_brought_once_more_is_added_once(focal_point):
    for _ in range(2):
        focal_point.send(paste(focal_point, [HEADER, ["Ana Example", "", "", "Mayor"]]), form="many", all="1")

    assert len(people()) == 1


@pytest.mark.parametrize(("wait", "standing"), [
    ("some", [Status.CONFIRMED, Status.CONFIRMED, Status.WAITING]), ("whole", [Status.WAITING] * 3)])
def test_with_too_few_seats_the_focal_point_chooses_who_waits(focal_point, city, wait, standing):
    city.seats = 2
    shown = paste(focal_point, [HEADER, *EIGHT[:3]])

    refused = focal_point.send(shown, form="many", all="1", status=422)
    assert (people(), typed(refused)) == ([], [(row[0], row[1]) for row in EIGHT[:3]])
    focal_point.send(refused, form="many", all="1", wait=wait)

    assert [one.status for one in people()] == standing


def test_more_rows_are_had_without_a_script_and_nothing_typed_is_lost(focal_point):
    page = focal_point.open("delegations.many", slug="lyon")

    more = focal_point.send(page, form="many", more="1", rows__0__name="Ana Example", status=200)

    assert typed(more) == [("Ana Example", "")] + [("", "")] * 15


@pytest.mark.on_either
@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x"])
def test_a_row_whose_number_is_none_is_nobody(focal_point, number):
    token = dict(focal_point.open("delegations.many", slug="lyon").form("many").form_values())["csrf_token"]
    focal_point.post("/en/delegation/lyon/many", {"csrf_token": token, f"rows-{number}-name": "Ana Ruiz"}, status=422)
    assert people() == []


def test_a_table_without_rows_adds_nobody(focal_point):
    page = focal_point.send(focal_point.open("delegations.many", slug="lyon"), form="many", all="1", status=422)

    assert page.texts(".problems li") == ["Write at least one row."]


def workbook(rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_may_have_merged_cells_dates_and_a_line_above(focal_point):
    rows = [["Delegation of Lyon", None, None], ["Name", "E-mail", "Office"], ["Ana Example", "ana@example.org", "Mayor"],
            ["Bo Example", "bo@example.org", None], ["Cy Example", "cy@example.org", dt.date(2025, 6, 1)]]
    shown = upload(focal_point, workbook(rows, lambda sheet: sheet.merge_cells("C3:C4")))

    fields = dict(shown.form("many").form_values())
    assert [fields[f"rows-{n}-office"] for n in range(3)] == ["Mayor", "Mayor", "2025-06-01"]


@pytest.mark.on_either
@pytest.mark.parametrize(("encoding", "announced"), [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("cp949", "cp949")])
def test_csv_in_each_encoding_keeps_korean_names(focal_point, encoding, announced):
    data = "이름,한글 이름,이메일\nKim Yesi,김예시,kim@example.org\n".encode(encoding)

    shown = upload(focal_point, data, "people.csv", encoding=announced)

    assert dict(shown.form("many").form_values())["rows-0-own_name"] == "김예시"


@pytest.mark.on_either
@pytest.mark.parametrize(("data", "sentence"), [
    ("Name\n김\n".encode("cp949"), "The letters of this file cannot be read."),
    (b"Colour,Size\nred,4\n", "No row names the columns"),
    (b"", "There is nothing in"),
    (("Name\n" + "Ana\n" * 10_001).encode(), "This table has more than 10,000 rows"),
    (("Name,E-mail\n" + "".join(f"Ana,a{n}@example.org\n" for n in range(101))).encode(), "This table has 101 people"),
])
def test_a_file_that_cannot_be_taken_gets_its_sentence_and_adds_nobody(focal_point, data, sentence):
    page = upload(focal_point, data, "people.csv", status=422)

    assert people() == []
    assert sentence[:20] in " ".join(page.texts(".problems li, .field-error"))


@pytest.mark.on_either
@pytest.mark.parametrize(("name", "is_good"), [
    ("Q", True), ("X" * 120, True), ("X" * 121, False), ("Ana 😀", False), ("=2+3", False), ("محمد", False),
    ("O’Brien-Núñez Jr.", True)])
def test_names_of_every_kind_are_kept_or_get_a_sentence(focal_point, name, is_good):
    shown = paste(focal_point, [["Name", "Name in the own script"], [name, "محمد عبد الله"]])

    assert (shown.texts(".field-error") == []) is is_good
    assert typed(shown)[0][0] == name


def test_the_template_can_be_filled_in_and_brought(focal_point):
    answer = focal_point.client.get("/en/delegation/lyon/many/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    for row, name in ((4, "Ana Example"), (5, "Bo Example")):
        book.worksheets[0].cell(row, 1, name)
    data = io.BytesIO()
    book.save(data)

    shown = upload(focal_point, data.getvalue())

    assert typed(shown) == [("Ana Example", ""), ("Bo Example", "")]
    assert shown.texts(".field-error") == []


@pytest.mark.on_either
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_understood_in_the_language_it_was_made_in(focal_point, language):
    answer = focal_point.client.get(f"/{language}/delegation/lyon/many/template.csv")

    assert tables.read(answer.data).rows[0][0]
    shown = upload(focal_point, answer.data + b"Ana Example\r\n", "people.csv")
    assert typed(shown) == [("Ana Example", "")]


@pytest.mark.on_either
def test_a_hundred_rows_take_as_many_questions_as_three(focal_point, city):
    city.seats = 200
    asked = []
    for count in (3, 100):
        shown = paste(focal_point, [HEADER, *([f"Person {chr(65 + n % 26)}", f"{count}-{n}@example.org", "", ""]
                                              for n in range(count))])
        with count_statements() as statements:
            focal_point.send(shown, form="many", all="1")
        asked.append(len([one for one in statements if one.startswith("SELECT")]))

    assert asked[1] <= asked[0] + 3


def test_nobody_adds_to_another_citys_delegation(focal_point):
    factories.make_delegation(slug="seoul", coordinator=factories.make_account("focal-point"))

    focal_point.open("delegations.many", slug="seoul", status=404)
    token = dict(focal_point.open("delegations.many", slug="lyon").form("bring").form_values())["csrf_token"]
    for path in ("many", "many/bring"):
        focal_point.post(f"/en/delegation/seoul/{path}", {"csrf_token": token, "rows-0-name": "Ana"}, status=404)
    assert people() == []
