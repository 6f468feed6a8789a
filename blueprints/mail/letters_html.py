"""The part of a letter that mail programs show: the plain text once more, set as a page. Pure.

Nothing in it comes from elsewhere: no pictures to fetch, no fonts, no traces. A link is only what stands alone on its
line and leads to our own address; what people typed into a name or a reason stays the words that it is.
"""
import re

from markupsafe import Markup

# Colours and type of the site; mail programs that know no dark mode leave the @media part out.
SHEET = Markup("""
body { margin: 0; padding: 0; background: #fbf9f4; color: #14213b; }
.sheet { max-width: 36rem; margin: 0 auto; padding: 24px 20px 32px; border-top: 5px solid #b5301b;
  font: 16px/1.6 -apple-system, BlinkMacSystemFont, "Segoe UI", "Apple SD Gothic Neo", "Noto Sans KR", "Malgun Gothic",
  Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; word-break: normal; }
p { margin: 0 0 1.1em; }
a { color: #17508c; overflow-wrap: anywhere; }
.first { padding: 12px 16px; border: 2px solid #17508c; border-radius: 10px; font-weight: 600; }
.code { margin: 24px 0 0; }
.code img { display: block; background: #ffffff; border-radius: 10px; }
.code span { font-weight: 700; letter-spacing: .08em; }
:lang(ko) { word-break: keep-all; }
@media (prefers-color-scheme: dark) {
  body { background: #0e1727; color: #eef1f6; }
  a { color: #a3caf5; }
  .first { border-color: #a3caf5; }
}
""")
# Markup's own format escapes what is put in.
LINK = Markup('<a href="{0}">{0}</a>')
PARAGRAPH = Markup('<p dir="auto">{}</p>')
FIRST = Markup('<p dir="auto" class="first">{}</p>')
CODE = Markup('<p class="code"><img src="{picture}" alt="{code}" width="200" height="200"><span>{code}</span></p>')
PAGE = Markup("""<!doctype html>
<html lang="{language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>{sheet}</style>
</head>
<body>
<div class="sheet">
{body}
</div>
</body>
</html>
""")


def page_of(body, *, title, language, base_url, qr="", picture=""):
    """The plain text `body` as an HTML page; `picture` is the address of the picture of `qr`, within the same message."""
    paragraphs, is_first = [], True
    for words in re.split(r"\n[ \t]*\n\s*", body.strip("\n")):
        lines = [line.strip() for line in words.split("\n")]
        links = [is_ours(line, base_url) for line in lines]
        said = Markup("<br>\n").join(LINK.format(line) if link else line for line, link in zip(lines, links, strict=True))
        paragraphs.append((FIRST if is_first and links == [True] else PARAGRAPH).format(said))
        is_first = is_first and not any(links)
    if qr:
        paragraphs.append(CODE.format(picture=picture, code=qr))
    return str(PAGE.format(language=language, title=title, sheet=SHEET, body=Markup("\n").join(paragraphs)))


def is_ours(line, base_url):
    """Is this line one address under ours, and nothing besides? What follows the host begins with a slash, ? or #."""
    return re.fullmatch(re.escape(base_url.rstrip("/")) + r"(?:[/?#][!-~]*)?", line) is not None
