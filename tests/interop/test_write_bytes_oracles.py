"""What TensorFlow and torch made of oracles/cases.py: the same bytes from us, or for pictures the same pixels."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from lossless.wire.events import Summary, Value
from lossless.wire.tensors import to_numpy
from lossless.write.encode import audio, histogram, hparams, image, mesh, pr_curve, scalar, tensor, text
from lossless.write.encode.encoded import Encoded
from tests.interop.oracles import cases
from tests.interop.test_write_media import pixels, same_picture
from tests.interop.written import ORACLES


@cache
def oracles(of: str) -> dict[str, bytes]:
    data, found, at = gzip.decompress((ORACLES / f"{of}.records.gz").read_bytes()), {}, 0
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        name, _, summary = data[at + 4 : at + 4 + size].partition(b"\0")
        found[name.decode()], at = summary, at + 4 + size
    return found


def names(of: str, prefix: str) -> list[str]:
    """Cases of an oracle below a prefix, which must be some."""
    found = [name for name in oracles(of) if name.startswith(prefix)]
    assert found, prefix
    return found


def check(of: str, name: str, ours: Encoded) -> None:
    assert Summary(ours).encode() == oracles(of)[name], f"\n{Summary.decode(oracles(of)[name])}\n{ours}"


def values(of: str, name: str) -> tuple[Value, ...]:
    return Summary.decode(oracles(of)[name]).value


@pytest.mark.parametrize("name", names("tf", "histogram.tf2/"))
def test_tf2_histogram(name: str) -> None:
    _, case, buckets = name.split("/")
    count = None if buckets == "None" else int(buckets)
    check("tf", name, histogram.tf2(case, cases.NUMBERS[case], count, description="d"))


@pytest.mark.parametrize("name", names("tf", "histogram.v1/"))
def test_v1_histogram(name: str) -> None:
    case = name.split("/")[1]
    check("tf", name, histogram.v1(values("tf", name)[0].tag, cases.NUMBERS[case]))


@pytest.mark.parametrize("name", names("tf", "tensor.tf2/"))
def test_tf2_tensor(name: str) -> None:
    case = name.split("/")[1]
    check("tf", name, tensor.tf2(case, cases.TENSORS[case]))


@pytest.mark.parametrize("name", names("tf", "text.tf2/"))
def test_tf2_text(name: str) -> None:
    case = name.split("/")[1]
    check("tf", name, text.tf2(case, cases.TEXTS[case]))


@pytest.mark.parametrize("name", names("tf", "image.tf2/"))
def test_tf2_image(name: str) -> None:
    case = name.split("/")[1]
    (theirs,), (ours,) = values("tf", name), image.tf2(case, cases.TF2_IMAGES[case])
    assert replace(ours, tensor=None) == replace(theirs, tensor=None)
    mine, other = to_numpy(ours.tensor).tolist(), to_numpy(theirs.tensor).tolist()
    assert mine[:2] == other[:2] and len(mine) == len(other)
    for one, two in zip(mine[2:], other[2:], strict=True):
        np.testing.assert_array_equal(pixels(one), pixels(two))


@pytest.mark.parametrize("name", names("tf", "image.v1/"))
def test_v1_image(name: str) -> None:
    case, most = (*name.split("/"), "3")[1:3]
    tag = values("tf", name)[0].tag.split("/")[0]
    for ours, theirs in zip(image.v1(tag, cases.IMAGES[case], int(most)), values("tf", name), strict=True):
        assert same_picture(ours, theirs)


@pytest.mark.parametrize("name", names("tf", "audio."))
def test_tf_audio(name: str) -> None:
    dialect, case = name.split("/")
    if dialect == "audio.tf2":
        check("tf", name, audio.tf2(case, cases.SOUNDS[case], 8000))
    else:
        check("tf", name, audio.v1(case, cases.SOUNDS[case], 7999.6))


@pytest.mark.parametrize("name", names("tf", "pr_curve."))
def test_tf1_pr_curve(name: str) -> None:
    case = name.split("/")[1]
    labels, predictions, weights = cases.CURVES[case]
    check("tf", name, pr_curve.tf1(case, labels, predictions, 31, weights, description="d"))


def test_tf2_mesh() -> None:
    cloud, faces = cases.NUMBERS["normal64"].reshape(1, 100, 3).astype("f4"), np.array([[[0, 1, 2]]], "i4")
    check("tf", "mesh.tf2", mesh.tf2("m", cloud, faces, config_dict={"b": 1, "a": {}}, description="d"))


@pytest.mark.parametrize("name", names("torch", "histogram/"))
def test_torch_histogram(name: str) -> None:
    """All but the last bits of the sum of squares, a dot product, whose order is the processor's."""
    _, case, bins, most = name.split("/")
    encoded = histogram.torch(case, cases.NUMBERS[case], cases.BINS[bins], None if most == "None" else int(most))
    (theirs,), (ours,) = values("torch", name), encoded
    assert ours.histo is not None and theirs.histo is not None
    assert ours.histo.sum_squares == pytest.approx(theirs.histo.sum_squares, rel=1e-15)
    same = replace(ours, histo=replace(ours.histo, sum_squares=theirs.histo.sum_squares))
    check("torch", name, Encoded.of(same))


@pytest.mark.parametrize("name", names("torch", "pr_curve/"))
def test_torch_pr_curve(name: str) -> None:
    case = name.split("/")[1]
    labels, predictions, weights = cases.CURVES[case]
    check("torch", name, pr_curve.torch(case, labels, predictions, 200, weights))


def torch_cases() -> Iterator[tuple[str, Encoded]]:
    yield "scalar/new", scalar.torch("new", 1 / 3, new_style=True)
    yield "scalar/double", scalar.torch("double", 1 / 3 + 1, new_style=True, double_precision=True)
    yield "scalar/old", scalar.torch("old", 1 / 3 + 2)
    yield "histogram_raw", histogram.raw("h", 0, 3.5, 4, 5, 6, np.array([1, 2], "f4"), [3, 4])
    triangle = np.ones((1, 2, 3)), None, np.array([[[0, 1, 1]]])
    yield "mesh", mesh.torch("m", *triangle, {"b": 1, "a": {}}, "shown", "told")
    yield "audio", audio.torch("a", cases.SOUNDS["mono"][0, :, 0], 8000)


@pytest.mark.parametrize(("name", "ours"), list(torch_cases()))
def test_torch_bytes(name: str, ours: Encoded) -> None:
    check("torch", name, ours)


def test_torch_hparams() -> None:
    given: dict[str, Any] = {"lr": 0.5, "n": 3, "on": True, "name": "x", "none": None}
    domains = {"lr": [0.5, 1.0], "n": [3, 4], "on": [True, False], "name": ["x", "y"]}
    experiment, start, end = hparams.torch(given, {"loss": 1}, domains)
    check("torch", "hparams/experiment", experiment)
    check("torch", "hparams/end", end)
    assert len(Summary(start).encode()) == len(oracles("torch")["hparams/start"])  # a map: its order is random


def torch_images() -> Iterator[tuple[str, Encoded]]:
    boxes = np.array([[1, 2, 20, 30], [5, 5, 38, 38]])
    yield "boxes", image.boxes("b", np.full((3, 40, 40), 0.5), boxes, labels=["one", ""])
    yield "rescaled", image.torch("r", cases.IMAGES["plain"][0], 2, "HWC")
    yield "image/uint8", image.torch("i", cases.IMAGES["bytes"], dataformats="NHWC")
    shapes = {"CHW": (3, 4, 5), "HW": (4, 5), "NCHW": (11, 1, 4, 5), "NHWC": (3, 4, 5, 3), "chw": (1, 4, 5)}
    for axes, shape in (shapes | {"WHC": (5, 4, 4)}).items():
        data = np.random.default_rng(1).random(shape) * 1.2 - 0.1
        yield f"image/{axes}", image.torch("i", data, dataformats=axes)


@pytest.mark.parametrize(("name", "ours"), list(torch_images()))
def test_torch_images(name: str, ours: Encoded) -> None:
    assert same_picture(ours[0], values("torch", name)[0])
