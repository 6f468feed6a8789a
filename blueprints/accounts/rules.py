"""What may happen to an account: it is invited, gets and loses roles, is switched off and on; its links; its sign-ins."""
import datetime as dt
import secrets

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from ..db import db
from ..engines import hold
from ..journal.rules import change, record
from ..mail.models import Letter
from ..refusals import N_, Refusal, check_revision
from .models import Account, Grant, Link, Role, SignIn, hash_of

SIGN_IN_LINK = dt.timedelta(minutes=10)
INVITATION = dt.timedelta(days=7)
LINKS_PER_HOUR = 3
ORGANISING = {Role.ADMIN, Role.REGISTRAR, Role.EDITOR}
ORGANISERS_STAY = dt.timedelta(hours=12)
OTHERS_STAY = dt.timedelta(days=14)
ENDED_ARE_KEPT = dt.timedelta(days=30)      # so that organisers see when somebody was last here


class BadAddress(Refusal):
    message = N_("This is not an e-mail address. Write it like name@example.org.")
    field = "email"


class UnknownRole(Refusal):
    message = N_("There is no role called %(role)s. The roles are %(roles)s.")


class IsDisabled(Refusal):
    message = N_("This account is switched off. Switch it on first.")


class LinkIsDead(Refusal):
    message = N_("This link does not work any more.")


class LastAdmin(Refusal):
    message = N_("This is the last admin. Make somebody else admin first.")
    field = "roles"


def folded(email):
    """An e-mail address as accounts are known by: normalised, and the same however its letters were typed.

    Raises BadAddress. No name server is asked.
    """
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        raise BadAddress() from None


def role_called(word):
    """The Role of this word, such as "focal-point"; a Role is itself. Raises UnknownRole."""
    try:
        return Role(word)
    except ValueError:
        raise UnknownRole(role=word, roles=", ".join(role.value for role in Role)) from None


def account_for(email):
    """The account with this e-mail address; None when there is none, or when it is no address at all."""
    try:
        return db.session.scalar(db.select(Account).where(Account.email == folded(email)))
    except BadAddress:
        return None


def invite(email, *, role, name="", language="en", by=None, now):
    """Make an account with this role, or give the role to the account that there is; returns it, flushed.

    The name and language of an account that there is are left alone, but for an empty name. Journalled as done by
    the account `by`, or by a command. Raises BadAddress, UnknownRole.
    """
    role, address = role_called(role), folded(email)
    account = account_for(address) or new_account(address, name=name, language=language, by=by, now=now)
    if name and not account.name:
        account.name = name
    give(account, role, by=by, now=now)
    return account


def new_account(address, *, name, language, by, now):
    """A new row; or the one that another request made a moment ago."""
    account = Account(email=address, name=name, language=language, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:
        return db.session.scalar(db.select(Account).where(Account.email == address))
    record("account.made", account, by=by)
    return account


def hold_roles(account):
    """Change roles alone; those of the account are read anew, since others may have changed them while we waited."""
    hold(db.session, "roles")
    db.session.expire(account, ["grants"])


def give(account, role, *, by, now):
    """Give the account this role, if it has not got it. Who becomes an organiser stays signed in for hours, not days."""
    hold_roles(account)
    if role in roles_of(account):
        return
    account.grants.append(Grant(role=role))
    db.session.flush()
    record("account.role-given", account, by=by, fields=[role.value])
    if role in ORGANISING:
        latest = now + ORGANISERS_STAY
        longer = sa.update(SignIn).where(SignIn.account_id == account.id, SignIn.expires_at > latest)
        db.session.execute(longer.values(expires_at=latest))


def take(account, role, *, by):
    """Take this role from the account, if it has it. Raises LastAdmin."""
    hold_roles(account)
    held = [grant for grant in account.grants if grant.role == role]
    if not held:
        return
    if role is Role.ADMIN:
        check_another_admin(account)
    account.grants.remove(held[0])
    db.session.flush()
    record("account.role-taken", account, by=by, fields=[role.value])


def set_roles(account, roles, *, by, now):
    """Give and take roles until the account has exactly these. Raises LastAdmin before anything is changed."""
    hold_roles(account)
    gone = roles_of(account) - set(roles)
    if Role.ADMIN in gone:
        check_another_admin(account)
    for role in Role:
        if role in gone:
            take(account, role, by=by)
        elif role in roles:
            give(account, role, by=by, now=now)


def check_another_admin(account):
    """Refuse when no other account is an admin that is switched on; two who go at once wait for each other here."""
    admins = db.select(Account.id).join(Account.grants).where(Grant.role == Role.ADMIN, Account.disabled_at.is_(None))
    # Not their keys, which the journal's entries of others refer to meanwhile: each would wait for the other.
    locked = db.session.scalars(admins.order_by(Account.id).with_for_update(key_share=True)).all()
    if not [other for other in locked if other != account.id]:
        raise LastAdmin()


def roles_of(account):
    """The Roles that the account has."""
    return {grant.role for grant in account.grants}


def describe(account, *, name, language, seen):
    """Set the account's name and the language of its letters. Raises ChangedMeanwhile."""
    check_revision(account, seen)
    change(account, name=name, language=language)


def disable(account, *, by, now):
    """Switch the account off: it is signed out everywhere and its links die, at once. Raises LastAdmin."""
    if account.disabled_at is not None:
        return
    if Role.ADMIN in roles_of(account):
        check_another_admin(account)
    account.disabled_at = now
    end_links(account, now=now)
    end_sign_ins(account, now=now)
    record("account.disabled", account, by=by)


def enable(account, *, by):
    """Switch the account on again; it signs in with a new link."""
    if account.disabled_at is None:
        return
    account.disabled_at = None
    record("account.enabled", account, by=by)


def may_ask_for_link(account, *, now):
    """Has this account been sent fewer than LINKS_PER_HOUR links in the last hour? Its row is locked meanwhile."""
    db.session.execute(db.select(Account.id).where(Account.id == account.id).with_for_update(key_share=True))
    sent = db.select(sa.func.count(Letter.id)).where(
        Letter.about == f"account:{account.id}", Letter.kind == "sign-in", Letter.written_at > now - dt.timedelta(hours=1))
    return db.session.scalar(sent) < LINKS_PER_HOUR


def make_link(account, *, now, lives=SIGN_IN_LINK):
    """A new one-time link for the account; returns its secret, of which only the hash is kept.

    Links made before and not used yet die. Raises IsDisabled.
    """
    if account.disabled_at is not None:
        raise IsDisabled()
    end_links(account, now=now)
    secret = secrets.token_urlsafe(24)
    db.session.add(Link(account=account, hash=hash_of(secret), made_at=now, expires_at=now + lives))
    db.session.flush()
    return secret


def end_links(account, *, now):
    """No link made so far opens anything any more."""
    unused = sa.update(Link).where(Link.account_id == account.id, Link.used_at.is_(None), Link.expires_at > now)
    db.session.execute(unused.values(expires_at=now))


def use_link(secret, *, now):
    """The account that this secret of a link opens; it opens nothing a second time. Raises LinkIsDead.

    Asked and used up in one statement, so that of two who press the button at once only one gets in.
    """
    alive = sa.update(Link).where(Link.hash == hash_of(secret), Link.used_at.is_(None), Link.expires_at > now)
    used = db.session.execute(alive.values(used_at=now).execution_options(synchronize_session=False))
    if used.rowcount != 1:      # type: ignore[attr-defined]
        raise LinkIsDead()
    account = db.session.scalar(db.select(Account).join(Link).where(Link.hash == hash_of(secret)))
    if account.disabled_at is not None:
        raise LinkIsDead()
    return account


def begin_sign_in(account, *, browser, now):
    """Sign the account in, in one more browser; returns the row and the secret for that browser's cookie."""
    stays = ORGANISERS_STAY if roles_of(account) & ORGANISING else OTHERS_STAY
    secret = secrets.token_urlsafe(24)
    sign_in = SignIn(account=account, hash=hash_of(secret), began_at=now, expires_at=now + stays, browser=browser)
    db.session.add(sign_in)
    db.session.flush()
    long_over = sa.delete(SignIn).where(SignIn.account_id == account.id, SignIn.expires_at < now - ENDED_ARE_KEPT)
    db.session.execute(long_over)
    return sign_in, secret


def end_sign_in(sign_in, *, now):
    """Sign out in that one browser; its cookie is worth nothing from now on."""
    sign_in.expires_at = min(sign_in.expires_at, now)


def end_sign_ins(account, *, now):
    """Sign out in every browser."""
    lasting = sa.update(SignIn).where(SignIn.account_id == account.id, SignIn.expires_at > now)
    db.session.execute(lasting.values(expires_at=now))


def sign_out_everywhere(account, *, by, now):
    """Sign the account out in every browser, as an organiser does for somebody else; links die as well."""
    end_links(account, now=now)
    end_sign_ins(account, now=now)
    record("account.signed-out", account, by=by)
