"""Media: every view and its pictures on both boards on the same files, and what a server holds after gigabytes of them.

TensorBoard is given the benefit of the doubt: its first picture counts as painted when the first answer with one is
there. It is told to keep every image (`--samples_per_plugin images=1000`); by default it shows 10 of the 1,000 steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import views
from benchmarks.bench_server import FAST, PAUSE, lossless_server, tensorboard
from benchmarks.browser import chromium, opened
from benchmarks.child import Child
from benchmarks.http_client import ask_json, connected, free_port, poll
from benchmarks.pictures import SCALAR, TAG, make_large, make_steps
from benchmarks.report import Context, Line, median, percentile

RUNS, STEPS = 4, 1000
ALL = "--samples_per_plugin=images=1000"
OURS = "document.querySelector('.tile[data-drawn=\"true\"]') !== null"
THEIRS = "performance.getEntriesByType('resource').some(e => /imageData|individualImage/.test(e.name) && e.responseEnd)"
MOVES = 100
"""Movements of a slider, one after the other; as many to the next step as to any other."""
TWO_FRAMES = 2 * 1000 / 60
OUR_MOVES = """async (moves) => {
  const slider = document.querySelector('[role=slider][aria-label^="Step"]');
  const shown = (step) => [...document.querySelectorAll('.tile')].every(
    (tile) => tile.dataset.step === step && tile.dataset.drawn === 'true');
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (const move of moves) {
    const box = slider.getBoundingClientRect();
    const start = performance.now();
    if (move < 0) slider.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true}));
    else for (const type of ['pointerdown', 'pointerup'])
      slider.dispatchEvent(new PointerEvent(type, {
        clientX: box.left + 6 + move * (box.width - 12), clientY: box.top + 5, pointerId: 1, bubbles: true}));
    await new Promise((done) => setTimeout(done));
    while (!shown(slider.getAttribute('aria-valuenow'))) await frame();
    await frame();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 50));
  }
  return times;
}"""
THEIR_MOVES = """async (moves) => {
  const input = document.querySelector('image-card mat-slider input');
  const image = () => document.querySelector('image-card img');
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (const move of moves) {
    const before = image().src;
    const start = performance.now();
    input.value = move < 0 ? Math.max(0, Number(input.value) - 1) : Math.round(move * Number(input.max));
    for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, {bubbles: true}));
    while (!image() || image().src === before || !image().complete || !image().naturalWidth) await frame();
    await frame();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 50));
  }
  return times;
}"""


def moves() -> list[float]:
    """Jumps to shares of the slider's length that never repeat, each followed by one step down (−1)."""
    return [move for i in range(1, MOVES // 2 + 1) for move in (0.05 + i * 0.6180339887 % 0.9, -1)]


def pages(context: Context, browser: Browser) -> Iterator[Line]:
    """First picture, and the slider over all steps."""
    logdir = make_steps(context.data / "pictures", RUNS, STEPS)
    first: dict[str, list[float]] = {"ours": [], "timeseries": [], "images": []}
    slider: dict[str, list[float]] = {"ours": [], "theirs": []}
    mine, its = free_port(), free_port()
    with (
        Child(lossless_server(logdir, mine)) as child,
        Child(tensorboard(logdir, its, FAST, ALL)) as other,
    ):
        poll(mine, lambda c: bool(ask_json(c, "/api/board")["progress"]["done"]), child.start, PAUSE, context.patience)
        poll(its, _theirs_complete, other.start, 1.0, context.patience)
        for _ in range(context.rounds):
            with opened(browser, f"http://127.0.0.1:{mine}/#v=media", OURS, context.patience) as (page, at):
                first["ours"].append(at)
                page.wait_for_function("() => document.querySelectorAll('.tile[data-drawn=\"true\"]').length === 4")
                slider["ours"] += page.evaluate(OUR_MOVES, moves())
            for name in ("timeseries", "images"):
                with opened(browser, f"http://127.0.0.1:{its}/#{name}", THEIRS, context.patience) as (page, at):
                    first[name].append(at)
                    if name == "timeseries":
                        page.wait_for_function("() => document.querySelector('image-card img')?.naturalWidth > 0")
                        slider["theirs"] += page.evaluate(THEIR_MOVES, moves())
    for name in ("timeseries", "images"):
        ratio = median(first[name]) / median(first["ours"])
        yield Line(
            f"{RUNS} runs × {STEPS:,} pictures: first picture ({name})",
            f"{median(first['ours']):.0f} ms",
            f"{median(first[name]):.0f} ms",
            f"{ratio:.1f}×",
            "≥ 3×",
            context.verdict(ratio >= 3),
            first,
        )
    p95 = {name: percentile(taken, 0.95) for name, taken in slider.items()}
    yield Line(
        f"step slider over {STEPS:,} pictures, input to picture, p95 (ours: {RUNS} pictures at once, theirs: one)",
        f"{p95['ours']:.0f} ms",
        f"{p95['theirs']:.0f} ms",
        f"{p95['theirs'] / p95['ours']:.1f}×",
        f"≤ {TWO_FRAMES:.0f} ms (two frames)",
        context.verdict(p95["ours"] <= TWO_FRAMES),
        slider,
    )


def _theirs_complete(connection: object) -> bool:
    """The last picture of every run is listed."""
    runs = ask_json(connection, "/data/plugin/images/tags")  # type: ignore[arg-type]
    return len(runs) == RUNS and all(
        ask_json(connection, f"/data/plugin/images/images?tag={TAG}&run={run}&sample=0")[-1]["step"] == STEPS - 1  # type: ignore[arg-type]
        for run in runs
    )


def memory(context: Context) -> Iterator[Line]:
    """Of a server that has read large pictures, beside one that has read the scalars alone, and TensorBoard's."""
    runs, steps = (5, 100) if context.quick else (20, 500)
    held: dict[str, list[int]] = {"pictures": [], "scalars": [], "theirs": []}
    size = 0
    for kind in ("pictures", "scalars"):
        logdir = make_large(context.data / f"{kind}-{runs}x{steps}", runs, steps, pictures=kind == "pictures")
        size = max(size, sum(path.stat().st_size for path in logdir.rglob("*.v2")))
        for _ in range(context.rounds):
            held[kind].append(_memory_of(logdir, runs * steps, context))
    its = free_port()
    logdir = context.data / f"pictures-{runs}x{steps}"
    with Child(tensorboard(logdir, its, FAST)) as other:
        poll(its, lambda c: len(ask_json(c, "/data/runs")) == runs, other.start, 1.0, context.patience * 4)
        held["theirs"].append(other.memory()[0])
    mine, alone, theirs = (median(held[name]) for name in ("pictures", "scalars", "theirs"))
    yield Line(
        f"memory after {size / 1e9:.1f} GB of pictures (their scalars alone: {alone / 1e6:.0f} MB)",
        f"{mine / 1e6:.0f} MB",
        f"{theirs / 1e6:.0f} MB",
        f"{theirs / mine:.1f}×",
        "≤ 1.1 × the scalars alone",
        context.verdict(mine <= 1.1 * alone),
        {name: list(values) for name, values in held.items()},
    )


def _memory_of(logdir: Path, points: int, context: Context) -> int:
    """Resident bytes once everything is read and a hundred pictures, if there are any, were asked for."""
    port = free_port()
    with Child(lossless_server(logdir, port)) as child:
        poll(port, lambda c: _whole(ask_json(c, "/api/board"), points), child.start, PAUSE, context.patience * 4)
        with connected(port) as connection:
            ask_json(connection, "/api/scalars", {"tags": [SCALAR], "pixels": 100, "format": "json"})
        return child.memory()[0]


def _whole(board: dict[str, object], points: int) -> bool:
    progress = board["progress"]
    return isinstance(progress, dict) and bool(progress["done"]) and board["points"] == points


def lines(context: Context) -> Iterator[Line]:
    """In the page, then in the server."""
    with chromium() as browser:
        yield from views.first_pictures(context, browser)
        yield from views.sweep(context, browser)
        yield from pages(context, browser)
    yield from memory(context)
