"""What is on now: for whoever walks through the house, and for the screens at the doors of its rooms.

These pages renew themselves. They are the same for everybody until something begins, ends or is released, and are kept so.
"""
from flask import abort, render_template, request
from markupsafe import Markup

from .. import kept
from ..access import everyone, open_to
from ..addresses import public_url, square
from ..languages import chosen, speaking
from ..texts import LANGUAGES
from . import queries_public
from .routes import address_of_codes, bp, kept_for_now, of_reader
from .times_now import at_venue, outlook, rooms_outlook, shown_at_door


def kept_page(render):
    """The page that `render` makes of the newest release and the local time at the venue; None for both before the first."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    if released is None:
        return kept.page(known, lambda: render(None, None), known.__eq__)
    return kept_for_now(known, released, lambda moment: render(released, at_venue(moment, released.zone)))


@bp.route("/now")
@open_to(everyone)
def now_and_next():
    """All that is on, and what comes next, over all and room by room."""
    return kept_page(show_now)


def show_now(released, at):
    if released is None:
        return render_template("programme/now.html", released=None, days=queries_public.announced_days())
    on = outlook(released.sessions, at)
    by_room = rooms_outlook(released.sessions, at)
    rooms = [(room, by_room[room and room.slug]) for room in (*released.rooms, None) if (room and room.slug) in by_room]
    return render_template("programme/now.html", released=released, at=at, on=on, rooms=rooms,
                           running={slot.code for slot in on.running}, address=address_of_codes(), **of_reader(released))


@bp.route("/rooms/<slug>/sign")
@open_to(everyone)
def sign(slug):
    """The screen for the door of a room; `langs=ko,en` shows one language after the other."""
    return kept_page(lambda released, at: show_sign(released, at, slug))


def show_sign(released, at, slug):
    room = next((one for one in released.rooms if one.slug == slug), None) if released else None
    if room is None:
        abort(404)
    door = shown_at_door(released.sessions, at, slug)
    wanted = [code for code in dict.fromkeys(request.args.get("langs", "").split(",")) if code in LANGUAGES]
    boards = []
    for code in wanted or [chosen()]:
        with speaking(code):
            board = render_template("programme/sign_board.html", released=released, room=room, door=door, at=at, code=code,
                                    is_first=not boards, day=released.by_date.get(door.date),
                                    to_calendar=square(public_url("feeds.calendar", room=slug)))
            boards.append((code, Markup(board)))
    return render_template("programme/sign.html", released=released, room=room, boards=boards)
