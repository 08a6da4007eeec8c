"""What is defined and comes to nothing is said once, with the line of the definition."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from lossless.compat import v1
from lossless.errors import WriteError
from lossless.wire.events import Event
from lossless.write.notices import LosslessWarning
from lossless.write.v1 import ledger
from tests.unit.write.summary.reading import events


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    with v1.Graph().as_default():
        yield


def said(*codes: str) -> list[str]:
    """The texts of what `tell_open` says; they must have these codes."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        ledger.tell_open()
    texts = [str(w.message) for w in found]
    assert [text[:4] for text in texts] == list(codes), texts
    return texts


def test_an_op_that_was_forgotten_by_a_merge() -> None:
    v1.summary.scalar("merged", 1.0)
    merged = v1.summary.merge_all()
    v1.summary.scalar("late", 1.0)
    assert merged is not None
    result = merged.eval()
    result.written()  # type: ignore[attr-defined]
    (text,) = said("W216")
    assert "summary scalar 'late' was defined and never merged or evaluated" in text
    assert "test_ledger.py:" in text
    assert said() == []


def test_a_merge_that_was_never_evaluated_is_said_instead_of_its_ops() -> None:
    v1.summary.merge([v1.summary.scalar("a", 1.0), v1.summary.scalar("b", 1.0)])
    assert "merge of 2 ops was defined and never" in said("W216")[0]


def test_a_result_that_is_thrown_away_is_said_at_once_and_once() -> None:
    op = v1.summary.scalar("a", 1.0)
    with pytest.warns(LosslessWarning, match=r"W217 .*summary scalar 'a' was evaluated.*test_ledger.py:\d+") as found:
        op.eval()
    op.eval()
    assert len(found) == 1
    assert said() == []


def test_results_are_not_missed_once_one_was_written() -> None:
    op = v1.summary.scalar("a", 1.0)
    first = op.eval()
    first.written()  # type: ignore[attr-defined]
    op.eval()
    assert said() == []


def test_a_result_that_is_kept_and_never_written_is_said_at_the_end() -> None:
    kept = v1.summary.scalar("a", 1.0).eval()
    assert "evaluated, but no result was written" in said("W217")[0]
    assert kept


def test_a_result_that_is_looked_into_counts_as_written() -> None:
    assert v1.Summary.FromString(v1.summary.scalar("a", 1.0).eval()).value[0].tag == "a"
    assert said() == []


def test_a_result_that_leaves_the_process_counts_as_written() -> None:
    result = v1.summary.scalar("a", 1.0).eval()
    assert pickle.loads(pickle.dumps(result)) == result
    assert said() == []


def test_what_strict_finds_while_garbage_is_collected_is_raised_by_the_next_call() -> None:
    op = v1.summary.scalar("a", 1.0)  # warnings are errors in these tests
    op.eval()
    with pytest.raises((LosslessWarning, WriteError), match="W217"):
        ledger.raise_held()
    ledger.raise_held()


def test_an_evaluation_that_failed_said_so_itself() -> None:
    op = v1.summary.scalar("a", v1.placeholder(name="x"))
    with pytest.raises(WriteError, match="W218"):
        op.eval()
    assert said() == []


def test_of_many_only_the_number_is_said() -> None:
    for _ in range(ledger.MOST + 5):
        v1.summary.scalar("a", 1.0)
    texts = said(*["W216"] * ledger.MOST)
    assert "like 5 more ops" in texts[-1]
    assert said() == []


@pytest.mark.parametrize("strict", ["", "1"])
def test_a_script_that_ends_says_so_on_stderr(tmp_path: Path, strict: str) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        textwrap.dedent("""
            from lossless.compat import v1
            v1.summary.scalar("unused", 1.0)
            kept = v1.summary.scalar("kept", 1.0).eval()
            """)
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "LOSSLESS_STRICT": strict},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (
        f"W216 op-never-merged: summary scalar 'unused' was defined and never merged or evaluated ({script}:3)"
        in done.stderr
    )
    assert "W217 merged-never-written: summary scalar 'kept' was defined and evaluated" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_result_thrown_away_is_an_error_beside_a_strict_writer(tmp_path: Path) -> None:
    writer = v1.summary.FileWriter(tmp_path, strict=True)
    thrown, kept = v1.summary.scalar("a", 1.0), v1.summary.scalar("b", 1.0).eval()
    for call in (lambda: writer.add_summary(kept, 1), lambda: writer.add_event(Event(step=2)), writer.flush):
        thrown.definition.told = False
        thrown.eval()
        gc.collect()
        with pytest.raises(WriteError, match=r"W217 .*its result thrown away"):
            call()
    assert [event.step for event in events(tmp_path)] == [1, 2]
    writer.close()
