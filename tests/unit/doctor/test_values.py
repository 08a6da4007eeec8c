"""What the doctor says of values and clocks, word for word, and how bad it is."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from lossless.doctor import diagnose
from lossless.findings import Finding, Severity
from tests.cases.curves import START, write


def of(code: str, *logdirs: Path) -> list[tuple[str, Severity]]:
    """Message and severity of the findings of one rule."""
    found: list[Finding] = diagnose(*logdirs)
    return [(finding.message, finding.severity) for finding in found if finding.code == code]


def test_a_tag_that_is_not_finite_to_its_end_has_diverged(tmp_path: Path) -> None:
    write(tmp_path / "a", "acc", steps=range(30), values={9: math.nan})
    write(
        tmp_path / "a",
        steps=range(0, 300, 10),
        value=2.5,
        values={4: math.inf} | dict.fromkeys(range(20, 30), math.nan),
    )
    ((message, severity),) = of("D241", tmp_path)
    assert severity is Severity.WARNING
    assert message == (
        "loss is NaN from step 200 to its end at 290 (10 of 30 points, and 1 before); its last value before was 2.5 in "
        "run a; likewise acc (step 9)"
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({5: math.nan}, "loss is NaN at 1 of 30 points, the first at step 5, in run a"),
        ({28: math.inf, 29: -math.inf}, "loss is +Inf or -Inf at 2 of 30 points, the first at step 28, in run a"),
        (dict.fromkeys(range(30), math.nan), "loss is NaN at all of its 30 points, the first at step 0, in run a"),
    ],
)
def test_a_few_values_or_a_tag_that_never_was_finite_are_a_note(
    tmp_path: Path, values: dict[int, float], message: str
) -> None:
    write(tmp_path / "a", steps=range(30), values=values)
    assert of("D241", tmp_path) == [(message, Severity.NOTE)]


def test_a_run_that_was_resumed_with_values_has_not_diverged(tmp_path: Path) -> None:
    lost = dict.fromkeys(range(20, 30), math.nan)
    for run, later in (("resumed", {}), ("again", dict.fromkeys(range(10, 20), math.nan)), ("never", lost)):
        write(tmp_path / run, steps=range(30), values=lost)
        start = 20 if run == "never" else 15
        values = dict.fromkeys(range(20), math.nan) if run == "never" else later
        write(tmp_path / run, steps=range(start, start + 20), values=values, start=START + 1000)
    assert of("D241", tmp_path) == [
        (
            "loss is NaN from step 25 to its end at 34 (10 of 20 points); its last value before was 0.1 in run again",
            Severity.WARNING,
        ),
        (
            "loss is NaN from step 20 to its end at 29 (10 of 30 points); its last value before was 0.05 in run never",
            Severity.WARNING,
        ),
        ("loss is NaN at 10 of 50 points, the first at step 20, in run resumed", Severity.NOTE),
    ]


def test_a_constant_metric_says_what_moves(tmp_path: Path) -> None:
    write(tmp_path / "a", steps=range(20))
    write(tmp_path / "a", ["val/accuracy", "f1"], steps=range(20), value=0.1)
    write(tmp_path / "b", "f1", steps=range(20))
    messages = [message for message, _ in of("D242", tmp_path)]
    assert messages == ["val/accuracy is 0.1 at all of its 20 points in run a; 1 other tag moves; likewise f1"]


def test_rounded_steps_and_counts(tmp_path: Path) -> None:
    write(tmp_path / "steps", steps=[int(np.float32((1 << 24) - 20 + i)) for i in range(60)])
    seen = {i: float(np.float32(1e8 + 100 * i)) for i in range(50)}
    write(tmp_path / "values", "seen", steps=range(50), values=seen)
    assert of("D243", tmp_path) == [
        (
            "The steps of loss are multiples of 2 from 16,777,216 on, and repeat 19 times in 40 points in run steps",
            Severity.NOTE,
        ),
        ("seen counts to 100,004,896, but in multiples of 8 above 16,777,216 in run values", Severity.NOTE),
    ]


def test_clocks_that_jump_name_both_times(tmp_path: Path) -> None:
    write(tmp_path / "back", steps=range(10), walls={i: START - 3600 + i for i in range(5, 10)})
    write(tmp_path / "ahead", steps=range(10), walls={i: START + 40 * 86400 + i for i in range(5, 10)})
    ahead, back = of("D244", tmp_path)
    assert ahead[0].startswith(
        "loss goes ahead by 40 days of wall time at step 5 in run ahead, from 2023-11-14 22:13:24"
    )
    assert [ahead[1], back[1]] == [Severity.NOTE, Severity.NOTE]
    assert back[0].startswith(
        "loss goes back by 60 min of wall time at step 5 in run back, from 2023-11-14 22:13:24 UTC"
    )


@pytest.mark.parametrize(
    ("start", "message", "severity"),
    [
        (START * 1e3, "has wall times up to 1.7e+12: milliseconds, where seconds since 1970 are meant,", "warning"),
        (START * 1e9, "has wall times up to 1.7e+18: nanoseconds, where seconds since 1970 are meant,", "warning"),
        (4e9, "has points of 2096-10-02 07:06:49 UTC, in the future,", "warning"),
        (5.0, "has wall times up to 14.0 s after 1970: seconds since some start,", "note"),
    ],
)
def test_clocks_that_cannot_be_right(tmp_path: Path, start: float, message: str, severity: str) -> None:
    write(tmp_path / "a", steps=range(10), start=start)
    assert of("D245", tmp_path) == [(f"loss {message} in run a", severity)]


def test_an_hour_ahead_is_a_note_and_a_minute_nothing(tmp_path: Path) -> None:
    write(tmp_path / "hour", steps=range(10), start=time.time() + 3600)
    write(tmp_path / "minute", steps=range(10), start=time.time() + 60)
    ((message, severity),) = of("D245", tmp_path)
    assert "in the future, in run hour" in message
    assert severity is Severity.NOTE
