"""Keras' watch: what it writes, with each backend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from lossless.integrations.keras import Watch
from lossless.write.notices import LosslessWarning
from tests.frameworks.keras_trainings import FIT, fixed, table
from tests.frameworks.test_torch_watch import number, written

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_every_layer_at_the_batches_asked_for(tmp_path: Path, backend: str) -> None:
    environment = os.environ | {"KERAS_BACKEND": backend, "LOSSLESS_STRICT": "1"}
    command = [sys.executable, "-m", "tests.frameworks.keras_watch", tmp_path]
    done = subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, timeout=240)
    told = json.loads(done.stdout)
    found = written(tmp_path / "watched")
    assert {tuple(steps) for steps in found.values()} == {(0, 2, 4)}
    layers = {tag.split("/", 1)[1].rsplit("/", 1)[0] for tag in found if tag.startswith("activations/")}
    assert layers == {"block", "block/inner", "dropout", "a", "b"}
    gradients = {f"{weight}/{kind}" for weight in GRADIENTS for kind in ("norm", "histogram")}
    assert {tag for tag in found if tag.startswith("gradients/")} == gradients
    assert {"weights/b/kernel/norm", "weights/b/kernel/histogram"} <= found.keys()
    assert number(found["activations/block/inner/std"][4]) == pytest.approx(told["std"], rel=1e-4)
    assert number(found["weights/a/kernel/norm"][4]) == pytest.approx(told["weight"], rel=1e-4)
    assert number(found["gradients/a/kernel/norm"][4]) == pytest.approx(told["gradient"], rel=1e-4)
    seconds, share, samples, steps = told["cost"]
    assert 0 < share < 1 and seconds > 0 and (samples, steps) == (3, 6)
    plain, watched = told["losses"]
    assert {"loss", "a_loss", "b_loss"} <= plain.keys()
    for name, by_epoch in plain.items():
        assert watched[name] == pytest.approx(by_epoch)


GRADIENTS = ("gradients/block/inner/kernel", "gradients/block/inner/bias", "gradients/a/kernel", "gradients/a/bias")


@pytest.fixture
def model() -> Any:
    made = keras.Sequential([keras.layers.Input((6,)), keras.layers.Dense(1, name="d")], name="m")
    made.compile("sgd", "mse", metrics=["mae"])
    return fixed(made)


def test_metrics_are_not_touched(tmp_path: Path, model: Any) -> None:
    x, y = table(64, 6)
    plain = model.fit(x, y, **FIT).history
    fixed(model)
    assert model.fit(x, y, callbacks=[Watch(tmp_path, every=1, probe=(x[:4], 5 + y[:4]))], **FIT).history == plain


def test_weights_alone_need_no_probe(tmp_path: Path, model: Any) -> None:
    watch = Watch(tmp_path, every=3, activations=False, gradients=False, histograms=False, prefix="net")
    model.fit(*table(64, 6), callbacks=[watch], **FIT)
    assert {tag: tuple(steps) for tag, steps in written(tmp_path).items()} == {
        "net/weights/m/d/kernel/norm": (0, 3),
        "net/weights/m/d/bias/norm": (0, 3),
    }


@pytest.mark.parametrize(("probe", "said"), [(None, "activations need a probe"), ("x", "gradients need a probe")])
def test_what_cannot_be_seen_is_said(tmp_path: Path, model: Any, probe: Any, said: str) -> None:
    x, y = table(16, 6)
    watch = Watch(tmp_path, probe=x if probe else None, activations=probe is None, gradients=probe is not None)
    with pytest.warns(LosslessWarning, match=f"W226 nothing-watched: Watch: {said}"):
        model.fit(x, y, callbacks=[watch], **FIT)
    assert np.isfinite(model.get_weights()[0]).all()


def test_arguments() -> None:
    with pytest.raises(ValueError, match="every: got 0"):
        Watch(every=0)
