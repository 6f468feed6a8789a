"""What the public sees of a move, at once with it: a release made from the last one, its dates moved, and from nothing else.

The draft may hold much that is not to be seen yet; and were the release left to an editor, pages and calendars would go on
telling the old days.
"""
from ..programme import rules_release
from .releases import moved, moved_frame


def publish(assembly, dates, days, *, back, **more):
    """Publish the last release with its dates moved: (the Release, what it cancelled); (None, {}) when nothing was released
    yet or nothing public changes.

    `dates`: date, its new one; `days` are the rows from now on, in order; `back`: code, what a session is again whose day is
    back; `more` as for rules_release.publish. What it cancelled: code, what the session was before. The caller holds the
    assembly alone.
    """
    last = rules_release.last_release()
    if last is None:
        return None, {}
    before = {code: known.facts for code, known in rules_release.known_to(last).items()}
    after = {code: moved(facts, dates, back=back.get(code)) for code, facts in before.items()}
    frame = moved_frame(last.facts, dates, days, assembly=assembly)
    try:
        made = rules_release.publish(after, frame=frame, **more)
    except rules_release.NothingChanged:
        return None, {}
    return made, {code: {"date": facts.date.isoformat(), "status": facts.status, "reason": facts.reason.as_dict()}
                  for code, facts in before.items() if after[code].is_cancelled and not facts.is_cancelled}
