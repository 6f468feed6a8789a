"""XML that strangers send, as a tree of plain nodes: nothing in it is fetched, nothing expands, and it cannot grow deep."""
import codecs
import dataclasses
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from . import formats_refusals as no

DEEPEST = 40
MOST_NODES = 400_000
# Encodings that files say they are in and expat does not know; as Python calls them.
ASIAN = {"euc-kr", "cp949", "ks_c_5601-1987", "shift_jis", "euc-jp", "gb2312", "gbk", "gb18030", "big5"}


@dataclasses.dataclass(slots=True)
class Node:
    """An element: its name, {namespace}name where it has one; the line it begins in; its own words and its children."""

    name: str
    attributes: dict
    line: int
    pieces: list = dataclasses.field(default_factory=list)      # of its words, as the parser met them
    children: list = dataclasses.field(default_factory=list)

    @property
    def words(self):
        return "".join(self.pieces)

    def child(self, name):
        return next((child for child in self.children if child.name == name), None)

    def all(self, name):
        return [child for child in self.children if child.name == name]

    def said(self, name):
        """The words of the first child of this name; empty when there is none."""
        found = self.child(name)
        return found.words.strip() if found else ""


class Tree:
    """What the parser tells its events to."""

    def __init__(self):
        self.path, self.top, self.count, self.parser = [], None, 0, None

    def start(self, name, attributes):
        self.count += 1
        if len(self.path) >= DEEPEST or self.count > MOST_NODES:
            raise no.TooDeep()
        node = Node(name, attributes, self.parser.parser.CurrentLineNumber)
        if self.path:
            self.path[-1].children.append(node)
        else:
            self.top = node
        self.path.append(node)

    def data(self, words):
        self.path[-1].pieces.append(words)

    def end(self, _name):
        self.path.pop()

    def close(self):
        return self.top


def tree(data):
    """The uppermost node. Raises a FileRefused."""
    target = Tree()
    target.parser = DefusedXMLParser(target=target)
    try:
        target.parser.feed(in_utf8(data))
        return target.parser.close()
    except ParseError as error:
        raise no.BrokenXml(line=error.position[0]) from None
    except DefusedXmlException:
        raise no.UnsafeXml() from None
    except (LookupError, ValueError):       # an encoding that nobody knows, or that is not what it says
        raise no.UnreadableLetters() from None


def in_utf8(data):
    """The file itself, or as UTF-8 where it says it is in an encoding that expat cannot read."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    told = re.match(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>", data[:300])
    if told and told[1].decode().lower() in ASIAN:
        try:
            return data[told.end():].decode(told[1].decode()).encode()
        except UnicodeDecodeError:
            raise no.UnreadableLetters() from None
    return data
