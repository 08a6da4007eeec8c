"""What was written for the table of hyperparameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.errors import ProtoError
from lossless.wire.hparams import Experiment, HParamsPluginData

EXPERIMENT = "_hparams_/experiment"
SESSION = "_hparams_/session_start_info"
YOUNG = 600.0
"""Seconds after its last value for which a training may still write its first metric."""


class Metric(NamedTuple):
    """A metric that an experiment names: its tag, and the directory below the session's, "" for its own."""

    tag: str
    group: str


class Trials:
    """`sessions`: runs with hyperparameters; `experiments`: each different one; `at`: runs that wrote them; `scalars`:
    tags of each run that has any; all in natural order."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.sessions = _runs_of(evidence, SESSION)
        self.at = _runs_of(evidence, EXPERIMENT)
        self.experiments = _experiments(evidence) if self.at else []

    @property
    def metrics(self) -> list[Metric]:
        """Those of all experiments, each once."""
        names = (info.name for experiment in self.experiments for info in experiment.metric_infos)
        return list(dict.fromkeys(Metric(name.tag, name.group) for name in names if name and name.tag))

    @property
    def young(self) -> bool:
        """Whether something was written so lately that more may come."""
        last = self._evidence.board.last_wall_time
        return last is not None and self._evidence.now - last < YOUNG and self._lives()

    def _lives(self) -> bool:
        files = self._evidence.files
        newest = np.argsort(np.nan_to_num(files.mtime))[::-1][:8].tolist()
        return any(files.status(row) != "gone" for row in newest)

    def with_tag(self, tag: str) -> set[str]:
        """Runs with scalars of this tag."""
        series = self._evidence.series
        if tag not in series.tags:
            return set()
        return {series.runs[run] for run in np.unique(series.run[series.tag == series.tags.index(tag)]).tolist()}

    def with_scalars(self) -> set[str]:
        """Runs with scalars."""
        series = self._evidence.series
        return {series.runs[run] for run in np.unique(series.run).tolist()}


def of_sessions(evidence: Evidence) -> frozenset[int]:
    """The files that hold hyperparameters of a trial."""
    heavy = evidence.heavy
    if SESSION not in heavy.tags:
        return frozenset()
    return frozenset(heavy.file[heavy.tag == heavy.tags.index(SESSION)].tolist())


def above(run: str) -> list[str]:
    """The run, and all directories above it that may be runs."""
    parts = run.split("/")
    return [".", *("/".join(parts[: i + 1]) for i in range(len(parts)))]


def _runs_of(evidence: Evidence, tag: str) -> list[str]:
    heavy = evidence.heavy
    if tag not in heavy.tags:
        return []
    rows = heavy.tag == heavy.tags.index(tag)
    return [heavy.runs[run] for run in np.unique(heavy.run[rows]).tolist()]


def _experiments(evidence: Evidence) -> list[Experiment]:
    found = []
    for metadata in evidence.board.metadata(EXPERIMENT):
        try:
            data = HParamsPluginData.decode(metadata.content)
        except ProtoError:
            continue
        if data.experiment:
            found.append(data.experiment)
    return found
