"""Bringing tables of delegates back in tests: pasted, uploaded, and what the preview tells."""
import io

from blueprints.db import db
from blueprints.delegations.models import Delegate, Post, Status
from blueprints.delegations.models_categories import Answer
from blueprints.journal.models import JournalEntry
from blueprints.mail.models import Letter
from blueprints.texts import Text
from tests import factories

HEADER = ["Reference", "Name", "E-mail", "Category", "City"]


def lines(*rows):
    return "\n".join("\t".join(row) for row in rows)


def paste(registrar, *rows, status=200):
    return registrar.send(registrar.open("desk.import_delegates"), status=status, pasted=lines(*rows))


def upload(registrar, data, *, language="en", status=200, **more):
    path = f"/{language}/desk/import"
    token = dict(registrar.open(path).form().form_values())["csrf_token"]
    return registrar.post(path, {"csrf_token": token, "file": (io.BytesIO(data), "delegates")} | more, status=status)


def exported(registrar, *, language="en", columns=None, kind="xlsx"):
    page = registrar.open(f"/{language}/desk/export")
    every = [tick.get("value") for tick in page.html.cssselect("input[name=columns]")]
    return registrar.send(page, status=200, kind=kind, columns=columns or every).answer.data


def do(registrar, preview, *, status=302, which="all", **ticks):
    return registrar.send(preview, form="apply", status=status, **{which: "1"} | ticks)


def numbers(page):
    """(unchanged, changed, new, to be mended)."""
    return tuple(int(words) for words in page.texts(".facts dd")[:4])


def told(page):
    """The cells of the tables, row by row."""
    return [[cell.text_content().strip() for cell in row.cssselect("th, td")] for row in page.html.cssselect("tbody tr")]


def everybody():
    db.session.rollback()
    return db.session.scalars(db.select(Delegate).order_by(Delegate.id)).all()


def actions():
    return db.session.scalars(db.select(JournalEntry.action).order_by(JournalEntry.id)).all()


def letters():
    return db.session.execute(db.select(Letter.kind, Letter.to).order_by(Letter.id)).all()


def furnished():
    """People of every kind, with whatever is written in a cell."""
    seoul = factories.make_delegation(name=Text(en="Seoul", ko="서울", fr="Séoul", es="Seúl"), country_code="KR", seats=9)
    rank = factories.make_rank(name=Text(en="Mayor", ko="시장", fr="Maire", es="Alcalde"))
    one = factories.make_delegate(seoul, name="Ana María", own_name="김예시", post=Post.HEAD, rank_id=rank.id, language="ko",
                                  status=Status.CONFIRMED, organisation="+82 2 123", office="=1+1")
    factories.make_delegate(seoul, name="", email="", email_folded="", is_placeholder=True, office="Interpreter")
    factories.make_delegate(category=factories.make_category(), name="Bo Øst", organisation="'quoted", office="a, \"b\"; c")
    factories.make_delegate(seoul, status=Status.WITHDRAWN)
    factories.make_unmatched()
    question = factories.make_question(one.category, label=Text(en="Arrival?", ko="도착?", fr="Arrivée ?", es="¿Llegada?"))
    factories.added(Answer(delegate_id=one.id, question_id=question.id, wording_id=question.wording.id, value="noon"))
    return one
