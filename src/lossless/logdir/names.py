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
    """Gives each run the path below its logdir, behind `name/` when the logdir has a name. The root itself is the name;
    without one `.`, or, where there are several logdirs, its directory's name. Logdirs that hold runs of the same name
    go under their directories' names (F112); of those found later, only the newcomer, so that a run keeps its name."""

    def __init__(self, logdirs: Sequence[Logdir]) -> None:
        self._labels = _labels(logdirs)
        self._several = len(logdirs) > 1
        self._taken: dict[str, Logdir] = {}
        self._prefixed: dict[Logdir, Finding] = {}

    @property
    def findings(self) -> Iterable[Finding]:
        """F112 for each logdir whose runs were prefixed."""
        return self._prefixed.values()

    def assign(self, runs: Iterable[tuple[Logdir, str]]) -> dict[tuple[Logdir, str], RunName]:
        """Names of new runs, each given as (logdir, path below it)."""
        runs = list(runs)
        owners: dict[str, Logdir] = {}
        for logdir, relative in runs:
            name = self._name(logdir, relative)
            first = self._taken.get(name) or owners.setdefault(name, logdir)
            if first != logdir:
                self._collide(name, first, logdir, both=name not in self._taken)
        return {(logdir, relative): self._take(logdir, relative) for logdir, relative in runs}

    def release(self, name: RunName) -> None:
        """The run is gone; its name may be given again."""
        self._taken.pop(name, None)

    def _collide(self, name: str, first: Logdir, second: Logdir, *, both: bool) -> None:
        for logdir, other in ((first, second), (second, first))[0 if both else 1 :]:
            message = f"{logdir} and {other} both hold a run {name!r}"
            effect = f"The runs of {logdir} are shown below {self._labels[logdir]!r}."
            finding = REGISTRY.finding("F112", message, Place(path=str(logdir)), effect=effect)
            self._prefixed.setdefault(logdir, finding)

    def _name(self, logdir: Logdir, relative: str) -> str:
        root = self._several and not relative
        prefix = self._labels[logdir] if root or logdir in self._prefixed else logdir.name
        return f"{prefix}/{relative}" if prefix and relative else prefix or relative or "."

    def _take(self, logdir: Logdir, relative: str) -> RunName:
        first = name = self._name(logdir, relative)
        count = 1
        while name in self._taken:
            count += 1
            name = f"{first} ({count})"
        self._taken[name] = logdir
        return RunName(name)


def _labels(logdirs: Sequence[Logdir]) -> dict[Logdir, str]:
    """For each logdir its name, or the shortest end of its directory's path that no other's has."""
    labels = {logdir: logdir.name for logdir in logdirs if logdir.name}
    unsettled = {logdir: _parts(logdir) for logdir in logdirs if not logdir.name}
    for depth in range(1, 1 + max(map(len, unsettled.values()), default=0)):
        ends = {logdir: "/".join(parts[-depth:]) for logdir, parts in unsettled.items()}
        counts = Counter([*labels.values(), *(end for end, _ in {(e, tuple(unsettled[d])) for d, e in ends.items()})])
        last = {d for d, parts in unsettled.items() if depth >= len(parts)}
        labels |= {logdir: end for logdir, end in ends.items() if counts[end] == 1 or logdir in last}
        unsettled = {logdir: parts for logdir, parts in unsettled.items() if logdir not in labels}
    return labels


def _parts(logdir: Logdir) -> list[str]:
    parts = logdir.path.replace(os.sep, "/").strip("/").split("/")
    return parts[:-1] if is_event_file(parts[-1]) else parts
