from ..languages import pages

bp = pages("roster", __name__, "/admin/members")
