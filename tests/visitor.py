"""A visitor: opens pages as a person would, and holds every page to the house."""
import collections
import contextvars
import re
from urllib.parse import urlsplit

import lxml.html
from flask import has_app_context, url_for
from flask.testing import FlaskClient

from blueprints.db import db

from . import factories

# Marks of text that escaped the translators or the templates.
SLIPS = re.compile(r"%\(\w+\)|\{\{|\}\}|\bNone\b|\bundefined\b|<[A-Z]\w+\.[A-Z_]+")


class Browser(FlaskClient):
    """Each request stands for itself: it shares neither `g` nor the transaction of the test that sends it.

    What the test has done so far is committed, and its rows are read anew afterwards.
    """

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


class Page:
    """An answer, read as a person reads it."""

    def __init__(self, answer, path):
        self.answer, self.path = answer, path
        self.status, self.headers = answer.status_code, answer.headers
        self.html = lxml.html.document_fromstring(answer.text) if answer.mimetype == "text/html" and answer.text else None

    @property
    def location(self):
        """Where a redirect leads: path and query."""
        parts = urlsplit(self.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def title(self):
        return self.html.findtext(".//title")

    def texts(self, selector):
        """The words of all elements that match a CSS selector, white space folded."""
        return [" ".join(element.text_content().split()) for element in self.html.cssselect(selector)]

    @property
    def text(self):
        """All words of the page's main part."""
        return self.texts("main")[0]

    def links(self):
        return [link.get("href") for link in self.html.cssselect("a[href]")]

    def form(self, action=None):
        """The first form of the main part that posts, or the one whose action ends so."""
        for form in self.html.cssselect("main form"):
            if form.get("method") == "post" and (action is None or (form.get("action") or self.path).endswith(action)):
                return form
        raise AssertionError(f"no form on {self.path}" + (f" posts to {action}" if action else ""))


class Visitor:
    """A browser with its cookies. `sign_in` makes it somebody's."""

    def __init__(self, app, language="en"):
        self.app, self.language = app, language
        self.client = app.test_client()

    def sign_in(self, account, **facts):
        """Become `account`, its second factor shown."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = factories.make_sign_in(account, **facts)
            cookie["_fresh"] = True
        return self

    def address(self, endpoint, values):
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **{"language": self.language} | values
                           if self.app.url_map.is_endpoint_expecting(endpoint, "language") else values)

    def open(self, endpoint, *, status=200, headers=None, **values):
        """GET a page by its endpoint ("programme.programme") or its path; it must answer `status` and be a good page."""
        path = self.address(endpoint, values)
        page = Page(self.client.get(path, headers=headers), path)
        assert page.status == status, f"{path}: {page.status} instead of {status}"
        self.hold_to_the_house(page)
        return page

    def send(self, page, *, status=302, form=None, **changes):
        """Fill in the form of `page`, as a person does who changes only what is named, and send it.

        `form` is the end of its action, for pages with several. A value of None unticks or leaves out.
        """
        element = page.form(form)
        values = collections.OrderedDict()
        for name, value in element.form_values():
            values.setdefault(name, []).append(value)
        for name, value in changes.items():
            name = self.field_name(element, name)
            values.pop(name, None)
            if value is not None:
                values[name] = value if isinstance(value, list) else [value]
        path = element.get("action") or page.path
        return self.post(path, values, status=status)

    def field_name(self, element, name):
        known = {field.get("name") for field in element.iter("input", "select", "textarea", "button")}
        dashed = name.replace("__", "-")
        assert name in known or dashed in known, f"the form has no field {name}: {sorted(filter(None, known))}"
        return name if name in known else dashed

    def post(self, path, values, *, status=302):
        """POST as it stands; for opponents who do not use the form."""
        answer = self.client.post(path, data=dict(values))
        page = Page(answer, path)
        assert page.status == status, f"POST {path}: {page.status} instead of {status}\n{self.complaints(page)}"
        self.hold_to_the_house(page)
        return page

    def follow(self, page):
        """Go where a redirect leads."""
        return self.open(page.location)

    def complaints(self, page):
        return page.texts(".problems, .field-error, h1") if page.html is not None else page.answer.text[:500]

    def hold_to_the_house(self, page):
        """Title, language, headings, labels, no slips, no duplicate ids, nothing inline: on every page, always."""
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "'unsafe" not in page.headers["Content-Security-Policy"]
        if page.html is None or page.status in (301, 302, 303, 308):
            return
        html = page.html
        assert (page.title or "").strip(" ·"), f"{page.path} has no title"
        first = page.path.split("/")[1].split("?")[0]
        if first in ("en", "ko", "fr", "es"):
            assert html.get("lang") == first
        assert len(html.cssselect("h1")) == 1, f"{page.path} has {len(html.cssselect('h1'))} main headings"
        ids = collections.Counter(element.get("id") for element in html.iter() if element.get("id"))
        assert [name for name, count in ids.items() if count > 1] == []
        for field in html.cssselect("input:not([type=hidden]):not([type=submit]), select, textarea"):
            named = field.get("aria-label") or field.get("aria-labelledby") or html.cssselect(f"label[for='{field.get('id')}']")
            assert named, f"{page.path}: {field.get('name')} has no label"
        assert html.cssselect("[style], [onclick], script:not([src]):not([type='application/ld+json']), style") == []
        for form in html.cssselect("form[method=post]"):
            assert form.cssselect("input[name=csrf_token]"), f"{page.path}: a form without its token"
        assert SLIPS.findall(" ".join(html.text_content().split())) == []
