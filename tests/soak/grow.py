"""Many runs grow at once: are they on the board at once, all of them, and at what price?"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from lossless.write import EventFile
from tests.soak.server import Server, Usage, serve

WATCHED = 10
"""Runs in the card that the probe stands for."""


class Growth(threading.Thread):
    """Writes `rate` points a second in all, spread over the runs."""

    def __init__(self, logdir: Path, runs: int, rate: float) -> None:
        super().__init__()
        self.files = [EventFile(logdir / f"run_{n:03d}") for n in range(runs)]
        self.stop = threading.Event()
        self.written = 0
        self._rate = rate

    def run(self) -> None:
        began = time.perf_counter()
        while not self.stop.is_set():
            due = int((time.perf_counter() - began) * self._rate)
            while self.written < due:
                step, run = divmod(self.written, len(self.files))
                self.files[run].scalar("loss", 1 / (1 + step), step)
                self.written += 1
            self.stop.wait(0.002)
        for file in self.files:
            file.close()


class Probe(threading.Thread):
    """A page: on every `changed` event it fetches what one card is missing, and notes how old each new point is."""

    def __init__(self, server: Server, runs: list[str]) -> None:
        super().__init__(daemon=True)
        self.delays: list[float] = []
        self.closing = threading.Event()
        self._runs = runs
        self._cursor: str | None = None
        self._client = httpx.Client(base_url=server.url, timeout=None)

    def run(self) -> None:
        with self._client.stream("GET", "api/events") as events:
            for line in events.iter_lines():
                if self.closing.is_set():
                    return
                if line.startswith("event: changed"):
                    self._fetch()

    def _fetch(self) -> None:
        body = {"tags": ["loss"], "runs": self._runs, "columns": ["wall_time"], "format": "json"}
        first = self._cursor is None
        answer = self._client.post("api/scalars", json=body if first else {**body, "after": self._cursor})
        now = time.time()
        found = answer.raise_for_status().json()
        self._cursor = found["cursor"]
        if not first:
            self.delays += [now - wall for series in found["series"] for wall in series["wall_time"]]


def points_on_board(server: Server) -> int:
    """As the board counts them."""
    return int(server.get("api/board").json()["points"])


def measure(server: Server, growth: Growth, seconds: float) -> tuple[list[float], Usage, Usage]:
    """Let it grow: delays seen, and the server's usage before and after."""
    probe = Probe(server, [f"run_{n:03d}" for n in range(min(WATCHED, len(growth.files)))])
    growth.start()
    probe.start()
    time.sleep(2)  # the first answers warm up
    probe.delays.clear()
    before = server.usage()
    time.sleep(seconds)
    after, delays = server.usage(), list(probe.delays)
    probe.closing.set()
    probe.join()
    growth.stop.set()
    growth.join()
    return delays, before, after


def main() -> int:
    """Print the measurements as one JSON object; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--rate", type=float, default=1000.0, help="points a second in all")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--quiet-runs", type=int, default=0, help="further runs of one point that never grow")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lossless-soak-") as folder:
        logdir = Path(folder)
        for n in range(args.quiet_runs):
            with EventFile(logdir / "quiet" / f"run_{n}") as file:
                file.scalar("loss", 1.0, 0)
        with serve(logdir) as server:
            while not server.get("api/board").json()["progress"]["done"]:
                time.sleep(0.1)
            idle = server.usage()
            time.sleep(5)
            quiet = server.usage()
            growth = Growth(logdir, args.runs, args.rate)
            delays, before, after = measure(server, growth, args.seconds)
            wanted = growth.written + args.quiet_runs
            until = time.monotonic() + 5
            while (found := points_on_board(server)) < wanted and time.monotonic() < until:
                time.sleep(0.1)
    quantiles = statistics.quantiles(delays, n=100) if len(delays) > 1 else [float("inf")] * 99
    result = {
        "points_written": wanted,
        "points_on_board": found,
        "delay_ms_p50": round(quantiles[49] * 1e3, 1),
        "delay_ms_p95": round(quantiles[94] * 1e3, 1),
        "delay_ms_max": round(max(delays, default=float("inf")) * 1e3, 1),
        "delays_seen": len(delays),
        "cpu_percent_quiet": round((quiet.cpu - idle.cpu) / 5 * 100, 2),
        "cpu_percent_growing": round((after.cpu - before.cpu) / args.seconds * 100, 1),
        "memory_mb": round(after.memory / 1e6, 1),
        "memory_growth_bytes_per_point": round((after.memory - before.memory) / (args.rate * args.seconds), 1),
        "descriptors": after.descriptors,
    }
    json.dump(result, sys.stdout, indent=1)
    kept = found == wanted and quantiles[94] < 0.5 and result["cpu_percent_quiet"] < 5
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
