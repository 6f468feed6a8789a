"""The pages of members: the public's, and the admins'."""
import datetime as dt
import io

import pytest

from blueprints.db import db
from blueprints.members import roster
from blueprints.members.models import Member, Part, Region
from blueprints.texts import Text
from tests.factories import make_assembly, make_member
from tests.statements import count_statements

HEAD = ",".join(roster.COLUMNS)
LYON = "lyon,Lyon,,리옹,Lyon,Lyon,FR,europe,member,letter"
OSLO = "oslo,Oslo,,오슬로,Oslo,Oslo,NO,europe,member,recalled"


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


@pytest.fixture
def cities(assembly):
    """Four cities everyone sees, and two that nobody sees."""
    make_member(slug="seoul", name=Text("Seoul", "서울", "Séoul", "Seúl"), local_name="서울", part=Part.CO_PRESIDENT)
    make_member(slug="sao-paulo", name=Text("São Paulo", "상파울루", "São Paulo", "São Paulo"), country_code="BR",
                region=Region.LATIN_AMERICA)
    make_member(slug="xian", name=Text("Xi'an", "시안", "Xi'an", "Xi'an"), local_name="西安", country_code="CN")
    make_member(slug="xiamen", name=Text("Xiamen", "샤먼", "Xiamen", "Xiamen"), local_name="厦门", country_code="CN")
    make_member(slug="hidden", name=Text("Hidden"), verified_at=None)
    make_member(slug="gone", name=Text("Gone"), retired_at=dt.datetime(2025, 2, 1, tzinfo=dt.UTC))


def shown(page):
    return page.texts(".city-name")


def test_verified_cities_are_shown_by_region_in_order(visitor, cities):
    page = visitor.open("members.members")

    assert page.texts("main h2")[1:] == ["Asia and the Pacific 3", "Latin America and the Caribbean 1"]
    assert shown(page) == ["Seoul", "Xiamen", "Xi'an", "São Paulo"]
    assert page.texts(".lead") == ["4 of 147 member cities are shown."]
    assert page.texts(".region li")[0] == "Seoul 서울 South Korea Co-president"


def test_names_and_order_follow_the_readers_language(visitor, cities):
    visitor.language = "ko"

    page = visitor.open("members.members")

    assert sorted(shown(page)[:3]) == shown(page)[:3] == ["샤먼", "서울", "시안"]
    assert page.texts(".region .local-name") == ["厦门", "西安"]
    assert "대한민국" in page.texts(".country")


@pytest.mark.parametrize(("asked", "found"), [
    ("seoul", ["Seoul"]), ("SÉOUL", ["Seoul"]), ("서울", ["Seoul"]), ("sao", ["São Paulo"]), ("brésil", ["São Paulo"]),
    ("西安", ["Xi'an"]), ("중국", ["Xiamen", "Xi'an"]), ("  xi  ", ["Xiamen", "Xi'an"]), ("hidden", []), ("gone", []),
    ("%", []), ("x" * 500, []), ("|", [])])
def test_cities_are_found_in_any_language_without_accents(visitor, cities, asked, found):
    page = visitor.open("members.members", q=asked)

    assert shown(page) == found
    assert (page.html.cssselect("#nothing-found")[0].get("hidden") is None) == (found == [])


def test_an_empty_list_says_so(visitor, app):
    assert visitor.open("members.members").texts(".empty h2") == ["No member cities yet"]


@pytest.mark.on_either
def test_the_public_page_asks_as_much_of_many_as_of_few(visitor, assembly):
    make_member()
    visitor.open("members.members")
    with count_statements() as few:
        visitor.open("members.members")
    for _number in range(20):
        make_member()

    with count_statements() as many:
        visitor.open("members.members")

    assert many.count == few.count == 2


def test_the_admins_list_filters_and_counts(admin, cities):
    page = admin.open("roster.members")
    assert page.texts("tbody th")[0].startswith("Gone")
    assert page.texts(".facts dd") == ["4", "1", "142", "1"]
    assert page.texts(".lead") == [
        "5 members are named here. 142 of the 147 that the association counts are not yet named."]

    assert admin.open("roster.members", standing="unverified").texts("tbody th") == ["Hidden"]
    assert admin.open("roster.members", standing="retired", q="gone").texts("tbody th") == ["Gone"]
    assert admin.open("roster.members", standing="retired", q="seoul").texts(".empty h2") == ["No member matches"]
    assert len(admin.open("roster.members", standing="nonsense").texts("tbody th")) == 6


@pytest.mark.parametrize(("counted", "sentence"), [
    (1, "These are all that the association counts."),
    (0, "The association counts only 0: retire what is there too many, or correct its count.")])
def test_the_count_is_honest(admin, counted, sentence):
    make_assembly(members_count=counted)
    make_member()

    assert admin.open("roster.members").texts(".lead") == [f"1 member is named here. {sentence}"]


@pytest.mark.on_either
def test_the_admins_list_asks_as_much_of_many_as_of_few(admin, assembly):
    make_member()
    admin.open("roster.members")
    with count_statements() as few:
        admin.open("roster.members")
    for _number in range(20):
        make_member()

    with count_statements() as many:
        admin.open("roster.members")

    assert many.count == few.count


def test_a_member_is_added_and_edited(admin, assembly):
    answer = admin.send(admin.open("roster.add_member"), country_code="FR", region="europe", part="member",
                        is_verified="y", **{"name-en": "Lyon"})
    page = admin.follow(answer)
    assert page.texts("h1") == ["Lyon"]
    assert page.texts("#name .gap-mark") == ["missing"] * 3

    page = admin.follow(admin.send(page, form=page.path, evidence="letter", **{"name-ko": "리옹"}))
    member = db.session.scalar(db.select(Member))
    assert (member.slug, member.name.ko, member.evidence, bool(member.verified_at)) == ("lyon", "리옹", "letter", True)


@pytest.mark.on_either
@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("name-en", "", "Write this in English."),
    ("name-en", "서울", "Write the English name in Latin letters: the city's address is made of it."),
    ("country_code", "", "Choose a country."), ("country_code", "FX", "Choose one of the list."),
    ("region", "", "Choose a region."), ("region", "atlantis", "Choose one of the list."),
    ("part", "king", "Choose one of the list."), ("local_name", "x" * 201, "Shorten this to 200 characters.")])
def test_what_is_wrong_with_a_member_stands_beside_its_field(admin, assembly, field, typed, sentence):
    good = {"name-en": "Lyon", "country_code": "FR", "region": "europe", "part": "member"}

    page = admin.post("/en/admin/members/new", with_token(admin.open("roster.add_member"), **good | {field: typed}),
                      status=422)

    assert sentence in " ".join(page.texts(".problems li"))
    assert db.session.query(Member).count() == 0


def with_token(page, **values):
    return values | {"csrf_token": page.html.cssselect("input[name=csrf_token]")[0].get("value")}


def test_both_versions_of_a_member_are_shown(admin, signed_in, cities):
    member_id = db.session.scalar(db.select(Member.id).where(Member.slug == "xian"))
    page = admin.open("roster.member", member_id=member_id)
    other = signed_in("admin")
    theirs = other.open("roster.member", member_id=member_id)
    other.send(theirs, form=theirs.path, evidence="theirs")

    answer = admin.send(page, form=page.path, status=409, evidence="mine")

    assert answer.texts(".versions tbody td:not(.take)") == ["theirs", "mine"]


def test_steps_are_buttons(admin, visitor, cities):
    member_id = db.session.scalar(db.select(Member.id).where(Member.slug == "hidden"))

    for step, public in (("verify", True), ("retire", False), ("restore", True), ("doubt", False)):
        admin.send(admin.open("roster.member", member_id=member_id), form=step)
        assert ("Hidden" in shown(visitor.open("members.members"))) == public


def test_a_stale_step_is_refused(admin, signed_in, cities):
    member_id = db.session.scalar(db.select(Member.id).where(Member.slug == "xian"))
    page = admin.open("roster.member", member_id=member_id)
    other = signed_in("admin")
    theirs = other.open("roster.member", member_id=member_id)
    admin.send(page, form=page.path, evidence="changed")

    answer = other.send(theirs, form="retire", status=409)

    assert "Somebody else changed this" in answer.texts(".problems li")[0]
    assert db.session.get(Member, member_id).retired_at is None


def test_strange_addresses_are_404(admin, cities):
    for path in ("/en/admin/members/999999", f"/en/admin/members/{10**20}", "/en/admin/members/1/explode"):
        admin.open(path, status=404)


def previewed(admin, *lines, status=200, **more):
    return admin.send(admin.open("roster.import_roster"), status=status, text="\n".join([HEAD, *lines]), **more)


def test_a_pasted_roster_is_previewed_then_imported(admin, assembly):
    page = previewed(admin, LYON, OSLO)
    assert page.texts(".facts dd") == ["2", "0", "0", "0"]
    assert db.session.query(Member).count() == 0

    page = admin.follow(admin.send(page, form="apply"))
    assert page.texts(".notice") == ["Imported: 2 added, 0 changed."]
    assert db.session.query(Member).count() == 2

    page = previewed(admin, LYON.replace("europe", "africa"))
    assert page.texts(".changed tbody tr") == ["LyonRegionEuropeAfrica"]
    assert page.texts("#missing-title + p") == ["Oslo"]


def uploaded(admin, content, status=200):
    token = with_token(admin.open("roster.import_roster"))
    return admin.post("/en/admin/members/import", token | {"file": (io.BytesIO(content), "members.csv")}, status=status)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_read_with_and_without_its_mark(admin, assembly, mark):
    page = uploaded(admin, f"{mark}{HEAD}\r\n{LYON}\r\n".encode())

    assert page.texts("tbody th") == ["lyon"]


@pytest.mark.on_either
@pytest.mark.parametrize(("content", "sentence"), [
    (f"{HEAD}\n{LYON}".encode("utf-16"), "The file is not written in UTF-8."),
    (f"{HEAD}\n{LYON}".encode("euc-kr"), "The file is not written in UTF-8."),
    (b"", "Choose a file that is not empty, or paste its lines."),
    (f"{HEAD}\n{LYON}\x00".encode(), "This holds characters that cannot be shown."),
    (b"x" * 400_001, "This is too long. Import it in several parts."),
    ("리".encode() * 200_000, "This is too long. Import it in several parts."),
    (b"city,country\nLyon,France", "The first line must name these columns"),
    (f"{HEAD}\n".encode(), "There are no members in it"),
])
def test_a_file_that_cannot_be_read_says_why(admin, assembly, content, sentence):
    page = uploaded(admin, content, status=422)

    assert sentence in " ".join(page.texts(".field-error"))


def test_faults_are_told_row_by_row_and_the_lines_can_be_corrected(admin, assembly):
    page = previewed(admin, LYON.replace("europe", "atlantis").replace("FR", "FX"), OSLO, status=422)

    assert page.texts(".faults tbody th") == ["2", "2"]
    assert "There is no region “atlantis”." in page.texts(".faults td")[1]
    corrected = page.html.cssselect("textarea")[0].text.replace("atlantis", "europe").replace("FX", "FR")
    page = admin.send(page, form="import", status=200, text=corrected)
    assert page.texts("tbody th") == ["lyon", "oslo"]


def test_an_outdated_preview_is_shown_anew_and_can_be_imported_then(admin, assembly):
    page = previewed(admin, LYON)
    make_member(slug="oslo", name=Text("Oslo"), country_code="NO")

    answer = admin.send(page, form="apply", status=409)
    assert "The members changed after this preview was made." in answer.texts(".problems li")[0]
    assert answer.texts("#missing-title + p") == ["Oslo"]

    admin.send(answer, form="apply")
    assert db.session.query(Member).count() == 2


def test_a_made_up_import_is_sent_back_to_the_start(admin, assembly):
    token = with_token(admin.open("roster.import_roster"))

    for text in ("", "nonsense", HEAD):
        answer = admin.post("/en/admin/members/import/apply", token | {"text": text, "fingerprint": "x"})
        assert answer.location == "/en/admin/members/import"


def test_the_export_is_what_the_import_reads(admin, cities):
    answer = admin.open("roster.export_roster").answer

    lines = roster.read(answer.data.decode())
    assert [line.cells["slug"] for line in lines] == ["hidden", "sao-paulo", "seoul", "xiamen", "xian"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=members.csv"


@pytest.mark.on_either
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_the_pages_open_in_every_language(admin, cities, language):
    admin.language = language

    for endpoint in ("members.members", "roster.members", "roster.add_member", "roster.import_roster"):
        admin.open(endpoint)
    admin.open("roster.member", member_id=db.session.scalar(db.select(Member.id)))
    previewed(admin, LYON)


@pytest.mark.parametrize("role", ["editor", "registrar", "focal-point"])
def test_only_admins_enter(signed_in, visitor, cities, role):
    person = signed_in(role)

    for endpoint in ("roster.members", "roster.add_member", "roster.import_roster", "roster.export_roster"):
        person.open(endpoint, status=403)
        assert visitor.open(endpoint, status=302).location.startswith("/en/sign-in")
