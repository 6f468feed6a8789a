"""A city registers its people, a group that waits gets its seats, and a registrar confirms fifty at once."""
import pytest
from playwright.sync_api import expect

from blueprints.db import db, now
from blueprints.delegations import rules, rules_delegation
from blueprints.delegations.models import Delegate, Delegation, Post, Status
from blueprints.members.models import Member
from tests import factories

from .server import eventually

EIGHT = [["Name", "Name in the own script", "E-mail", "Comes as", "Office"],
         ["Ana Example", "", "ana@example.org", "Head of delegation", "Mayor"],
         ["김예시", "", "kim@example.org", "Adviser", ""],               # no Latin name
         ["Bo Example", "", "bo.example.org", "Adviser", ""],            # no e-mail address
         *([f"Person {letter}", "", f"{letter}@example.org".lower(), "Delegate", ""] for letter in "CDEFG")]


@pytest.fixture
def city(new_server):
    """city(slug, seats): (the cookie of its focal point, a function that does something with its delegation)."""
    def give(slug, seats):
        account = factories.make_account("focal-point", email=f"{slug}@example.org")
        member = db.session.scalar(db.select(Member).where(Member.slug == slug))
        delegation = factories.added(Delegation(member=member, seats=seats, coordinator=account))
        return new_server.cookie_of(account), delegation.id

    def made(slug, seats):
        with new_server.app.app_context():
            return give(slug, seats)
    return made


def people_of(server, delegation_id):
    with server.app.app_context():
        wanted = db.select(Delegate.name, Delegate.own_name, Delegate.status).where(Delegate.delegation_id == delegation_id)
        return [tuple(row) for row in db.session.execute(wanted.order_by(Delegate.position, Delegate.id))]


def paste_into(page, cell, rows):
    """Paste cells as a spreadsheet puts them on the clipboard."""
    words = "\n".join("\t".join(row) for row in rows)
    cell.evaluate("""(at, words) => {
        const data = new DataTransfer();
        data.setData("text/plain", words);
        at.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""", words)


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_a_focal_point_registers_eight_by_paste_and_mends_two_errors(opened, new_server, city):
    cookie, delegation = city("turin", 8)
    page = opened(new_server, cookie)
    page.goto("/en/delegation")
    page.get_by_role("link", name="Add many at once").first.click()
    page.locator("[name=pasted]").fill("\n".join("\t".join(row) for row in EIGHT))
    press(page, "Show it in the table")

    expect(page.locator(".problems li")).to_have_count(2)
    page.locator(".problems a").first.click()
    expect(page.locator("[name=rows-1-name]")).to_be_focused()
    page.locator("[name=rows-1-name]").fill("Kim Yesi")
    page.locator("[name=rows-1-own_name]").fill("김예시")
    page.locator("[name=rows-2-email]").fill("bo@example.org")
    press(page, "Add everybody")

    expect(page.get_by_text("8 people were added")).to_be_visible()
    assert people_of(new_server, delegation) == [
        ("Ana Example", "", Status.CONFIRMED), ("Kim Yesi", "김예시", Status.CONFIRMED), ("Bo Example", "", Status.CONFIRMED),
        *((f"Person {letter}", "", Status.CONFIRMED) for letter in "CDEFG")]


def test_cells_pasted_into_the_table_spread_over_it_and_rows_are_added(opened, new_server, city):
    cookie, _delegation = city("berlin", 20)
    page = opened(new_server, cookie)
    page.goto("/en/delegation/berlin/many")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(8)
    page.locator("[name=rows-0-name]").focus()

    paste_into(page, page.locator("[name=rows-0-name]"), [[f"Person {letter}", "", "Adviser"] for letter in "ABCDEFGHIJ"])

    expect(rows).to_have_count(10)
    expect(page.locator("[name=rows-9-name]")).to_have_value("Person J")
    expect(page.locator("[name=rows-9-post]")).to_have_value("adviser")
    page.locator("[data-more]").click()
    expect(page.locator("[name=rows-10-name]")).to_be_focused()


def test_a_group_that_waits_gets_its_offer_and_takes_it(opened, new_server, city):
    cookie, delegation = city("madrid", 2)
    with new_server.app.app_context():
        own = db.session.get(Delegation, delegation)
        facts = {"own_name": "", "post": Post.DELEGATE, "rank_id": None, "office": "", "organisation": "", "language": "en"}

        def add(names, wait, key):
            return rules_delegation.add(own, people=[facts | {"name": name, "email": f"{name[-1].lower()}.b@example.org"}
                                                     for name in names], wait=wait, request_key=key, by=own.coordinator,
                                        now=now(), key="k" * 40)

        seated = add(["Person A", "Person B"], "none", "a" * 24)
        add(["Person C", "Person D"], "whole", "b" * 24)
        db.session.commit()
        for one in seated:
            rules.withdraw(one, seen=one.revision, now=now())
        db.session.commit()

    page = opened(new_server, cookie)
    page.goto("/en/delegation")
    page.get_by_role("link", name="Take the offer").click()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()

    standing = {name: status for name, _own, status in people_of(new_server, delegation)}
    assert [standing[f"Person {letter}"] for letter in "ABCD"] == [
        Status.WITHDRAWN, Status.WITHDRAWN, Status.CONFIRMED, Status.CONFIRMED]


def test_a_registrar_confirms_fifty_at_once(opened, new_server, city):
    _cookie, delegation = city("athens", 60)
    with new_server.app.app_context():
        own = db.session.get(Delegation, delegation)
        for number in range(50):
            factories.make_delegate(own, name=f"Fifty {chr(65 + number // 26)}{chr(65 + number % 26)}")
            letters_before = len(new_server.letters())
    page = opened(new_server, new_server.admin_cookie())
    page.goto("/en/desk/delegates?city=athens&status=pending")
    page.locator("[data-all]").check()
    expect(page.locator("[data-count]")).to_contain_text("50")
    press(page, "Confirm…")
    press(page, "Confirm them")

    expect(page.locator("main")).to_contain_text("50")
    assert {status for _name, _own, status in people_of(new_server, delegation)} == {Status.CONFIRMED}
    eventually(lambda: len(new_server.letters()) >= letters_before + 50, "their letters have left")
