"""A focal point's own delegation, and nothing of others."""
from flask import abort, render_template
from flask_login import current_user

from ..access import coordinators, open_to
from ..addresses import public_url
from ..assembly.queries import the_assembly
from . import queries, rules_places
from .routes import WORDS, bp


def own_delegate(delegate_id):
    """A delegate fetched through the focal point's own delegations; anybody else's is not there."""
    found = queries.delegate_of(current_user.account, delegate_id) if delegate_id < 2**31 else None
    return found or abort(404)


def invite_url(slug):
    """The address to send to those who shall come: the form with the city chosen."""
    return public_url("delegations.register", city=slug)


@bp.route("/delegation")
@open_to(coordinators)
def delegation():
    assembly = the_assembly()
    own = [(each, rules_places.seats_of(each, assembly), queries.seats_in_use(each),
            queries.in_order(each.delegates)) for each in queries.delegations_of(current_user.account)]
    return render_template("delegations/delegation.html", own=own, invite_url=invite_url, **WORDS)


@bp.route("/delegation/delegates/<int:delegate_id>")
@open_to(coordinators)
def delegation_delegate(delegate_id):
    return render_template("delegations/delegation_delegate.html", delegate=own_delegate(delegate_id), **WORDS)
