"""What the doctor says of steps, word for word, and how much of it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from lossless.doctor import diagnose, rows
from lossless.findings import Finding, Severity
from tests.cases.curves import START, write

TWO_COUNTERS = (
    "loss goes back 50 times in 100 points, first from step 1,000 to 0, as two counters do (1,000 to 5,900: 50 points; "
    "0 to 49: 50) in run a"
)


def of(code: str, *logdirs: Path) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in diagnose(*logdirs) if finding.code == code]


def test_a_tag_that_stands_still_names_its_points_its_step_and_the_call(tmp_path: Path) -> None:
    write(tmp_path / "a", ["loss", "acc"], steps=[3] * 1200)
    (found,) = of("D231", tmp_path)
    assert found.message == "All 1,200 points of loss are at step 3 in run a; likewise acc"
    assert found.severity is Severity.WARNING
    assert found.fix == "writer.add_scalar(tag, value, global_step=step)"
    assert (found.place.run, found.place.tag, found.place.step) == ("a", "loss", 3)


def test_points_of_one_evaluation_are_a_note(tmp_path: Path) -> None:
    """Twenty episodes at the end of a training that counted its steps."""
    write(tmp_path / "a", steps=range(1000))
    write(tmp_path / "a", "eval/reward", steps=[1000] * 20, start=START + 1000)
    (found,) = of("D231", tmp_path)
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([0, 0, 1, 1, 2, 2], "loss has 2 points at each of 3 steps in run a, first at step 0"),
        ([0, 1, 1, 1, 2, 3], "loss repeats its step twice in 6 points in run a, first at step 1"),
    ],
)
def test_repetition(tmp_path: Path, steps: list[int], message: str) -> None:
    write(tmp_path / "a", steps=steps)
    assert [found.message for found in of("D232", tmp_path)] == [message]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([*range(20)] * 10, "loss runs over steps 0 to 19 10 times, 20 points each, in run a"),
        (
            list(chain.from_iterable((1000 + 100 * i, i) for i in range(50))),
            TWO_COUNTERS,
        ),
        ([9, 5, 7, 3, 8, 1], "loss goes back 3 times in 6 points, first from step 9 to 5, in run a"),
    ],
)
def test_zigzag(tmp_path: Path, steps: list[int], message: str) -> None:
    write(tmp_path / "a", steps=steps)
    assert [found.message for found in of("D233", tmp_path)] == [message]
    assert of("D234", tmp_path) == []


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [*range(9), 999, *range(10, 20)],
            "loss has 1 point out of order, at step 999 after 8 and before 10, in run a",
        ),
        ([*range(9), 2, *range(10, 20)], "loss has 1 point out of order, at step 2 after 8 and before 10, in run a"),
        ([*range(9), 0], "loss has 1 point out of order, at step 0 after 8, in run a"),
        ([70, *range(9)], "loss has 1 point out of order, at step 70 before 0, in run a"),
        (
            [*range(9), 2, *range(9, 20), 3, 20],
            "loss has 2 points out of order, the first at step 2 after 8 and before 9, in run a",
        ),
    ],
)
def test_a_point_alone_is_no_restart(tmp_path: Path, steps: list[int], message: str) -> None:
    write(tmp_path / "a", steps=steps)
    assert [(found.message, found.severity) for found in of("D233", tmp_path)] == [(message, Severity.NOTE)]
    assert of("D234", tmp_path) == []


def test_a_second_training_in_one_directory_is_a_warning_and_a_resumed_one_a_note(tmp_path: Path) -> None:
    for run, again in (("anew", 0), ("resumed", 80)):
        write(tmp_path / run, ["loss", "acc"], steps=range(100))
        write(tmp_path / run, ["loss", "acc"], steps=range(again, 200), start=START + 7299)
    anew, resumed = of("D234", tmp_path)
    file = "events.out.tfevents.1700007299.host.4001.0"
    assert anew.message == (
        "loss starts again at step 0 after 99, 2 h later; 100 points before it at the same steps in run anew, "
        f"with {file}; likewise acc"
    )
    assert resumed.message.startswith(
        "loss starts again at step 80 after 99, 2 h later; 20 points before it at the same"
    )
    assert [anew.severity, resumed.severity] == [Severity.WARNING, Severity.NOTE]
    assert "checkpoint, nothing is wrong" in resumed.remedy


def test_of_three_attempts_one_finding_speaks(tmp_path: Path) -> None:
    for i in range(3):
        write(tmp_path / "a", steps=range(100), start=START + 1000 * i)
    (found,) = of("D234", tmp_path)
    assert found.message.startswith("loss starts again twice, first at step 0 after 99")


def test_a_jump_names_both_steps_and_the_usual_distance(tmp_path: Path) -> None:
    write(tmp_path / "a", steps=[*range(0, 100, 10), *range(5000, 5100, 10)])
    (found,) = of("D235", tmp_path)
    assert found.message == "loss jumps from step 90 to 5,000 in run a, elsewhere by 10, 1 s later"


def test_runs_beyond_those_that_are_looked_at_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RUNS", 2)
    for i in range(5):
        write(tmp_path / f"r{i}", steps=[0] * 10)
    *found, last = of("D231", tmp_path)
    assert [finding.place.run for finding in found] == ["r0", "r1"]
    assert last.message == "3 more runs may be alike; the first 2 such runs were looked at"
    assert last.severity is Severity.NOTE


def test_steps_that_come_a_little_late_are_a_note(tmp_path: Path) -> None:
    """Actors that send what they played to one writer."""
    write(tmp_path / "a", steps=[10 * i - 25 * (i % 3 == 1) for i in range(1, 400)])
    (found,) = of("D233", tmp_path)
    assert found.message.endswith("first from step 30 to 15, never by more than 15, in run a")
    assert found.severity is Severity.NOTE


def test_an_evaluation_of_every_checkpoint_anew_is_a_note(tmp_path: Path) -> None:
    write(tmp_path / "a", ["loss", "lr", "acc"], steps=range(100))
    write(tmp_path / "a", "val_acc", steps=range(0, 100, 5), every=5.0)
    write(tmp_path / "a", "val_acc", steps=range(0, 100, 5), start=START + 1000)
    (found,) = of("D234", tmp_path)
    assert found.message.startswith("val_acc starts again at step 0 after 95")
    assert found.severity is Severity.NOTE


def test_a_later_step_that_is_all_there_is_may_be_an_evaluation(tmp_path: Path) -> None:
    write(tmp_path / "eval", "episode_reward", steps=[50_000] * 20)
    (found,) = of("D231", tmp_path)
    assert found.severity is Severity.NOTE


def test_steps_that_are_counted_down_are_a_note(tmp_path: Path) -> None:
    """A curve over the recall, from 1 to 0."""
    write(tmp_path / "a", "precision", steps=range(100, 0, -1))
    (found,) = of("D233", tmp_path)
    assert found.message == "precision only goes back, from step 100 to 1 in 100 points, in run a"
    assert found.severity is Severity.NOTE
