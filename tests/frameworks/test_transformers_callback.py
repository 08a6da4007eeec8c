"""transformers' callback against TensorBoardCallback, in the same training."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import tensorboardX
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments
from transformers.integrations import TensorBoardCallback

from lossless import SummaryWriter
from lossless.integrations.transformers import LosslessCallback
from lossless.wire.hparams import HParamsPluginData
from lossless.wire.tensors import to_numpy
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import values


def trained(root: Path, callback: Any, **asked: Any) -> Trainer:
    """A tiny model after two epochs of four steps, evaluated after each."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    model = BertForSequenceClassification(BertConfig(vocab_size=30, num_labels=2, **sizes))
    rows = [{"input_ids": torch.arange(6) + i, "labels": torch.tensor(i % 2)} for i in range(16)]
    told = {"logging_steps": 2, "eval_strategy": "epoch", "num_train_epochs": 2, "save_strategy": "no"} | asked
    arguments = TrainingArguments(
        str(root), per_device_train_batch_size=4, report_to="none", use_cpu=True, disable_tqdm=True, **told
    )
    trainer = Trainer(model=model, args=arguments, train_dataset=rows, eval_dataset=rows, callbacks=[callback])  # type: ignore[arg-type]
    trainer.train()
    return trainer


def run_of(root: Path) -> Path:
    (run,) = {file.parent for file in root.rglob("*tfevents*")}
    return run


def outline(run: Path) -> Counter[Any]:
    clock = ("runtime", "per_second")
    found = [(v.tag, step, None if v.tag.endswith(clock) else v.simple_value) for step, v in values(run)]
    return Counter(entry for entry in found if not entry[0].startswith("_hparams_"))


def texts(run: Path) -> dict[str, bytes]:
    return {v.tag: to_numpy(v.tensor).item() for _, v in values(run) if v.tensor and v.tag.endswith("text_summary")}


def test_the_same_as_theirs(tmp_path: Path) -> None:
    for whose, callback in (("theirs", TensorBoardCallback()), ("ours", LosslessCallback())):
        trainer = trained(tmp_path / whose, callback)
        trainer.evaluate(metric_key_prefix="test")
        trainer.log({"note": "a text", "eval_extra": 2})
    theirs, ours = run_of(tmp_path / "theirs"), run_of(tmp_path / "ours")
    assert outline(ours) == outline(theirs)
    assert len(list(ours.glob("*tfevents*"))) == 1
    assert (
        texts(ours).keys()
        == texts(theirs).keys()
        == {"args/text_summary", "model_config/text_summary", "train/note/text_summary"}
    )
    assert texts(ours)["args/text_summary"].replace(b"/ours", b"/theirs") == texts(theirs)["args/text_summary"]
    assert ours.parent.name == theirs.parent.name
    assert re.sub(r"\d", "0", ours.name) == re.sub(r"\d", "0", theirs.name)
    tags = {tag for tag, _, _ in outline(ours)}
    assert {"train/loss", "train/learning_rate", "eval/loss", "test/loss", "eval/extra", "train/epoch"} <= tags


def test_hyperparameters(tmp_path: Path) -> None:
    trained(tmp_path, LosslessCallback(), learning_rate=0.25)
    (start,) = [v.metadata for _, v in values(run_of(tmp_path)) if v.tag == "_hparams_/session_start_info"]
    assert start is not None and start.plugin_data is not None
    told = HParamsPluginData.decode(start.plugin_data.content).session_start_info
    assert told is not None
    assert {e.key: e.value.number_value for e in told.hparams if e.value}["learning_rate"] == 0.25


def test_no_hyperparameters(tmp_path: Path) -> None:
    trained(tmp_path, LosslessCallback(hparams=False), max_steps=1)
    assert not [v.tag for _, v in values(run_of(tmp_path)) if v.tag.startswith("_hparams_")]


def test_the_directory_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENSORBOARD_LOGGING_DIR", str(tmp_path / "there"))
    trained(tmp_path / "out", LosslessCallback(), max_steps=2)
    assert run_of(tmp_path) == tmp_path / "there"


@pytest.mark.parametrize("kind", [SummaryWriter, tensorboardX.SummaryWriter])
def test_a_writer_of_one_s_own(tmp_path: Path, kind: Any) -> None:
    trained(tmp_path / "out", LosslessCallback(kind(str(tmp_path / "mine"))), max_steps=2)
    assert {"train/loss", "args/text_summary"} <= {v.tag for _, v in values(tmp_path / "mine")}


class State:
    is_world_process_zero = True
    is_hyper_param_search = True
    trial_name = "trial7"
    global_step = 3


class Arguments:
    def __init__(self, root: Path) -> None:
        self.output_dir = str(root)

    def to_json_string(self) -> str:
        return "{}"

    def to_sanitized_dict(self) -> dict[str, Any]:
        return {"a": 1}


def test_a_trial_has_a_directory_of_its_own(tmp_path: Path) -> None:
    callback = LosslessCallback()
    callback.on_train_begin(Arguments(tmp_path), State(), None)
    callback.on_train_end(Arguments(tmp_path), State(), None)
    assert run_of(tmp_path).name == "trial7"


def test_only_the_first_process_writes(tmp_path: Path) -> None:
    class Other(State):
        is_world_process_zero = False

    callback = LosslessCallback()
    callback.on_train_begin(Arguments(tmp_path), Other(), None)
    callback.on_log(Arguments(tmp_path), Other(), None, {"loss": 1.0})
    callback.on_train_end(Arguments(tmp_path), Other(), None)
    assert not list(tmp_path.iterdir())


def test_tensors_are_taken_and_what_is_no_number_is_said(tmp_path: Path) -> None:
    callback = LosslessCallback()
    callback.on_log(Arguments(tmp_path), State(), None, {"eval_x": torch.tensor(2.5)})
    with pytest.warns(LosslessWarning, match="W204 not-a-scalar: .*train/list"):
        callback.on_log(Arguments(tmp_path), State(), None, {"list": [1, 2]})
    callback.on_train_end(Arguments(tmp_path), State(), None)
    assert [(v.tag, step, v.simple_value) for step, v in values(run_of(tmp_path))] == [("eval/x", 3, 2.5)]


def test_an_evaluation_after_the_training_repeats_a_step_without_a_word(tmp_path: Path) -> None:
    trained(tmp_path, LosslessCallback(strict=True)).evaluate()
    tags = [(v.tag, step) for step, v in values(run_of(tmp_path))]
    assert tags.count(("eval/loss", 8)) == 2
