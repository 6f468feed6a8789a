"""Every door is closed until its view says who may enter."""
from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

ORGANISERS = {"admin", "registrar", "editor"}


def everyone(_person):
    return True


def signed_in(person):
    return person.is_authenticated


def editors(person):
    return signed_in(person) and bool(person.roles & {"editor", "admin"})


def registrars(person):
    return signed_in(person) and bool(person.roles & {"registrar", "admin"})


def coordinators(person):
    """Focal points; which delegation is theirs is asked where it is fetched."""
    return signed_in(person) and "focal-point" in person.roles


def organisers(person):
    return signed_in(person) and bool(person.roles & ORGANISERS)


def admins(person):
    return signed_in(person) and "admin" in person.roles


def open_to(who, *, before_second_factor=False):
    """Open a view to `who`, a function that is given the person at the door.

    Organisers come in with their second factor where it is demanded, except `before_second_factor`.
    """
    def mark(view):
        view.open_to = who
        view.before_second_factor = before_second_factor
        return view
    return mark


def guard():
    """Stand before every request: let in who may enter, send strangers to sign in, tell the others nothing."""
    view = current_app.view_functions.get(request.endpoint)
    if view is None:        # no such page: the 404 and 405 of Flask
        return None
    who = getattr(view, "open_to", None)
    if who is everyone:
        return None
    if who is None:
        abort(403)
    if not current_user.is_authenticated:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        abort(403)
    if not who(current_user):
        abort(403)
    if not getattr(view, "before_second_factor", False) and current_user.lacks_second_factor:
        return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")))
    return None


def prepare(app):
    """Open the doors that Flask's own views have: the static files."""
    for name in ("static", "bootstrap.static"):
        everyone_may = app.view_functions[name]
        app.view_functions[name] = open_to(everyone)(lambda view=everyone_may, **values: view(**values))
