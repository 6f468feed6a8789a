"""How long the server takes to start, and the memory it needs."""
import contextlib
import http.client
import os
import subprocess
import sys
import time

import psutil

from tests.ports import free_port

from .rounds import say


def last(bench):
    """Cold start until ready, and the memory of all processes, of `make run` on this database."""
    port = free_port()
    environ = os.environ | {"INSTANCE": str(bench.folder), "PORT": str(port)}
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "serve"], env=environ,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(ConnectionError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    break
        took = time.perf_counter() - began
        for path in ("/en/", "/en/programme", "/calendar/programme.ics") * 8:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            connection.getresponse().read()
        root = psutil.Process(server.pid)
        memory = sum(process.memory_full_info().pss for process in [root, *root.children(recursive=True)])
        say(f"cold start until ready: {took:.2f} s (aim 1.2); memory of all processes: {memory / 2**20:.0f} MiB (aim 160)")
    finally:
        server.terminate()
        server.wait()
