"""Making the booklets that are due: when a release is made by a command, and by the thread that a server has for it, in
site/bookbinder.py."""
from ..assembly.queries import the_assembly
from ..db import db
from ..languages import speaking
from . import booklets, queries_public, rules_booklets, words_booklets


def make_booklets(*, now):
    """Make the booklets of the newest release unless they are made or in hand. How many were made; commits."""
    release_id = rules_booklets.due(now=now)
    if release_id is None or not rules_booklets.claim(release_id, now=now):
        return 0
    db.session.commit()         # others see that they are in hand; no transaction is open while they are set
    values = values_of(queries_public.read(release_id), the_assembly())
    db.session.rollback()
    try:
        pdfs = booklets.typeset(values)
    except booklets.NotSet:
        rules_booklets.give_up(release_id)
        db.session.commit()
        raise
    rules_booklets.keep(release_id, pdfs)
    db.session.commit()
    return len(pdfs)


def values_of(programme, assembly):
    values = []
    for language, paper in rules_booklets.EACH:
        with speaking(language):
            values.append(words_booklets.booklet(programme, paper=paper, association=assembly.association,
                                                 the_month=assembly.month))
    return values
