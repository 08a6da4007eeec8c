"""summary.KerasCallback: the hyperparameters of a fit(), from its begin to its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from lossless import summary
from lossless.wire.hparams import HParamsPluginData, Status
from tests.unit.write.summary.reading import values


def fit(callback: keras.callbacks.Callback) -> None:
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((4, 2)), np.zeros(4), epochs=1, verbose=0, callbacks=[callback])


def recorded(directory: Path) -> list[Any]:
    return [HParamsPluginData.decode(v.metadata.plugin_data.content) for _, v in values(directory)]


@pytest.mark.parity("tensorboard.hparams.KerasCallback")
@pytest.mark.parametrize("by", ["directory", "writer"])
def test_a_fit(tmp_path: Path, by: str) -> None:
    """Values and group when it begins, success when it ended; one callback for one fit()."""
    writer = str(tmp_path) if by == "directory" else summary.create_file_writer(tmp_path)
    units = summary.HParam("units", summary.Discrete([1, 2]))
    callback = summary.KerasCallback(writer, {units: 1, "optimizer": "sgd"}, trial_id="mine")
    assert isinstance(callback, keras.callbacks.Callback)
    fit(callback)
    start, end = recorded(tmp_path)
    told = start.session_start_info
    assert told.group_name == "mine" and [entry.key for entry in told.hparams] == ["optimizer", "units"]
    assert end.session_end_info.status == Status.SUCCESS
    assert end.session_end_info.end_time_secs >= told.start_time_secs
    with pytest.raises(RuntimeError, match="second fit"):
        fit(callback)


def test_mistakes_are_told_before_the_training(tmp_path: Path) -> None:
    """As theirs tells them."""
    with pytest.raises(TypeError, match="writer of KerasCallback: got None"):
        summary.KerasCallback(None, {})
    with pytest.raises(TypeError, match="hyperparameter 'a'"):
        summary.KerasCallback(str(tmp_path), {"a": object()})
