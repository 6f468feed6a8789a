"""Tables as lines of text: CSV, with commas, semicolons or tabs, and what is pasted from a spreadsheet; and back."""
import codecs
import collections
import csv
import datetime as dt
import io
import re

from .tables_refusals import NoTable, WrongEncoding
from .texts import UNWANTED

SEPARATORS = "\t;,"         # the earlier one wins when two fit equally well
# A text that a spreadsheet would take for a formula; CWE-1236, ASVS 1.2.10. What is protected once can be protected twice.
FORMULA = re.compile("[\\s']*[=+\\-@\t\r\0＝＋－＠]")
PROTECTED = re.compile("'[\\s']*[=+\\-@\t\r\0＝＋－＠]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decoded(data, encoding=None):
    """The text of a file: UTF-8, UTF-16 if a mark says so, and CP949 only if `encoding` announces it.

    Raises WrongEncoding; NoTable for what is no text at all.
    """
    marked = next((name for mark, name in BOMS.items() if data.startswith(mark)), None)
    if marked is None and data[:400].count(0) > len(data[:400]) // 4:
        raise WrongEncoding() if set(data[:400:2]) == {0} or set(data[1:400:2]) == {0} else NoTable()
    try:
        words = data.decode(marked or "utf-8")
        if marked or encoding != "cp949" or HANGUL.search(words):
            return words
    except UnicodeDecodeError:
        if marked or encoding != "cp949":
            raise WrongEncoding() from None
    try:
        return data.decode("cp949")
    except UnicodeDecodeError:
        raise WrongEncoding() from None


def records(text):
    """Yield the fields of each line, blank ones included, so that their count is the row number in a spreadsheet.

    A field in quotes may hold separators, line breaks and doubled quotes. A quote that nothing closes is a quote.
    """
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    told = re.match("sep=(.)(\n|$)", text)       # Excel's own first line, which it does not show
    if told:
        yield from split(text[told.end():], told[1])
    else:
        yield from split(text, separator_of(text))


def split(text, separator):
    """The same, knowing the separator."""
    bare = re.escape(separator)
    field = re.compile(f'[ ]*+"((?:[^"]++|"")*+)"[ ]*(?={bare}|\n|\\Z)|([^{bare}\n]*)')
    at, fields = 0, []
    while at < len(text):
        found = field.match(text, at)
        fields.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end()
        if at == len(text) or text[at] == "\n":
            yield fields
            fields = []
        elif at + 1 == len(text):
            yield [*fields, ""]
        at += 1


def separator_of(text):
    """The separator that cuts most of the first ten lines into equally many fields."""
    def agreement(separator):
        widths = [len(fields) for _, fields in zip(range(40), split(text[:20_000], separator), strict=False) if any(fields)]
        several = collections.Counter(width for width in widths[:10] if width > 1)
        return max(((times, width) for width, times in several.items()), default=(0, 0))
    return max(SEPARATORS, key=lambda separator: (agreement(separator), -SEPARATORS.index(separator)))


def unprotected(words):
    """A text without the ' that csv_bytes puts before what looks like a formula."""
    return words[1:] if PROTECTED.match(words) else words


def shown(value):
    """A value as text: dates as 2027-05-30, moments as 2027-05-30 09:30, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.year > 999 else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return str(value)


def clean(value):
    """A value as text without what neither XML nor UTF-8 can hold."""
    return UNWANTED.sub("", re.sub("\r\n?", "\n", shown(value)))


def csv_bytes(header, rows):
    """A table as CSV: UTF-8 with the mark by which Excel knows it, commas, CRLF.

    A text that a spreadsheet would take for a formula gets a ' before it, phone numbers such as +82 2 123 too; tables.read
    takes exactly that off again. Values that are numbers stay as they are.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in [header, *rows]:
        writer.writerow([value if isinstance(value, (int, float)) and not isinstance(value, bool) else protected(clean(value))
                         for value in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def protected(words):
    return f"'{words}" if FORMULA.match(words) else words
