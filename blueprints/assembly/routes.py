from ..languages import pages

bp = pages("assembly", __name__)
