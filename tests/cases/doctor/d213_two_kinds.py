"""writer.add_scalar("weights", norm, step); writer.add_histogram("weights", weights, step)"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from lossless import SummaryWriter, summary
from tests.cases import Asked


def fires(root: Path) -> Asked:
    with warnings.catch_warnings(), SummaryWriter(str(root / "a")) as writer:
        warnings.simplefilter("ignore")  # what the writer warns of, the case is about
        writer.add_scalar("weights", 1.0, 1)
        writer.add_histogram("weights", np.arange(9.0), 2)
    return Asked(root)


def fires_across_runs(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        writer.add_scalar("weights", 1.0, 1)
    with SummaryWriter(str(root / "b")) as writer:
        writer.add_histogram("weights", np.arange(9.0), 1)
    return Asked(root)


def fires_for_values_that_say_so_one_by_one(root: Path) -> Asked:
    """TensorFlow writes the metadata with every value; the first are believed."""
    with warnings.catch_warnings(), summary.create_file_writer(str(root / "a")).as_default():
        warnings.simplefilter("ignore")
        summary.histogram("weights", np.arange(9.0), 1)
        summary.scalar("weights", 1.0, 2)
    return Asked(root)


def quiet_for_texts_of_any_length(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(5):
            writer.add_text("notes", "word " * 10**step, step)
    return Asked(root)


def quiet(root: Path) -> Asked:
    for run in "ab":
        with SummaryWriter(str(root / run)) as writer:
            writer.add_scalar("weights/norm", 1.0, 1)
            writer.add_histogram("weights", np.arange(9.0), 1)
            writer.add_text("notes", "text", 1)
    return Asked(root)
