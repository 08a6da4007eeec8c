"""Facts about files, logdirs and tags, from a snapshot and what the loader knows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from lossless.ingest import EventFile, Loader, Metadata
from lossless.logdir import Logdir, natural_key
from lossless.query.facts import FileFacts, LogdirFacts, TagInfo
from lossless.query.roles import bases
from lossless.store import RunView, Snapshot
from lossless.types import Kind
from lossless.values.mesh import name_of
from lossless.values.payload import Metadata as Said


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


def describe_tags(snapshot: Snapshot, metadata: Callable[[str], Sequence[Metadata]]) -> list[TagInfo]:
    """All tags, in natural order. `metadata`: what writers said of a tag."""
    names = snapshot.names
    runs, points, heavy = snapshot.tallies
    tallies = {(int(tag), int(Kind.SCALAR)): (int(runs[tag]), int(points[tag])) for tag in np.flatnonzero(runs)}
    tallies.update(heavy)
    roles = bases(names[tag] for tag, kind in tallies if kind == Kind.SCALAR)
    found = []
    for (tag, kind), (in_runs, total) in tallies.items():
        base, role = roles[names[tag]] if kind == Kind.SCALAR else (names[tag], None)
        if kind == Kind.MESH:
            base = _mesh(metadata(base)) or base
        found.append(TagInfo(names[tag], Kind(kind), in_runs, total, *names.description(tag), base, role))
    return sorted(found, key=lambda tag: (natural_key(tag.name), tag.kind))


def _mesh(found: Sequence[Metadata]) -> str | None:
    return next((name for said in found if said.plugin == "mesh" and (name := name_of(Said(*said)))), None)
