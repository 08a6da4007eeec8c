"""hp.Metric("accuracy"), where Keras writes epoch_accuracy into train and validation"""

from __future__ import annotations

from pathlib import Path

from lossless import summary
from lossless.summary import HParam, Metric, hparams, hparams_config
from tests.cases import Asked


def _experiment(root: Path, *metrics: Metric) -> None:
    with summary.create_file_writer(str(root)).as_default():
        hparams_config(hparams=[HParam("lr")], metrics=metrics)


def _trial(directory: Path, *, described: bool = True) -> None:
    if described:
        with summary.create_file_writer(str(directory)).as_default():
            hparams({"lr": 0.1})
    for role in ("train", "validation"):
        with summary.create_file_writer(str(directory / role)).as_default():
            summary.scalar("epoch_accuracy", 0.5, 1)


def fires(root: Path) -> Asked:
    _experiment(root, Metric("accuracy"))
    for run in "ab":
        _trial(root / run)
    return Asked(root)


def fires_for_a_group_that_has_it_not(root: Path) -> Asked:
    _experiment(root, Metric("epoch_accuracy", group="test"))
    for run in "ab":
        _trial(root / run)
    return Asked(root)


def fires_when_no_trial_is_described(root: Path) -> Asked:
    _experiment(root, Metric("epoch_accuracy", group="validation"))
    _trial(root / "a", described=False)
    return Asked(root)


def fires_for_a_trial_that_is_not_described(root: Path) -> Asked:
    for run in "ab":
        _trial(root / run)
    _trial(root / "c", described=False)
    return Asked(root)


def quiet(root: Path) -> Asked:
    _experiment(root, Metric("epoch_accuracy", group="validation"))
    for run in "ab":
        _trial(root / run)
    return Asked(root)
