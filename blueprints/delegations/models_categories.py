"""What somebody comes as, and what registrars ask of those who come so."""
import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import db, now
from ..texts import Text


class FormPart(enum.Enum):
    """A part of the form that a category may ask for, or not."""

    OWN_NAME = "own_name"
    OFFICE = "office"
    ORGANISATION = "organisation"
    DIET = "diet"
    ACCESS = "access"


class Category(db.Model):
    """What somebody comes as: for a member city, or as observer, partner, speaker, press, staff of the host."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)       # permanent: it stands in addresses
    name: Mapped[Text]
    note: Mapped[Text] = mapped_column(default=Text())                  # who it is for; may be empty
    is_of_cities: Mapped[bool] = mapped_column(default=False)           # takes a seat of a delegation; one such
    parts: Mapped[dict] = mapped_column(sa.JSON, default=dict)          # value of FormPart: is it required
    places: Mapped[int | None]                                          # none: as many as there are places in all
    needs_approval: Mapped[bool] = mapped_column(default=True)          # else confirmed at once
    is_public: Mapped[bool] = mapped_column(default=True)               # offered on the form; else only by its own address
    closes_at: Mapped[dt.datetime | None]                               # none: with registration
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[dt.datetime | None]                              # nobody new comes so
    revision: Mapped[int] = mapped_column()

    __table_args__ = (
        sa.CheckConstraint("places >= 0", name="places"),
        sa.Index("uq_categories_of_cities", "is_of_cities", unique=True, sqlite_where=sa.text("is_of_cities"),
                 postgresql_where=sa.text("is_of_cities")),
    )
    __mapper_args__ = {"version_id_col": revision}

    def asks(self, part):
        return part.value in self.parts

    def requires(self, part):
        return self.parts.get(part.value, False)


class QuestionKind(enum.Enum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes-no"


class Question(db.Model):
    """Something more that is asked of those who come in a category. Its words are those of its newest wording."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"), index=True)
    kind: Mapped[QuestionKind]
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[dt.datetime | None]                              # asked no more; its answers stay
    revision: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    wordings: Mapped[list["QuestionWording"]] = relationship(lazy="selectin", order_by="QuestionWording.id",
                                                             cascade="all, delete-orphan", passive_deletes=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def wording(self):
        """The words that it is asked in now."""
        return self.wordings[-1]


class QuestionWording(db.Model):
    """The words of a question, never changed: an answer keeps those that it was given under."""

    __tablename__ = "question_wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    label: Mapped[Text]
    hint: Mapped[Text] = mapped_column(default=Text())
    options: Mapped[list] = mapped_column(sa.JSON, default=list)        # of a choice: {"key", "name": {language: …}, "places"}
    made_at: Mapped[dt.datetime] = mapped_column(default=now)


class Answer(db.Model):
    """What somebody answered: text, the key of an option, a number, an ISO date, or yes or no; never empty."""

    __tablename__ = "answers"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegates.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), primary_key=True)
    wording_id: Mapped[int] = mapped_column(sa.ForeignKey("question_wordings.id"), index=True)
    value: Mapped[str] = mapped_column(sa.String(1000))

    question: Mapped[Question] = relationship(lazy="raise_on_sql")
    wording: Mapped[QuestionWording] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_answers_question_id_value", "question_id", "value"),)
