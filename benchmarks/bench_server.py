"""Server: from process start to the first answer and to the last step, and how long answers take."""

from __future__ import annotations

import http.client
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.child import Child
from benchmarks.generate import SHAPES, Shape, generate, run_name, tag_names
from benchmarks.http_client import ARROW, ask, ask_json, connected, free_port, poll, times
from benchmarks.report import Context, Line, median, percentile, seconds

Probe = Callable[[http.client.HTTPConnection], bool]
FAST, SLOW = "--load_fast=true", "--load_fast=false"
PAUSE = 0.02
"""Seconds between two questions whether it is ready; both servers are asked alike."""


def lossless_server(logdir: Path, port: int) -> list[str | Path]:
    """Command line."""
    return [sys.executable, "-m", "lossless", "serve", logdir, "--port", str(port)]


def tensorboard(logdir: Path, port: int, *flags: str) -> list[str | Path]:
    """Command line."""
    return [sys.executable, "-m", "tensorboard.main", "--logdir", logdir, "--port", str(port), *flags]


def answers(path: str) -> Probe:
    """Ready when `path` is answered."""

    def ready(connection: http.client.HTTPConnection) -> bool:
        return bool(ask(connection, path))

    return ready


def lossless_complete(shape: Shape) -> Probe:
    """Ready when the last step of the last tag of every run can be read."""
    tag, last = tag_names(shape)[-1], shape.steps - 1

    def ready(connection: http.client.HTTPConnection) -> bool:
        if not ask_json(connection, "/api/board")["progress"]["done"]:
            return False
        answer = ask_json(connection, "/api/scalars", {"tags": [tag], "pixels": 1, "format": "json"})
        return len(answer["series"]) == shape.runs and all(s["last_step"] == last for s in answer["series"])

    return ready


def tensorboard_complete(shape: Shape) -> Probe:
    """The same of TensorBoard; the list of runs is the cheapest question, so it is asked until it is whole."""
    tag, last = tag_names(shape)[-1], shape.steps - 1
    runs = [run_name(shape, i) for i in range(shape.runs)]

    def ready(connection: http.client.HTTPConnection) -> bool:
        if len(ask_json(connection, "/data/runs")) < shape.runs:
            return False
        answer = ask_json(connection, "/data/plugin/scalars/scalars_multirun", multirun(tag, runs))
        return len(answer) == shape.runs and all(points and points[-1][1] == last for points in answer.values())

    return ready


def multirun(tag: str, runs: list[str]) -> str:
    """The form TensorBoard's page sends."""
    return urllib.parse.urlencode([("tag", tag), *(("runs", run) for run in runs)])


def from_start(command: Callable[[int], list[str | Path]], ready: Probe, patience: float) -> float:
    """Seconds from the process's start until it is ready."""
    port = free_port()
    with Child(command(port)) as child:
        return poll(port, ready, child.start, PAUSE, patience)


def first_answer(context: Context) -> Iterator[Line]:
    """Process start to first answer."""
    logdir = generate(context.name("wide"), context.data)
    mine, other = [], []
    for _ in range(context.rounds):
        mine.append(from_start(lambda port: lossless_server(logdir, port), answers("/api/board"), context.patience))
        other.append(from_start(lambda port: tensorboard(logdir, port), answers("/data/environment"), context.patience))
    ratio = f"{median(other) / median(mine):.1f}×"
    raw = {"ours": mine, "theirs": other}
    yield Line("start to first answer", seconds(mine), seconds(other), ratio, "< 0.5 s", median(mine) < 0.5, raw)


def last_step(context: Context) -> Iterator[Line]:
    """Process start to the last step of `wide` readable."""
    name = context.name("wide")
    shape, logdir = SHAPES[name], generate(name, context.data)
    mine: list[float] = []
    other: dict[str, list[float]] = {FAST: [], SLOW: []}
    notes: dict[str, str] = {}
    for _ in range(context.rounds):
        mine.append(from_start(lambda port: lossless_server(logdir, port), lossless_complete(shape), context.patience))
        for flag, taken in other.items():
            if flag in notes or (flag == SLOW and taken):
                continue
            try:
                command = tensorboard_command(logdir, flag)
                taken.append(from_start(command, tensorboard_complete(shape), context.patience))
            except TimeoutError as error:
                notes[flag] = str(error)
    for flag, taken in other.items():
        ratio = median(taken) / median(mine)
        yield Line(
            f"start to last step of wide, {flag}",
            seconds(mine),
            notes.get(flag) or seconds(taken),
            f"{ratio:.1f}×" if taken else f"> {context.patience / median(mine):.0f}×",
            "≥ 8×" if flag == FAST else "",
            context.verdict(ratio >= 8) if flag == FAST and taken else None,
            {"ours": mine, "theirs": taken},
        )


def tensorboard_command(logdir: Path, flag: str) -> Callable[[int], list[str | Path]]:
    """Command line, but for the port."""
    return lambda port: tensorboard(logdir, port, flag)


def many_long_runs(context: Context) -> Iterator[Line]:
    """1,000 runs of 10,000 points each in one request, smoothed, at 1,000 pixels."""
    name = context.name("flat")
    shape, logdir, port = SHAPES[name], generate(name, context.data), free_port()
    wanted = {"tags": tag_names(shape), "pixels": 1000, "smoothing": "ema", "amount": 0.9}
    with Child(lossless_server(logdir, port)) as child:
        poll(port, lossless_complete(shape), child.start, PAUSE, context.patience)
        with connected(port) as connection:
            for raw in (False, True):
                request = partial(ask, connection, "/api/scalars", {**wanted, "raw": raw}, ARROW)
                sizes, taken = [len(request())], times(20, request)
                p95 = percentile(taken, 0.95)
                yield Line(
                    f"{shape.runs:,} runs × {shape.steps:,} smoothed{' with raw' if raw else ''}, p95",
                    f"{p95 * 1000:.0f} ms",
                    "",
                    f"{sizes[0] / 1e6:.1f} MB",
                    "" if raw else "< 150 ms",
                    None if raw else context.verdict(p95 < 0.15),
                    {"seconds": taken, "bytes": sizes},
                )


def multirun_line(context: Context) -> Iterator[Line]:
    """100 runs × 1,000 points: one request of ours, one of `scalars_multirun`, both as their pages ask."""
    shape, logdir = SHAPES["hundred"], generate("hundred", context.data)
    tag, runs = tag_names(shape)[0], [run_name(shape, i) for i in range(shape.runs)]
    ports = free_port(), free_port()
    count = 5 if context.quick else 20
    with (
        Child(lossless_server(logdir, ports[0])) as child,
        Child(tensorboard(logdir, ports[1], FAST)) as other,
        connected(ports[0]) as mine,
        connected(ports[1]) as its,
    ):
        poll(ports[0], lossless_complete(shape), child.start, PAUSE, context.patience)
        poll(ports[1], tensorboard_complete(shape), other.start, PAUSE, context.patience)
        body = {"tags": [tag], "runs": runs}
        size = len(ask(mine, "/api/scalars", body, ARROW))
        ours = times(count, lambda: ask(mine, "/api/scalars", body, ARROW))
        form = multirun(tag, runs)
        theirs = times(count, lambda: ask(its, "/data/plugin/scalars/scalars_multirun", form))
    ratio = median(theirs) / median(ours)
    raw = {"ours": ours, "theirs": theirs, "bytes": size}
    yield Line("100 runs × 1,000 points", seconds(ours), seconds(theirs), f"{ratio:.1f}×", "≥ 5×", ratio >= 5, raw)


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    for part in (first_answer, last_step, many_long_runs, multirun_line):
        yield from part(context)
