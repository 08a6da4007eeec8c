"""Inputs of which TensorFlow's and torch's own bytes are kept beside this file; NumPy only."""

from __future__ import annotations

from typing import Any

import numpy as np

_rng = np.random.default_rng(7)

NUMBERS: dict[str, Any] = {
    "normal32": _rng.normal(size=300).astype("f4"),
    "normal64": _rng.normal(3, 100, (10, 30)),
    "strided": _rng.normal(size=(40, 20)).astype("f4")[::3, ::2],
    "half": _rng.normal(size=100).astype("f2"),
    "long": _rng.integers(-(2**40), 2**40, 200),
    "small": _rng.integers(-100, 100, 200).astype("i1"),
    "byte": _rng.integers(0, 255, 200).astype("u1"),
    "one": np.array([2.5], "f4"),
    "same": np.full(7, -3.25),
    "zeros": np.zeros(5, "f4"),
    "both": np.array([0.0, 1e-13, -1e-13, 1e19, -1e19, 1e-300]),
    "edges": np.array([1e-12, 1e-12 * 1.1, -1e-12, 0.0, -0.0, 1.0]),
    "dot": np.array(4.0),
}
BUCKETS = (None, 0, 1, 5)
BINS: dict[str, Any] = {
    "tensorflow": "tensorflow", "auto": "auto", "fd": "fd", "sqrt": "sqrt", "ten": 10, "list": [-5.0, -1.0, 0.0, 9.0],
}  # fmt: skip
TORCH_HISTOGRAMS = [(name, "tensorflow", None) for name in NUMBERS] + [
    (name, bins, most) for name in ("normal32", "small") for bins in BINS for most in (None, 3, 7)
]
TENSORS: dict[str, Any] = {
    dtype: (_rng.normal(size=(2, 3)) * 9).astype(dtype)
    for dtype in ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "complex64", "complex128"]
} | {"bool": np.array([[True], [False]]), "uint8": np.arange(4, dtype="u1"), "empty": np.zeros((0, 3), "f4")}
TEXTS: dict[str, Any] = {
    "scalar": "ä **b**", "bytes": b"\xc3\xa9", "list": ["a", "", "c"], "table": [["a", "b"], ["c", "d"]], "none": [],
}  # fmt: skip
IMAGES: dict[str, Any] = {
    "plain": _rng.random((2, 3, 5, 3)).astype("f4"),
    "grey": _rng.random((1, 3, 5, 1)),
    "alpha": _rng.random((1, 3, 5, 4)).astype("f4"),
    "signed": _rng.normal(size=(2, 3, 5, 3)).astype("f4"),
    "loud": (_rng.random((1, 3, 5, 1)) * 9).astype("f2"),
    "tiny": (_rng.random((1, 3, 5, 1)) * 1e-7).astype("f4"),
    "bytes": _rng.integers(0, 255, (2, 3, 5, 3)).astype("u1"),
    "holes": np.where(_rng.random((1, 3, 5, 3)) < 0.1, np.nan, _rng.random((1, 3, 5, 3))).astype("f4"),
    "infinite": np.array([[[[np.inf], [-np.inf], [0.5], [0.25]]]], "f4"),
}
TF2_IMAGES: dict[str, Any] = IMAGES | {
    "two": _rng.random((1, 3, 5, 2)).astype("f4"),
    "wide": _rng.integers(0, 65535, (1, 3, 5, 3)).astype("u2"),
    "short": _rng.integers(-(2**15), 2**15, (1, 3, 5, 1)).astype("i2"),
    "char": _rng.integers(-(2**7), 2**7, (1, 3, 5, 1)).astype("i1"),
    "int": _rng.integers(-(2**31), 2**31, (1, 3, 5, 1)).astype("i4"),
}
SOUNDS: dict[str, Any] = {
    "mono": _rng.uniform(-1.2, 1.2, (4, 30, 1)).astype("f4"),
    "stereo": _rng.uniform(-1, 1, (1, 30, 2)).astype("f4"),
    "halves": (np.arange(-9, 9, dtype="f4") / 65536).reshape(1, 18, 1),
    "odd": np.array([[[np.nan], [np.inf], [-np.inf], [1.0], [-1.0]]], "f4"),
    "silent": np.zeros((1, 0, 1), "f4"),
}
CURVES: dict[str, Any] = {
    "plain": (_rng.random(60) > 0.4, _rng.random(60).astype("f4"), None),
    "weighted": (_rng.random(60) > 0.4, _rng.random(60).astype("f4"), _rng.integers(0, 4, 60).astype("f4")),
}
