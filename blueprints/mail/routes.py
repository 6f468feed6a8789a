from ..languages import pages

bp = pages("mail", __name__)
