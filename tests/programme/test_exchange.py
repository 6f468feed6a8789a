"""What goes out comes back the same: export, import into an empty assembly, export again, in each format."""
import datetime as dt

import pytest

from blueprints.db import db
from blueprints.programme import exchange_csv, exchange_frab, exchange_frab_read, exchange_json, queries_exchange
from blueprints.programme.models import (
    Access,
    Appearance,
    Building,
    Colour,
    Kind,
    Organ,
    SlotStatus,
    SpeakerPart,
)
from blueprints.programme.rules_exchange import Options, bring
from blueprints.texts import Text
from tests import factories
from tests.conftest import NOW, empty

WRITE = {"json": exchange_json.write, "xml": exchange_frab.write, "csv": exchange_csv.write}
READ = {"json": exchange_json.read, "xml": exchange_frab_read.read, "csv": exchange_csv.read}
formats = pytest.mark.parametrize("form", WRITE)


def export(form):
    return WRITE[form](queries_exchange.draft(base_url="http://localhost", host="localhost"))


def imported(form, data, **options):
    """What the import did; committed only where nothing was wrong, as the page does it."""
    looked = bring(READ[form](data), Options(**options), host="localhost", by=None, now=NOW)
    if looked.wrong:
        db.session.rollback()
    else:
        db.session.commit()
    return looked


def fill():
    """A draft that uses everything an editor can set."""
    day, second = db.session.scalars(db.select(factories.Day).order_by(factories.Day.date)).all()[:2]
    day.title, day.opens, day.closes = factories.four("Opening day"), dt.time(8, 30), dt.time(0, 30)
    building = factories.added(Building(name=factories.four("City Hall"), position=3))
    annexe = factories.added(Building(name=Text(ko="별관"), position=1))
    hall = factories.make_room(slug="hall", name=factories.four("Hall; \"A\" & <B>"), booths=3, building=building, position=5)
    small = factories.make_room(slug="small", name=Text(ko="작은 방"), places=None, building=annexe, position=2)
    track = factories.make_track(slug="climate", name=Text(en="Climate", fr="Climat"), colour=Colour.CRIMSON, position=4)
    kim = factories.make_speaker(slug="kim", name="Kim; Example (Chair)", own_name="김예시", office=factories.four("Mayor"),
                                 city=Text(en="Seoul"), biography=Text(en="=1+1\n\nLived here.", es="Vivió aquí."))
    lee = factories.make_speaker(slug="lee", name="Lee \\ Example", is_confirmed=False)
    slot = factories.make_slot(
        code="k7q3m", kind=Kind.STATUTORY, organ=Organ.BOARD, title=factories.four("=SUM(A1) “Board” <&>"), room=hall,
        track=track, abstract=Text(en="One.\n\nTwo\tthree.", ko="하나"), day=day, starts=dt.time(23, 30), minutes=95,
        spoken="fr", interpreted=["en", "ko"], access=Access.POLITICAL, places=0, expected=120, stream="https://example.org/s?a=1&b=2",
        note="Ask the mayor.\n+82 2 123", status=SlotStatus.PROVISIONAL)
    slot.appearances = [Appearance(speaker=lee, part=SpeakerPart.MODERATOR, position=0),
                        Appearance(speaker=kim, part=SpeakerPart.CHAIR, position=1)]
    factories.make_slot(code="c3dfh", title=Text(ko="한국어만"), day=second, room=small, status=SlotStatus.CANCELLED,
                        reason=Text(es="Sin quórum."))
    factories.make_slot(code="t4rxy", title=Text(en="Someday"), day=None, room=small, kind=Kind.BREAK)
    db.session.commit()


def start_anew(days=4):
    empty()
    factories.make_assembly(days=days)


@formats
def test_a_programme_comes_back_as_it_went_out(app, assembly, form):
    fill()
    first = export(form)
    start_anew()

    looked = imported(form, first)

    assert [wrong.why for wrong in looked.wrong] == []
    assert export(form) == first
    assert len(looked.added) == 3
    assert not looked.brought.left
