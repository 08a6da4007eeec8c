"""Values whose own code raises, and such as only look like numbers: training goes on, and why is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lossless
from lossless.errors import WriteError
from lossless.write import inputs, notices
from lossless.write.inputs import InputError, NotScalar
from lossless.write.notices import LosslessWarning


class _Raises:
    """Every way to its number raises `error`."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __float__(self) -> float:
        raise self._error


class _RaisesAsArray:
    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray[Any, Any]:
        raise KeyError("boom")


class _RaisesAsIndex(float):
    """Too large for a step that is read as a float."""

    def __index__(self) -> int:
        raise RuntimeError("boom")


class _FloatRaises(float):
    def __float__(self) -> float:
        raise RuntimeError("boom")


class _IntRaises(int):
    def __float__(self) -> float:
        raise RuntimeError("boom")


class _ReprRaises(_Raises):
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class _AttributesRaise:
    @property
    def shape(self) -> tuple[int, ...]:
        raise RuntimeError("boom")

    def __float__(self) -> float:
        return 1.0


BAD: list[Any] = [
    _Raises(RuntimeError("boom")), _Raises(ValueError("boom")), _RaisesAsArray(), _FloatRaises(1), _IntRaises(1),
    _ReprRaises(RuntimeError("boom")), _AttributesRaise(),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[lossless.SummaryWriter]:
    with lossless.SummaryWriter(tmp_path) as writer:
        yield writer


@pytest.mark.parametrize("value", BAD, ids=lambda value: type(value).__name__)
def test_what_raises_is_named(value: Any) -> None:
    with pytest.raises(InputError, match="boom") as error:
        inputs.number(value)
    assert error.value.rule in ("W204", "W221")
    with pytest.raises(InputError, match="boom") as error:
        inputs.step_number(value)
    assert "step as a whole number" in error.value.do


@pytest.mark.parametrize("value", [_RaisesAsArray(), [_RaisesAsArray()]], ids=["one", "listed"])
@pytest.mark.parametrize("read", [inputs.array, inputs.snapshot])
def test_arrays_that_raise_are_named(value: Any, read: Any) -> None:
    with pytest.raises(InputError, match="KeyError: 'boom'"):
        read(value)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), SystemExit(1)], ids=repr)
def test_what_concerns_the_process_passes(error: BaseException) -> None:
    with pytest.raises(type(error)):
        inputs.number(_Raises(error))


@pytest.mark.parametrize("value", BAD, ids=lambda value: type(value).__name__)
def test_training_goes_on(writer: lossless.SummaryWriter, value: Any) -> None:
    with pytest.warns(LosslessWarning, match=rf"W2(04|21) .*'loss'.*boom.*{re.escape(Path(__file__).name)}:\d+"):
        writer.add_scalar("loss", value, 1)
    with pytest.warns(LosslessWarning, match=r"W2(04|21) .*'at': step: .*boom.*give the step as a whole number"):
        writer.add_scalar("at", 1.0, value)


def test_a_duration_is_no_number() -> None:
    with pytest.raises(InputError, match=r"timedelta64.*want"):
        inputs.number(np.timedelta64(3, "s"))


@pytest.mark.parametrize(
    "value",
    [np.ma.masked, np.ma.masked_array(3.0, True), np.ma.masked_array([3.0], [True])],
    ids=["constant", "0", "1"],
)
def test_a_masked_value_is_no_number(value: Any) -> None:
    with pytest.raises(NotScalar, match=r"masked.*want one number; log it where none is masked"):
        inputs.number(value)


def test_arrays_with_masked_values_are_refused() -> None:
    with pytest.raises(InputError, match=r"1 of 3 values are masked.*\.compressed\(\)") as error:
        inputs.snapshot(np.ma.masked_array([1.0, 2.0, 1e9], [False, False, True]))
    assert error.value.rule == "W221"
    with pytest.raises(InputError, match="masked"):
        inputs.array([1.0, np.ma.masked])


def test_masked_arrays_without_masked_values_are_read() -> None:
    assert inputs.number(np.ma.masked_array(3.0)) == 3
    assert inputs.array(np.ma.masked_array([1.0, 2.0], False)).tolist() == [1, 2]


@pytest.mark.parametrize("step", [2**70, -(2**63) - 1, float("nan"), 1e300, "x", [1, 2], _RaisesAsIndex(1e300)])
def test_the_remedy_fits_a_step(writer: lossless.SummaryWriter, step: Any) -> None:
    with pytest.warns(LosslessWarning, match=r"tag 'x': step: got .*; give the step as a whole number"):
        writer.add_scalar("x", 1.0, step)
    with pytest.warns(LosslessWarning, match=r"tag 'h': step: got .*; give the step as a whole number"):
        writer.add_histogram("h", np.ones(3), step)


@pytest.mark.parametrize(("step", "want"), [(3.7, 3), (-3.9, -3), (np.float32(0.5), 0)])
def test_a_step_that_is_cut_is_said_once(step: Any, want: int, recwarn: pytest.WarningsRecorder) -> None:
    with pytest.warns(LosslessWarning, match=rf"W222 .*step: got {re.escape(str(float(step)))}.*; {want} is recorded"):
        assert inputs.step_number(step) == want
    recwarn.clear()
    assert inputs.step_number(step + 1) == int(step + 1)
    assert not recwarn.list


def test_a_step_that_is_cut_is_an_error_where_all_is_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOSSLESS_STRICT", "1")
    with pytest.raises(WriteError, match="W222"):
        inputs.step_number(3.7)
    assert inputs.step_number(3.0) == 3
