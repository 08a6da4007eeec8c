"""Names of runs, unique over all logdirs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from lossless.findings import Finding, Place
from lossless.logdir.listing import is_event_file
from lossless.logdir.specs import Logdir
from lossless.rules import REGISTRY
from lossless.types import RunName


class Names:
    """Gives each run the path below its logdir, behind `name/` when the logdir has a name; the root itself is `.` or
    the name. When a logdir holds a run whose name another has taken, its runs go under its directory's name (F112)."""

    def __init__(self, logdirs: Sequence[Logdir]) -> None:
        self._labels = _labels(logdirs)
        self._taken: dict[str, Logdir] = {}
        self._prefixed: dict[Logdir, Finding] = {}

    @property
    def findings(self) -> Iterable[Finding]:
        """F112 for each logdir that lost a name."""
        return self._prefixed.values()

    def assign(self, runs: Iterable[tuple[Logdir, str]]) -> dict[tuple[Logdir, str], RunName]:
        """Names of new runs, each given as (logdir, path below it)."""
        by_logdir: dict[Logdir, list[str]] = {}
        for logdir, relative in runs:
            by_logdir.setdefault(logdir, []).append(relative)
        named: dict[tuple[Logdir, str], RunName] = {}
        for logdir, relatives in by_logdir.items():
            self._yield_names(logdir, relatives)
            for relative in relatives:
                named[logdir, relative] = self._take(logdir, relative)
        return named

    def release(self, name: RunName) -> None:
        """The run is gone; its name may be given again."""
        self._taken.pop(name, None)

    def _yield_names(self, logdir: Logdir, relatives: list[str]) -> None:
        if logdir in self._prefixed:
            return
        for relative in relatives:
            name = _join(logdir.name, relative)
            owner = self._taken.get(name)
            if owner is not None and owner != logdir:
                message = f"{owner} and {logdir} both hold a run {name!r}"
                effect = f"The runs of {logdir} are shown below {self._labels[logdir]!r}."
                place = Place(path=str(logdir), run=name)
                self._prefixed[logdir] = REGISTRY.finding("F112", message, place, effect=effect)
                return

    def _take(self, logdir: Logdir, relative: str) -> RunName:
        first = _join(self._labels[logdir] if logdir in self._prefixed else logdir.name, relative)
        name, count = first, 1
        while name in self._taken:
            count += 1
            name = f"{first} ({count})"
        self._taken[name] = logdir
        return RunName(name)


def _join(prefix: str | None, relative: str) -> str:
    return f"{prefix}/{relative}" if prefix and relative else prefix or relative or "."


def _labels(logdirs: Sequence[Logdir]) -> dict[Logdir, str]:
    """For each logdir its name, or the shortest end of its directory's path that no other has."""
    labels = {logdir: logdir.name or "" for logdir in logdirs}
    depth = 1
    unsettled = [logdir for logdir in logdirs if not logdir.name]
    while unsettled and depth < 64:
        for logdir in unsettled:
            parts = logdir.path.replace(os.sep, "/").strip("/").split("/")
            labels[logdir] = "/".join((parts[:-1] if is_event_file(parts[-1]) else parts)[-depth:])
        counts = Counter(labels.values())
        unsettled = [logdir for logdir in unsettled if counts[labels[logdir]] > 1]
        depth += 1
    return labels
