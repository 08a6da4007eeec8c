"""tf.summary.histogram("weights", weights, step), of weights that became NaN"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from lossless.wire.events import Event, Histogram, Summary, Value
from lossless.wire.records import frame
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, tensor, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("weights", np.array([[np.nan, np.nan, 100.0]]), "histograms", data_class=2))
    return Asked(root)


def fires_when_values_are_in_no_bucket(root: Path) -> Asked:
    """As torch's add_histogram does with bins that leave NaN out."""
    histogram = Histogram(min=0, max=1, num=100, sum=30, bucket_limit=(0.5, 1.0), bucket=(40, 50))
    event = Event(wall_time=1.0, step=3, summary=Summary(value=(Value(tag="weights", histo=histogram),)))
    write(root / "a" / NAME, HEAD + frame(event.encode()))
    return Asked(root)


def fires_when_empty(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("gradients", np.zeros((30, 3)), "histograms", data_class=2))
    return Asked(root)


def quiet(root: Path) -> Asked:
    rng = np.random.default_rng(0)
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(5):
            writer.add_histogram("weights", rng.normal(size=1000), step)
            writer.add_histogram("zeros", np.zeros(10), step)
    return Asked(root)
