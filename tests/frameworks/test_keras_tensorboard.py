"""The Keras callback against what Keras' own wrote in the same trainings (logs/keras, see keras_trainings.py)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from lossless.integrations.keras import TensorBoard
from lossless.wire.events import Value
from lossless.wire.tensors import to_numpy
from lossless.write.notices import LosslessWarning
from lossless.write.summary import media
from lossless.write.summary.scalars import scalar as record
from lossless.write.summary.state import get_step, should_record_summaries
from lossless.write.summary.writers import create_file_writer
from tests.frameworks import keras_trainings
from tests.unit.write.summary.reading import events, values

HERE = Path(__file__).parent
RECORDED = HERE / "logs/keras"
SHARED = HERE.parent / "interop/logs/keras_fit"
BACKENDS = ("jax", "torch")
CLOCK = ("steps_per_second",)
"""What depends on how fast the machine is."""
OWN = ("keras", "batch_3")
"""What depends on the backend: its part of the model's configuration, and TensorFlow's graphs."""
Runs = dict[str, list[tuple[str, int, Value]]]


def runs(root: Path) -> Runs:
    """The values of every directory with event files below `root`, in order."""
    directories = sorted({file.parent for file in root.rglob("*tfevents*")})
    return {str(d.relative_to(root)): [(v.tag, step, v) for step, v in values(d)] for d in directories}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By backend, where our callback logged every training, in a process of its own."""
    roots = {}
    for backend in BACKENDS:
        roots[backend] = tmp_path_factory.mktemp(backend)
        command = [sys.executable, HERE / "keras_trainings.py", "ours", roots[backend]]
        environment = os.environ | {"KERAS_BACKEND": backend, "LOSSLESS_STRICT": "1"}
        subprocess.run(command, check=True, env=environment, timeout=240)
    return roots


@pytest.fixture
def model() -> Any:
    made = keras.Sequential([keras.layers.Input((6,)), keras.layers.Dense(1, name="d")], name="m")
    made.compile("sgd", "mse")
    return keras_trainings.fixed(made)


def fit(model: Any, *callbacks: Any, batches: int = 4, **asked: Any) -> None:
    model.fit(*keras_trainings.table(16 * batches, 6), callbacks=list(callbacks), **{**keras_trainings.FIT, **asked})


@pytest.mark.parity(
    "keras.TensorBoard.log_dir",
    "keras.TensorBoard.update_freq",
    "keras.TensorBoard.histogram_freq",
    "keras.TensorBoard.write_images",
    "keras.TensorBoard.write_steps_per_second",
    "keras.TensorBoard.profile_batch",
    "keras.TensorBoard.batch_N",
    "keras.TensorBoard.epoch_loss",
    "keras.TensorBoard.epoch_<metric>",
    "keras.TensorBoard.epoch_learning_rate",
    "keras.TensorBoard.epoch_steps_per_second",
    "keras.TensorBoard.batch_loss",
    "keras.TensorBoard.batch_<metric>",
    "keras.TensorBoard.batch_steps_per_second",
    "keras.TensorBoard.validation/epoch_<metric>",
    "keras.TensorBoard.<weight.path>/histogram",
    "keras.TensorBoard.<weight.path>/image",
    "keras.TensorBoard.evaluation_loss_vs_iterations",
    "keras.TensorBoard.evaluation_<metric>_vs_iterations",
    "keras.TensorBoard",
)
@pytest.mark.parametrize("training", keras_trainings.TRAININGS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_runs_tags_steps_and_values(ours: dict[str, Path], backend: str, training: str) -> None:
    theirs, mine = runs(RECORDED / training), runs(ours[backend] / training)
    assert mine.keys() == theirs.keys() and theirs["train"]
    for run, wanted in theirs.items():
        assert Counter((tag, step) for tag, step, _ in mine[run]) == Counter((tag, step) for tag, step, _ in wanted)
        found = {(tag, step): value for tag, step, value in mine[run]}
        for tag, step, value in wanted:
            same(tag, value, found[tag, step])


def same(tag: str, theirs: Value, mine: Value) -> None:
    """The same metadata, dtype and shape, and what does not depend on clock or backend, the same numbers."""
    assert mine.metadata == theirs.metadata
    assert mine.tensor is not None and theirs.tensor is not None
    assert (mine.tensor.dtype, mine.tensor.tensor_shape) == (theirs.tensor.dtype, theirs.tensor.tensor_shape)
    got, want = to_numpy(mine.tensor), to_numpy(theirs.tensor)
    if tag.endswith("/image"):
        assert list(got[:2]) == list(want[:2])
        for one, other in zip(got[2:], want[2:], strict=True):
            assert np.abs(pixels(one) - pixels(other)).max() <= 1, tag  # float32 sums differ in their last bits
    elif not tag.endswith(CLOCK) and tag not in OWN:
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-4, err_msg=tag)


def pixels(png: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(png))).astype(int)


@pytest.mark.parity("keras.TensorBoard.keras", "keras.TensorBoard.write_graph")
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_graph_of_layers(ours: dict[str, Path], backend: str) -> None:
    def layers(root: Path) -> list[tuple[str, str]]:
        (told,) = [to_numpy(v.tensor).item() for tag, _, v in runs(root)["train"] if tag == "keras" and v.tensor]
        return [(layer["class_name"], layer["config"]["name"]) for layer in json.loads(told)["config"]["layers"]]

    for training in ("sequential", "outputs"):
        assert layers(ours[backend] / training) == layers(RECORDED / training)


@pytest.mark.parity("keras.TensorBoard.embeddings_freq", "keras.TensorBoard.embeddings_metadata")
@pytest.mark.parametrize("backend", BACKENDS)
def test_embeddings(ours: dict[str, Path], backend: str) -> None:
    root = ours[backend] / "embedding"
    config = "projector_config.pbtxt"
    assert (root / config).read_bytes() == (RECORDED / "embedding" / config).read_bytes()
    assert {file.name for file in (root / "train").glob("*.h5")} == {
        "keras_embedding.ckpt-0.weights.h5",
        "keras_embedding.ckpt-1.weights.h5",
    }


def test_profiles_lie_in_the_run(ours: dict[str, Path]) -> None:
    assert list((ours["jax"] / "profile/train").rglob("plugins/profile/*/*.xplane.pb"))
    assert list((ours["torch"] / "profile/train").glob("*.pt.trace.json"))


def test_the_shared_log_of_keras(tmp_path: Path) -> None:
    """shared/make_logs/make_tf.py, whose weights were random: the same tags, steps, plugins, dtypes and shapes."""
    rng = np.random.default_rng(0)
    x = rng.random((400, 10)).astype("f4")
    inner = [keras.layers.Input((10,)), keras.layers.Dense(8, "relu", name="d1"), keras.layers.Dense(1, name="d2")]
    made = keras.Sequential(inner, name="sequential")
    made.compile("adam", "mse", metrics=["accuracy"])
    callback = TensorBoard(tmp_path, histogram_freq=1, write_graph=True, write_images=True, update_freq=2)
    made.fit(x, (x.sum(1) > 5).astype("f4"), validation_split=0.25, epochs=5, verbose=0, callbacks=[callback])

    def outline(root: Path) -> dict[str, Counter[Any]]:
        return {
            run: Counter(
                (tag, step, value.metadata, value.tensor and (value.tensor.dtype, value.tensor.tensor_shape))
                for tag, step, value in told
            )
            for run, told in runs(root).items()
        }

    assert outline(tmp_path) == outline(SHARED)


def test_no_epoch_is_left_out(tmp_path: Path, model: Any) -> None:
    """Theirs asks `update_freq` of the last batch before it writes an epoch."""
    fit(model, TensorBoard(tmp_path, update_freq=2, write_graph=False), batches=3, epochs=2)
    assert [(tag, step) for tag, step, _ in runs(tmp_path)["train"]] == [
        ("batch_loss", 2),
        ("epoch_loss", 0),
        ("epoch_learning_rate", 0),
        ("batch_loss", 4),
        ("batch_loss", 6),
        ("epoch_loss", 1),
        ("epoch_learning_rate", 1),
    ]


def test_what_the_model_writes_goes_into_the_run_at_the_batch_asked_for(tmp_path: Path) -> None:
    class Telling(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            media.histogram("inside", x)
            return x

    made = keras.Sequential([keras.layers.Input((6,)), Telling(), keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    x, y = keras_trainings.table(32, 6)
    fit(made, TensorBoard(tmp_path, update_freq=2), batches=4, epochs=1, validation_data=(x, y))
    steps = {run: [step for tag, step, _ in told if tag == "inside"] for run, told in runs(tmp_path).items()}
    assert steps == {"train": [2, 4], "validation": [2]}


def test_a_writer_of_the_script_records_whatever_was_asked_of_batches(tmp_path: Path, model: Any) -> None:
    """In a callback of one's own, and after a training that was interrupted."""
    own = create_file_writer(tmp_path / "own")

    class Interrupting(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            with own.as_default(step=epoch):
                record("confusion", 1.0)
            if epoch == 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(model, TensorBoard(tmp_path, update_freq=3), Interrupting(), epochs=3)
    with own.as_default(step=2):
        record("later", 1.0)
    own.close()
    assert [(tag, step) for tag, step, _ in runs(tmp_path)["own"]] == [
        ("confusion", 0),
        ("confusion", 1),
        ("later", 2),
    ]


@pytest.mark.parametrize("wrong", ["epochs", 0, -1, 1.5])
def test_update_freq_is_looked_at_when_the_callback_is_made(tmp_path: Path, wrong: Any) -> None:
    with pytest.raises(ValueError, match=f"update_freq: got {wrong!r}, want 'batch', 'epoch' or a number"):
        TensorBoard(tmp_path, update_freq=wrong)


def test_an_evaluation_after_the_training_repeats_a_step_without_a_word(tmp_path: Path, model: Any) -> None:
    callback = TensorBoard(tmp_path, strict=True)
    x, y = keras_trainings.table(32, 6)
    fit(model, callback, epochs=1, validation_data=(x, y))
    model.evaluate(x, y, verbose=0, callbacks=[callback])
    told = [step for tag, step, _ in runs(tmp_path)["validation"] if tag == "evaluation_loss_vs_iterations"]
    assert told == [4, 4]


@pytest.mark.parity("keras.TensorBoard.graph_def")
def test_the_graph_of_ops_where_there_is_one(tmp_path: Path, model: Any) -> None:
    class Graph:
        def as_graph_def(self, add_shapes: bool) -> bytes:
            return b"\n\x03\n\x01x"

    class Concrete:
        graph = Graph()

    class Function:
        """As a tf.function shows itself."""

        function_spec = object()
        _concrete_variable_creation_fn = Concrete()

        def __init__(self, call: Any) -> None:
            self.call = call

        def __call__(self, *args: Any) -> Any:
            return self.call(*args)

    class Compiled(keras.callbacks.Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            self.model.train_function = Function(self.model.train_function)

    fit(model, Compiled(), TensorBoard(tmp_path), epochs=1)
    assert [event.graph_def for event in events(tmp_path / "train") if event.graph_def] == [b"\n\x03\n\x01x"]


def test_a_second_training_in_the_same_directory_is_said(tmp_path: Path, model: Any) -> None:
    callback = TensorBoard(tmp_path, write_graph=False)
    fit(model, callback, epochs=2)
    fit(model, callback, epochs=4, initial_epoch=2)
    with pytest.warns(LosslessWarning, match=r"W225 .*up to epoch 3 .*begins again at epoch 0 \(.*test_keras"):
        fit(model, TensorBoard(tmp_path, write_graph=False), epochs=1)


def test_strict(tmp_path: Path, model: Any) -> None:
    fit(model, TensorBoard(tmp_path, write_graph=False), epochs=1)
    with pytest.raises(Exception, match="W225"):
        fit(model, TensorBoard(tmp_path, write_graph=False, strict=True), epochs=1)


def test_a_model_that_cannot_be_told_is_trained_all_the_same(tmp_path: Path) -> None:
    class Secret(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return x

        def get_config(self) -> Any:
            raise NotImplementedError("no")

    made = keras.Sequential([keras.layers.Input((6,)), Secret(), keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    with pytest.warns(LosslessWarning, match="W212 .*to_json raised NotImplementedError"):
        fit(made, TensorBoard(tmp_path), epochs=1)
    assert [tag for tag, _, _ in runs(tmp_path)["train"]] == ["epoch_loss", "epoch_learning_rate"]


def test_several_optimizers_show_a_rate_each(tmp_path: Path, model: Any) -> None:
    callback = TensorBoard(tmp_path)

    class Several:
        optimizers = (keras.optimizers.SGD(0.5, name="a"), keras.optimizers.SGD(0.25, name="b"))

    class Model:
        optimizer = Several()

    callback._model = Model()
    assert callback._collect_learning_rate({"loss": 1.0}) == {
        "loss": 1.0,
        "learning_rate_a": 0.5,
        "learning_rate_b": 0.25,
    }


@pytest.mark.parametrize("batches", [-1, (3, 2), "1,2,3", "a", (1,), 1.5])
def test_batches_that_cannot_be_profiled(batches: Any) -> None:
    with pytest.raises(ValueError, match="profile_batch: got"):
        TensorBoard(profile_batch=batches)


def test_embeddings_of_layers_that_are_not_there(tmp_path: Path, model: Any) -> None:
    with pytest.raises(ValueError, match=r"embeddings_metadata: got \['other'\]"):
        fit(model, TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"other": "m.tsv"}))


def test_only_what_is_asked_for(tmp_path: Path, model: Any) -> None:
    callback = TensorBoard(tmp_path, write_graph=False)
    assert not list(tmp_path.iterdir())
    model.evaluate(*keras_trainings.table(16, 6), verbose=0, callbacks=[callback])
    assert [(run, tag, step) for run, told in runs(tmp_path).items() for tag, step, _ in told] == [
        ("validation", "evaluation_loss_vs_iterations", 0)
    ]


def test_an_interrupted_training_leaves_no_default_writer(tmp_path: Path, model: Any) -> None:
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            raise KeyboardInterrupt

    callback = TensorBoard(tmp_path, update_freq=1)
    with pytest.raises(KeyboardInterrupt):
        fit(model, Interrupt(), callback, epochs=1)
    with pytest.warns(LosslessWarning, match="W201 no-writer: 'after' was logged"):
        assert not record("after", 1.0, step=1)
    assert not should_record_summaries() and get_step() is None
    fit(model, callback, epochs=1)
    assert not should_record_summaries()


def test_an_interrupted_training_gives_back_a_default_of_ones_own(tmp_path: Path, model: Any) -> None:
    class Interrupt(keras.callbacks.Callback):
        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            raise KeyboardInterrupt

    callback, own = TensorBoard(tmp_path, update_freq=1), create_file_writer(tmp_path / "own")
    with own.as_default(step=7), pytest.raises(KeyboardInterrupt):
        fit(model, Interrupt(), callback, epochs=1, validation_split=0.5)
    with own.as_default(step=8):
        try:
            fit(model, Interrupt(), callback, epochs=1, validation_split=0.5)
        except KeyboardInterrupt:
            assert record("after", 1.0)
        assert record("later", 1.0)
    assert not should_record_summaries()
    own.close()
    assert [(tag, step) for tag, step, _ in runs(tmp_path)["own"]] == [("after", 8), ("later", 8)]
