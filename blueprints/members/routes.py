"""The page of member cities that everyone sees."""
from flask import render_template, request

from ..access import everyone, open_to
from ..languages import pages
from ..texts import searchable
from . import queries, words

bp = pages("members", __name__)
LONGEST_SEARCH = 100


@bp.route("/members")
@open_to(everyone)
def members():
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    shown = queries.public_members()
    found = [member for member in shown if searchable(asked) in words.search_words(member)]
    return render_template("members/members.html", asked=asked, shown=len(shown), found=len(found),
                           regions=words.by_region(found), region_names=words.REGIONS, part_names=words.PARTS,
                           search_words=words.search_words)
