"""Trainer(logger=CSVLogger('logs')), model.set_logger(configure(folder, ['csv'])), keras.callbacks.CSVLogger"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fires(root: Path) -> Asked:
    _put(root / "lightning_logs/version_0/metrics.csv", "epoch,step,train_loss\n0,9,0.5\n")
    _put(root / "lightning_logs/version_0/hparams.yaml", "lr: 0.1\n")
    return Asked(root / "lightning_logs")


def fires_for_one_version_of_several(root: Path) -> Asked:
    _put(root / "lightning_logs/version_0/metrics.csv", "epoch,step,train_loss\n0,9,0.5\n")
    _put(root / "lightning_logs/version_0/hparams.yaml", "{}\n")
    _trained(root / "lightning_logs/version_1")
    return Asked(root / "lightning_logs")


def fires_for_stable_baselines(root: Path) -> Asked:
    _put(root / "ppo/progress.csv", "time/iterations,rollout/ep_rew_mean\n1,20.5\n")
    return Asked(root / "ppo")


def fires_for_ray(root: Path) -> Asked:
    _put(root / "ray/trial_1/result.json", '{"training_iteration": 1, "loss": 0.5}\n')
    _put(root / "ray/trial_1/params.json", '{"lr": 0.1}')
    return Asked(root / "ray")


def fires_for_yolo(root: Path) -> Asked:
    _put(root / "runs/detect/train/results.csv", "  epoch,  train/box_loss,  val/box_loss\n 0, 1.2, 1.3\n")
    return Asked(root / "runs")


def fires_for_keras(root: Path) -> Asked:
    _put(root / "logs/training.csv", "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,1.2,0.5,1.3\n")
    return Asked(root / "logs")


def quiet(root: Path) -> Asked:
    _put(root / "csv/version_0/metrics.csv", "epoch,step,train_loss\n0,9,0.5\n")
    _put(root / "csv/version_0/hparams.yaml", "lr: 0.1\n")
    _trained(root / "tb/version_0")
    return Asked(root)


def quiet_for_other_tables(root: Path) -> Asked:
    _put(root / "data/houses.csv", "rooms,price\n3,100\n")
    _put(root / "data/metrics.csv", "epoch,step\n1,2\n")
    return Asked(root / "data")
