"""A released session as a calendar event (RFC 5545): values in, lines out, the same for the same release."""
import re
import zoneinfo

from icalendar import Event

from ..texts import Text

FORMAT = 1      # of the lines: the next one once other lines are made of the same facts

# What no calendar may hold: several programs refuse the whole feed for one control character, or for a byte order mark.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

CANCELLED = Text(en="[Cancelled] ", ko="[취소] ", fr="[Annulé] ", es="[Cancelado] ")
SAMPLE = Text(en="[Sample] ", ko="[예시] ", fr="[Exemple] ", es="[Ejemplo] ")
LANGUAGE_LINE = Text(en="Languages: ", ko="언어: ", fr="Langues : ", es="Idiomas: ")
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


def event(released, *, language, host, base_url, zone, is_provisional, venue=Text()):     # noqa: B008 (frozen)
    """One session as a VEVENT: CRLF lines of 75 octets at most, the last one ended too.

    `released` is a releases.Released; `host` is the right side of its UID; `zone` is an IANA name, whose VTIMEZONE the
    feed must carry; `venue` is a Text. Nobody is marked busy: the programme runs in several rooms at once.
    """
    facts = released.facts
    tz = zoneinfo.ZoneInfo(zone)
    address = f"{base_url}/{language}/programme/{released.code}"
    title, title_language = facts.title.read(language)
    marks = [mark for mark, is_so in ((SAMPLE, facts.is_sample), (CANCELLED, facts.is_cancelled)) if is_so]
    abstract_language = facts.abstract.read(language).language

    made = Event()
    made.add("uid", f"{released.code}@{host}")
    made.add("dtstamp", released.changed_at)        # without METHOD this means "last revised": RFC 5545 3.8.7.2
    made.add("created", released.created_at)
    made.add("last-modified", released.changed_at)
    made.add("sequence", released.sequence)
    made.add("status", status_of(facts, is_provisional))
    made.add("summary", one_line("".join(mark.read(language).words for mark in marks) + title), spoken(title_language))
    made.add("dtstart", facts.span.start.replace(tzinfo=tz))
    made.add("dtend", facts.span.end.replace(tzinfo=tz))
    if where := location(facts, language, venue):
        made.add("location", *where)
    made.add("description", description(facts, language, address), spoken(abstract_language))
    made.add("url", address)
    made.add("categories", categories(facts, language), spoken(language))
    made.add("class", "PUBLIC")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made.to_ical(sorted=False).decode()


def status_of(facts, is_provisional):
    if facts.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if is_provisional or facts.status == "provisional" else "CONFIRMED"


def spoken(language):
    return {"LANGUAGE": language}


def clean(words):
    return CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(words):
    return " ".join(clean(words).split())


def location(facts, language, venue):
    """(words, parameters) of the room and the venue; None while neither is known."""
    named = [text.read(language) for text in (facts.room.name if facts.room else Text(), venue) if text]
    if not named:
        return None
    return one_line(", ".join(words for words, _language in named)), spoken(named[0].language)


def categories(facts, language):
    """The track and the kind: one line, because some programs refuse two."""
    named = [facts.track.name] if facts.track else []
    return [one_line(text.read(language).words) for text in (*named, KINDS[facts.kind])]


def description(facts, language, address):
    """Plain text: what it is about, who speaks, in which languages; the page's address last, as Google hides URL."""
    parts = [facts.reason.read(language).words if facts.is_cancelled else "", facts.abstract.read(language).words,
             "\n".join(voice_line(voice, language) for voice in facts.voices), languages_line(facts, language),
             stream_line(facts, language), address]
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
