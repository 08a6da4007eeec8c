"""Lightning's logger against TensorBoardLogger, in the same training, with both packages."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning.pytorch import Trainer
from lightning.pytorch.loggers import TensorBoardLogger

from lossless import SummaryWriter
from lossless.errors import WriteError
from lossless.integrations.lightning import LosslessLogger
from lossless.wire.hparams import HParamsPluginData
from lossless.write.notices import LosslessWarning
from tests.frameworks.lightning_training import Module, data, fit
from tests.unit.write.summary.reading import events, points, values

ROOT = Path(__file__).parents[2]
START = "_hparams_/session_start_info"


def outline(root: Path) -> dict[str, Counter[Any]]:
    """By run, every tag, step and number; texts and graphs by their presence."""
    found = {}
    for directory in sorted({file.parent for file in root.rglob("*tfevents*")}):
        scalars = [(v.tag, step, v.simple_value, v.metadata is None) for step, v in values(directory)]
        graphs = [("graph", bool(e.graph_def), bool(e.tagged_run_metadata), None) for e in events(directory)]
        found[str(directory.relative_to(root))] = Counter(scalars + [g for g in graphs if g[1] or g[2]])
    return found


def hparams(directory: Path) -> dict[str, Any]:
    """What the start of the session says."""
    (told,) = [v.metadata.plugin_data.content for _, v in values(directory) if v.tag == START]  # type: ignore[union-attr]
    entries = HParamsPluginData.decode(told).session_start_info.hparams  # type: ignore[union-attr]
    return {str(entry.key): entry.value for entry in entries}


def test_the_same_files_as_theirs(tmp_path: Path) -> None:
    theirs, ours = (
        TensorBoardLogger(tmp_path / "theirs", log_graph=True),
        LosslessLogger(tmp_path / "ours", log_graph=True),
    )
    for logger in (theirs, ours):
        trainer = fit(logger)
        assert trainer.log_dir == logger.log_dir
        logger.log_metrics({"several": {"a": 1.0, "b": 2.0}}, step=3)
        logger.save()
        logger.finalize("success")
    assert outline(tmp_path / "ours") == outline(tmp_path / "theirs")
    run = "lightning_logs/version_0"
    assert hparams(tmp_path / "ours" / run) == hparams(tmp_path / "theirs" / run)
    assert hparams(tmp_path / "ours" / run)["model/layers/0/size"].number_value == 3

    def files(root: Path) -> set[str]:
        return {str(p.relative_to(root)) for p in root.rglob("*") if "tfevents" not in p.name}

    assert files(tmp_path / "ours") == files(tmp_path / "theirs")
    one, other = ((tmp_path / whose / run / "hparams.yaml").read_text() for whose in ("ours", "theirs"))
    assert one == other


def test_the_package_pytorch_lightning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.frameworks.lightning_training", tmp_path]
    done = subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"LOSSLESS_STRICT": "1"}, timeout=240)
    assert done.returncode == 0
    assert {tag for tag, _, _ in scalars(tmp_path / "lightning_logs/version_0")} >= {
        "train_loss_step",
        "val_loss",
        "epoch",
    }


def scalars(directory: Path) -> list[tuple[str, int, float]]:
    return [(v.tag, step, v.simple_value) for step, v in values(directory) if v.simple_value is not None]


def test_directories(tmp_path: Path) -> None:
    def directory(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        ours, theirs = LosslessLogger(tmp_path, *args, **kwargs), TensorBoardLogger(tmp_path, *args, **kwargs)
        facts = [
            (log.name, log.version, log.root_dir, log.log_dir, log.save_dir, log.sub_dir) for log in (ours, theirs)
        ]
        assert facts[0] == facts[1]
        return facts[0]

    assert directory()[3] == str(tmp_path / "lightning_logs/version_0")
    for made in ("version_4", "version_10", "version_x", "other"):
        (tmp_path / "exp" / made).mkdir(parents=True)
    (tmp_path / "exp" / "version_99").touch()
    assert directory("exp")[1] == 11
    assert directory("exp", 3)[3] == str(tmp_path / "exp/version_3")
    assert directory("exp", "mine", sub_dir="deep")[3] == str(tmp_path / "exp/mine/deep")
    assert directory("")[3] == str(tmp_path / "version_0")
    assert directory(None)[0] == ""
    os.environ["LOSSLESS_TEST_NAME"] = "filled"
    assert directory("$LOSSLESS_TEST_NAME")[3] == str(tmp_path / "filled/version_0")


def test_the_experiment_is_our_writer(tmp_path: Path) -> None:
    logger = LosslessLogger(tmp_path, strict=True)
    assert isinstance(logger.experiment, SummaryWriter) and isinstance(logger, TensorBoardLogger)
    logger.experiment.add_histogram("h", torch.arange(3.0), 1)
    with pytest.raises(WriteError, match="W204"):
        logger.log_metrics({"x": torch.ones(3)}, 1)
    logger.finalize("failed")
    assert [v.tag for _, v in values(logger.log_dir)] == ["h"]


def test_metrics(tmp_path: Path) -> None:
    logger = LosslessLogger(tmp_path, prefix="p")
    logger.log_metrics({"a": 1, "b": torch.tensor(2.0)}, step=5)
    with pytest.warns(LosslessWarning, match="W206"):
        logger.log_metrics({"a": 3}, step=5)
    logger.save()
    assert scalars(Path(logger.log_dir)) == [("p-a", 5, 1.0), ("p-b", 5, 2.0), ("p-a", 5, 3.0)]


def test_hyperparameters(tmp_path: Path) -> None:
    @dataclass
    class Config:
        rate: float = 0.5

    logger = LosslessLogger(tmp_path)
    given = Namespace(config=Config(), flag=True, none=None, many=[1, 2], inner=Namespace(x={"y": torch.tensor(3)}))
    logger.log_hyperparams(given, {"hp/score": 0.25})
    logger.log_hyperparams({"alone": 1}, 0.5)
    logger.save()
    written = values(logger.log_dir)
    starts = [v.metadata.plugin_data.content for _, v in written if v.tag == START]  # type: ignore[union-attr]
    first = HParamsPluginData.decode(starts[0]).session_start_info
    assert first is not None
    assert {entry.key for entry in first.hparams} == {"config/rate", "flag", "none", "many", "inner/x/y"}
    assert [(tag, value) for tag, _, value in scalars(Path(logger.log_dir))] == [("hp/score", 0.25), ("hp_metric", 0.5)]
    assert (Path(logger.log_dir) / "hparams.yaml").exists()


def test_hyperparameters_without_a_metric(tmp_path: Path) -> None:
    logger = LosslessLogger(tmp_path, default_hp_metric=False)
    logger.log_hyperparams({"a": 1})
    logger.save()
    assert not values(logger.log_dir) and logger.hparams == {"a": 1}


def test_a_graph_without_an_example_is_said(tmp_path: Path) -> None:
    module = Module()
    module.example_input_array = None
    with pytest.warns(LosslessWarning, match="W221 .*graph of Module: got NoneType as example input"):
        LosslessLogger(tmp_path, log_graph=True).log_graph(module)


def test_a_test_after_a_fit_goes_on(tmp_path: Path) -> None:
    logger = LosslessLogger(tmp_path)
    module = Module()
    trainer = Trainer(
        max_epochs=1, logger=logger, accelerator="cpu", enable_progress_bar=False, enable_model_summary=False
    )
    trainer.fit(module, data())
    trainer.test(module, data(), verbose=False)
    assert "test_loss" in {tag for tag, _, _ in scalars(Path(logger.log_dir))}
    assert len(list(Path(logger.log_dir).glob("*tfevents*"))) == 1
    assert points(logger.log_dir) == []
