"""From logdirs to findings: what is raised, what is not, in which order, and how many."""

from __future__ import annotations

import subprocess
import sys
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import lossless
from lossless.doctor import Evidence, diagnose, examine
from lossless.doctor import diagnose as entry
from lossless.doctor.checks import CHECKS
from lossless.doctor.diagnosis import MOST, ordered
from lossless.findings import REGISTRY, Finding, Place, Severity
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write

module = import_module("lossless.doctor.diagnosis")


def test_it_has_a_public_name() -> None:
    assert lossless.diagnose is diagnose is entry


@pytest.mark.parametrize("first", ["lossless.doctor", "lossless.doctor.diagnosis", "lossless.doctor.checks"])
def test_its_name_is_the_function_whatever_was_imported_first(first: str) -> None:
    code = f"import {first}, lossless; lossless.doctor.check; assert callable(lossless.diagnose)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_clean_logdir_has_no_finding(tmp_path: Path) -> None:
    write(tmp_path / "logs/a" / NAME, HEAD + scalars("loss", [3, 1, 4, 15, 92]))
    write(tmp_path / "logs/b" / NAME, HEAD + b"".join(scalar("loss", step, 0.5 / step) for step in range(1, 9)))
    assert [f for f in diagnose(tmp_path / "logs/b") if f.severity is not Severity.NOTE] == []


def test_every_check_is_there_and_says_by_which_rules() -> None:
    assert {check.__name__.rpartition(".")[2][:4] for check in CHECKS} >= {"d101", "d109"}
    for check in CHECKS:
        rules = getattr(check, "RULES", None) or (check.RULE,)
        assert all(REGISTRY[rule.code] is rule for rule in rules), check.__name__


def test_a_check_that_fails_is_told_and_the_others_are_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(evidence: Evidence) -> Iterator[Finding]:
        yield REGISTRY.finding("D101", "found before", Place(path="x"))
        raise ZeroDivisionError("by zero")

    broken = types.ModuleType("lossless.doctor.checks.broken")
    broken.look = look
    monkeypatch.setattr(module, "CHECKS", (broken, *CHECKS))
    (tmp_path / "runs").mkdir()
    write(tmp_path / "other" / NAME, HEAD + scalars("loss", range(5)))
    found = {f.code: f for f in diagnose(tmp_path / "runs") if f.place.path != "x"}
    assert {"D101", "F109", "D199"} <= found.keys()
    assert found["D199"].message.startswith("Check broken failed: ZeroDivisionError: by zero (test_diagnose.py:")
    assert found["D199"].severity is Severity.WARNING


def test_the_worst_come_first(tmp_path: Path) -> None:
    data = bytearray(HEAD + scalars("loss", range(5)))
    data[len(HEAD) + 20] ^= 1
    write(tmp_path / "b" / NAME, bytes(data))
    write(tmp_path / "a" / NAME, b"")
    severities = [f.severity for f in diagnose(tmp_path, tmp_path / "missing")]
    assert severities == sorted(severities, key=list(Severity).index)
    assert set(severities) == set(Severity)


def test_of_one_code_so_many_are_named_and_the_rest_counted() -> None:
    findings = [REGISTRY.finding("D101", "m", Place(path=f"{i:05}")) for i in range(MOST + 234)]
    named = ordered(findings)
    assert len(named) == MOST
    assert [f.message for f in named if f.place == Place()] == [
        f"235 more like the 999 before: {REGISTRY['D101'].what}",
    ]
    assert len(ordered(findings[:MOST])) == MOST
    assert all(f.place.path for f in ordered(findings[:MOST]))


def test_a_running_board_is_examined_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / "a" / NAME, HEAD + scalars("loss", range(5)))
    with lossless.open(tmp_path, watch=True) as board:
        assert [f for f in examine(Evidence(board)) if f.severity is Severity.ERROR] == []


def test_what_cannot_be_a_logdir_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path / "a" / NAME, HEAD + scalars("loss", range(5)))
    found = diagnose("", "gs://bucket/logs", tmp_path)
    assert {"D108", "D109"} <= {f.code for f in found}
    assert diagnose(tmp_path, logdir_spec="name:")[0].code == "D109"


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(lossless.LosslessError, match="got none"):
        diagnose()


def test_what_is_expected_is_answered_and_nothing_else(tmp_path: Path) -> None:
    """A run and a tag that are given one after the other are meant together."""
    write(tmp_path / "a" / NAME, HEAD + scalars("loss", range(5)))
    write(tmp_path / "b" / NAME, HEAD + scalars("loss", range(5)) + scalars("accuracy", range(5)))
    write(tmp_path / "c" / NAME, b"")
    (shown,) = diagnose(tmp_path, expect=["run=b", "tag=accuracy"])
    assert (shown.code, shown.place.run, shown.place.tag) == ("D701", "b", "accuracy")
    (never,) = diagnose(tmp_path, expect=["run=a", "tag=accuracy"])
    assert (never.code, never.severity) == ("D706", Severity.WARNING)
    assert [f.code for f in diagnose(tmp_path, expect=["run=a", "run=b", "tag=loss"])] == ["D701", "D701"]
    with pytest.raises(lossless.QueryError, match="expect: got 'loss', want run=NAME"):
        diagnose(tmp_path, expect=["loss"])


def test_extreme_steps_and_values_break_no_check(tmp_path: Path) -> None:
    low, high = -(2**63), 2**63 - 1
    for run, wall in (("a", float("nan")), ("b", 1e18), ("c", float("-inf"))):
        steps = [low, high, 0, high, low, 2**53 + 1] * 20
        values = [float("inf"), -3e38, 3e38, float("nan"), 1e-44, 0.0] * 20
        records = (scalar("x", step, value, wall) for step, value in zip(steps, values, strict=True))
        write(tmp_path / run / NAME, HEAD + b"".join(records))
    assert "D199" not in {f.code for f in diagnose(tmp_path)}
