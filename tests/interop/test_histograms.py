"""Every histogram of TensorFlow, torch and real files: buckets and percentiles as TensorBoard's own code has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard import data_compat
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import summary_pb2
from tensorboard.plugins.distribution import compressor
from tensorboard.util import tensor_util

import lossless
from lossless.query import HistogramsRequest
from lossless.types import Kind
from lossless.values.histogram import BASIS_POINTS, FACTS, decode_many, measured
from tests.interop.test_write_bytes_oracles import names, oracles

LOGS = Path(__file__).parent / "logs"
SIZES = {"tensors": 0}
FIRST = FACTS.index("p0")


def same(rows: Any, theirs: Any, points: Any) -> None:
    """Buckets equal to those of a tensor, percentiles to those of its compressor."""
    np.testing.assert_array_equal(rows.astype(theirs.dtype), theirs)
    assert BASIS_POINTS == compressor.NORMAL_HISTOGRAM_BPS
    np.testing.assert_array_equal(points, [value for _, value in compressor.compress_histogram(rows.tolist())])


@pytest.mark.parametrize(
    ("of", "name"),
    [(of, name) for of in ("tf", "torch") for name in names(of, "histogram") if "nan" not in name],
)
def test_oracles(of: str, name: str) -> None:
    """All that TensorFlow and torch made of odd arrays: empty, of one value, tiny, huge, with any number of buckets."""
    (value,) = summary_pb2.Summary.FromString(oracles(of)[name]).value
    raw = value.SerializeToString()
    found = decode_many(raw, np.array([0]), np.array([len(raw)]), value.tag)
    assert not found.broken
    theirs = tensor_util.make_ndarray(data_compat.migrate_value(value).tensor)
    same(found.rows(0), theirs, measured(found)[0, FIRST:])


def test_real_files() -> None:
    """Every step of every histogram, through the board: EventAccumulator's tensors with sampling off."""
    board, compared = lossless.open(LOGS), 0
    for run in {path.parent for path in LOGS.rglob("*tfevents*")}:
        reader = EventAccumulator(str(run), size_guidance=SIZES, purge_orphaned_data=False)
        reader.Reload()
        for tag in reader.Tags()["tensors"]:
            if reader.SummaryMetadata(tag).plugin_data.plugin_name != "histograms":
                continue
            request = HistogramsRequest(tag, [run.relative_to(LOGS).as_posix()], rows=4096)
            answer = board.histograms(request)
            theirs = {event.step: tensor_util.make_ndarray(event.tensor_proto) for event in reader.Tensors(tag)}
            percentiles = dict(zip(answer.columns["step"].tolist(), answer.percentiles, strict=True))
            for block in board.histogram_buckets(request):
                for i, step in enumerate(block.steps.tolist()):
                    same(block.histograms.rows(i), theirs[step], percentiles[step])
                    compared += 1
            assert len(percentiles) == len(theirs)
    assert compared >= 30 and any(tag.kind == Kind.HISTOGRAM for tag in board.tags)
