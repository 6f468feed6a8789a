"""A calendar program that somebody really uses: vdirsyncer fetches feeds over HTTP, khal shows what came, each as a process
of its own, in a home of its own."""
import os
import pathlib
import subprocess
import sys

BIN = pathlib.Path(sys.executable).parent
ENDS = "\x1e"       # after each entry that khal lists: descriptions have lines of their own
SHOWN = "{calendar} | {start}–{end-necessary} | {title} | {location} | {status}| {description}" + ENDS

FEED = """
[pair {name}]
a = "{name}_there"
b = "{name}_here"
collections = null
[storage {name}_there]
type = "http"
url = "{address}"
[storage {name}_here]
type = "filesystem"
path = "{home}/{name}/"
fileext = ".ics"
"""

LOCALE = """
[locale]
timeformat = %H:%M
dateformat = %m-%d
longdateformat = %Y-%m-%d
datetimeformat = %m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {home}/khal.db
"""


class Client:
    """One person's vdirsyncer and khal."""

    def __init__(self, home, *, zone="Asia/Seoul"):
        self.home, self.zone, self.feeds, self.seen = home, zone, {}, {}

    def subscribe(self, **feeds):
        """Add feeds, or change their addresses, by the names that the person gives them."""
        self.feeds |= feeds
        (self.home / "vdirsyncer").write_text(f'[general]\nstatus_path = "{self.home}/status/"\n' + "".join(
            FEED.format(name=name, address=address, home=self.home) for name, address in self.feeds.items()))
        (self.home / "khal").write_text("[calendars]\n" + "".join(
            f"[[{name}]]\npath = {self.home}/{name}/\nreadonly = True\n" for name in self.feeds)
            + LOCALE.format(zone=self.zone, home=self.home))
        for name in feeds:
            (self.home / name).mkdir(exist_ok=True)
        self.run("vdirsyncer", "discover")

    def sync(self, *, succeeds=True):
        """Fetch all feeds anew; what vdirsyncer said."""
        return self.run("vdirsyncer", "sync", succeeds=succeeds)

    def shown(self, first="2025-01-01", days=365):
        """{name of the feed: what khal shows of it}, each entry on one line, of its description the first and the last."""
        found = {name: [] for name in self.feeds}
        said = self.run("khal", "list", "--once", "--day-format", "", "--format", SHOWN, first, f"{days}d")
        for entry in said.split(ENDS)[:-1]:
            name, _bar, shown = entry.strip().partition(" | ")
            lines = shown.splitlines()
            found[name].append(" ".join((lines[0] if len(lines) == 1 else f"{lines[0]} … {lines[-1]}").split()))
        return {name: sorted(lines) for name, lines in found.items()}

    def changes(self):
        """{name of the feed: what khal shows no more (-) and what it shows now (+), since it was asked last}."""
        now = self.shown()
        was, self.seen = self.seen, now
        found = {name: [f"- {one}" for one in was.get(name, ()) if one not in lines] + [
            f"+ {one}" for one in lines if one not in was.get(name, ())] for name, lines in now.items()}
        return {name: lines for name, lines in found.items() if lines}

    def run(self, program, *words, succeeds=True):
        environ = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COLUMNS": "9999"}
        done = subprocess.run([BIN / program, "-c", self.home / program, *words], env=environ, text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert (done.returncode == 0) is succeeds, f"{program} {words[0]}: {done.stdout}"
        return done.stdout
