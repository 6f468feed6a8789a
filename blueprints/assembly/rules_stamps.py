"""How often each thing that calendars show of the assembly itself has changed: programs ignore a change without a higher
sequence, and must not take for one what is none. What is shown of the programme is settled at its release instead."""
from . import queries
from .times import DEADLINES, WHOLE, Stamp


def settle(assembly, *, now):
    """Settle sequence and stamp of what has changed of the assembly, its days and its deadlines; to be called by whatever
    changes one of them, at its end."""
    stamps = {name: stamp.as_json() for name, stamp in stamps_at(assembly, queries.days(), now).items()}
    if stamps != assembly.stamps:
        assembly.stamps = stamps


def stamps_at(assembly, days, at):
    """{name: Stamp} as things stand: what is not settled changed `at` that moment."""
    found = {}
    for name, shows in shown(assembly, days).items():
        if known := assembly.stamps.get(name):
            found[name] = Stamp.from_json(known).now_shows(shows, at)
        elif shows is not None:
            # Until now the entry of the days told the revision as its sequence: it never goes back.
            found[name] = Stamp(shows, (assembly.revision or 0) + 1 if name == WHOLE else 0, at)
    return found


def shown(assembly, days):
    """{name: what an entry shows, as plain values}; None where there is nothing to show."""
    point = assembly.point and list(assembly.point)
    whole = [assembly.name.as_dict(), assembly.venue.as_dict(), point, assembly.is_provisional,
             *(day.date.isoformat() for day in (days[0], days[-1]))] if days else None
    moments = {name: getattr(assembly, name) for name in DEADLINES}
    return {WHOLE: whole} | {name: moment and moment.isoformat() for name, moment in moments.items()}
