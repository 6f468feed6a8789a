"""No input whatsoever makes a 500. Addresses and forms are found in the app, so new ones are tried without being told."""
import io
import zlib

import lxml.html
import pytest
from flask_login import AnonymousUserMixin

from ..databases import KINDS
from .places import address, furnish, rules_of, token_for

QUERIES = [
    "day=99999999999999999999&q=%25&lang=xx&page=-1&sort=';--&city=%C2%AD&number=9e99",
    "page=99999999999999999999&day=2025-02-30&day=2025-06-16&room=known&room=known&track=&kind=%00",
    "page=%D9%A3&q=" + "%F0%9F%8E%89" * 500,
    "q=%22%27%3Cscript%3E%25_%5C&day=&room=&track=&kind=&spoken=&status=&region=&lang=&city=&page=&role=&next=",
    "q&day&room&=&&&;;&page=1.5&page=nan&status=none&region=none&kind=none&spoken=none&role=none&city=none",
    "next=//evil.example&next=javascript:alert(1)&lang=ko&lang=fr&q[]=1&q[a]=2&page=0&id=0&day=0&n=0",
    "lang=" + "k" * 3000,
]
NUMBERS = [0, 2**31, 2**63, 10**30, int("9" * 4000)]
WORDS = ["x" * 3000, "%", "'", "a.b", "..", "\U0001f389", "-1"]
RUBBISH = ["", " ", "x" * 6000, "9" * 5000, "-1", "٣", "\u202e", "\x00", "2025-02-30T25:61", "<script>'\"--", "1e309", "🎉",
           "=1+1", "nan", "a@b", "\ud7ff", "None"]


@pytest.fixture
def people(app, visitor, signed_in):
    furnish()
    return [visitor, signed_in("admin", "registrar", "editor", "focal-point", "delegate")]


def queries(kind, path):
    """Every second one on each database, beginning where the path says: both at both would ask the same forms twice."""
    return QUERIES[(zlib.crc32(path.encode()) + KINDS.index(kind)) % 2::2]


def test_no_address_and_no_query_makes_a_500(app, kind, people):
    paths = [address(app, rule) for rule in rules_of(app, "GET")]
    assert len(paths) > 30
    broken, queried = [], set()

    for person in people:
        for path in paths:
            statuses = {"": person.client.get(path, headers={"Accept-Language": "xx-;q=a"}).status_code}
            if statuses[""] == 200 and path not in queried:     # else the door is closed, or nobody was let in before
                statuses |= {query: person.client.get(f"{path}?{query}").status_code for query in queries(kind, path)}
                queried.add(path)
            broken += [(path, query) for query, status in statuses.items() if status == 500]

    assert len(queried) > 30
    assert broken == []


def test_no_number_or_word_in_an_address_makes_a_500(app, people):
    """A door that is closed to nobody is so before anything is looked up: test_doors knocks at it."""
    open_rules = [rule for rule in app.url_map.iter_rules() if app.view_functions[rule.endpoint].open_to(AnonymousUserMixin())]
    broken = []

    for person, rules in zip(people, (open_rules, list(app.url_map.iter_rules())), strict=True):
        paths = {address(app, rule, number=number) for rule in rules for number in NUMBERS}
        paths |= {address(app, rule, word=word) for rule in rules for word in WORDS}
        broken += [path[:80] for path in paths if person.client.get(path).status_code == 500]
        assert len(paths) > 30

    assert broken == []


def fields_of(client, path):
    """The names of the fields of all forms on a page, with what they hold."""
    answer = client.get(path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return {}
    forms = lxml.html.document_fromstring(answer.text).cssselect("main form[method=post]")
    return {name: value or "" for form in forms for name, value in form.fields.items() if name != "csrf_token"}


def trials(fields, kind):
    """Forms full of rubbish, each time another for each field, for the stricter database; for the other one forms that are
    right but for one field. Both at both would try the same rules twice, and takes minutes."""
    names = list(fields or ["name", "email", "revision", "code", "note", "file"])
    if kind == "postgresql":
        for first in range(0, len(RUBBISH), 3):
            yield {name: RUBBISH[(first + number) % len(RUBBISH)] for number, name in enumerate(names)}
    else:
        for number, name in enumerate(fields):
            wrong = [RUBBISH[number % len(RUBBISH)], ["1", "2"], "99999999999999999999"][number % 3]
            yield fields | {name: wrong}
    yield {}
    yield dict.fromkeys(names, "") | {"file": (io.BytesIO(b"\xff\xfe\x00slug,name\r\n\x00"), "x.csv")}


def test_no_form_makes_a_500(app, signed_in, kind):
    furnish()
    rules = rules_of(app, "POST")
    broken = []

    for rule in rules:
        person = signed_in("admin", "registrar", "editor", "focal-point", "delegate")
        path = address(app, rule)
        fields = fields_of(person.client, path)
        for trial in trials(fields, kind):
            token = token_for(app, person.client)
            answer = person.client.post(path, data=trial | {"csrf_token": token}, content_type="multipart/form-data")
            if answer.status_code == 500:
                broken.append((rule.endpoint, {name: str(value)[:20] for name, value in trial.items()}))

    assert broken == []
