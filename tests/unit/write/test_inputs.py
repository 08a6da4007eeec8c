"""Inputs without any framework: Python, NumPy, and objects that only have a protocol."""

from __future__ import annotations

import enum
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lossless.errors import WriteError
from lossless.write import inputs
from lossless.write.inputs import InputError, NotScalar, kinds


class Colour(enum.IntEnum):
    RED = 3


class HasArray:
    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray[Any, Any]:
        return np.array([[2.5]])


class HasInterface:
    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self._array, self.__array_interface__ = array, array.__array_interface__


class HasDLPack:
    """What a library without NumPy gives."""

    def __init__(self, array: np.ndarray[Any, Any], device: int = 1) -> None:
        self._array, self._device = array, device

    def __dlpack__(self, **options: Any) -> Any:
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._device, 0


def name(value: object) -> str:
    """The same in every process, which repr is not."""
    return type(value).__name__


NUMBERS = [
    (True, 1.0),
    (7, 7.0),
    (2**70, 2.0**70),
    (0.25, 0.25),
    (Colour.RED, 3.0),
    (Fraction(1, 4), 0.25),
    (Decimal("1.5"), 1.5),
    (np.float32(0.1), float(np.float32(0.1))),
    (np.float16(0.5), 0.5),
    (np.int64(5), 5.0),
    (np.bool_(True), 1.0),
    (np.longdouble(2), 2.0),
    (np.array(2.0), 2.0),
    (np.array([[3]]), 3.0),
    (np.array([4], dtype=">i2"), 4.0),
    ([5.0], 5.0),
    (HasArray(), 2.5),
    (HasInterface(np.array([6.0])), 6.0),
    (HasDLPack(np.array(8.0)), 8.0),
    (HasDLPack(np.array(8.0), device=3), 8.0),
]


@pytest.mark.parametrize(("value", "want"), NUMBERS, ids=name)
def test_number(value: object, want: float) -> None:
    got = inputs.number(value)
    assert type(got) in (float, np.float64) and got == want


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_stay_so(value: float) -> None:
    assert str(inputs.number(value)) == str(value)


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (np.ones((32,), np.float32), (32,), r"got float32 values of shape \(32,\), want one number"),
        ([1, 2], (2,), r"shape \(2,\)"),
        (np.zeros((0, 3)), (0, 3), r"shape \(0, 3\)"),
        (None, None, "got None"),
        ("0.5", None, r"got '0.5' \(str\)"),
        (b"0.5", None, "bytes"),
        (1 + 2j, None, r"\(1\+2j\)"),
        (np.complex64(1), None, "complex"),
        (np.array("a"), None, "'a'"),
        (object(), None, "object"),
        ({"loss": 1.0}, None, "dict"),
        (10**400, None, "1329 bits"),
        (Decimal("sNaN"), None, "sNaN"),
        ([[1, 2], [3]], None, "list"),
        (np.datetime64("2020"), None, "datetime64"),
    ],
    ids=name,
)
def test_what_is_no_number(value: object, shape: tuple[int, ...] | None, text: str) -> None:
    with pytest.raises(NotScalar, match=text) as error:
        inputs.number(value)
    assert error.value.shape == shape
    assert error.value.rule == "W204" and isinstance(error.value, WriteError)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (7, 7),
        (True, 1),
        (np.int64(2**62 + 1), 2**62 + 1),
        (np.array([2**62 + 1]).reshape(()), 2**62 + 1),
        (3.0, 3),
        (np.float32(5), 5),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
    ],
)
def test_step(value: object, want: int) -> None:
    got = inputs.step_number(value)
    assert type(got) is int and got == want


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, float("nan"), float("inf"), "x", None, [1, 2], 1e300])
def test_what_is_no_step(value: object) -> None:
    with pytest.raises(InputError):
        inputs.step_number(value)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ([1, 2], np.array([1, 2])),
        ([[1.5, 2], [3, 4]], np.array([[1.5, 2], [3, 4]])),
        ((True, False), np.array([True, False])),
        ([np.ones(2), np.zeros(2)], np.array([[1.0, 1], [0, 0]])),
        ([2**70], np.array([2.0**70])),
        ([Fraction(1, 2), Decimal("0.25")], np.array([0.5, 0.25])),
        (np.arange(6).reshape(2, 3).T, np.arange(6).reshape(2, 3).T),
        (np.array([1, 2], dtype=">f4"), np.array([1, 2], dtype="f4")),
        (np.array([1.0, 2], dtype=np.longdouble), np.array([1.0, 2])),
        ("text", np.array("text", dtype=object)),
        (["a", b"b"], np.array(["a", b"b"], dtype=object)),
        (np.array(["a", "bc"]), np.array(["a", "bc"], dtype=object)),
        ([], np.array([])),
        (7, np.array(7)),
        (1j, np.array(1j)),
        (range(3), np.arange(3)),
        (HasDLPack(np.arange(3.0)), np.arange(3.0)),
    ],
    ids=name,
)  # fmt: skip
def test_array(value: object, want: np.ndarray[Any, Any]) -> None:
    for got in (inputs.array(value), inputs.snapshot(value).array()):
        assert got.dtype == want.dtype and got.shape == want.shape and got.flags.c_contiguous
        assert (got == want).all()
    snapshot = inputs.snapshot(value)
    assert (snapshot.shape, snapshot.dtype, snapshot.nbytes) == (want.shape, want.dtype, want.nbytes)


def test_an_array_is_a_copy() -> None:
    mine = np.zeros(3)
    got, snapshot = inputs.array(mine), inputs.snapshot(mine)
    mine[:] = 1
    assert not got.any() and not snapshot.array().any()


def test_a_subclass_becomes_a_plain_array() -> None:
    assert type(inputs.array(np.ma.masked_array([1, 2]))) is np.ndarray


@pytest.mark.parametrize(
    "value",
    [
        None,
        object(),
        {"a": 1},
        [[1, 2], [3]],
        [None, object()],
        np.array([1], dtype="M8[s]"),
        np.zeros(2, dtype=[("a", "f4")]),
    ],
    ids=name,
)
def test_what_is_no_array(value: object) -> None:
    with pytest.raises(InputError, match=r"^got .*want numbers") as error:
        inputs.array(value)
    assert error.value.rule == "W221"


def test_device_memory_that_nothing_loaded_can_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_readers", {})
    for name in ("torch", "cupy"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(InputError, match="in a device's memory"):
        inputs.number(HasDLPack(np.array(1.0), device=2))
    assert inputs.on_device(HasDLPack(np.array(1.0), device=2))
    assert (
        not inputs.on_device(HasDLPack(np.array(1.0)))
        and not inputs.on_device(np.ones(2))
        and not inputs.on_device(1.0)
    )


def test_device_memory_is_adopted_by_a_library_that_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Adopted(HasArray):
        """Stands for a CuPy array."""

    asked: list[object] = []

    def from_dlpack(value: object) -> Adopted:
        asked.append(value)
        return Adopted()

    cupy = SimpleNamespace(from_dlpack=from_dlpack)
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    value = HasDLPack(np.array(1.0), device=2)
    assert inputs.number(value) == 2.5 and asked == [value]


LIGHT = """
import sys
from lossless.write import inputs
assert inputs.number(2) == 2.0 and inputs.step_number(3) == 3
assert "numpy" not in sys.modules
"""


def test_numbers_need_no_numpy() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)
