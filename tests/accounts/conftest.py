"""Tests need not wait until the clock tells nothing."""
import pytest

from blueprints.accounts import routes


@pytest.fixture(autouse=True)
def answers_at_once(monkeypatch):
    monkeypatch.setattr(routes, "ANSWERS_AFTER", 0)
