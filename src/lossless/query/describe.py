"""Facts about runs, files and tags, from a snapshot and what the loader knows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from lossless.ingest import EventFile, FileState, Loader, Statuses
from lossless.logdir import FoundRun, Logdir, natural_key, writer_of
from lossless.query.facts import FileFacts, LogdirFacts, Run, TagInfo, Totals
from lossless.query.roles import bases
from lossless.store import RunView, Snapshot
from lossless.types import Kind, Role, Status


def describe_run(
    found: FoundRun, view: RunView, family: tuple[str, Role | None], files: Sequence[EventFile], statuses: Statuses
) -> Run:
    """One run."""
    walls, steps = view.walls or (None, None), view.steps or (None, None)
    writer = next((w for file in reversed(files) if (w := writer_of(file.path))), None)
    return Run(
        name=view.name,
        family=family[0],
        role=family[1],
        status=statuses.of(files, _gap(view)),
        path=found.directory,
        logdir=str(found.logdir),
        files=len(files),
        attempts=view.attempts,
        points=view.points,
        series=view.series,
        first_wall_time=walls[0],
        last_wall_time=walls[1],
        first_step=steps[0],
        last_step=steps[1],
        host=writer.host if writer else None,
        pid=writer.pid if writer else None,
    )


def _gap(view: RunView) -> float:
    """The usual seconds between two points of the series that has most of them."""
    most = int(view.tallies[1].max(initial=0))
    return (view.walls[1] - view.walls[0]) / (most - 1) if view.walls and most > 1 else 0.0


def describe_files(view: RunView, files: Sequence[EventFile]) -> list[FileFacts]:
    """The files of one run."""
    streams = {stream.key: stream for stream in view.streams}
    facts = []
    for file in files:
        stream = streams.get(file.path)
        first, last = (stream.walls if stream else None) or (None, None)
        points = stream.points if stream else 0
        facts.append(
            FileFacts(
                file.path, max(file.size, file.bytes_read), file.bytes_read, points, first, last, file.state.value
            )
        )
    return facts


def describe_logdirs(logdirs: Sequence[Logdir], loader: Loader) -> list[LogdirFacts]:
    """The logdirs and how far they are."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for finding in loader.findings:
        codes[finding.place.path or ""].add(finding.code)
    reading = "ready" if loader.progress.done else "reading"
    states = {"F101": "waiting", "F102": "unreadable"}
    return [
        LogdirFacts(
            logdir.name,
            str(logdir),
            logdir.name or _short(str(logdir)),
            next((state for code, state in states.items() if code in codes[str(logdir)]), reading),
        )
        for logdir in logdirs
    ]


def _short(path: str) -> str:
    home = os.path.expanduser("~")
    return "~" + path[len(home) :] if home != os.sep and path.startswith(home + os.sep) else path


def describe_tags(snapshot: Snapshot) -> list[TagInfo]:
    """All tags, in natural order."""
    names = snapshot.names
    runs, points = snapshot.scalar_tallies
    tallies = {(int(tag), int(Kind.SCALAR)): (int(runs[tag]), int(points[tag])) for tag in np.flatnonzero(runs)}
    for run in snapshot.runs.values():
        for key, values in run.heavy.items():
            in_runs, total = tallies.get(key, (0, 0))
            tallies[key] = (in_runs + 1, total + values)
    roles = bases(names[tag] for tag, kind in tallies if kind == Kind.SCALAR)
    found = []
    for (tag, kind), (in_runs, total) in tallies.items():
        base, role = roles[names[tag]] if kind == Kind.SCALAR else (names[tag], None)
        found.append(TagInfo(names[tag], Kind(kind), in_runs, total, *names.description(tag), base, role))
    return sorted(found, key=lambda tag: (natural_key(tag.name), tag.kind))


def describe_statuses(snapshot: Snapshot, loader: Loader, statuses: Statuses) -> dict[str, Status]:
    """The status of every run."""
    return {name: statuses.of(loader.files(name), _gap(run)) for name, run in snapshot.runs.items()}


def last_wall_time(snapshot: Snapshot) -> float | None:
    """Of all runs."""
    return max((run.walls[1] for run in snapshot.runs.values() if run.walls), default=None)


def totals(snapshot: Snapshot, tags: Sequence[TagInfo], loader: Loader, statuses: Statuses) -> Totals:
    """The board in numbers."""
    live = sum(status is Status.LIVE for status in describe_statuses(snapshot, loader, statuses).values())
    size = sum(file.size for name in snapshot.runs for file in loader.files(name) if file.state is not FileState.GONE)
    return Totals(len(snapshot.runs), len(tags), snapshot.series, snapshot.points, size, last_wall_time(snapshot), live)
