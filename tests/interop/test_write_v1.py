"""What TensorFlow's own summary ops give for the same calls (v1_ops.json, made by make_v1_ops.py), byte for byte."""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lossless.compat import v1
from lossless.write.notices import LosslessWarning
from tests.interop.make_v1_ops import calls

THEIRS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("v1_ops.json").read_text())


@pytest.fixture(scope="module")
def ops() -> dict[str, Any]:
    with v1.Graph().as_default():
        return calls(v1, lambda array: array)


@pytest.fixture(scope="module")
def results(ops: dict[str, Any]) -> dict[str, bytes]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LosslessWarning)  # W217: they are compared, not written
        found = v1.Session(graph=ops["taken"].graph).run(ops, {"loss:0": 0.1})
        return {name: bytes(found.pop(name)) for name in list(found)}


@pytest.mark.parametrize("name", THEIRS["names"])
def test_ops_are_named_as_tensorflow_names_them(ops: dict[str, Any], name: str) -> None:
    assert ops[name].op.name == THEIRS["names"][name]


@pytest.mark.parity(
    "tf.compat.v1.summary.scalar",
    "tf.compat.v1.summary.histogram",
    "tf.compat.v1.summary.audio",
    "tf.compat.v1.summary.text",
    "tf.compat.v1.summary.tensor_summary",
    "tf.compat.v1.summary.merge",
    "tf.compat.v1.summary.merge_all",
)
@pytest.mark.parametrize("name", [name for name in THEIRS["bytes"] if not name.startswith("image")])
def test_bytes_are_those_of_tensorflow(results: dict[str, bytes], name: str) -> None:
    assert results[name].hex() == THEIRS["bytes"][name]


@pytest.mark.parity("tf.compat.v1.summary.image")
@pytest.mark.parametrize("name", [name for name in THEIRS["bytes"] if name.startswith("image")])
def test_images_are_those_of_tensorflow_when_decoded(results: dict[str, bytes], name: str) -> None:
    ours, theirs = (v1.Summary.FromString(data) for data in (results[name], bytes.fromhex(THEIRS["bytes"][name])))
    assert len(ours.value) == len(theirs.value)
    for mine, their in zip(ours.value, theirs.value, strict=True):
        np.testing.assert_array_equal(_pixels(mine.image), _pixels(their.image))
        mine.image.encoded_image_string = their.image.encoded_image_string
        assert mine == their


def _pixels(image: Any) -> Any:
    return np.asarray(Image.open(io.BytesIO(image.encoded_image_string)))
