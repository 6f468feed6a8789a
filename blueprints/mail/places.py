"""Words with places such as {name}, and what is put into them. Pure.

Neither str.format nor a template engine: both would run what people typed. Here a place is a name of a fixed list and
nothing else, values are put in by one pass and never read again, and whatever is no known place stays as it is written.
"""
import re

PLACE = re.compile(r"\{([a-z_]+)\}")
MEANT_AS_PLACE = re.compile(r"\{[^{}\n]{0,60}\}")      # also {Name}, { name } and {name!r}, which are none


def fill(words, values):
    """`words` with each {name} that `values` know put in; a value is plain text, and never looked into.

    A line that is nothing but a place whose value is empty goes away, with the blank line before it.
    """
    lines, gone = [], False
    for line in words.split("\n"):
        alone = PLACE.fullmatch(line.strip())
        if alone and values.get(alone[1]) == "":
            gone = True
            continue
        if gone and not line.strip() and (not lines or not lines[-1].strip()):
            continue                    # the lines before and after one that went are blank: one of them is enough
        gone = False
        lines.append(PLACE.sub(lambda place: str(values.get(place[1], place[0])), line))
    return "\n".join(lines)


def names_in(words):
    """The names of the places in `words`, known or not."""
    return set(PLACE.findall(words))


def strangers_in(words, known):
    """What looks like a place in `words` and is none of the names `known`, as it is written, in order."""
    return list(dict.fromkeys(found for found in MEANT_AS_PLACE.findall(words) if found[1:-1] not in known))
