"""What is read in place, and what is not."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from lossless.write.inputs import number
from lossless.write.inputs.borrowed import borrowed
from lossless.write.inputs.histogram import even


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int64", "float16", "float32", "float64"])
def test_numpy_is_read_where_it_lies(dtype: str) -> None:
    data = np.zeros((4, 6), dtype)
    for view in (data, data[::2, ::-1], data[:0], data[0, 0:1]):
        assert borrowed(view) is view


class Subclass(np.ndarray):
    """May mean something else by its numbers."""


OTHERS: list[Any] = [
    1.0, [1.0], None, "a", np.float32(1), np.zeros(3, complex), np.zeros(3, ">f4"), np.zeros(3, np.longdouble),
    np.array(["a"]), np.array([None]), np.zeros(3).view(Subclass), np.ma.masked_array([1.0, 2.0], [True, False]),
]  # fmt: skip


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_anything_else_is_not(value: Any) -> None:
    assert borrowed(value) is None


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_a_module_that_another_thread_is_importing_has_nothing_yet(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Degrees(float):
        """A type that was not read before."""

    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    assert borrowed([1.0, 2.0]) is None
    assert even([1.0, 2.0], 30) is None
    assert number(Degrees(21.5)) == 21.5
