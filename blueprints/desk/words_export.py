"""A table of delegates to take away: its columns, and what stands in their cells for a reader of the language now spoken."""
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from ..assembly.queries import venue_zone
from ..delegations.models import Post, Status
from ..delegations.models_categories import QuestionKind
from ..delegations.words import DIETS, POSTS, STATUSES
from ..delegations.words_missing import MISSING, missing
from ..languages import country_name, joined, plain
from ..members.words import REGIONS
from ..texts import LANGUAGES, Text, searchable

COLUMNS = {
    "reference": _l("Reference"), "status": _l("Status"), "category": _l("Category"), "city": _l("City"),
    "country": _l("Country"), "region": _l("Region"), "protocol": _l("Protocol order"), "name": _l("Name"),
    "own_name": _l("Name in the own script"), "office": _l("Office"), "rank": _l("Rank of the office"),
    "organisation": _l("Organisation"), "post": _l("Comes as"), "head": _l("Head of delegation"), "email": _l("E-mail"),
    "language": _l("Language of letters"), "registered": _l("Registered"), "updated": _l("Last changed"),
    "placeholder": _l("Name follows"), "missing": _l("What is missing"), "refused": _l("Letters do not arrive"),
}
SENSITIVE = {"diet": _l("Food"), "diet_note": _l("More about food"), "access": _l("Access needs")}
USUAL = ("reference", "status", "category", "city", "name", "own_name", "office", "rank", "organisation", "post", "email",
         "language")


def question_key(question):
    return f"question-{question.id}"


def question_titles(questions):
    """{question id: title of its column} in the language now spoken; no two columns are called the same."""
    taken = {bare(str(title)) for title in (*COLUMNS.values(), *SENSITIVE.values())}
    labels = [bare(plain(question.wording.label)) for question in questions]
    titles = {}
    for question, label in zip(questions, labels, strict=True):
        title = plain(question.wording.label)
        if label in taken or labels.count(label) > 1:
            title = gettext("%(question)s (%(category)s)", question=title, category=plain(question.category.name))
        if bare(title) in taken:
            title = f"{title} {question.id}"
        taken.add(bare(title))
        titles[question.id] = title
    return titles


def bare(title):
    """A title as tables.match compares it."""
    return "".join(sign for sign in searchable(title) if sign.isalnum())


def columns(questions):
    """{key: title} of all columns that need no further word, in their order."""
    titles = question_titles(questions)
    return {key: str(title) for key, title in COLUMNS.items()} | {
        question_key(question): titles[question.id] for question in questions}


def answer_words(question, value, wording=None):
    """An answer as it is read; an option as it was called when it was chosen."""
    if question.kind is QuestionKind.YES_NO:
        return gettext("yes") if value == "yes" else gettext("no")
    if question.kind is QuestionKind.CHOICE:
        for one in (wording, *reversed(question.wordings)):
            for option in one.options if one else ():
                if option["key"] == value:
                    return plain(Text(**option["name"]))
    return value


class Cells:
    """What stands in each cell; what many rows have in common is read once."""

    def __init__(self, questions, order, refused):
        self.questions, self.order, self.refused = questions, order, refused
        self.zone, self.said = venue_zone(), {}
        self.asked, self.wordings = {}, {}
        for question in questions:
            self.wordings |= {wording.id: wording for wording in question.wordings}
            if question.retired_at is None:
                self.asked.setdefault(question.category_id, []).append(question)
        self.by_key = {question_key(question): question for question in questions}
        self.ask = {
            "status": lambda one: self.once(one.status, lambda: str(STATUSES[one.status])),
            "category": lambda one: plain(one.category.name),
            "city": lambda one: plain(one.delegation.member.name) if one.delegation else one.city_written,
            "country": lambda one: self.country(one.delegation.member.country_code) if one.delegation else "",
            "region": lambda one: self.region(one.delegation.member.region) if one.delegation else "",
            "protocol": self.protocol, "rank": lambda one: plain(one.rank.name) if one.rank else "",
            "post": self.post,
            "head": lambda one: self.yes(one.post is Post.HEAD and one.status is Status.CONFIRMED),
            "language": lambda one: LANGUAGES[one.language], "registered": lambda one: self.moment(one.registered_at),
            "updated": lambda one: self.moment(one.updated_at), "placeholder": lambda one: self.yes(one.is_placeholder),
            "missing": self.missing, "refused": lambda one: self.yes(one.id in self.refused),
            "diet": lambda one: self.once(one.diet, lambda: str(DIETS[one.diet])), "access": lambda one: one.access_needs,
        }

    def once(self, key, say):
        """What `say` says of this key, said once."""
        if key not in self.said:
            self.said[key] = say()
        return self.said[key]

    def row(self, delegate, keys):
        """The cells of a delegate, for each of the keys."""
        return [self.cell(delegate, key) for key in keys]

    def cell(self, delegate, key):
        if key in self.by_key:
            return self.answer(delegate, self.by_key[key])
        return self.ask[key](delegate) if key in self.ask else getattr(delegate, key)

    def answer(self, delegate, question):
        given = next((answer for answer in delegate.answers if answer.question_id == question.id), None)
        return answer_words(question, given.value, self.wordings.get(given.wording_id)) if given else ""

    def protocol(self, delegate):
        number = self.order.of_delegation.get(delegate.delegation_id) if self.order else None
        return "" if number is None else number + 1

    def moment(self, instant):
        return instant.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)

    def post(self, delegate):
        return self.once(delegate.post, lambda: str(POSTS[delegate.post])) if delegate.category.is_of_cities else ""

    def country(self, code):
        return self.once(code, lambda: country_name(code))

    def region(self, region):
        return self.once(region, lambda: str(REGIONS[region]))

    def yes(self, is_so):
        return self.once("yes", lambda: gettext("yes")) if is_so else ""

    def missing(self, delegate):
        if delegate.is_gone:
            return ""
        found = tuple(missing(delegate, self.asked.get(delegate.category_id, ())))
        return self.once(found, lambda: joined(MISSING[what] for what in found)) if found else ""
