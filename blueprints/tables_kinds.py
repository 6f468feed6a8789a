"""What kind of file somebody brought: told by its content, since a name says what it likes."""
import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from . import tables_refusals as no

# Whatever zipfile and expat raise over bytes that are damaged, by chance or on purpose.
BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, NotImplementedError, OSError, OverflowError,
          RuntimeError, ValueError, struct.error)
EXAMPLE = "←"               # begins the mark beside the example rows of a template; tables.match knows it
PICTURES = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(hei|mif|avi)", re.DOTALL)


def letters_of(column):
    """A column's number, from 1, as spreadsheets call it: 28 is AB."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def column_called(letters):
    """The number of a column called so: AB is 28. Raises ValueError for what is no name of one."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def kind_of(data):
    """What a file is by its first bytes: "book" or "lines". Raises the refusal of any other kind that people send."""
    start = data[:600].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of_archive(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if utf16("EncryptedPackage") in data:
            raise no.Locked()
        raise no.OldWorkbook() if utf16("Workbook") in data or utf16("Book") in data else no.TextDocument()
    if start.startswith(b"%pdf"):
        raise no.Pdf()
    if PICTURES.match(data):
        raise no.Picture()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"mime-version:")):
        raise no.WebPage()
    if start.startswith(b"{\\rtf"):
        raise no.TextDocument()
    return "lines"


def utf16(words):
    return words.encode("utf-16-le")


def kind_of_archive(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            said = b""
            if "mimetype" in names:
                with opened(archive, "mimetype") as stream:
                    said = stream.read(100)
    except BROKEN:
        raise no.Damaged() from None
    if "xl/workbook.bin" in names:
        raise no.BinaryWorkbook()
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "book"
    if b"opendocument.spreadsheet" in said:
        raise no.OpenDocument()
    if any(name.endswith(".iwa") for name in names):
        raise no.Numbers()
    if "word/document.xml" in names or b"opendocument.text" in said or b"hwp" in said:
        raise no.TextDocument()
    raise no.NoTable()


def opened(archive, path):
    """A part of an archive, to be read piece by piece. Compressions other than Excel's may want gigabytes: refused."""
    known = archive.getinfo(path)
    if known.flag_bits & 1:
        raise no.Locked()
    if known.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise no.Damaged()
    return archive.open(known)
