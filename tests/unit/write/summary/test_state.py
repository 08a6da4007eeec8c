"""The default step, and the condition under which values are recorded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lossless import summary
from lossless.summary import experimental
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import points, values


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        yield tmp_path
    writer.recorded = True


@pytest.mark.parity("tf.summary.experimental.get_step")
@pytest.mark.parity("tf.summary.experimental.set_step")
def test_the_default_step_is_asked_at_each_call(logs: Path) -> None:
    """A number, or something that changes by itself."""

    class Variable:
        value = 4

        def __int__(self) -> int:
            return self.value

        __index__ = __int__

    variable = Variable()
    experimental.set_step(variable)
    assert experimental.get_step() is variable
    summary.scalar("a", 1)
    variable.value = 5
    summary.scalar("a", 2)
    summary.scalar("a", 3, step=np.int32(9))
    experimental.set_step(10)
    summary.text("t", "x")
    summary.flush()
    assert [step for step, _ in values(logs)] == [4, 5, 9, 10]


def test_without_a_step_each_tag_counts(logs: Path) -> None:
    """And it is said once, where."""
    experimental.set_step(3)
    experimental.set_step(None)

    def run() -> None:
        for value in (1, 2):
            assert summary.scalar("a", value)
            assert summary.scalar("b", value)
        summary.flush()

    with pytest.warns(LosslessWarning, match=r"W202 .*test_state.py:\d+") as said:
        run()
    assert len(said) <= 2
    assert points(logs) == [("a", 0, 1.0), ("b", 0, 1.0), ("a", 1, 2.0), ("b", 1, 2.0)]


@pytest.mark.parity("tf.summary.record_if")
@pytest.mark.parity("tf.summary.should_record_summaries")
def test_conditions_nest_and_the_innermost_counts(logs: Path) -> None:
    """Bools of any kind, functions, and None for no condition."""
    told = []
    with summary.record_if(False):
        told.append((summary.should_record_summaries(), summary.scalar("no", 1, step=1)))
        for condition in (True, None, np.bool_(True), lambda: True, lambda: None, lambda: np.array(True)):
            with summary.record_if(condition):
                told.append((summary.should_record_summaries(), summary.scalar("yes", 1, step=len(told))))
        with summary.record_if(lambda: False):
            told.append((summary.should_record_summaries(), summary.text("no", "x", step=1)))
        told.append((summary.should_record_summaries(), summary.write("no", 1, step=1)))
    told.append((summary.should_record_summaries(), summary.scalar("yes", 1, step=7)))
    assert told == [(False, False), *[(True, True)] * 6, (False, False), (False, False), (True, True)]
    summary.flush()
    assert [step for tag, step, _ in points(logs) if tag == "yes"] == [1, 2, 3, 4, 5, 6, 7]


def test_a_function_is_asked_at_each_call(logs: Path) -> None:
    """Which is how every tenth step is recorded."""
    with summary.record_if(lambda: experimental.get_step() % 10 == 0):
        for step in range(25):
            experimental.set_step(step)
            assert summary.scalar("a", step) == (step % 10 == 0)
    summary.flush()
    assert points(logs) == [("a", 0, 0.0), ("a", 10, 10.0), ("a", 20, 20.0)]


def test_the_condition_is_restored_by_an_error(logs: Path) -> None:
    """Also when it works as a decorator."""

    @summary.record_if(False)
    def silent() -> bool:
        return summary.scalar("a", 1, step=1)

    assert not silent()
    with pytest.raises(KeyError), summary.record_if(False):
        raise KeyError
    assert summary.scalar("a", 1, step=1)


def test_no_writer_records_nothing() -> None:
    """Whatever the condition."""
    with summary.record_if(True):
        assert summary.should_record_summaries() is False


def test_the_room_is_an_attribute_and_loads_nothing_heavy() -> None:
    """`import lossless` is enough for `lossless.summary`; NumPy comes with the first value that needs it."""
    script = (
        "import lossless, sys, tempfile\n"
        "with lossless.summary.create_file_writer(tempfile.mkdtemp()).as_default():\n"
        "    with lossless.summary.name_scope('a'): lossless.summary.scalar('b', 1.0, step=1, description='d')\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules} & {'numpy', 'PIL', 'pyarrow', 'google', 'keras'}))\n"
        "print(lossless.compat.__name__, hasattr(lossless, 'nothing'))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n") == ["", "lossless.compat False", ""] and run.stderr == ""
