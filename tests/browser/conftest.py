"""A real browser before the real server, shared by these tests."""
import os
import shutil

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.databases import unavailable

from .server import Server
from .walk import walk

PATIENCE = 30_000       # milliseconds; what is there goes on at once, so that a busy machine is only slow and nothing fails
expect.set_options(timeout=PATIENCE)

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        unavailable("No Chromium here: sh tests/browser/install.sh")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]      # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=flags)
        except Error as error:
            unavailable(f"Chromium does not start: {error}")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server with the sample programme, only looked at."""
    running = Server(tmp_path_factory.mktemp("sample"), sample=True, workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def new_server(tmp_path_factory):
    """A server on its first day: the announced facts and nothing else. The journeys write here."""
    running = Server(tmp_path_factory.mktemp("new"), sample=False)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def grid_server(tmp_path_factory):
    """A server whose draft the journeys through the editors' grid make anew, each for itself."""
    running = Server(tmp_path_factory.mktemp("grid"), sample=False)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def walked(browser, server):
    """What was found on every page of the server, as every kind of person."""
    return walk(browser, server)


@pytest.fixture
def opened(browser):
    """Open a tab: opened(server, cookie=None, **context). All tabs close when the test ends."""
    contexts = []

    def open_tab(server, cookie=None, **options):
        context = browser.new_context(**{"base_url": server.address, "viewport": {"width": 1280, "height": 900},
                                         "reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if cookie:
            context.add_cookies([cookie])
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()
