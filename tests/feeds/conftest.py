"""What private feeds are made of."""
import datetime as dt

import pytest

from blueprints import limits
from blueprints.feeds import routes_private
from blueprints.programme.models import Access
from tests.factories import four, make_slot
from tests.released import publish


@pytest.fixture
def programme(assembly):
    """Rivers needs a place, of which there is one; Parks needs none; Roads is at the time of Rivers; Dinner by invitation."""
    assembly.is_provisional = False
    make_slot(code="RIV", title=four("Rivers"), places=1)
    make_slot(code="ROA", title=four("Roads"), abstract=four("Über Straßen; “roads”, and 길 " * 9))
    make_slot(code="PAR", title=four("Parks"), starts=dt.time(14))
    make_slot(code="DIN", title=four("Dinner"), starts=dt.time(19), access=Access.INVITED, places=9)
    publish()


@pytest.fixture
def limited():
    """Limits hold, and nobody has asked for anything yet."""
    allowances = (limits.WHOLE, limits.MADE, routes_private.POLLS, routes_private.GUESSES)
    for allowance in allowances:
        allowance.counts.clear()
    limits.limiter.enabled = True
    yield
    limits.limiter.enabled = False
    for allowance in allowances:
        allowance.counts.clear()
