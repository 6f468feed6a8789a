from ..languages import pages

bp = pages("members", __name__)
