"""What a private feed makes of the kept lines of a released session: the same event, seen by those who go there.

Only the lines that differ are changed; all others stay octet for octet as they were released.
"""
import functools
import re

from ..programme.calendar_lines import clean, fold_line, text
from ..texts import Text

# How a delegate stands to a session, for its description: few programs tell that an event is tentative.
PLACE, WAITING, INVITED, NO_PLACE = "place", "waiting", "invited", "no place"
STANCES = {
    PLACE: Text(en="You have a place.", ko="자리가 확정되었습니다.", fr="Vous avez une place.", es="Tiene una plaza."),
    WAITING: Text(en="You are on the waiting list.", ko="대기자 명단에 있습니다.", fr="Vous êtes sur la liste d’attente.",
                  es="Está en la lista de espera."),
    INVITED: Text(en="You are invited.", ko="초대받으셨습니다.", fr="Vous avez reçu une invitation.",
                  es="Ha recibido una invitación."),
    NO_PLACE: Text(en="You have no place yet: sign up on the session’s page.",
                   ko="아직 자리가 없습니다. 세션 페이지에서 신청하세요.",
                   fr="Vous n’avez pas encore de place : inscrivez-vous sur la page de la séance.",
                   es="Aún no tiene plaza: inscríbase en la página de la sesión."),
}
WAITING_MARK = Text(en="[Waiting list] ", ko="[대기] ", fr="[Liste d’attente] ", es="[Lista de espera] ")

MOMENT = r"(\d{8}T\d{6}Z)"
CHANGES = re.compile(rf"(.*?\r\nDTSTAMP:){MOMENT}(\r\n.*?LAST-MODIFIED:){MOMENT}(\r\nSEQUENCE:)(\d+)(\r\n.*)", re.DOTALL)


@functools.lru_cache(4000)
def marked(lines, *, is_tentative=False, is_busy=False):
    """The VEVENT `lines`: tentative where a place is not certain, busy where somebody really goes. Cancelled stays so."""
    if is_tentative:
        lines = lines.replace("\r\nSTATUS:CONFIRMED\r\n", "\r\nSTATUS:TENTATIVE\r\n", 1)
    if is_busy:
        lines = lines.replace("\r\nTRANSP:TRANSPARENT\r\n", "\r\nTRANSP:OPAQUE\r\n", 1)
        lines = lines.replace("\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n", "\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n", 1)
    return lines


@functools.lru_cache(4000)
def standing(lines, stance, language):
    """The VEVENT `lines` with how a delegate stands to the session in words: a key of STANCES, or "" where there is nothing to
    say. Who waits reads it in the title, too, lest it look like a place."""
    if not stance:
        return lines
    lines = noted(lines, STANCES[stance].read(language).words)
    return before_words(lines, "SUMMARY", text(WAITING_MARK.read(language).words)) if stance == WAITING else lines


def noted(lines, note):
    """The VEVENT `lines` with a `note`, plain text, before its description, which ends with the page's address."""
    return before_words(lines, "DESCRIPTION", text(clean(note)) + "\\n\\n")


def before_words(lines, name, more):
    """The VEVENT `lines` with `more`, an escaped text, before the words of the property called so."""
    begin = lines.index(f"\r\n{name}") + 2
    end = begin
    while True:     # a line that begins with a space belongs to the one before: RFC 5545 3.1
        end = lines.index("\r\n", end) + 2
        if lines[end:end + 1] != " ":
            break
    head, _colon, words = lines[begin:end].replace("\r\n ", "").removesuffix("\r\n").partition(":")
    return lines[:begin] + fold_line(f"{head}:{more}{words}") + lines[end:]


def told_anew(lines, *, since, steps):
    """The VEVENT `lines` as last changed at `since`, as they write a moment, where that is later than what they say, and
    changed so many `steps` more often: programs pass over what looks as old as what they have (design/feeds.md, section 4)."""
    before, stamp, then, modified, after, sequence, rest = cut(lines)
    return f"{before}{max(stamp, since)}{then}{max(modified, since)}{after}{int(sequence) + steps}{rest}"


@functools.lru_cache(4000)
def cut(lines):
    """The VEVENT `lines` in pieces, at what tells of changes."""
    return CHANGES.fullmatch(lines).groups()


def compared(shown, looks, at):
    """{code: [look, how often it has changed, when last]} once sessions have these `looks`: {code: (words that are others when
    a session looks otherwise, when something of it came last)}. `shown` is the same of the time before. Moments are as lines
    write them; what goes leaves none, so that is told to have gone `at` this moment.

    Nothing is ever forgotten, and no count or moment goes back: programs pass over what is not newer.
    """
    found = dict(shown)
    for code, (look, since) in looks.items():
        before, times, then = found.get(code, (look, 0, since))
        found[code] = [look, times, max(then, since)] if before == look else [look, times + 1, since if since > then else at]
    return found
