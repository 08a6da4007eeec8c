"""Trainings of transformers' Trainer, by the files it leaves beside its checkpoints."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import lossless.doctor.reading as reading
from lossless.doctor.around import named, output_of
from lossless.doctor.evidence import Evidence

_STATE = re.compile(r"trainer_state\.json")
_ARGUMENTS = re.compile(r"training_args\.(?:bin|json)")
_MOST = 50


class Training(NamedTuple):
    """`directory`: its output_dir; `path`: the newest trainer_state.json, or its arguments; `source`: the file that
    `settings` are from. `step`, `last`: where it stands and where it ends, 0 if unknown; `history`: what it logged."""

    directory: str
    path: str
    source: str
    settings: dict[str, object]
    step: int
    last: int
    history: list[dict[str, object]]

    @property
    def reports(self) -> list[str] | None:
        """Whom it reports to, [] for nobody; None if that is not known."""
        said = named(self.settings, "report_to")
        if said is ...:
            return None
        names = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        return [str(name).lower() for name in names if str(name).lower() not in ("none", "")]

    def number(self, *names: str) -> float:
        """A setting that is a number; 0 if it is not there."""
        said = named(self.settings, *names)
        return float(said) if isinstance(said, int | float) else 0.0

    def word(self, *names: str) -> str:
        """A setting that is a word; "" if it is not there."""
        said = named(self.settings, *names)
        said = "no" if said is False else said
        return said.rpartition(".")[2].lower() if isinstance(said, str) else ""

    def logged(self, start: str) -> bool:
        """Whether an entry of its history has a value whose name begins so."""
        return any(key.startswith(start) for entry in self.history for key in entry)


def trainings(evidence: Evidence) -> Iterator[Training]:
    """One an output directory, the first 50."""
    by_directory: dict[str, list[str]] = {}
    for path in evidence.around.called(_STATE):
        by_directory.setdefault(output_of(path), []).append(path)
    for path in evidence.around.called(_ARGUMENTS):
        by_directory.setdefault(output_of(path), [])
    for directory, states in list(by_directory.items())[:_MOST]:
        yield _training(evidence, directory, states)


def _training(evidence: Evidence, directory: str, states: list[str]) -> Training:
    read = [(path, said) for path in states if isinstance(said := reading.json_of(path), dict)]
    path, state = max(read, key=_progress, default=(directory, {}))
    source, settings = evidence.around.settings(directory)
    if not source:
        source, settings = evidence.around.settings(os.path.dirname(path))
    plain = {key: value for key, value in state.items() if not isinstance(value, dict | list)}
    history = state.get("log_history")
    entries = [entry for entry in history if isinstance(entry, dict)] if isinstance(history, list) else []
    return Training(
        directory,
        path,
        source or path,
        {**plain, **settings},
        _integer(state.get("global_step")),
        _integer(state.get("max_steps")),
        entries,
    )


def _progress(read: tuple[str, dict[str, object]]) -> tuple[int, int]:
    """The furthest first, and of equals the one that is not in a checkpoint."""
    path, state = read
    return _integer(state.get("global_step")), -len(path)


def _integer(value: object) -> int:
    return int(value) if isinstance(value, int | float) and value == value and abs(value) < 1e18 else 0
