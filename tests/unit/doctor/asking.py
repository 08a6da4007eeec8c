"""Asks the doctor about what a case made."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from lossless.doctor import Evidence, diagnose, examine
from lossless.doctor.diagnosis import answered
from lossless.findings import Finding
from lossless.logdir import parse_specs
from lossless.query import Board
from tests.cases import Asked


def findings_of(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the doctor answers."""
    for name, value in asked.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(asked.cwd or os.getcwd())
    with asked.held or nullcontext():
        if asked.fs is None and asked.then is None and not asked.follow and not asked.hidden:
            return diagnose(*asked.logdirs, logdir_spec=asked.logdir_spec, expect=asked.expect, ports=asked.ports)
        return _of_a_board(asked)


def _of_a_board(asked: Asked) -> list[Finding]:
    with Board(parse_specs(asked.logdirs, logdir_spec=asked.logdir_spec), fs=asked.fs) as board:
        board.load()
        if asked.follow:
            board.start(watch=True)
            time.sleep(0.3)  # until it watches
        if asked.then:
            asked.then()
            board.refresh()
        evidence = Evidence(board, asked.logdirs)
        return answered(evidence, asked.expect, asked.hidden) if asked.expect else examine(evidence)


def case_functions(module: object, outcome: str) -> list[str]:
    """The functions of a case that `fires` or is `quiet`, by name."""
    return sorted(name for name in vars(module) if name == outcome or name.startswith(outcome + "_"))


CASES = Path(__file__).parents[2] / "cases" / "doctor"
