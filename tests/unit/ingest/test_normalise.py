"""Every encoding of every kind, by file and by table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lossless.ingest import Loader
from lossless.ingest.normalise import kind_of, kinds_of
from lossless.logdir import parse_specs
from lossless.store import Store
from lossless.types import Kind
from lossless.wire.kinds import Shape
from lossless.wire.result import TagInfo
from tests.unit.ingest.events import HEAD, NAME, scalar, tensor, write
from tests.unit.store.filling import gathered

CASES = [
    (Shape.SIMPLE, "", 0, Kind.SCALAR),
    (Shape.SIMPLE, "histograms", 2, Kind.SCALAR),
    (Shape.TENSOR_SCALAR, "scalars", 1, Kind.SCALAR),
    (Shape.TENSOR_SCALAR, "scalars", 0, Kind.SCALAR),
    (Shape.TENSOR_SCALAR, "", 0, Kind.SCALAR),
    (Shape.TENSOR_SCALAR, "my_plugin", 1, Kind.SCALAR),
    (Shape.TENSOR_SCALAR, "my_plugin", 2, Kind.TENSOR),
    (Shape.TENSOR_SCALAR, "mesh", 2, Kind.MESH),
    (Shape.TENSOR, "scalars", 1, Kind.TENSOR),
    (Shape.TENSOR, "", 0, Kind.TENSOR),
    (Shape.TENSOR, "histograms", 2, Kind.HISTOGRAM),
    (Shape.TENSOR, "images", 3, Kind.IMAGE),
    (Shape.TENSOR, "audio", 3, Kind.AUDIO),
    (Shape.TENSOR, "text", 2, Kind.TEXT),
    (Shape.TENSOR, "pr_curves", 2, Kind.PR_CURVE),
    (Shape.TENSOR, "custom_scalars", 2, Kind.LAYOUT),
    (Shape.TENSOR, "graph_keras_model", 3, Kind.KERAS_GRAPH),
    (Shape.TENSOR, "graph_run_metadata", 3, Kind.RUN_METADATA),
    (Shape.HISTO, "", 0, Kind.HISTOGRAM),
    (Shape.OLD_HISTOGRAM, "", 0, Kind.HISTOGRAM),
    (Shape.IMAGE, "", 0, Kind.IMAGE),
    (Shape.AUDIO, "", 0, Kind.AUDIO),
    (Shape.EMPTY, "hparams", 2, Kind.HPARAMS),
    (Shape.EMPTY, "scalars", 1, None),
    (Shape.EMPTY, "", 0, None),
]


@pytest.mark.parametrize(("shape", "plugin", "data_class", "kind"), CASES)
def test_kinds(shape: Shape, plugin: str, data_class: int, kind: Kind | None) -> None:
    tag = TagInfo("t", plugin, data_class=data_class)
    assert kind_of(shape, tag) == kind
    assert kinds_of([TagInfo("other"), tag])[1, shape] == (kind or 0)


def test_one_element_tensors_of_every_dtype_are_exact_scalars(tmp_path: Path) -> None:
    values = {
        "half": np.float16(0.1),
        "float": np.float32(0.1),
        "double": np.float64(0.1),
        "int8": np.int8(-7),
        "uint64": np.uint64(2**53),
        "int64": np.int64(-(2**53)),
        "bool": np.bool_(True),
        "vector": np.array([0.25]),
        "matrix": np.array([[3]]),
    }
    write(tmp_path / NAME, HEAD + b"".join(tensor(tag, value) for tag, value in values.items()))
    store = Store()
    Loader(parse_specs([str(tmp_path)]), store).load()
    run = store.snapshot.runs["."]
    for tag, value in values.items():
        number = store.names.find(tag)
        assert number is not None
        ((_, _, got),) = gathered(run, number)
        assert got == float(np.asarray(value).reshape(()))


def test_metadata_stands_for_all_values_of_its_tag(tmp_path: Path) -> None:
    """TensorFlow 1 and TensorBoard's readers need it only on the first event; it may also come late."""
    table = np.zeros((2, 3))
    data = (
        HEAD
        + tensor("w", table, "histograms")
        + tensor("w", table)
        + tensor("v", table)
        + tensor("v", table, "histograms")
    )
    write(tmp_path / NAME, data)
    store = Store()
    Loader(parse_specs([str(tmp_path)]), store).load()
    heavy = store.snapshot.runs["."].heavy
    names = {(store.names[tag], Kind(kind)): count for (tag, kind), count in heavy.items()}
    assert names[("w", Kind.HISTOGRAM)] == 2
    assert names[("v", Kind.HISTOGRAM)] >= 1


def test_a_tag_may_hold_scalars_and_other_values(tmp_path: Path) -> None:
    write(tmp_path / NAME, HEAD + scalar("x", 1, 2.0) + tensor("x", np.zeros(5), step=2))
    store = Store()
    Loader(parse_specs([str(tmp_path)]), store).load()
    run = store.snapshot.runs["."]
    assert gathered(run, 0) == [(1, 1001.0, 2.0)]
    assert run.heavy == {(0, int(Kind.TENSOR)): 1}
