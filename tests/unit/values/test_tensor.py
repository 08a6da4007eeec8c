"""Tensors of every dtype, read in place, and what they come to."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from tensorboard.compat.proto import tensor_pb2
from tensorboard.util import tensor_util

from lossless.errors import BrokenValue, TooLarge
from lossless.types import Kind
from lossless.values import tensor as tensors
from lossless.values.heat import heat, line
from lossless.values.slices import table_of
from lossless.values.tensor import Statistics, Tensor, decode, statistics
from lossless.wire.events import Value
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from tests.unit.values.samples import payload, tensor_payload

DTYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c8", "c16", "?"]
NUMBERS = nps.arrays(
    st.sampled_from(["f2", "f4", "f8", "i1", "i8", "u8", "?"]), nps.array_shapes(min_dims=0, max_dims=3)
)


def decoded(array: object) -> Tensor:
    found = decode(tensor_payload(array))
    assert found is not None
    return found


def shaped(*sizes: int) -> TensorShape:
    return TensorShape(tuple(Dimension(size) for size in sizes))


@pytest.mark.parametrize("dtype", DTYPES)
def test_elements_are_those_that_tensorboard_reads(dtype: str) -> None:
    """Of both layouts: in `tensor_content`, and in fields of their own."""
    array = (np.arange(12) * 1.5 - 3).astype(dtype).reshape(3, 4)
    for proto in (tensor_util.make_tensor_proto(array), tensor_util.make_tensor_proto(array.tolist(), array.dtype)):
        value = tensor_payload(TensorProto.decode(proto.SerializeToString()))
        found = decode(value)
        assert found is not None
        np.testing.assert_array_equal(found.numbers(), tensor_util.make_ndarray(proto))


def test_bfloat16() -> None:
    """Kept as its bits, which are the upper half of a float32."""
    bits = np.array([0x3F80, 0xC040, 0x7FC0, 0x7F80], "<u2")
    whole = TensorProto(dtype=DType.BFLOAT16, tensor_shape=shaped(4), tensor_content=bits.tobytes())
    typed = TensorProto(dtype=DType.BFLOAT16, tensor_shape=shaped(4), half_val=tuple(bits.tolist()))
    for proto in (whole, typed):
        found = decoded(proto)
        np.testing.assert_array_equal(found.numbers(), np.array([1, -3, np.nan, np.inf], "f4"))
        assert (found.dtype, found.stored.dtype) == ("bfloat16", "<u2")


@pytest.mark.parametrize(("dtype", "stored"), [(DType.QINT8, "i1"), (DType.QUINT16, "<u2"), (DType.QINT32, "<i4")])
def test_quantised(dtype: DType, stored: str) -> None:
    proto = TensorProto(dtype=dtype, tensor_shape=shaped(2), tensor_content=np.array([1, 2], stored).tobytes())
    assert decoded(proto).stored.tolist() == [1, 2]


def test_a_typed_field_repeats_its_last() -> None:
    assert decoded(TensorProto(dtype=DType.FLOAT, tensor_shape=shaped(2, 2), float_val=(1.0, 2.0))).stored.tolist() == [
        [1, 2],
        [2, 2],
    ]


def test_strings_and_what_is_no_tensor() -> None:
    assert decoded(np.array([[b"a", b"b"]], object)).stored.tolist() == [[b"a", b"b"]]
    assert decode(payload(Kind.TENSOR, Value(tag="tag", simple_value=1.0).encode())) is None
    assert decode(payload(Kind.GRAPH, b"\xff", event=True)) is None


@pytest.mark.parametrize(
    ("proto", "error"),
    [
        (TensorProto(dtype=DType.FLOAT, tensor_shape=shaped(3), tensor_content=b"12345678"), "got 8 bytes, want 12"),
        (TensorProto(dtype=DType.UINT8, tensor_shape=shaped(*[1] * 2000), tensor_content=b"1"), "got 2000 dimensions"),
        (TensorProto(dtype=DType.FLOAT, tensor_shape=shaped(-1), tensor_content=b"1234"), "want known sizes"),
        (TensorProto(dtype=DType.FLOAT, tensor_shape=TensorShape(unknown_rank=True)), "an unknown rank"),
        (TensorProto(dtype=99, tensor_shape=shaped(1), tensor_content=b"1"), "got dtype 99"),
        (TensorProto(dtype=DType.VARIANT, tensor_shape=shaped(1), tensor_content=b"1"), "dtype"),
        (TensorProto(dtype=DType.FLOAT, tensor_shape=shaped(1), float_val=(1.0, 2.0)), "want at most 1"),
        (TensorProto(dtype=DType.STRING, tensor_shape=shaped(2**40)), "want 2?"),
    ],
)
def test_broken_and_hostile(proto: TensorProto, error: str) -> None:
    with pytest.raises((BrokenValue, TooLarge), match=error if error != "want 2?" else "want at most"):
        decode(tensor_payload(proto))


def test_a_value_of_another_tag() -> None:
    with pytest.raises(BrokenValue, match="got a value of tag 'other'"):
        decode(payload(Kind.TENSOR, Value(tag="other", simple_value=1.0).encode()))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_tensor_or_an_error(raw: bytes) -> None:
    with suppress(BrokenValue, TooLarge):
        decode(payload(Kind.TENSOR, b"\x0a\x03tag" + raw))


def test_a_large_tensor_is_read_in_place() -> None:
    """Its statistics and pictures take little more than a chunk."""
    array = np.zeros((3000, 4000), np.float32)
    array[0, 0] = 7
    value = tensor_payload(array)
    tracemalloc.start()
    found = decode(value)
    assert found is not None
    assert statistics(found) == Statistics(0, 0, 0, array.size - 1, 0.0, 7.0, pytest.approx(7 / array.size), _any())
    assert heat(found, found.stored, 300, 400)[0, 0] == np.float32(0.07)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < array.nbytes * 1.2  # numpy's own arrays are traced too


class _any:  # noqa: N801 a word in an assertion
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@given(NUMBERS)
def test_statistics_are_numpys(array: Any) -> None:
    found = statistics(decoded(array))
    assert found is not None
    real = array.astype(np.float64)
    finite = real[np.isfinite(real)]
    assert found[:4] == (np.isnan(real).sum(), np.isposinf(real).sum(), np.isneginf(real).sum(), (real == 0).sum())
    if not len(finite):
        assert found[4:] == (None,) * 4
        return
    assert (found.min, found.max) == (array[np.isfinite(real)].min(), array[np.isfinite(real)].max())
    spread = finite.max() / 2 - finite.min() / 2
    if spread > 1e150:  # its square is beyond float64
        return
    exact = finite.astype(np.longdouble)  # the sum of a few large ones is beyond float64
    assert found.mean == pytest.approx(float(exact.mean()), rel=1e-9, abs=1e-9 * spread)
    assert found.std == pytest.approx(float(exact.std()), rel=1e-6, abs=1e-6 * spread)


def test_the_ends_of_integers_are_exact() -> None:
    found = statistics(decoded(np.array([2**63 - 1, -(2**63), 2**53 + 1])))
    assert found is not None and (found.min, found.max) == (-(2**63), 2**63 - 1)


def test_statistics_of_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    array = np.random.default_rng(1).normal(1e6, 1.0, 1000)
    array[::7] = np.nan
    whole = statistics(decoded(array))
    monkeypatch.setattr(tensors, "CHUNK", 13)
    parts = statistics(decoded(array))
    assert whole is not None and parts is not None and parts == pytest.approx(whole)
    assert parts.std == pytest.approx(np.nanstd(array))


def test_strings_have_no_statistics() -> None:
    assert statistics(decoded(np.array([b"a"], object))) is None


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 12), st.integers(1, 12))
def test_heat_is_the_mean_of_each_block(rows: int, columns: int, height: int, width: int) -> None:
    array = np.random.default_rng(rows * 41 + columns).normal(size=(rows, columns))
    found = heat(decoded(array), array, height, width)
    assert found.shape == (min(rows, height), min(columns, width))
    down = [i * rows // found.shape[0] for i in range(found.shape[0] + 1)]
    across = [j * columns // found.shape[1] for j in range(found.shape[1] + 1)]
    for i in range(found.shape[0]):
        for j in range(found.shape[1]):
            block = array[down[i] : down[i + 1], across[j] : across[j + 1]]
            assert found[i, j] == pytest.approx(block.mean(), abs=1e-6)


def test_a_pixel_with_anything_not_finite_says_so() -> None:
    array = np.ones((4, 4))
    array[0, 0], array[3, 3] = np.nan, np.inf
    np.testing.assert_array_equal(heat(decoded(array), array, 2, 2), [[np.nan, 1], [1, np.nan]])
    low, high = line(decoded(array[0]), array[0], 2)
    np.testing.assert_array_equal([low, high], [[np.nan, 1], [np.nan, 1]])


def test_a_line_keeps_every_spike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lossless.values.heat.AT_ONCE", 1000)
    vector = np.zeros(100_000)
    vector[[7, 50_000]] = 5, -3
    low, high = line(decoded(vector), vector, 100)
    assert (len(low), low.min(), high.max(), high[0], low[50]) == (100, -3, 5, 5, -3)


def test_nothing_is_a_picture_of_nothing() -> None:
    empty = np.zeros((0, 3))
    assert heat(decoded(empty), table_of(empty, ()), 4, 4).shape == (0, 3)
    assert line(decoded(np.zeros(0)), np.zeros(0), 4).shape == (2, 0)


def test_make_ndarray_is_tensorboards() -> None:
    """The oracle above is theirs."""
    assert tensor_util.make_ndarray(tensor_pb2.TensorProto(dtype=1, float_val=[1.5])) == 1.5
