"""What people get wrong: each is said once, with the caller's line and what to do, and is an error when strict."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import summary
from lossless.errors import WriteError
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import points, tags


def two_scopes() -> None:
    with summary.name_scope("s"):
        summary.scalar("x/y", 1.0, step=0)
    with summary.name_scope("s/x"):
        summary.scalar("y", 1.0, step=1)


def stuck() -> None:
    for _ in range(40):
        summary.scalar("a", 1.0, step=3)
        summary.scalar("b", 1.0, step=3)


def after_close() -> None:
    summary.scalar("a", 1.0, step=0)
    summary.flush()
    writer = summary.create_file_writer("closed")
    with writer.as_default():
        writer.close()
        summary.scalar("a", 1.0, step=1)


def two_kinds() -> None:
    summary.scalar("t", 1.0, step=0)
    summary.text("t", "x", step=1)


def twice() -> None:
    summary.scalar("t", 1.0, step=7)
    summary.scalar("t", 2.0, step=7)


MISUSES: dict[str, tuple[Callable[[], object], str]] = {
    "W202": (lambda: (summary.scalar("a", 1.0), summary.scalar("a", 2.0)), "step="),
    "W203": (stuck, "step"),
    "W204 shape": (lambda: summary.scalar("a", np.zeros(32), step=0), r"\(32,\)"),
    "W204 text": (lambda: summary.scalar("a", "0.5x", step=0), "a"),
    "W204 None": (lambda: summary.scalar("a", None, step=0), "None"),
    "W205": (two_kinds, "'t'"),
    "W206": (twice, "'t'"),
    "W207": (two_scopes, "'s/x/y'"),
    "W212 image": (lambda: summary.image("i", np.zeros((3, 3, 3)), step=0), r"\(3, 3, 3\)"),
    "W212 channels": (lambda: summary.image("i", np.zeros((1, 3, 3, 5)), step=0), r"\(1, 3, 3, 5\)"),
    "W212 audio": (lambda: summary.audio("i", np.zeros((1, 3)), 8000, step=0), r"\(1, 3\)"),
    "W212 outputs": (lambda: summary.image("i", np.zeros((1, 3, 3, 1)), step=0, max_outputs=-1), "max_outputs -1"),
    "W212 rate": (lambda: summary.audio("i", np.zeros((1, 3, 1)), 0, step=0), "sample_rate 0"),
    "W212 text": (lambda: summary.text("i", 5, step=0), "int"),
    "W212 mesh": (lambda: summary.mesh("i", np.zeros((4, 3)), step=0), r"vertices|vertex.*\(4, 3\)"),
    "W212 curve": (lambda: summary.pr_curve("i", [True], [0.1, 0.2], step=0), r"\(1,\).*\(2,\)"),
    "W212 raw": (lambda: summary.experimental.write_raw_pb(b"\xff\xff", step=0), "summary"),
    "W212 metadata": (lambda: summary.write("i", 1, step=0, metadata=b"\xff\xff"), "metadata 'i'"),
    "W202 raw": (lambda: [summary.experimental.write_raw_pb(b"") for _ in range(2)], "without a step"),
    "W221 none": (lambda: summary.image("i", None, step=0), "image 'i': got None"),
    "W221 vertices": (lambda: summary.mesh("i", None, step=0), "mesh 'i': got None"),
    "W221 ragged": (lambda: summary.image("i", [[1, 2], [3]], step=0), "image 'i': got"),
    "W219": (after_close, "closed"),
}


@pytest.mark.parametrize("what", MISUSES)
def test_it_is_said_once_with_the_line(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And training goes on; in the second round nothing is said."""
    monkeypatch.chdir(tmp_path)
    misuse, text = MISUSES[what]
    with summary.create_file_writer("logs").as_default(), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        misuse()
        summary.flush()
        first = [str(w.message) for w in said if issubclass(w.category, LosslessWarning)]
        summary.scalar("goes_on", 1.0, step=1)
    assert [t for t in first if t.startswith(what[:4])], first
    told = next(t for t in first if t.startswith(what[:4]))
    assert "test_misuse.py:" in told and "; " in told
    assert re.search(text, told), told
    assert "goes_on" in tags("logs")


@pytest.mark.parametrize("what", MISUSES)
def test_strict_makes_it_an_error(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this writer alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOSSLESS_STRICT", "1" if what == "W219" else "0")  # there the closed writer is another
    misuse, _ = MISUSES[what]
    writer = summary.create_file_writer("logs", strict=True)

    def run() -> None:
        with writer.as_default():
            misuse()

    with pytest.raises(WriteError, match="W206" if what == "W203" else what[:4]):  # who stands still also repeats
        run()
    with suppress(WriteError):
        writer.close()
    assert len(points("logs")) == {"W202": 2, "W203": 3, "W205": 1, "W206": 2, "W207": 2, "W219": 1}.get(what, 0)


def test_no_writer_is_said_once_and_counted(tmp_path: Path) -> None:
    """W201 with the line; at exit, how many more values were lost."""
    script = tmp_path / "train.py"
    script.write_text(
        "from lossless import summary\n"
        "writer = summary.create_file_writer('logs')\n"
        "print([summary.scalar('loss', 0.5, step=i) for i in range(5)])\n"
        "print(summary.histogram('h', [1.0], step=1), summary.text('t', 'x', step=1), summary.write('w', 1, step=1))\n"
        "with writer.as_default(): summary.scalar('loss', 0.5, step=1)\n"
    )
    run = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, env={**os.environ}, check=True
    )
    assert run.stdout == "[False, False, False, False, False]\nFalse False False\n"
    said = [line for line in run.stderr.splitlines() if "LosslessWarning: W201 no-writer" in line]
    assert 1 <= len(said) <= 2 and "train.py:3" in said[0], run.stderr
    assert "the one of 'logs', made at" in run.stderr and "train.py:2, is not its default" in run.stderr
    again = [int(n) for n in re.findall(r"W201 no-writer: (\d+) more time", run.stderr)]
    assert sum(again) + len(said) == 8 and "as_default" in said[0], run.stderr
    assert points(tmp_path / "logs") == [("loss", 1, 0.5)]


def test_no_writer_names_the_thread(tmp_path: Path) -> None:
    """A default writer is its thread's own, which is what is often missed."""

    def work() -> None:
        summary.scalar("a", 1.0, step=0)

    with summary.create_file_writer(tmp_path).as_default():
        summary.scalar("b", 1.0, step=0)

        def run() -> None:
            thread = threading.Thread(target=work, name="Loader")
            thread.start()
            thread.join()

        with pytest.warns(LosslessWarning, match=r"W201 .*thread Loader has no default writer"):
            run()


def test_no_writer_is_an_error_when_all_is_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment variable."""
    monkeypatch.setenv("LOSSLESS_STRICT", "1")
    with pytest.raises(WriteError, match=r"W201 .*test_misuse.py:\d+"):
        summary.scalar("a", 1.0, step=0)


def test_no_writer_is_an_error_beside_a_strict_one(tmp_path: Path) -> None:
    """Of the writer that may have been meant."""
    writer = summary.create_file_writer(tmp_path, strict=True)
    with pytest.raises(WriteError, match=r"W201 .*is not its default"):
        summary.scalar("a", 1.0, step=0)
    writer.close()


@pytest.mark.parametrize(
    "call",
    [
        lambda wrong: summary.scalar("a", 1.0, step=0, description=wrong),
        lambda wrong: summary.histogram("a", [1.0], step=0, description=wrong),
        lambda wrong: summary.image("a", np.zeros((1, 2, 2, 1)), step=0, description=wrong),
        lambda wrong: summary.audio("a", np.zeros((1, 2, 1)), 8000, step=0, description=wrong),
        lambda wrong: summary.text("a", "x", step=0, description=wrong),
        lambda wrong: summary.pr_curve("a", [True], [0.5], step=0, description=wrong),
        lambda wrong: summary.mesh("a", np.zeros((1, 3, 3)), step=0, description=wrong),
    ],
)
def test_a_description_that_is_no_text_is_an_error_that_says_so(tmp_path: Path, call: Callable[[Any], object]) -> None:
    with summary.create_file_writer(tmp_path).as_default():
        summary.scalar("known", 1.0, step=0)
        for wrong in (7, ["unhashable"]):
            with pytest.raises(
                TypeError, match=rf"description: got {re.escape(repr(wrong))} .*, want text; give a str"
            ):
                call(wrong)
        assert call(b"**of bytes**")


def test_a_name_that_is_no_text_is_an_error_that_says_so(tmp_path: Path) -> None:
    with summary.create_file_writer(tmp_path).as_default():
        for wrong in (7, ["unhashable"]):
            with pytest.raises(TypeError, match=rf"tag: got {re.escape(repr(wrong))} .*, want text"):
                summary.scalar(wrong, 1.0, step=0)  # type: ignore[arg-type]


def test_what_theirs_raises_at_once_ours_raises_too(tmp_path: Path) -> None:
    """Mistakes of the program, not of its data."""
    with summary.create_file_writer(tmp_path).as_default():
        with pytest.raises(TypeError):
            summary.scalar("a", step=0)  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="encoding of 'a': got 'mp3', want 'wav'"):
            summary.audio("a", np.zeros((1, 3, 1)), 8000, step=0, encoding="mp3")
        with pytest.raises(ValueError, match="graph_data: got int"):
            summary.graph(5)
        with pytest.raises(ValueError, match="trace_export: got no trace"):
            summary.trace_export("a", step=0)
        summary.scalar("a", 1.0, step=0)
