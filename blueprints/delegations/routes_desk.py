from ..languages import pages

bp = pages("desk", __name__)
