"""What no browser sends by itself, at the doors of the real pages: files where words are asked for, wild numbers; and
what two people who meet may leave to one of them."""
import io

import pytest
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from blueprints.db import db
from blueprints.delegations.models import Delegate

from .. import factories
from ..visitor import Visitor
from . import places


@pytest.fixture
def admin(app, assembly, signed_in):
    factories.make_room(id=places.NUMBER)
    return signed_in("admin")


FORMS = ["/en/register", "/en/sign-in", "/en/admin/assembly", "/en/admin/assembly/days", "/en/admin/members/new",
         "/en/admin/members/import", "/en/admin/accounts/invite", "/en/editor/rooms/new", "/en/editor/tracks/new",
         "/en/editor/speakers/new", "/en/editor/sessions/new", "/en/account", f"/en/editor/rooms/{places.NUMBER}"]


@pytest.mark.on_either
@pytest.mark.parametrize("path", FORMS)
def test_a_file_in_the_place_of_words_is_no_error_of_ours(app, admin, path):
    visitor = Visitor(app) if path in ("/en/register", "/en/sign-in") else admin
    form = visitor.open(path).form()
    token = dict(form.form_values())["csrf_token"]
    names = {field.get("name") for field in form.iter("input", "select", "textarea")} - {"csrf_token", None, "file"}

    statuses = {name: visitor.client.post(path, data={"csrf_token": token, name: (io.BytesIO(b"words"), "a.txt")},
                                          content_type="multipart/form-data").status_code for name in sorted(names)}

    assert names
    assert {name: status for name, status in statuses.items() if status >= 500} == {}


def test_a_file_in_a_stale_form_is_no_error_of_ours(visitor):
    answer = visitor.client.post("/en/register", data={"name": (io.BytesIO(b"words"), "a.txt")},
                                 content_type="multipart/form-data")

    assert answer.status_code == 400


@pytest.mark.parametrize("after", ["-1", "-" + "9" * 30, "9" * 30, "0", "no"])
def test_the_next_session_after_one_that_is_not_there_is_an_empty_form(admin, after):
    page = admin.open(f"/en/editor/sessions/new?after={after}")

    assert page.form() is not None


def test_an_edit_that_another_overtook_at_the_commit_is_a_409(app, visitor):
    with app.test_request_context("/en/"):
        answer = app.handle_user_exception(StaleDataError())

    assert answer[1] == 409


def test_a_row_that_went_while_its_page_was_made_is_a_404(app):
    delegate = factories.make_delegate()
    with app.test_request_context("/en/", method="POST"):
        row = db.session.get(Delegate, delegate.id)
        db.session.expire(row)
        db.session.execute(db.delete(Delegate).execution_options(synchronize_session=False))
        with pytest.raises(ObjectDeletedError) as gone:
            row.name        # noqa: B018
        answer = app.handle_user_exception(gone.value)

    assert answer[1] == 404
