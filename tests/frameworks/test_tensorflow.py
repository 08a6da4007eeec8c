"""TensorFlow's values as inputs, and calls inside what it compiles; skipped where it is not installed."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("TensorFlow is not installed", allow_module_level=True)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf

from lossless.errors import WriteError
from lossless.write import inputs, notices, tracing
from lossless.write.inputs import InputError, NotScalar


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (1, 1)], ids=str)
def test_number(dtype: str, shape: tuple[int, ...]) -> None:
    value = tf.cast(tf.ones(shape), dtype)
    assert inputs.number(value) == 1.0 and inputs.step_number(value) == 1
    assert inputs.number(tf.Variable(value)) == 1.0


def test_what_is_no_number() -> None:
    with pytest.raises(NotScalar, match=r"float32 values of shape \(3,\)"):
        inputs.number(tf.ones(3))
    for value in (tf.constant("text"), tf.constant(1j)):
        with pytest.raises(NotScalar):
            inputs.number(value)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int32", "bool", "complex64"])
def test_array(dtype: str) -> None:
    value = tf.cast([[1, 0], [1, 1]], dtype)
    snapshot = inputs.snapshot(value)
    got = snapshot.array()
    assert got.dtype == ("float32" if dtype == "bfloat16" else dtype) and (got == [[1, 0], [1, 1]]).all()
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == (got.shape, got.dtype, got.nbytes)


def test_text_is_bytes() -> None:
    assert inputs.array(tf.constant(["a", "bc"])).tolist() == [b"a", b"bc"]


def test_a_variable_is_read_at_the_call() -> None:
    variable = tf.Variable(tf.zeros(1000))
    snapshot = inputs.snapshot(variable)
    variable.assign_add(tf.ones(1000))
    assert not snapshot.array().any()


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: tf.sparse.from_dense([[1.0, 0.0]]), r"tf.sparse.to_dense\(x\)"),
        (lambda: tf.ragged.constant([[1], [2, 3]]), "dense"),
        (lambda: tf.IndexedSlices(tf.ones((1, 2)), tf.constant([0])), r"tf.convert_to_tensor\(x\)"),
    ],
    ids=["sparse", "ragged", "slices"],
)
def test_what_is_not_dense(make: Any, text: str) -> None:
    with pytest.raises(InputError, match=text):
        inputs.snapshot(make())


def test_a_tensor_of_a_tf1_graph_is_refused() -> None:
    with tf.Graph().as_default():
        value = tf.constant(1.0)
        assert not tracing.active()  # Python code runs there as it stands
        for read in (inputs.number, inputs.snapshot):
            with pytest.raises(WriteError, match=r"(?s)W215 traced: .*lossless.compat.v1"):
                read(value)


Row = tuple[str, float, int]


class Log:
    """An entry point as the writers have it. Its default step is a variable, or a number that is read at execution."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.places: list[str] = []
        self.step: Any = 0

    def __call__(self, tag: str, value: Any, step: Any = None) -> bool:
        if step is None and tracing.travels(self.step):
            step = self.step
        if tracing.active():
            tracing.divert(self.record, tag, value, step)
        else:
            self.record(tag, value, step)
        return True

    def record(self, tag: str, value: Any, step: Any) -> None:
        read, at = inputs.number(value), inputs.step_number(self.step if step is None else step)
        assert isinstance(read, float) and isinstance(at, int)
        self.rows.append((tag, read, at))
        self.places.append(str(notices._thread.caller))


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_function_records_at_every_execution_in_order(log: Log) -> None:
    @tf.function
    def train(x: Any, i: Any) -> Any:
        log("before", x, i)
        y = x * 2
        log("after", y, i)
        log("constant", 0.5, i)
        return y

    for i in range(5):
        train(tf.constant(float(i)), tf.constant(i))
    want = [[("before", float(i), i), ("after", 2.0 * i, i), ("constant", 0.5, i)] for i in range(5)]
    assert log.rows == [row for rows in want for row in rows]
    assert log.places[0].startswith(__file__)
    assert not tracing.active()


def test_loops_and_branches_of_autograph(log: Log) -> None:
    @tf.function
    def train(n: Any) -> None:
        for i in tf.range(n):
            if i % 2 == 0:
                log("even", tf.cast(i, tf.float32), tf.cast(i, tf.int64))
            else:
                log("odd", tf.cast(i, tf.float32), tf.cast(i, tf.int64))

    train(tf.constant(6))
    assert log.rows == [("even" if i % 2 == 0 else "odd", float(i), i) for i in range(6)]


def test_a_step_variable_is_read_where_it_stands(log: Log) -> None:
    log.step = tf.Variable(0, dtype=tf.int64)

    @tf.function
    def train(x: Any) -> None:
        log("before", x)
        log.step.assign_add(1)
        log("after", x)

    for _ in range(3):
        train(tf.constant(1.0))
    assert [(tag, step) for tag, _, step in log.rows] == [
        (t, i + k) for i in range(3) for k, t in enumerate(["before", "after"])
    ]


def test_a_default_step_is_read_at_execution(log: Log) -> None:
    train = tf.function(lambda x: log("loss", x))
    for log.step in range(4):
        train(tf.constant(float(log.step)))
    assert log.rows == [("loss", float(i), i) for i in range(4)]


def test_variables_are_read_at_execution(log: Log) -> None:
    weight = tf.Variable(1.0)

    @tf.function
    def train() -> None:
        log("w", weight, 1)
        weight.assign(weight * 2)

    for _ in range(3):
        train()
    assert [row[1] for row in log.rows] == [1.0, 2.0, 4.0]


def test_gradients_and_data_pipelines(log: Log) -> None:
    @tf.function
    def train(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = x * x
            log("loss", loss, 1)
        return tape.gradient(loss, x)

    assert float(train(tf.constant(3.0))) == 6.0

    def through(x: Any) -> Any:
        log("x", tf.cast(x, tf.float32), x)
        return x

    assert [int(x) for x in tf.data.Dataset.range(3).map(through)] == [0, 1, 2]
    assert log.rows == [("loss", 9.0, 1), ("x", 0.0, 0), ("x", 1.0, 1), ("x", 2.0, 2)]


def test_xla_is_refused_when_it_is_traced(log: Log) -> None:
    inner = tf.function(lambda x: log("x", x, 1))
    for compiled in (tf.function(lambda x: log("x", x, 1), jit_compile=True), tf.function(inner, jit_compile=True)):
        with pytest.raises(
            WriteError, match=r"(?s)W215 traced: .*jit_compile=True.*test_tensorflow.py:\d+\); compile without"
        ):
            compiled(tf.constant(1.0))
    inner(tf.constant(2.0))
    assert log.rows == [("x", 2.0, 1)]


def test_keras_train_steps(log: Log) -> None:
    keras = pytest.importorskip("keras")
    if keras.backend.backend() != "tensorflow":
        pytest.skip("Keras runs on another backend")

    class Model(keras.Model):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, x: Any) -> Any:
            y = self.dense(x)
            log("mean", tf.reduce_mean(y), self.optimizer.iterations)
            return y

    model = Model()
    model.compile(loss="mse", optimizer="sgd", jit_compile=False)
    model.fit(np.ones((8, 2)), np.ones((8, 1)), batch_size=2, epochs=2, verbose=0)
    assert [step for _, _, step in log.rows][-8:] == list(range(8))
    assert inputs.array(model.dense.kernel).shape == (2, 1)
