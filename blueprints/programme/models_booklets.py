"""The programme as a booklet, made when it is released."""
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import db

NOT_SET = b""           # the PDF of a booklet that could not be set


class Booklet(db.Model):
    """One release as a PDF, in one language and on one size of paper."""

    __tablename__ = "booklets"

    release_id: Mapped[int] = mapped_column(sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    paper: Mapped[str] = mapped_column(sa.String(4), primary_key=True)      # "a4" or "a5"
    begun_at: Mapped[dt.datetime]           # when somebody took it in hand, so that nobody else makes it meanwhile
    pdf: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)     # none: still being made; NOT_SET: in vain
