"""Tables as lines of text: CSV, with commas, semicolons or tabs, and what is pasted from a spreadsheet; and back."""
import codecs
import collections
import csv
import datetime as dt
import io
import itertools
import re

from .tables_refusals import NoTable, WrongEncoding
from .texts import UNWANTED

SEPARATORS = "\t;,"         # the earlier one wins when two fit equally well
# A text that a spreadsheet would take for a formula; CWE-1236, ASVS 1.2.10. What is protected once can be protected twice.
FORMULA = re.compile("[\\s'\u200b\ufeff]*[=+\\-@\t\r\0＝＋－＠]")
PROTECTED = re.compile("'[\\s'\u200b\ufeff]*[=+\\-@\t\r\0＝＋－＠]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
STRANGE = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decoded(data, encoding=None):
    """The text of a file: UTF-8, UTF-16 if a mark says so, and CP949 only if `encoding` announces it.

    Raises WrongEncoding; NoTable for what is no text at all.
    """
    marked = next((name for mark, name in BOMS.items() if data.startswith(mark)), None)
    if marked is None and len(data) > 7 and 0 in (sum(data[:400:2]), sum(data[1:400:2])):
        raise WrongEncoding()       # UTF-16 without its mark
    try:
        words = data.decode(marked or "utf-8")
        if marked or encoding != "cp949" or HANGUL.search(words):
            return words
    except UnicodeDecodeError:
        if marked or encoding != "cp949":
            raise (WrongEncoding() if marked else unreadable(data)) from None
    try:
        return data.decode("cp949")
    except UnicodeDecodeError:
        raise unreadable(data) from None


def unreadable(data):
    """Bytes that no text begins with are no table; any others are letters that were written in another way."""
    return NoTable() if STRANGE.search(data[:1000]) else WrongEncoding()


def records(text):
    """Yield the fields of each line, blank ones included, so that their count is the row number in a spreadsheet.

    A field in quotes may hold separators, line breaks and doubled quotes. A quote that nothing closes is a quote.
    """
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    told = re.match("sep=([,;|\t])(\n|$)", text)       # Excel's own first line, which it does not show
    if told:
        text = text[told.end():]
    for fields, _stray in split(text, told[1] if told else separator_of(text)):
        yield fields


def split(text, separator):
    """The same, knowing the separator; with the number of quotes that enclose nothing."""
    bare = re.escape(separator)
    field = re.compile(f'[ ]*+"((?:[^"]++|"")*+)"[ ]*(?={bare}|\n|\\Z)|([^{bare}\n]*)')
    at, fields, stray = 0, [], 0
    while at < len(text):
        found = field.match(text, at)
        fields.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        stray += (found[2] or "").count('"')
        at = found.end()
        if at == len(text) or text[at] == "\n":
            yield fields, stray
            fields, stray = [], 0
        elif at + 1 == len(text):
            yield [*fields, ""], stray
        at += 1


def separator_of(text):
    """The separator that tears no quotes apart and cuts most of the first ten lines into equally many fields."""
    def agreement(separator):
        lines = list(itertools.islice((line for line in split(text[:20_000], separator) if line[0] != [""]), 10))
        several = collections.Counter(len(fields) for fields, _stray in lines if len(fields) > 1)
        best = max(((times, width) for width, times in several.items()), default=(0, 0))
        return bool(several), -sum(stray for _fields, stray in lines), best
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
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)      # so that no text is taken for two
    for row in [header, *rows]:
        writer.writerow([value if isinstance(value, (int, float)) and not isinstance(value, bool) else protected(clean(value))
                         for value in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def protected(words):
    return f"'{words}" if FORMULA.match(words) else words
