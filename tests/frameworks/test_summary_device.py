"""lossless.summary with tensors on a GPU: the numbers of the host, and nothing waited for.

Run with CUDA_VISIBLE_DEVICES=0 where there is one."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from lossless import summary
from lossless.wire.tensors import to_numpy
from tests.unit.write.summary.reading import values

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")


def test_the_same_numbers(tmp_path: Path) -> None:
    """Of every kind, though the tensor is changed after the call."""
    rng = np.random.default_rng(0)
    arrays = {
        n: rng.random(shape).astype("f4") for n, shape in {"h": (50, 60), "i": (1, 4, 5, 3), "a": (1, 9, 1)}.items()
    }
    for device in ("cuda", "cpu"):
        given = {name: torch.tensor(array, device=device) for name, array in arrays.items()}
        with summary.create_file_writer(tmp_path / device).as_default(step=1):
            summary.scalar("s", given["h"][0, 0])
            summary.histogram("h", given["h"])
            summary.histogram("h7", given["h"], buckets=7)
            summary.histogram("h0", given["h"], buckets=0)
            summary.image("i", given["i"])
            summary.audio("a", given["a"], 8000)
            summary.write("w", given["h"])
            for tensor in given.values():
                tensor.zero_()
    found = [{v.tag: (step, to_numpy(v.tensor)) for step, v in values(tmp_path / d)} for d in ("cuda", "cpu")]
    assert found[0].keys() == found[1].keys() and len(found[0]) == 7
    for tag, (step, array) in found[1].items():
        assert found[0][tag][0] == step
        if tag.startswith("h"):
            np.testing.assert_allclose(found[0][tag][1], array, rtol=1e-6)
        else:
            np.testing.assert_array_equal(found[0][tag][1], array)


def test_nothing_waits(tmp_path: Path) -> None:
    """Calls return while the device is still at work on what they are given."""
    with summary.create_file_writer(tmp_path).as_default():
        x = torch.randn(4096, 4096, device="cuda")
        summary.histogram("h", x, step=0)
        summary.scalar("s", x.mean(), step=0)
        summary.flush()
        torch.cuda.synchronize()
        for _ in range(200):
            x = x @ x / 64
        began = time.perf_counter()
        summary.histogram("h", x, step=1)
        summary.scalar("s", x.mean(), step=1)
        took, busy = time.perf_counter() - began, not torch.cuda.current_stream().query()
    assert busy and took < 0.05, took
