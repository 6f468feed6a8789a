"""The limit: Flask returning bytes that lie ready, and one durable insert, under the same server as ours."""
import os
import pathlib
import sqlite3
import threading

from flask import Flask, request

folder = pathlib.Path(os.environ["BENCH_FOLDER"])
app = Flask(__name__)
bodies = {path.name: path.read_bytes() for path in folder.glob("body-*")}
local = threading.local()


@app.get("/fixed/<name>")
def fixed(name):
    return app.response_class(bodies[name], content_type="text/html; charset=utf-8")


@app.get("/hello")
def hello():
    return "hello"


@app.post("/insert")
def insert():
    """One row of the size of a registration, synced to the disk before the answer."""
    if not hasattr(local, "database"):
        local.database = sqlite3.connect(folder / "bare.db", timeout=20, isolation_level=None)
        local.database.execute("PRAGMA journal_mode=WAL")
        local.database.execute("PRAGMA synchronous=FULL")
        local.database.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, words TEXT)")
    local.database.execute("BEGIN IMMEDIATE")
    local.database.execute("INSERT INTO rows (words) VALUES (?)", (request.get_data(as_text=True),))
    local.database.execute("COMMIT")
    return "", 302, {"Location": "/hello"}
