"""Rules about a moment: each is given all sessions, and yields what is too much at one time."""
from ..texts import Codes
from .conflicts import Conflict
from .times import gatherings


def teams_short(sessions, setting):
    """More sessions at the same time are interpreted into a language than there are teams who do it."""
    for language, teams in setting.teams.items():
        asking = [one for one in sessions if language in one.interpreted]
        for together in gatherings(asking):
            if len(together) > teams:
                yield Conflict("teams", tuple(one.code for one in together), {
                    "language": Codes([language]), "teams": teams, "titles": tuple(one.title for one in together)},
                    language, len(together) - teams)
