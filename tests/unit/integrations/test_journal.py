"""Journals and costs need no framework."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossless import SummaryWriter
from lossless.errors import WriteError
from lossless.integrations.cost import Meter
from lossless.integrations.journal import closed, flushed, journal, scalar_again
from lossless.write.form import Form
from lossless.write.notices import LosslessWarning
from lossless.write.summary.writers import create_file_writer
from tests.unit.write.summary.reading import values


class Full:
    """A writer whose disk is full."""

    def close(self) -> None:
        raise WriteError("closing: 3 records were dropped")

    def flush(self) -> None:
        raise WriteError("flushing: 3 records were dropped")


def test_a_training_ends_well_though_values_were_lost() -> None:
    for end, what in ((closed, "closing"), (flushed, "flushing")):
        with pytest.warns(LosslessWarning, match=f"W210 values-dropped: {what}: 3 records were dropped"):
            end(Full())
        with pytest.raises(WriteError, match=what):
            end(Full(), strict=True)


def test_either_dialect(tmp_path: Path) -> None:
    for name, writer in (("torch", SummaryWriter(tmp_path / "torch")), ("tf2", create_file_writer(tmp_path / "tf2"))):
        told = journal(writer)
        told.scalar("s", 0.5, 3)
        told.histogram("h", [1.0, 2.0], 3)
        told.close()
        writer.close()
        assert [(step, v.tag) for step, v in values(tmp_path / name)] == [(3, "s"), (3, "h")]


def test_a_point_again_is_written_without_a_word(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, strict=True) as writer:
        writer.add_scalar("epoch", 1, 7)
        scalar_again(writer._get_file_writer().sink, Form.SIMPLE, "epoch", 1, 7)
    assert [(step, v.tag, v.simple_value) for step, v in values(tmp_path)] == [(7, "epoch", 1.0)] * 2


def test_steps_of_a_meter() -> None:
    meter = Meter("it", 3, None)
    assert [meter.next() for _ in range(7)] == [0, None, None, 3, None, None, 6]
    with meter.timed():
        pass
    assert meter.cost.samples == 3 and meter.cost.steps == 7 and meter.cost.seconds > 0
