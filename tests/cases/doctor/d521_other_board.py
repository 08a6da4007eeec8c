"""tensorboard --logdir last-week, left running; then lossless doctor runs"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


class _Answer(BaseHTTPRequestHandler):
    """Answers the two requests it is asked, as the program of its server would."""

    def do_GET(self) -> None:
        said = self.server.said.get(self.path)  # type: ignore[attr-defined]
        body = json.dumps(said).encode() if said else b"Not found"
        self.send_response(200 if said else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name it has above
        """Say nothing."""


def _board(said: dict[str, object]) -> int:
    """The port of a board that answers two requests and is gone."""
    server = HTTPServer(("127.0.0.1", 0), _Answer)
    server.said = said  # type: ignore[attr-defined]
    server.timeout = 5

    def serve() -> None:
        with server:
            for _ in range(1 if "/data/environment" in said else 2):
                server.handle_request()

    threading.Thread(target=serve, daemon=True).start()
    return int(server.server_port)


def _trained(directory: Path) -> Path:
    write(directory / NAME, HEAD + scalars("loss", range(5)))
    return directory


def fires(root: Path) -> Asked:
    port = _board({"/data/environment": {"version": "2.21.0", "data_location": str(root / "last-week")}})
    return Asked(_trained(root / "runs"), ports=[port])


def fires_for_lossless(root: Path) -> Asked:
    port = _board({"/api/board": {"version": "0.1.0", "logdirs": [{"path": str(root / "last-week")}]}})
    return Asked(_trained(root / "runs"), ports=[port])


def quiet(root: Path) -> Asked:
    above = _board({"/data/environment": {"data_location": str(root)}})
    relative = _board({"/data/environment": {"data_location": "logs"}})
    return Asked(_trained(root / "runs"), ports=[above, relative])


def quiet_without_a_board(root: Path) -> Asked:
    return Asked(_trained(root / "runs"), ports=[_board({"/healthz": {"status": "ok"}})])


def quiet_unasked(root: Path) -> Asked:
    return Asked(_trained(root / "runs"))
