"""The speakers of the released programme, for everybody; kept ready as the programme's own pages are."""
from flask import abort, render_template, request

from .. import kept
from ..access import everyone, open_to
from . import queries_public
from .routes import address_of_codes, bp


@bp.route("/speakers")
@open_to(everyone)
def speakers():
    """Everybody who takes part in a released session, or those who are searched for."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    if released is None:
        return render_template("programme/speakers.html", released=None, found=[], asked="")
    asked = request.args.get("q", "")[:queries_public.LONGEST_SEARCH].strip()
    return kept.page(known, lambda: render_template(
        "programme/speakers.html", released=released, asked=asked,
        found=queries_public.speakers_found(released, asked)), known.__eq__)


@bp.route("/speakers/<slug>")
@open_to(everyone)
def speaker_page(slug):
    """One speaker and the sessions with the person, as they were released."""
    known = queries_public.stamp()
    released = queries_public.latest(known)
    speaker = released and next((one for one in released.speakers if one.slug == slug), None)
    if speaker is None:
        abort(404)
    sessions = [(slot, next(voice.part for voice in slot.facts.voices if voice.slug == slug))
                for slot in released.by_speaker[slug]]
    return kept.page(known, lambda: render_template(
        "programme/speaker_page.html", released=released, speaker=speaker, sessions=sessions, address=address_of_codes(),
        by_name=name_that_finds(released, speaker)), known.__eq__)


def name_that_finds(released, speaker):
    """The name, if a search for it finds this speaker's sessions and no others; else None, and there is no such calendar."""
    found = queries_public.found(released, queries_public.Selection(q=speaker.name))
    return speaker.name if found == released.by_speaker[speaker.slug] else None
