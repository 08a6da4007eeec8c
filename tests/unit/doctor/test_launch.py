"""The launch line: what was typed, against what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossless.doctor.launch import judge


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    for name in ("runs", "my runs", "other", "home/logs", "~/kept", "a:b", "x,y", " led", "'q'", "=eq", "$HOME"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("NOWHERE", raising=False)


@pytest.mark.parametrize(
    ("typed", "code", "fix"),
    [
        (["=runs"], "D501", "lossless serve runs"),
        (["= runs"], "D501", "lossless serve runs"),
        (["'runs'"], "D502", "lossless serve runs"),
        (["“runs”"], "D502", "lossless serve runs"),
        (['"runs'], "D502", "lossless serve runs"),
        (["a='runs'"], "D502", "lossless serve a=runs"),
        (["$HOME/logs"], "D503", "lossless serve {tmp}/home/logs"),
        (["$NOWHERE/logs"], "D503", ""),
        (["~/kept"], "D503", "lossless serve './~/kept'"),
        (["./~/logs"], "D503", "lossless serve {tmp}/home/logs"),
        (["~/none"], "D503", ""),
        (["my", "runs"], "D504", "lossless serve 'my runs'"),
        (["runs", "my"], "D504", "lossless serve 'my runs'"),
        (["a:runs"], "D505", "lossless serve a=runs"),
        (["a:/nowhere/at/all"], "D505", "lossless serve a=/nowhere/at/all"),
        (["runs,other"], "D506", "lossless serve runs other"),
        (["a:runs,b:other"], "D506", "lossless serve a=runs b=other"),
        (["C:\\logs"], "D507", ""),
        (["home\\logs"], "D507", "lossless serve home/logs"),
        (["my\\ runs"], "D507", "lossless serve 'my runs'"),
        (["runs "], "D508", "lossless serve runs"),
        (["runs\r\n"], "D508", "lossless serve runs"),
        (["\u200bruns"], "D508", "lossless serve runs"),
        (["ru?ns*"], "D509", ""),
        (["file://runs"], "D510", "lossless serve runs"),
        (["–logdir=runs"], "D511", "lossless serve runs"),
        (["--logdir=runs"], "D511", "lossless serve runs"),
        (["—logdir", "runs"], "D511", ""),
    ],
)
def test_a_fault_is_named_with_the_command(typed: list[str], code: str, fix: str, tmp_path: Path) -> None:
    (finding,) = judge(typed)
    assert (finding.code, finding.fix) == (code, fix.format(tmp=tmp_path)), finding.message


@pytest.mark.parametrize(
    "typed",
    [
        ["runs"],
        ["my runs"],
        ["~/logs"],
        ["a:b"],
        ["x,y"],
        [" led"],
        ["'q'"],
        ["=eq"],
        ["$HOME"],
        ["a=runs"],
        ["a=~/logs"],
        ["run*"],
        ["runs", "other"],
        ["lr=0.1,bs=32"],
        ["not-yet"],
        ["12:30"],
        ["notyet/2026-01-01T12:30:00"],
        ["gs://bucket/a,b"],
        ["file:///{tmp}/runs"],
        [""],
        ["with\0nul"],
    ],
)
def test_what_exists_or_may_come_has_no_fault(typed: list[str], tmp_path: Path) -> None:
    assert judge([text.replace("{tmp}", str(tmp_path).lstrip("/")) for text in typed]) == []


def test_a_home_that_lacks_the_directory_is_only_a_note() -> None:
    (finding,) = judge(["~/none"])
    assert finding.severity == "note"


def test_the_whole_line_is_judged_once() -> None:
    assert [f.code for f in judge(["=runs", "my", "runs"])] == ["D504", "D501"]
