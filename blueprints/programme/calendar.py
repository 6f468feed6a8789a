"""A released session as a calendar event (RFC 5545): values in, lines out, the same for the same release."""
import datetime as dt
import zoneinfo
from typing import NamedTuple
from urllib.parse import quote

from ..points import Point, written
from ..texts import LANGUAGES, Text
from .calendar_lines import clean, line, one_line, text, texts

FORMAT = 2      # of the lines: the next one once other lines are made of the same facts

CANCELLED = Text(en="[Cancelled] ", ko="[취소] ", fr="[Annulé] ", es="[Cancelado] ")
SAMPLE = Text(en="[Sample] ", ko="[예시] ", fr="[Exemple] ", es="[Ejemplo] ")
LANGUAGE_LINE = Text(en="Languages: ", ko="언어: ", fr="Langues : ", es="Idiomas: ")
ACCESS_LINE = Text(en="Who may come: ", ko="참가: ", fr="Qui peut venir : ", es="Quién puede asistir: ")
STREAM = Text(en="Stream", ko="중계", fr="Diffusion", es="Retransmisión")
STREAM_LINE = Text(en="Stream: ", ko="중계: ", fr="Diffusion : ", es="Retransmisión: ")
UNCONFIRMED = Text(en=" (to be confirmed)", ko=" (미확정)", fr=" (à confirmer)", es=" (por confirmar)")

KINDS = {
    "statutory": Text(en="Statutory meeting", ko="법정 회의", fr="Réunion statutaire", es="Reunión estatutaria"),
    "plenary": Text(en="Plenary", ko="전체 회의", fr="Plénière", es="Plenaria"),
    "forum": Text(en="Forum", ko="포럼", fr="Forum", es="Foro"),
    "workshop": Text(en="Workshop", ko="워크숍", fr="Atelier", es="Taller"),
    "ceremony": Text(en="Ceremony", ko="기념식", fr="Cérémonie", es="Ceremonia"),
    "side-event": Text(en="Side event", ko="부대 행사", fr="Événement parallèle", es="Evento paralelo"),
    "site-visit": Text(en="Site visit", ko="현장 방문", fr="Visite de terrain", es="Visita de campo"),
    "social": Text(en="Social event", ko="친교 행사", fr="Événement convivial", es="Evento social"),
    "break": Text(en="Break", ko="휴식", fr="Pause", es="Pausa"),
}

PARTS = {
    "chair": Text(en="Chair", ko="의장", fr="Présidence", es="Presidencia"),
    "moderator": Text(en="Moderator", ko="사회자", fr="Modération", es="Moderación"),
    "keynote": Text(en="Keynote", ko="기조연설자", fr="Discours principal", es="Ponencia principal"),
    "speaker": Text(en="Speaker", ko="연사", fr="Intervenant", es="Ponente"),
}


ACCESS = {
    "open": Text(en="Open to everyone", ko="누구나", fr="Ouverte à tous", es="Abierta a todo el mundo"),
    "delegates": Text(en="For delegates", ko="대표단원 대상", fr="Pour les délégués", es="Para delegados"),
    "invited": Text(en="By invitation", ko="초청자", fr="Sur invitation", es="Con invitación"),
    "political": Text(en="For political representatives", ko="정치 대표 대상", fr="Pour les représentants politiques",
                      es="Para representantes políticos"),
}

# The name that CSS has for a colour of ours, or for the nearest it has: RFC 7986, 5.9.
COLOURS = {"teal": "teal", "indigo": "indigo", "crimson": "crimson", "ochre": "darkgoldenrod", "forest": "forestgreen",
           "plum": "purple", "slate": "slategray", "azure": "steelblue"}


class Housed(NamedTuple):
    """In which building a room is, and where that stands, as far as it is known."""

    building: Text = Text()
    point: Point | None = None


class Site(NamedTuple):
    """What calendar lines are made of besides a session. `host` is the right side of UIDs; `zone` is an IANA name, whose
    VTIMEZONE the feed must carry; `rooms` are those that are in a building, by slug."""

    host: str
    base_url: str
    zone: str
    is_provisional: bool
    venue: Text = Text()
    point: Point | None = None      # of the venue
    rooms: dict[str, Housed] = {}   # noqa: RUF012 (never changed)

    @classmethod
    def of(cls, frame, *, host, base_url, is_provisional):
        """The site that a release's frame, as releases.frame_of makes it, tells of."""
        about = frame["assembly"]
        return cls(host, base_url, about["zone"], is_provisional, Text(**about["venue"]), Point.of(about.get("point")), {
            room["slug"]: Housed(Text(**room["building"]), Point.of(room.get("point")))
            for room in frame["rooms"] if room.get("building")})

    @property
    def lines_of(self):
        """Names what a release keeps nowhere else; lines made of another one have to be made anew."""
        return f"{FORMAT} {self.host} {self.base_url}"

    def lines(self, released):
        """The calendar lines of a session in each language."""
        return {language: event(released, language=language, site=self) for language in LANGUAGES}

    def address(self, language, code):
        return f"{self.base_url}/{language}/programme/{code}"

    def housed(self, room):
        """Where a released room is: in a building of which one knows, else at the venue."""
        return self.rooms.get(room.slug if room else "") or Housed(point=self.point)


def event(released, *, language, site):
    """One session as a VEVENT. Nobody is marked busy: the programme runs in several rooms at once."""
    facts = released.facts
    address = site.address(language, released.code)
    title, title_language = facts.title.read(language)
    marks = [mark for mark, is_so in ((SAMPLE, facts.is_sample), (CANCELLED, facts.is_cancelled)) if is_so]
    title = one_line("".join(mark.read(language).words for mark in marks) + title)
    changed_at, tz = utc(released.changed_at), {"TZID": site.zone}
    return "".join([
        "BEGIN:VEVENT\r\n",
        line("UID", f"{released.code}@{site.host}"),
        line("DTSTAMP", changed_at),                # without METHOD this means "last revised": RFC 5545 3.8.7.2
        line("CREATED", utc(released.created_at)),
        line("LAST-MODIFIED", changed_at),
        line("SEQUENCE", str(released.sequence)),
        line("STATUS", status_of(facts, site.is_provisional)),
        line("SUMMARY", text(title), LANGUAGE=title_language),
        line("DTSTART", local(facts.span.start, site.zone), **tz),
        line("DTEND", local(facts.span.end, site.zone), **tz),
        where(facts.room, site.housed(facts.room), language, site.venue),
        line("DESCRIPTION", text(description(facts, language, address)), LANGUAGE=facts.abstract.read(language).language),
        line("STYLED-DESCRIPTION", address, VALUE="URI", FMTTYPE="text/html"),
        line("URL", address),
        line("CATEGORIES", texts(categories(facts, language)), LANGUAGE=language),
        line("COLOR", COLOURS[facts.track.colour]) if facts.track else "",
        conference(facts, language),
        "CLASS:PUBLIC\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nEND:VEVENT\r\n",
    ])


def local(moment, zone):
    """A time of the venue's clock. One that the clock jumps over is what it shows then: programs differ about such."""
    tz = zoneinfo.ZoneInfo(zone)
    return moment.replace(tzinfo=tz).astimezone(dt.UTC).astimezone(tz).strftime("%Y%m%dT%H%M%S")


def utc(moment):
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def status_of(facts, is_provisional):
    if facts.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if is_provisional or facts.status == "provisional" else "CONFIRMED"


def where(room, housed, language, venue):
    """LOCATION and GEO, each as far as it is known: the room, its building, the venue. What a later one says already is not
    said twice."""
    named = [read.read(language) for read in (room.name if room else Text(), housed.building, venue) if read]
    said = [one_line(words) for words, _language in named]
    said = [words for number, words in enumerate(said) if not any(words in later for later in said[number + 1:])]
    return (line("LOCATION", text(", ".join(said)), LANGUAGE=named[0].language) if said else "") + geo(housed.point)


def geo(point):
    return line("GEO", f"{written(point.latitude)};{written(point.longitude)}") if point else ""


def conference(facts, language):
    """Where it is streamed; nowhere once it is called off."""
    if not facts.stream or facts.is_cancelled:
        return ""
    return line("CONFERENCE", uri(facts.stream), VALUE="URI", FEATURE=("AUDIO", "VIDEO"), LABEL=STREAM.read(language).words,
                LANGUAGE=language)


def uri(words):
    """An address as it may stand in a line: without what belongs into none."""
    return quote(one_line(words), safe="%/:?#[]@!$&'()*+,;=~")


def categories(facts, language):
    """The track and the kind: in one line, because some programs refuse two."""
    named = [facts.track.name] if facts.track else []
    return [one_line(text.read(language).words) for text in (*named, KINDS[facts.kind])]


def description(facts, language, address):
    """Plain text: what it is about, who speaks, in which languages, for whom; the page's address last, as Google hides URL."""
    terms = [languages_line(facts, language), access_line(facts, language), stream_line(facts, language)]
    parts = [facts.reason.read(language).words if facts.is_cancelled else "", facts.abstract.read(language).words,
             "\n".join(voice_line(voice, language) for voice in facts.voices), "\n".join(term for term in terms if term),
             address]
    return clean("\n\n".join(part for part in parts if part))


def voice_line(voice, language):
    own = f" ({voice.own_name})" if voice.own_name and voice.own_name != voice.name else ""
    unconfirmed = "" if voice.is_confirmed else UNCONFIRMED.read(language).words
    whole = [voice.name + own + unconfirmed, voice.office.read(language).words, voice.city.read(language).words]
    return f"{PARTS[voice.part].read(language).words}: " + ", ".join(part for part in whole if part)


def stream_line(facts, language):
    return STREAM_LINE.read(language).words + facts.stream if facts.stream and not facts.is_cancelled else ""


def languages_line(facts, language):
    """The language of the floor and those it is interpreted into, such as KO → EN FR ES; a break has none."""
    if facts.kind == "break":
        return ""
    heard = f"{facts.spoken} → {' '.join(facts.interpreted)}" if facts.interpreted else facts.spoken
    return LANGUAGE_LINE.read(language).words + heard.upper()


def access_line(facts, language):
    """Who may come; to a break whoever is there."""
    return "" if facts.kind == "break" else ACCESS_LINE.read(language).words + ACCESS[facts.access].read(language).words
