"""Every address of the app, found in its map, with values where it asks for some that lead to something."""
import datetime as dt

import sqlalchemy as sa
from flask import url_for
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import AnyConverter, IntegerConverter

from blueprints.accounts.models import hash_of
from blueprints.agenda.models import Invitation, SignUp, SignUpStatus, Star
from blueprints.delegations.models import Delegation, Status
from blueprints.delegations.models_categories import QuestionKind
from blueprints.programme.models import Access, Appearance, Release
from blueprints.programme.rules_release import release
from blueprints.texts import Text

from .. import factories

NUMBER = 1_000_000      # the id of one row of each kind
WORD = "known"          # its slug, its code, the secret of its link


def furnish():
    """An assembly with one row of each kind, released."""
    assembly = factories.make_assembly()
    member = factories.make_member(id=NUMBER, slug=WORD)
    delegation = factories.added(Delegation(id=NUMBER, member=member, invite_hash=hash_of(WORD)))
    delegate = factories.make_delegate(delegation, id=NUMBER, link_hash=hash_of(WORD))
    factories.make_subscription(delegate, secret=WORD)
    factories.make_account("focal-point", id=NUMBER)
    speaker = factories.make_speaker(id=NUMBER, slug=WORD)
    slot = factories.make_slot(
        id=NUMBER, code=WORD, places=5, access=Access.INVITED, room=factories.make_room(id=NUMBER, slug=WORD),
        track=factories.make_track(id=NUMBER, slug=WORD), appearances=[Appearance(speaker=speaker)])
    factories.added(Star(delegate_id=delegate.id, slot_id=slot.id))
    factories.added(Invitation(delegate_id=delegate.id, slot_id=slot.id))
    factories.added(SignUp(delegate=delegate, slot=slot, status=SignUpStatus.WAITING))
    factories.make_mailing(id=NUMBER)
    category = factories.make_category(id=NUMBER, places=5)
    factories.make_question(category, id=NUMBER, kind=QuestionKind.CHOICE, options=(("bus", 3), ("train", None)))
    factories.make_rank(id=NUMBER)
    factories.make_message(delegation, id=NUMBER)
    party = factories.make_party(category, id=NUMBER)
    factories.make_delegate(category=category, status=Status.WAITING, party=party)
    factories.make_wording(id=NUMBER)
    factories.make_decision(WORD, delegate)
    factories.make_move(id=NUMBER)
    factories.make_building(id=NUMBER)
    factories.make_acknowledgement(id=NUMBER)
    release(note=Text(en="First"), by=None, now=dt.datetime(2025, 3, 3, tzinfo=dt.UTC), host="localhost",
            base_url="http://localhost")
    factories.make_booklets()
    factories.db.session.execute(sa.update(Release).values(number=NUMBER))
    factories.db.session.commit()
    return assembly, speaker


def rules_of(app, method):
    """The rules of the app that answer `method`, in the order of their names."""
    found = [rule for rule in app.url_map.iter_rules() if method in rule.methods]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def address(app, rule, *, number=NUMBER, word=WORD):
    """A path that this rule answers, with `number` and `word` for what stands in <> in it."""
    values = {}
    for name in rule.arguments:
        kind = rule._converters[name]
        if name == "filename":
            values[name] = "theme.css"
        elif name == "kind" and not isinstance(kind, AnyConverter):
            values[name] = "sign-in"
        elif isinstance(kind, IntegerConverter):
            values[name] = number
        elif isinstance(kind, AnyConverter):
            values[name] = "en" if "en" in kind.items else sorted(kind.items)[0]
        else:
            values[name] = word
    with app.test_request_context():
        built = rule.build(values)
        return built[1] if built else url_for(rule.endpoint, **values)


def token_for(app, client):
    """A right CSRF token for this browser."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "t" * 40
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("t" * 40)
