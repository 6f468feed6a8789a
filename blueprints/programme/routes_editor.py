from ..languages import pages

bp = pages("editor", __name__)
