"""Accounts, their roles, their one-time links, where they are signed in, and their second factor."""
import datetime as dt
import enum
import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now


def hash_of(secret):
    """What is kept of a secret that is random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Role(enum.Enum):
    ADMIN = "admin"                 # everything, accounts
    REGISTRAR = "registrar"         # delegations, delegates
    EDITOR = "editor"               # the programme
    FOCAL_POINT = "focal-point"     # one delegation's coordinator
    DELEGATE = "delegate"


class Account(db.Model):
    """Somebody who may sign in, by a link sent to `email`."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)     # normalised and case-folded
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    disabled_at: Mapped[dt.datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))
    totp_since: Mapped[dt.datetime | None]                              # of its first right code
    totp_last_step: Mapped[int | None]                                  # a code is good once
    is_sample: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()

    grants: Mapped[list["Grant"]] = relationship(back_populates="account", cascade="all, delete-orphan",
                                                 lazy="selectin")

    __mapper_args__ = {"version_id_col": revision}


class Grant(db.Model):
    """One role that one account has."""

    __tablename__ = "grants"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)

    account: Mapped[Account] = relationship(back_populates="grants")


class Link(db.Model):
    """A one-time sign-in link; only its hash is kept."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class SignIn(db.Model):
    """One browser in which an account is signed in; ending the row signs it out."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)       # of the random name in the cookie
    began_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime]
    second_factor_at: Mapped[dt.datetime | None]
    browser: Mapped[str] = mapped_column(sa.String(60), default="")     # such as "Firefox, Windows"

    account: Mapped[Account] = relationship()


class RecoveryCode(db.Model):
    """A code that stands in once for a lost second factor; only its hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[dt.datetime | None]


class WrongCode(db.Model):
    """A second factor that failed, counted for this account at this network address (hashed)."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    address_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime] = mapped_column(default=now)
