"""Texts, tensors, meshes, curves, layouts, hyperparameters and projector files: read back, and refused when wrong."""

from __future__ import annotations

import hashlib
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from PIL import Image
from tensorboard.compat.proto.summary_pb2 import Summary as TheirSummary
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout as TheirLayout
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData as TheirHParams
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData as TheirMesh
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig as TheirConfig
from tensorboard.util import tensor_util

from lossless.errors import ProtoError
from lossless.wire.events import Summary
from lossless.wire.plugins import Category, Chart, Layout, MultilineChart
from lossless.wire.projector import EmbeddingInfo, ProjectorConfig, SpriteMetadata
from lossless.wire.tensors import to_numpy
from lossless.write.encode import hparams, layout, mesh, pr_curve, projector, scalar, tensor, text
from lossless.write.encode.encoded import Encoded

WHOLE = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
DTYPES = [*WHOLE, *["float16", "float32", "float64", "complex64", "complex128"]]
NOT_THEIRS = {"uint32", "uint64"}
"""tensorboard's reader knows them not."""
LOGS = Path(__file__).parents[3] / "interop/logs"
RNG = np.random.default_rng(23)


def theirs(encoded: Encoded) -> Any:
    """The only value, as tensorboard's own protobuf code reads our bytes."""
    (value,) = TheirSummary.FromString(Summary(encoded).encode()).value
    return value


def array(encoded: Encoded) -> np.ndarray:
    return tensor_util.make_ndarray(theirs(encoded).tensor)


@pytest.mark.parametrize(
    "dtype",
    [
        "bool",
        "int8",
        "uint8",
        "int16",
        "uint16",
        "int32",
        "uint32",
        "int64",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ],
)
@pytest.mark.parametrize("encode", [tensor.tf2, tensor.torch])
def test_tensors_are_read_back(dtype: str, encode: Any) -> None:
    data = np.abs(RNG.normal(size=(4, 6)) * 9).astype(dtype)
    for given in (data, data[::2, ::-1], data[:0], data[0, 0].reshape(())):
        encoded = encode("t", given)
        for found in (to_numpy(encoded[0].tensor), *([] if dtype in NOT_THEIRS else [array(encoded)])):
            assert found.dtype == given.dtype
            np.testing.assert_array_equal(found, given)


def test_python_numbers_are_what_tensorflow_makes_of_them() -> None:
    for given, dtype in (([0.1], "f4"), ([1, -2], "i4"), ([2**40, 1], "i8"), ([True], "?"), ([1e300], "f8")):
        assert tensor.of_numbers(np.array(given)).dtype == dtype


def test_bfloat16_keeps_its_dtype() -> None:
    found = theirs(tensor.torch("t", np.array([1.5, -2.0, 0.0], "f4"), "bfloat16")).tensor
    assert found.dtype == 14
    assert list(found.half_val) == [0x3FC0, 0xC000, 0]


def test_tensors_of_objects_are_texts_and_dates_are_refused() -> None:
    assert array(tensor.tf2("t", np.array([["a", b"b"]], object))).tolist() == [[b"a", b"b"]]
    with pytest.raises(ProtoError, match="dtype"):
        tensor.tf2("t", np.array(["2026-01-01"], "M8[D]"))


def test_texts_of_any_rank() -> None:
    for given, shape in (("ä", ()), (b"b", ()), (["a", "b"], (2,)), (np.array([["a"], ["b"]]), (2, 1)), ([], (0,))):
        found = array(text.tf2("t", given, description="d"))
        assert found.shape == shape
    value = theirs(text.tf2("t", "x", description="d"))
    assert (value.metadata.plugin_data.plugin_name, value.metadata.summary_description) == ("text", "d")
    assert theirs(text.torch("t", "a\udcff")).tag == "t/text_summary"
    for wrong in (3, ["a", 1], None):
        with pytest.raises(TypeError, match="want str or bytes"):
            text.tf2("t", wrong)


def test_scalars() -> None:
    assert array(scalar.tf2("s", 0.1)) == np.float32(0.1)
    named = theirs(scalar.simple("s", 0.5, display_name="n", description="d")).metadata
    assert (named.display_name, named.summary_description, named.HasField("plugin_data")) == ("n", "d", False)


@pytest.mark.parametrize("encode", [scalar.tf2, scalar.simple, scalar.torch, partial(scalar.torch, new_style=True)])
def test_finite_scalars_beyond_float32_stay_finite(encode: Any) -> None:
    for given in (1e300, -1e39):
        assert array(encode("s", given)) == given
        assert encode("s", given).remarks[0].code == "W213"
    for given in (3.4e38, float("inf"), -float("inf"), float("nan"), 0.0):
        assert encode("s", given).remarks == ()


def test_meshes() -> None:
    cloud, colours, faces = (
        RNG.normal(size=(1, 9, 3)),
        RNG.integers(0, 256, (1, 9, 3)).astype("i4"),
        np.array([[[0, 1, 2]]]),
    )
    values = TheirSummary.FromString(Summary(mesh.tf2("m", cloud, faces, colours, {"b": 1, "a": [2]})).encode()).value
    assert [value.tag for value in values] == ["m_VERTEX", "m_FACE", "m_COLOR"]
    dtypes = [np.float64, np.int64, np.int32]
    for value, given, dtype in zip(values, (cloud, faces, colours), dtypes, strict=True):
        found = tensor_util.make_ndarray(value.tensor)
        assert found.dtype == given.dtype == dtype
        np.testing.assert_array_equal(found, given)
        told = TheirMesh.FromString(value.metadata.plugin_data.content)
        assert (told.name, told.components, list(told.shape)) == ("m", 14, list(given.shape))
        assert told.json_config == '{"a": [2], "b": 1}'
    with pytest.raises(ValueError, match="want \\(batch, n, 3\\)"):
        mesh.torch("m", np.zeros((9, 3)))


def test_curves_of_every_kind_of_label() -> None:
    labels, predictions = RNG.random(50) > 0.5, RNG.random(50)
    expected = pr_curve.torch("p", labels, predictions)
    for same in (labels.astype(int), labels.astype("f4"), labels.astype("u1")):
        assert pr_curve.torch("p", same, predictions) == expected
    found = array(pr_curve.tf1("p", labels.reshape(5, 10), predictions.reshape(5, 10)))
    assert found.shape == (6, 201)
    assert found[0, 0] == labels.sum() and found[1, 0] == (~labels).sum()
    assert found[2, 0] == found[3, 0] == 0


def test_predictions_that_are_no_probabilities_are_told() -> None:
    labels, logits = np.array([1, 0, 1, 0]), np.array([4.0, -3.0, 0.5, np.nan])
    encoded = pr_curve.torch("p", labels, logits, 3)
    assert encoded == pr_curve.torch("p", labels[:3], np.array([1.0, 0.0, 0.5]), 3)
    assert "3 of 4 predictions" in encoded.remarks[0].what
    assert pr_curve.torch("p", labels[:3], np.array([1.0, 0.0, 0.5])).remarks == ()


@pytest.mark.parametrize(("labels", "thresholds"), [(np.zeros(3), 5), (np.zeros(4), 1)])
def test_curves_that_cannot_be_are_refused(labels: np.ndarray, thresholds: int) -> None:
    with pytest.raises(ValueError, match="want"):
        pr_curve.tf1("p", labels, np.zeros(4), thresholds)


def test_layouts() -> None:
    ours = Layout(category=(Category("c", (Chart("t", MultilineChart(("a", "b"))),), closed=True),))
    for encoded in (layout.encode(ours), layout.encode(ours.encode())):
        (data,) = theirs(encoded).tensor.string_val
        read = TheirLayout.FromString(data)
        assert (read.category[0].title, read.category[0].closed) == ("c", True)
        assert list(read.category[0].chart[0].multiline.tag) == ["a", "b"]
    assert layout.multiline(["a"]) == layout.torch({"default": {"untitled": ["Multiline", ["a"]]}})
    assert layout.margin(["a", "b", "c"], "x", "y") == layout.torch({"x": {"y": ["Margin", ["a", "b", "c"]]}})
    with pytest.raises(ValueError, match="want 3"):
        layout.margin(["a"])


def read_hparams(encoded: Encoded) -> Any:
    return TheirHParams.FromString(theirs(encoded).metadata.plugin_data.content)


def test_hparams_name_their_group_by_their_values() -> None:
    given = {"b": 1, "a": "x", "c": True, "d": 0.5}
    started = read_hparams(hparams.session_start(given, 12.5)).session_start_info
    assert started.group_name == hashlib.sha256(b'{"a":"x","b":1,"c":true,"d":0.5}').hexdigest()
    assert started.start_time_secs == 12.5
    assert started.hparams["c"].bool_value is True and started.hparams["b"].number_value == 1
    assert read_hparams(hparams.session_start(given, 0.0, "trial")).session_start_info.group_name == "trial"
    ended = read_hparams(hparams.session_end(3.0)).session_end_info
    assert (ended.status, ended.end_time_secs) == (1, 3.0)
    wrong: Any = {"a": [1]}
    with pytest.raises(TypeError, match="want bool, int, float or str"):
        hparams.session_start(wrong, 0.0)


def test_torch_hparams_refuse_what_torch_refuses() -> None:
    with pytest.raises(TypeError, match="want a list"):
        hparams.torch({"lr": 0.5}, {}, {"other": [1]})
    with pytest.raises(TypeError, match="want values of float"):
        hparams.torch({"lr": 0.5}, {}, {"lr": ["a"]})
    with pytest.raises(TypeError, match="want bool"):
        hparams.torch({"lr": [0.5]}, {})


def test_projector_files_are_those_of_torch() -> None:
    folder = LOGS / "torch_kinds/00000/emb"
    numbers = np.array([line.split("\t") for line in (folder / "tensors.tsv").read_text().splitlines()], "f4")
    assert projector.tensors_tsv(numbers) == (folder / "tensors.tsv").read_bytes()
    assert projector.metadata_tsv([f"c{i % 3}" for i in range(30)]) == (folder / "metadata.tsv").read_bytes()
    told = projector.embedding("00000/emb", "emb", 0, labelled=True, image_size=(8, 8))
    theirs = TheirConfig()
    for text_form in (LOGS / "torch_kinds/projector_config.pbtxt").read_text(), projector.pbtxt(told):
        theirs.Clear()
        text_format.Parse(text_form, theirs)
        assert theirs.embeddings[0].tensor_name == "emb:00000"
        assert theirs.SerializeToString() == ProjectorConfig(embeddings=(told,)).encode()
    assert projector.pbtxt(told).strip() == (LOGS / "torch_kinds/projector_config.pbtxt").read_text().strip()


def test_projector_text_is_what_protobuf_prints() -> None:
    names = "a\"'\\ä\n\t\r\x01\x7f", ""
    ours = ProjectorConfig(
        "dir", tuple(EmbeddingInfo(n, tensor_shape=(3, 0), sprite=SpriteMetadata("s", (1, 2))) for n in names)
    )
    assert ours.pbtxt() == text_format.MessageToString(TheirConfig.FromString(ours.encode()))
    assert projector.pbtxt() == ""


def test_metadata_with_columns() -> None:
    assert projector.metadata_tsv([("a", 1), ("b", 2)], ["name", "n"]) == b"name\tn\na\t1\nb\t2\n"
    with pytest.raises(ValueError, match="want 2"):
        projector.metadata_tsv([("a",)], ["name", "n"])


@pytest.mark.parametrize(("count", "side"), [(1, 1), (4, 2), (5, 3), (30, 6)])
def test_sprites_are_square(count: int, side: int) -> None:
    images = RNG.random((count, 3, 8, 8))
    found = np.asarray(Image.open(BytesIO(projector.sprite(images))))
    assert found.shape == (side * 8, side * 8, 3)
    y, x = (count - 1) // side * 8, (count - 1) % side * 8
    np.testing.assert_array_equal(found[y : y + 8, x : x + 8], (images[-1] * 255).astype("u1").transpose(1, 2, 0))


def test_sprites_of_bytes_and_of_tall_images() -> None:
    images = RNG.integers(0, 256, (2, 1, 9, 4)).astype("u1")
    found = np.asarray(Image.open(BytesIO(projector.sprite(images))))
    np.testing.assert_array_equal(found[:, :4, 0], images[0, 0])
    np.testing.assert_array_equal(found[:, 4:, 2], images[1, 0])
    with pytest.raises(ValueError, match="want \\(n, 1 or 3"):
        projector.sprite(np.zeros((0, 3, 4, 4)))
