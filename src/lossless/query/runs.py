"""All runs of a board, described again only where something changed."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

from lossless.logdir import FoundRun, writer_of
from lossless.query.facts import Run
from lossless.query.follow import Following
from lossless.store import RunView, Snapshot
from lossless.types import Role, Status

TURN_SECONDS = 1.0
"""Between looks at statuses of runs that did not change."""
_TURNS = (Status.LIVE, Status.STALLED)
"""What becomes another status with time; the others wait for a file to change."""


class _Known(NamedTuple):
    """A run, and what it was described from."""

    found: FoundRun
    view: RunView
    family: tuple[str, Role | None]
    version: int
    run: Run


class Runs:
    """Runs in natural order of their names; a run of which nothing changed is the same object. Any thread."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._lock = threading.Lock()
        self._seen: tuple[Snapshot, list[FoundRun], int] | None = None
        self._known: dict[str, _Known] = {}
        self._turned_at = time.monotonic()

    def all(self) -> list[Run]:
        """The runs now."""
        with self._lock:
            following = self._following
            loader, snapshot, found = following.loader, following.snapshot, following.found
            seen, version = self._seen, loader.version
            if seen is None or seen[0] is not snapshot or seen[1] is not found or seen[2] != version:
                families = following.families
                views = snapshot.runs
                self._known = {
                    run.name: self._described(run, views[run.name], families[run.name])
                    for run in found
                    if run.name in views and run.name in families
                }
                self._seen = snapshot, found, version
            now = time.monotonic()
            if now - self._turned_at >= TURN_SECONDS:
                self._turned_at = now
                turning = [item for item in self._known.items() if item[1].run.status in _TURNS]
                self._known.update((name, self._turned(known)) for name, known in turning)
            return [known.run for known in self._known.values()]

    def _described(self, found: FoundRun, view: RunView, family: tuple[str, Role | None]) -> _Known:
        version = self._following.loader.version_of(found.name)
        known = self._known.get(found.name)
        if (
            known is not None
            and known.view is view
            and known.found is found
            and known.version == version
            and known.family == family
        ):
            return known
        return _Known(found, view, family, version, self._run(found, view, family))

    def _turned(self, known: _Known) -> _Known:
        status = self._status(known.view)
        return known if status is known.run.status else known._replace(run=known.run._replace(status=status))

    def _status(self, view: RunView) -> Status:
        return self._following.statuses.of(self._following.loader.files(view.name), _gap(view))

    def _run(self, found: FoundRun, view: RunView, family: tuple[str, Role | None]) -> Run:
        walls, steps = view.walls or (None, None), view.steps or (None, None)
        writer = next((w for file in reversed(found.files) if (w := writer_of(file.path))), None)
        return Run(
            name=view.name,
            family=family[0],
            role=family[1],
            status=self._status(view),
            path=found.directory,
            logdir=str(found.logdir),
            files=len(found.files),
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
