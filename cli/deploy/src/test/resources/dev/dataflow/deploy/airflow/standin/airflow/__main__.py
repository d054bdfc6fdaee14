"""Plays the four processes of an Airflow and its migration: what starts them cannot tell the difference.

Files beside AIRFLOW_HOME change the play: `slow` makes a migration that never ends, `taken` an api-server that finds its
port taken, once.
"""

import configparser
import datetime
import http.server
import json
import os
import pathlib
import sys
import time

HOME = pathlib.Path(os.environ["AIRFLOW_HOME"])
DATABASE = HOME / "airflow.db"


class Server(http.server.BaseHTTPRequestHandler):
    """Is in good health, and lets everybody in."""

    def do_GET(self) -> None:
        """Answers a question after its health."""
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        health = {"metadatabase": {"status": "healthy"}}
        for part in ("scheduler", "triggerer", "dag_processor"):
            health[part] = {"status": "healthy", f"latest_{part}_heartbeat": now}
        self._answer(health)

    def do_POST(self) -> None:
        """Answers a login."""
        self._answer({"access_token": "token"})

    def _answer(self, answer: object) -> None:
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def migrate() -> None:
    """Makes the database; one that is there already, and not whole, is in the way."""
    if DATABASE.exists() and DATABASE.read_text() != "whole":
        sys.exit("table log already exists")
    DATABASE.write_text("half")
    if (HOME.parent / "slow").exists():
        time.sleep(600)
    DATABASE.write_text("whole")


def serve() -> None:
    """Listens on the port of the configuration."""
    taken = HOME.parent / "taken"
    if taken.exists():
        taken.unlink()
        sys.exit("[Errno 98] error while attempting to bind on address: address already in use")
    settings = configparser.ConfigParser()
    settings.read(HOME / "airflow.cfg")
    http.server.ThreadingHTTPServer(("127.0.0.1", settings.getint("api", "port")), Server).serve_forever()


if sys.argv[1] == "db":
    migrate()
elif sys.argv[1] == "api-server":
    serve()
else:
    time.sleep(600)
