"""Random arrays through torch's own summary functions and ours, in one process: the same bytes, or pixels."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

summary: Any = pytest.importorskip("torch.utils.tensorboard.summary")

from lossless.wire.events import Summary, Value  # noqa: E402
from lossless.write import encode  # noqa: E402

DTYPES = ["f2", "f4", "f8", "i4", "i8", "u1", "?"]
LIMITS = encode.limits.limits().tolist()


def ours(values: tuple[Value, ...]) -> bytes:
    return Summary(values).encode()


@pytest.mark.parametrize("seed", range(60))
def test_histograms(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = (rng.normal(size=rng.integers(1, 3000)) * 10.0 ** rng.integers(-14, 12)).clip(-6e4, 6e4)
    data = data.astype(rng.choice(DTYPES))
    bins: Any = ["tensorflow", "auto", "sturges", 10, [-9.0, 0.0, 0.5, 9e4]][seed % 5]
    most = None if seed % 3 else int(rng.integers(1, 20))
    theirs = summary.histogram("h", data, LIMITS if bins == "tensorflow" else bins, most)
    assert ours(encode.histogram.torch("h", data, bins, most)) == theirs.SerializeToString()


@pytest.mark.parametrize("seed", range(40))
def test_pictures(seed: int) -> None:
    rng = np.random.default_rng(seed)
    axes = ["CHW", "HWC", "HW", "NCHW", "NHWC"][seed % 5]
    sizes: dict[str, Any] = {
        "C": [1, 3][seed % 2],
        "H": rng.integers(1, 9),
        "W": rng.integers(1, 9),
        "N": rng.integers(1, 12),
    }
    data = rng.random([sizes[axis] for axis in axes]) * [1, 1.5][seed % 2]
    data = (data * 255).clip(0, 255).astype("u1") if seed % 3 == 0 else data.astype(rng.choice(["f2", "f4", "f8"]))
    theirs = summary.image("i", data, dataformats=axes).value[0].image
    (found,) = encode.image.torch("i", data, dataformats=axes)
    assert found.image is not None
    assert (found.image.height, found.image.width, found.image.colorspace) == (
        theirs.height, theirs.width, theirs.colorspace,
    )  # fmt: skip
    both = (Image.open(io.BytesIO(data)) for data in (found.image.encoded_image_string, theirs.encoded_image_string))
    np.testing.assert_array_equal(*map(np.asarray, both))


@pytest.mark.parametrize("seed", range(20))
def test_sounds_curves_and_meshes(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(seed)
    tone = rng.uniform(-1.3, 1.3, rng.integers(2, 500)).astype(["f4", "f8"][seed % 2])
    assert ours(encode.audio.torch("a", tone)) == summary.audio("a", tone).SerializeToString()
    size, thresholds = int(rng.integers(1, 400)), int(rng.integers(2, 200))
    labels, predictions = rng.integers(0, 2, size), rng.random(size).astype(["f4", "f8"][seed % 2])
    weights = None if seed % 3 else rng.random(size)
    curve = summary.pr_curve("p", labels, predictions, thresholds, weights)
    assert ours(encode.pr_curve.torch("p", labels, predictions, thresholds, weights)) == curve.SerializeToString()
    cloud, colours = rng.normal(size=(1, size, 3)), rng.integers(0, 256, (1, size, 3))
    shape = summary.mesh("m", cloud, colours, None, {"camera": {"fov": seed}})
    assert ours(encode.mesh.torch("m", cloud, colours, None, {"camera": {"fov": seed}})) == shape.SerializeToString()
