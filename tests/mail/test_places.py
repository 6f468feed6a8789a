"""Places such as {name} are filled by one pass over a fixed list; whatever else is typed stays as it is."""
import pytest

from blueprints.mail.places import fill, names_in, strangers_in

VALUES = {"name": "Kim Example", "link": "https://assembly.example.org/x", "reason": ""}


def test_a_known_place_is_filled_wherever_it_stands():
    assert fill("Dear {name}, {name}!", VALUES) == "Dear Kim Example, Kim Example!"


@pytest.mark.parametrize("words", ["{naem}", "{Name}", "{ name }", "{name.__class__}", "{name!r}", "{0}", "{}", "{name:>99}",
                                   "{{1237*7919}}", "{% if x %}", "%(name)s %s 100%", "{name", "name}", "\\1 \\g<0>"])
def test_whatever_is_no_place_stays_as_it_is_written(words):
    assert fill(words, VALUES) == words


def test_a_value_is_never_read_again():
    assert fill("Dear {name}, {link}", {"name": "{link}", "link": "{name}"}) == "Dear {link}, {name}"
    assert fill("Dear {name}", {"name": "\\1{0.__class__}%s"}) == "Dear \\1{0.__class__}%s"


def test_a_line_that_is_only_an_empty_place_goes_away_with_its_blank_line():
    words = "Dear {name},\n\n{reason}\n\nopen {link}\n"

    assert fill(words, VALUES) == "Dear Kim Example,\n\nopen https://assembly.example.org/x\n"
    assert fill(words, VALUES | {"reason": "Full."}) == "Dear Kim Example,\n\nFull.\n\nopen https://assembly.example.org/x\n"


def test_several_lines_that_go_away_leave_one_blank_line():
    assert fill("a\n\n{x}\n\n{y}\n\nb", {"x": "", "y": ""}) == "a\n\nb"
    assert fill("{x}\n\nb\n\n{y}\n", {"x": "", "y": ""}) == "b\n"
    assert fill("a\n{x}\nb", {"x": ""}) == "a\nb"


def test_blank_lines_that_somebody_typed_stay():
    assert fill("a\n\n\nb {x}.", {"x": ""}) == "a\n\n\nb ."


def test_an_empty_line_within_a_value_stays():
    assert fill("{x}\n\nb", {"x": "one\n\n\ntwo"}) == "one\n\n\ntwo\n\nb"


def test_what_looks_like_a_place_and_is_none_is_named():
    words = "{name} {naem} {Name} { link } {{1*2}} {naem} {a\nb}"

    assert strangers_in(words, VALUES) == ["{naem}", "{Name}", "{ link }", "{1*2}"]
    assert names_in("{name} {naem} {Name}") == {"name", "naem"}
