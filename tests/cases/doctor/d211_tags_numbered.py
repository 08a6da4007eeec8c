"""Two Keras models with AUC() fitted one after the other, without clear_session between them"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", ["epoch_loss", "epoch_auc"], steps=range(5))
    write(root / "b", ["epoch_loss", "epoch_auc_1"], steps=range(5))
    return Asked(root)


def fires_in_one_run(root: Path) -> Asked:
    write(root / "a", ["model/loss", "model_1/loss"], steps=range(5))
    return Asked(root)


def fires_for_names_of_layers(root: Path) -> Asked:
    for run, layers in (("a", ("dense", "dense_1")), ("b", ("dense_2", "dense_3"))):
        with SummaryWriter(str(root / run)) as writer:
            for layer in layers:
                writer.add_histogram(f"{layer}/kernel", np.arange(9.0), 1)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", ["loss", "loss_1", "loss_2", "acc_0", "acc_1"], steps=range(5))
    write(root / "b", ["loss", "loss_1", "loss_2", "acc_0", "acc_1"], steps=range(5))
    return Asked(root)


def quiet_for_parts(root: Path) -> Asked:
    write(root / "a", ["gpu_0/memory", "dense/mean", "dense_1/mean"], steps=range(5))
    write(root / "b", ["gpu_1/memory", "dense/mean", "dense_1/mean"], steps=range(5))
    return Asked(root)
