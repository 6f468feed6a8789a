"""Excel workbooks as they are brought: the cells of the first sheet that can be seen, as text.

The XML is read here, by Python's own expat, because openpyxl gives either merged cells or little memory, knows no Korean
built-in date formats, and stumbles over styles that Hancom Office and others write. A part that declares a document type is
refused, so that no entity is ever expanded; of a part that unpacks to too much only the first bytes are unpacked.
"""
import bisect
import datetime as dt
import io
import posixpath
import re
import zipfile
from xml.parsers import expat

from . import tables_refusals as no
from .tables_kinds import BROKEN, column_called, letters_of, opened
from .tables_numbers import day_or_time, kind_of_number, length_of_time, plain_number

MOST_UNPACKED = 24 * 1024 * 1024
MOST_TAGS = 3_000_000       # 10,000 rows of 60 numbers have 2.5 million
DEEPEST = 10_000            # counted roughly; elements that nothing closes fill the memory
LAST_ROW = 1_048_576


def book_rows(data, most_rows, most_columns):
    """[(row number, {column number: text})] of the rows that hold something, and the numbers of those that are hidden.

    Raises a TableRefused; TooManyRows and TooManyColumns as soon as there is one more than that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Book(archive).rows(most_rows, most_columns)
    except BROKEN:
        raise no.Damaged() from None


class Book:
    """An open workbook. Names of elements are compared without their prefix, since there are writers that put one."""

    def __init__(self, archive):
        self.archive = archive
        self.left, self.tags_left, self.depth = MOST_UNPACKED, MOST_TAGS, 0

    def rows(self, most_rows, most_columns):
        start = next((target for _key, kind, target in self.relations("") if kind == "officeDocument"), "xl/workbook.xml")
        main = Workbook()
        self.parse(start, main)
        targets = {key: target for key, kind, target in self.relations(start) if kind == "worksheet"}
        sheet = next((targets[key] for key in main.visible if key in targets), None)
        if sheet is None:
            raise no.EmptyTable()
        others = {kind: target for _key, kind, target in self.relations(start)}
        strings, styles = Strings(), Styles()
        for kind, part in (("sharedStrings", strings), ("styles", styles)):
            if others.get(kind) in self.archive.NameToInfo:
                self.parse(others[kind], part)
        cells = Cells(strings.found, styles, main.epoch, most_rows, most_columns)
        self.parse(sheet, cells)
        return cells.merged_down(), frozenset(cells.hidden)

    def relations(self, part):
        """(key, kind, target) of what a part refers to."""
        folder, name = posixpath.split(part)
        path, found = posixpath.join(folder, "_rels", name + ".rels"), Relations(folder)
        if path in self.archive.NameToInfo:
            self.parse(path, found)
        return found.found

    def parse(self, path, part):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = part.start
        parser.EndElementHandler = part.end
        parser.CharacterDataHandler = part.text
        with opened(self.archive, path) as stream:
            while piece := stream.read(65_536):
                self.left -= len(piece)
                self.tags_left -= piece.count(b"<")
                self.depth += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>")
                if self.left < 0 or self.tags_left < 0 or self.depth > DEEPEST:
                    raise no.UnpacksTooLarge()
                parser.Parse(piece)
        parser.Parse(b"", True)


def refuse_doctype(*_):
    raise no.Damaged()


def bare(name):
    return name[name.rfind(":") + 1:]


class Part:
    """What is heard while a part is read."""

    def start(self, name, given):
        pass

    def end(self, name):
        pass

    def text(self, words):
        pass


class Relations(Part):
    def __init__(self, folder):
        self.folder, self.found = folder, []

    def start(self, name, given):
        if bare(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("/", self.folder, given.get("Target", ""))).lstrip("/")
            self.found.append((given.get("Id"), posixpath.basename(given.get("Type", "")), target))


class Workbook(Part):
    def __init__(self):
        self.visible, self.epoch = [], dt.datetime(1899, 12, 30)

    def start(self, name, given):
        if bare(name) == "sheet" and given.get("state", "visible") == "visible":
            self.visible += [value for key, value in given.items() if key.endswith(":id")]
        elif bare(name) == "workbookPr" and given.get("date1904") in ("1", "true"):
            self.epoch = dt.datetime(1904, 1, 1)


class Strings(Part):
    """The texts that cells share. How a word is read aloud (rPh) is not part of it."""

    def __init__(self):
        self.found, self.words, self.listening, self.aside = [], [], False, False

    def start(self, name, given):
        name = bare(name)
        if name == "rPh":
            self.aside = True
        elif name == "t":
            self.listening = not self.aside

    def end(self, name):
        name = bare(name)
        if name == "t":
            self.listening = False
        elif name == "rPh":
            self.aside = False
        elif name == "si":
            self.found.append(unescaped("".join(self.words)))
            self.words = []

    def text(self, words):
        if self.listening:
            self.words.append(words)


class Styles(Part):
    """Which cell styles show a number as a date, as a length of time, or with zeros before it."""

    def __init__(self):
        self.formats, self.dates, self.lengths, self.zeros = {}, set(), set(), {}
        self.count, self.inside = 0, False

    def start(self, name, given):
        name = bare(name)
        if name == "numFmt":
            self.formats[given.get("numFmtId")] = given.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.learn(str(self.count), given.get("numFmtId", "0"))
            self.count += 1

    def end(self, name):
        if bare(name) == "cellXfs":
            self.inside = False

    def learn(self, style, number):
        kind, zeros = kind_of_number(number, self.formats.get(number))
        if kind == "date":
            self.dates.add(style)
        elif kind == "length":
            self.lengths.add(style)
        elif zeros:
            self.zeros[style] = zeros


class Cells(Part):
    """The cells of one sheet. A part of it that is empty but coloured is not there."""

    def __init__(self, strings, styles, epoch, most_rows, most_columns):
        self.strings, self.styles, self.epoch = strings, styles, epoch
        self.most_rows, self.most_columns = most_rows, most_columns
        self.found, self.hidden, self.merged = {}, set(), []
        self.row, self.column = 0, 0
        self.kind, self.style, self.words = "n", "0", []
        self.listening = self.aside = self.has_value = self.is_formula = False

    def start(self, name, given):
        name = bare(name)
        if name == "c":
            self.column = column_of(given["r"]) if "r" in given else self.column + 1
            self.kind, self.style, self.words = given.get("t", "n"), given.get("s", "0"), []
            self.has_value = self.is_formula = False
        elif name == "v":
            self.listening = self.has_value = True
        elif name == "t":
            self.listening = not self.aside
        elif name == "row":
            self.row = int(float(given["r"])) if "r" in given else self.row + 1
            self.column = 0
            if not 1 <= self.row <= LAST_ROW:
                raise no.Damaged()
            if given.get("hidden") in ("1", "true"):
                self.hidden.add(self.row)
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.aside = True
        elif name == "mergeCell":
            self.merged.append(given.get("ref", ""))

    def end(self, name):
        name = bare(name)
        if name in ("v", "t"):
            self.listening = False
        elif name == "rPh":
            self.aside = False
        elif name == "c" and (self.words or self.is_formula):
            self.keep()

    def text(self, words):
        if self.listening:
            self.words.append(words)

    @property
    def cell(self):
        return f"{letters_of(self.column)}{self.row}"

    def keep(self):
        if self.is_formula and not self.has_value and not self.words:
            raise no.FormulaWithoutResult(cell=self.cell)
        words = self.said("".join(self.words))
        if not words.strip():
            return
        if self.row not in self.found and len(self.found) >= self.most_rows:
            raise no.TooManyRows(most=self.most_rows)
        if self.column > self.most_columns:
            raise no.TooManyColumns(column=letters_of(self.column), most=self.most_columns)
        self.found.setdefault(self.row, {})[self.column] = words

    def said(self, words):
        """A cell as text. A number is written as people write it: 5 for 5.0, 0.3 for 0.30000000000000004."""
        if self.kind == "s":
            return self.strings[number_of(words)]
        if self.kind == "e":
            raise no.CellIsError(cell=self.cell, error=words[:20])
        if self.kind == "b":
            return "TRUE" if words.strip() in ("1", "true") else "FALSE"
        if self.kind == "d":
            return re.sub(r"(T00:00)?(:00)?(\.\d+)?Z?$", "", words).replace("T", " ")
        if self.kind == "n" and words:
            return self.number(words.strip())
        return unescaped(words)

    def number(self, words):
        value = float(words)
        if self.style in self.styles.dates:
            return day_or_time(value, self.epoch) or plain_number(words, value)
        if self.style in self.styles.lengths:
            return length_of_time(value) or plain_number(words, value)
        return plain_number(words, value).zfill(self.styles.zeros.get(self.style, 0))

    def merged_down(self):
        """The rows in order. What is merged over several rows, such as one city for eight people, is said in each of them
        that holds something besides; what is merged over several columns is said in the first."""
        numbers = sorted(self.found)
        reached = {}
        for left, top, bottom in sorted(filter(None, map(column_span, self.merged)), key=lambda span: span[1]):
            words = self.found.get(top, {}).get(left)
            if words is None or top <= reached.get(left, 0):
                continue
            reached[left] = bottom
            for number in numbers[bisect.bisect_right(numbers, top):bisect.bisect_right(numbers, bottom)]:
                self.found[number].setdefault(left, words)
        return [(number, self.found[number]) for number in numbers]


def column_of(reference):
    """The column number of a cell such as AB12."""
    return column_called(reference.rstrip("0123456789"))


def column_span(reference):
    """(column, first row, last row) of a merged range of more than one row."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})", reference.replace("$", ""))
    return found and int(found[2]) < int(found[3]) and (column_of(found[1]), int(found[2]), int(found[3]))


def number_of(words):
    """An index; never one that counts from the end."""
    if not words.strip().isdecimal():
        raise ValueError(words[:20])
    return int(words)


def unescaped(words):
    """Text with _x000D_ and its like as the characters they stand for."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), words) if "_x" in words else words
