"""Live: from flush to paint with 100 growing runs, and what a server costs when nothing grows."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.bench_server import PAUSE, lossless_complete, lossless_server
from benchmarks.browser import chromium
from benchmarks.child import Child
from benchmarks.generate import SHAPES, file_name, generate
from benchmarks.http_client import free_port, poll
from benchmarks.report import Context, Line, percentile
from benchmarks.wire_numpy import file_head, simple_scalar, step_records

RUNS, RATE = 100, 10
"""Runs, and points a second of each: 1,000 a second in all."""
TAG = "loss"
SEEN = """() => {
  window.seen = [];
  const card = document.querySelector('[data-card]');
  const note = () => {
    const points = Number(card.dataset.points);
    requestAnimationFrame(() => seen.push([points, Date.now() / 1000]));
  };
  new MutationObserver(note).observe(card, {attributes: true, attributeFilter: ['data-points']});
}"""


class Writers:
    """A hundred event files; `tick` writes one point to each and flushes."""

    def __init__(self, logdir: Path) -> None:
        self.paths = [logdir / f"run_{i:03d}" / file_name(i) for i in range(RUNS)]
        for path in self.paths:
            path.parent.mkdir(parents=True)
            path.write_bytes(file_head(time.time()))
        self.files = [path.open("ab", buffering=0) for path in self.paths]
        self.flushed: list[float] = []

    def tick(self) -> None:
        """One point a run, with the time it is."""
        step = len(self.flushed)
        columns = np.array([step]), np.array([[time.time()]]), np.array([[1 / (1 + step)]])
        (data,) = step_records([simple_scalar(TAG)], *columns)
        for file in self.files:
            file.write(data)
        self.flushed.append(time.time())

    def close(self) -> None:
        """Close the files."""
        for file in self.files:
            file.close()


def latencies(flushed: list[float], seen: list[tuple[int, float]], first: int) -> list[float]:
    """Seconds from each flush, from number `first` on, to the first paint that has all its points."""
    found = []
    for number, at in enumerate(flushed[first:], first):
        painted = next((t for points, t in seen if points >= RUNS * (number + 1)), None)
        found.append(float("inf") if painted is None else painted - at)
    return found


def flush_to_paint(context: Context) -> Line:
    """100 runs growing by 1,000 points a second in all."""
    folder = Path(tempfile.mkdtemp(prefix="lossless-live-"))
    seconds_, port = 5 if context.quick else 20, free_port()
    writers = Writers(folder)
    writers.tick()
    try:
        with Child(lossless_server(folder, port)) as server, chromium() as browser:
            poll(port, _asked, server.start, PAUSE, context.patience)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector(f"[data-card][data-lines='{RUNS}']")
            page.evaluate(SEEN)
            for _ in range(seconds_ * RATE):
                due = time.monotonic() + 1 / RATE
                writers.tick()
                page.wait_for_timeout(max(1, (due - time.monotonic()) * 1000))
            page.wait_for_timeout(2000)
            seen = [(int(points), float(at)) for points, at in page.evaluate("seen")]
    finally:
        writers.close()
        shutil.rmtree(folder)
    taken = latencies(writers.flushed, seen, first=1)
    p95 = percentile(taken, 0.95)
    return Line(
        f"{RUNS} runs growing by {RUNS * RATE:,} points a second: flush to paint, p95",
        f"{p95 * 1000:.0f} ms",
        "polls, 30 s at best",
        f"median {percentile(taken, 0.5) * 1000:.0f} ms",
        "< 500 ms",
        p95 < 0.5,
        {"seconds": taken},
    )


def _asked(connection: http.client.HTTPConnection) -> bool:
    connection.request("GET", "/healthz")
    return connection.getresponse().read() != b""


def at_rest(context: Context) -> Line:
    """10,000 runs watched, one listener, nothing grows."""
    name = context.name("idle")
    shape, logdir, port = SHAPES[name], generate(name, context.data), free_port()
    seconds_ = 5.0 if context.quick else 20.0
    with Child(lossless_server(logdir, port)) as server, contextlib.closing(_listener(port, server, context)):
        poll(port, lossless_complete(shape), server.start, 0.5, context.patience)
        time.sleep(3)
        before, start = server.cpu(), time.perf_counter()
        time.sleep(seconds_)
        share = (server.cpu() - before) / (time.perf_counter() - start)
    return Line(
        f"{shape.runs:,} runs watched, nothing grows",
        f"{share:.1%} of a core",
        "",
        "",
        "< 5 %",
        context.verdict(share < 0.05),
        {"share": share},
    )


def _listener(port: int, server: Child, context: Context) -> http.client.HTTPConnection:
    """A page's event stream."""
    poll(port, _asked, server.start, PAUSE, context.patience)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/api/events")
    connection.getresponse()
    return connection


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    yield flush_to_paint(context)
    yield at_rest(context)
