"""Everyone who may come to the door, with the page where their walk begins."""
import datetime as dt
from typing import NamedTuple

from blueprints.accounts import rules as accounts
from blueprints.assembly.queries import the_assembly
from blueprints.db import db, now
from blueprints.delegations import rules as delegations
from blueprints.delegations.models import Delegation, Member, Post
from tests import factories


class Person(NamedTuple):
    """A visitor: nobody has no cookie."""

    name: str
    starts: list
    cookie: dict | None = None


def people_of(server):
    """Nobody, and one person for each role; those with fewer rights first."""
    with server.app.app_context():
        delegation = db.session.scalars(db.select(Delegation).join(Member).where(Member.verified_at.is_not(None))
                                        .order_by(Member.slug)).first()
        token = registered(server, delegation.member, "delegate@example.org")
        link = accounts.make_link(factories.make_account("delegate", email="late@example.org"), now=now())
        focal_point = factories.make_account("focal-point", email="focal-point@example.org")
        delegation.coordinator = focal_point
        careful = factories.make_account("editor", email="careful@example.org", totp_secret="JBSWY3DPEHPK3PXP",
                                         totp_since=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        own = f"/en/registration/{token}"
        found = [
            Person("nobody", ["/en/", own, f"/en/sign-in/{link}", *plain_pages(server, nobody=True)]),
            Person("delegate", ["/en/", "/en/account"],
                   server.cookie_of(factories.make_account("delegate", email="delegate@example.org"))),
            Person("focal point", ["/en/", "/en/delegation"], server.cookie_of(focal_point)),
            Person("half signed in", ["/en/second-factor"], server.cookie_of(careful, second_factor_at=None)),
            Person("careful editor", ["/en/account"], server.cookie_of(careful)),
            *(Person(role, ["/en/"], server.cookie_of(factories.make_account(role, email=f"{role}@example.org")))
              for role in ("registrar", "editor")),
            Person("admin", ["/en/", *plain_pages(server)],
                   server.cookie_of(factories.make_account("admin", email="admin@example.org"))),
        ]
        db.session.commit()
        db.session.remove()
        return found


def registered(server, member, email):
    """Register somebody for this member; the secret of their own link."""
    key = server.app.config["SECRET_KEY"]
    delegate = delegations.register(
        city=member.slug, request_key=email, assembly=the_assembly(), now=now(), key=key, name="Kim Example",
        own_name="김보기", office="Adviser to the mayor", organisation="City of Example", email=email, post=Post.ADVISER,
        language="ko", city_written="")
    db.session.commit()
    return delegations.link_secret(delegate, key=key)


def plain_pages(server, nobody=False):
    """Every page whose address needs nothing but the language; for nobody those whose doors are open."""
    views = server.app.view_functions
    return sorted("/en/" + rule.rule.split("/", 2)[2] for rule in server.app.url_map.iter_rules()
                  if rule.arguments == {"language"} and "GET" in rule.methods
                  and not (nobody and views[rule.endpoint].open_to.__name__ != "everyone"))
