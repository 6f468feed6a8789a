from ..languages import pages

bp = pages("journal", __name__)
