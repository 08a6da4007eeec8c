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
    run: Run


class _Seen(NamedTuple):
    """What the runs were described from."""

    snapshot: Snapshot
    found: list[FoundRun]
    version: int


class Runs:
    """Runs in natural order of their names; a run of which nothing changed is the same object. Any thread."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._lock = threading.Lock()
        self._seen: _Seen | None = None
        self._known: dict[str, _Known] = {}
        self._live = 0
        self._turned_at = time.monotonic()

    def all(self) -> list[Run]:
        """The runs now."""
        with self._lock:
            self._look()
            return [known.run for known in self._known.values()]

    def find(self, name: str) -> Run | None:
        """The run of this name."""
        with self._lock:
            self._look()
            known = self._known.get(name)
            return known.run if known else None

    def statuses(self) -> dict[str, Status]:
        """The status of every run."""
        with self._lock:
            self._look()
            return {name: known.run.status for name, known in self._known.items()}

    @property
    def live(self) -> int:
        """How many are live."""
        with self._lock:
            self._look()
            return self._live

    def _look(self) -> None:
        """Bring the runs up to date; costs what changed."""
        following, seen = self._following, self._seen
        now = _Seen(following.snapshot, following.found, following.loader.version)
        if seen is None or seen.found is not now.found:
            self._arrange(now)
        elif seen != now:
            changed = now.snapshot.changed_since(seen.snapshot).union(following.loader.turned_since(seen.version))
            if all(name in self._known and name in now.snapshot.runs for name in changed):
                for name in changed:
                    known = self._known[name]
                    family = known.run.family, known.run.role
                    self._take(self._described(known.found, now.snapshot.runs[name], family, known))
            else:
                self._arrange(now)
        self._seen = now
        clock = time.monotonic()
        if clock - self._turned_at >= TURN_SECONDS:
            self._turned_at = clock
            for known in [known for known in self._known.values() if known.run.status in _TURNS]:
                self._take(self._turned(known))

    def _arrange(self, now: _Seen) -> None:
        """Anew, for other runs may be there in another order; described is what changed."""
        views, families, before = now.snapshot.runs, self._following.families, self._known
        changed = set(self._following.loader.turned_since(self._seen.version if self._seen else 0))
        self._known, self._live = {}, 0
        for found in now.found:
            name, known = found.name, before.get(found.name)
            if name not in views or name not in families:
                continue
            if (
                known is None
                or known.found is not found
                or known.view is not views[name]
                or name in changed
                or (known.run.family, known.run.role) != families[name]
            ):
                known = self._described(found, views[name], families[name], known)
            self._take(known)

    def _take(self, known: _Known) -> None:
        before = self._known.get(known.run.name)
        self._live += (known.run.status is Status.LIVE) - (before is not None and before.run.status is Status.LIVE)
        self._known[known.run.name] = known

    def _turned(self, known: _Known) -> _Known:
        status = self._status(known.view)
        return known if status is known.run.status else known._replace(run=known.run._replace(status=status))

    def _status(self, view: RunView) -> Status:
        return self._following.statuses.of(self._following.loader.files(view.name), _gap(view))

    def _described(
        self, found: FoundRun, view: RunView, family: tuple[str, Role | None], before: _Known | None
    ) -> _Known:
        walls, steps = view.walls or (None, None), view.steps or (None, None)
        writer = (before.run.host, before.run.pid) if before and before.found is found else _writer(found)
        run = Run(
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
            host=writer[0],
            pid=writer[1],
        )
        return _Known(found, view, run)


def _writer(found: FoundRun) -> tuple[str | None, int | None]:
    """Host and pid of the newest file's writer."""
    writer = next((w for file in reversed(found.files) if (w := writer_of(file.path))), None)
    return (writer.host, writer.pid) if writer else (None, None)


def _gap(view: RunView) -> float:
    """The usual seconds between two points of the series that has most of them."""
    most = view.longest
    return (view.walls[1] - view.walls[0]) / (most - 1) if view.walls and most > 1 else 0.0
