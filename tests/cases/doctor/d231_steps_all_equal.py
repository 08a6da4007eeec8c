"""for batch in loader: writer.add_scalar("loss", loss(batch))   # no global_step"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=[0] * 50)
    return Asked(root)


def fires_beside_a_tag_that_goes_on(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", "val_loss", steps=[0] * 10, every=10.0)
    return Asked(root)


def fires_with_few_points(root: Path) -> Asked:
    write(root / "a", steps=[7] * 4)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    write(root / "a", "test_loss", steps=[50], start=START + 60)
    return Asked(root)


def quiet_when_written_twice(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    write(root / "a", "hp_metric", steps=[0, 0])
    return Asked(root)


def fires_for_histograms(root: Path) -> Asked:
    with warnings.catch_warnings(), SummaryWriter(str(root / "a")) as writer:
        warnings.simplefilter("ignore")  # of the step that stands still, which is what this is about
        for i in range(5):
            writer.add_histogram("weights", np.arange(i + 2), 0)
    return Asked(root)


def quiet_for_several_texts(root: Path) -> Asked:
    with warnings.catch_warnings(), SummaryWriter(str(root / "a")) as writer:
        warnings.simplefilter("ignore")
        for i in range(5):
            writer.add_text("notes", f"note {i}", 0)
    return Asked(root)


def quiet_for_what_goes_on_in_a_later_file(root: Path) -> Asked:
    write(root / "a", steps=[0] * 200)
    write(root / "a", steps=range(1, 200), start=START + 1000)
    return Asked(root)
