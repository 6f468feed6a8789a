"""Points on the earth, as people paste them from maps."""
import pytest

from blueprints.points import Point, read_point


@pytest.mark.parametrize(("words", "point"), [
    ("37.5118, 127.0592", (37.5118, 127.0592)), ("37.5118;127.0592", (37.5118, 127.0592)),
    ("  37.5118   127.0592 ", (37.5118, 127.0592)), ("37.5118° N, 127.0592° E", (37.5118, 127.0592)),
    ("34.9 s 56.16 w", (-34.9, -56.16)), ("-34.9011,-56.1645", (-34.9011, -56.1645)), ("90,180", (90, 180)),
    ("-90,-180", (-90, -180)), ("0,0", (0, 0)), ("37.51184949, 127.05919951", (37.511849, 127.0592))])
def test_what_a_map_shows_is_understood(words, point):
    assert read_point(words) == point
    assert read_point(str(read_point(words))) == point


@pytest.mark.parametrize("words", [
    "", "37.5118", "37.5118, 127.0592, 12", "90.000001, 0", "0, 180.1", "-91,0", "north, east", "37,5118, 127,0592", "٣٧, ١٢٧",
    "1e1, 2", "nan, nan", "inf, 0", "37.5118, 127.0592\r\nATTENDEE:x", "9" * 400 + ",0"])
def test_what_is_no_point_is_refused(words):
    with pytest.raises(ValueError, match=r"no two numbers|not on the earth"):
        read_point(words)


def test_a_point_is_written_with_no_more_digits_than_are_kept():
    assert str(Point(37.5, 127.0)) == "37.5, 127"
    assert str(Point(-0.000001, 100.0)) == "-0.000001, 100"
