"""Histograms of every dtype and layout, and of what should not be in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lossless.wire.events import Histogram
from lossless.wire.tensors import to_numpy
from lossless.write.encode import histogram
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.limits import limits, reduced
from lossless.write.inputs import InputError
from lossless.write.inputs.histogram import Counted

DTYPES = [
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
]
LIMITS = list(limits())


def proto(encoded: Encoded) -> Histogram:
    (value,) = encoded
    assert value.histo is not None
    return value.histo


def rows(encoded: Encoded) -> list[list[float]]:
    (value,) = encoded
    assert value.tensor is not None
    return to_numpy(value.tensor).tolist()


def buckets_of(found: Histogram) -> dict[float, float]:
    return {end: count for end, count in zip(found.bucket_limit, found.bucket, strict=True) if count}


def by_numpy(values: Sequence[float]) -> dict[float, float]:
    counts, _ = np.histogram(np.asarray(values, float), LIMITS)
    return {LIMITS[i + 1]: float(count) for i, count in enumerate(counts) if count}


def test_limits_are_those_of_tensorflow() -> None:
    assert len(LIMITS) == 1549
    assert LIMITS[774] == 0.0
    assert LIMITS[775] == 1e-12
    assert 9e19 < LIMITS[-1] < 1e20
    assert sorted(LIMITS) == LIMITS


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_values_beside_every_limit_lie_where_numpy_puts_them(dtype: str) -> None:
    ends = limits().astype(dtype)
    up, down = (np.nextafter(ends, ends.dtype.type(to)) for to in (np.inf, -np.inf))
    values = np.concatenate([ends, up, down, np.array([0.0, -0.0, 1e-38, -1e-38, 3e38, -3e38], dtype)])
    expected, _ = np.histogram(values.astype(float), limits())
    found = reduced(values)
    assert found.counts[1:-1].tolist() == expected.tolist()
    assert found.counts.sum() == len(values)


@given(
    arrays.arrays(
        st.sampled_from([np.float32, np.float64]),
        st.integers(1, 700),
        elements={"allow_nan": False, "allow_infinity": False},
    )
)
def test_one_pass_tells_what_numpy_tells(values: np.ndarray) -> None:
    wide = values.astype(float)
    with np.errstate(over="ignore", invalid="ignore"):
        found, total, squares = reduced(values), wide.sum(), (wide * wide).sum()
    assert (found.low, found.high) == (values.min(), values.max())
    assert found.total == total or not np.isfinite(total)
    assert found.squares == pytest.approx(squares, rel=1e-12)
    assert found.counts[1:-1].tolist() == np.histogram(wide, limits())[0].tolist()


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_and_layout(dtype: str) -> None:
    data = (np.random.default_rng(3).normal(size=(30, 40)) * 50).astype(dtype)
    for view in (data, data[::2, ::-3], data.T):
        found = proto(histogram.torch("h", view))
        assert buckets_of(found) == by_numpy(view.ravel().tolist())
        assert found == proto(histogram.torch("h", view.astype(float)))
        assert rows(histogram.tf2("h", view)) == rows(histogram.tf2("h", view.astype(float)))
        assert proto(histogram.v1("h", view)) == proto(histogram.v1("h", view.astype(float)))


@pytest.mark.parametrize("size", [9_999, 10_001, 300_000])
def test_sums_are_numpys(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size).astype("f4")
    wide, found = values.astype(float), proto(histogram.torch("h", values))
    assert found.sum == wide.sum()
    assert found.sum_squares == pytest.approx(wide.dot(wide), rel=1e-12)
    assert (found.min, found.max, found.num) == (wide.min(), wide.max(), size)


def test_empty_input() -> None:
    nothing = np.zeros((0, 3), "f4")
    assert rows(histogram.tf2("h", nothing)) == [[0.0, 0.0, 0.0]] * 30
    assert rows(histogram.tf2("h", nothing, 0)) == rows(histogram.tf2("h", np.ones(3), 0)) == []
    assert proto(histogram.v1("h", nothing)).num == 0
    with pytest.raises(ValueError, match="'h': got no values"):
        histogram.torch("h", nothing)


def test_what_is_not_finite_is_left_out_and_told() -> None:
    data = np.array([1.0, np.nan, 3.0, np.inf, -np.inf, 2.0])
    clean = data[np.isfinite(data)]
    for encode in (histogram.tf2, histogram.torch, histogram.v1):
        encoded = encode("h", data)
        assert encoded == encode("h", clean)
        (remark,) = encoded.remarks
        assert (remark.code, remark.what) == ("W222", "3 of 6 values of histogram 'h' are NaN or infinite and left out")
        assert encode("h", clean).remarks == ()
    assert rows(histogram.tf2("h", np.full(4, np.nan), 2)) == [[0.0] * 3] * 2
    with pytest.raises(InputError, match="got no finite value, want at least one; find what made them"):
        histogram.torch("h", np.full(4, np.nan))


def test_values_beyond_the_bins_are_told() -> None:
    encoded = histogram.torch("h", np.array([1.0, 1e30]))
    assert "1 values of histogram 'h' lie outside its bins" in encoded.remarks[0].what
    assert proto(encoded).num == 2
    with pytest.raises(ValueError, match="got no value between"):
        histogram.torch("h", np.array([1e30]))


def test_a_range_beyond_float64_is_divided_all_the_same() -> None:
    found = rows(histogram.tf2("h", np.array([-1.7e308, 1.7e308, 0.0]), 4))
    assert [row[2] for row in found] == [1.0, 0.0, 1.0, 1.0]
    assert found[0][0] == -1.7e308 and found[-1][1] == 1.7e308
    assert np.isfinite(found).all()
    assert [row[2] for row in rows(histogram.tf2("h", np.array([0.0, 5e-324]), 30))][::29] == [1.0, 1.0]


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="want numbers"):
        histogram.torch("h", np.array(["a"]))
    encoded = histogram.tf2("h", np.array([1 + 2j, 3 - 1j]), 1)
    assert rows(encoded) == [[1.0, 3.0, 2.0]]
    assert "real part" in encoded.remarks[0].what


def test_what_was_counted_on_a_device_is_the_same() -> None:
    values = np.random.default_rng(5).normal(size=500)
    found = reduced(values)
    total, squares = proto(histogram.torch("h", values)).sum, proto(histogram.torch("h", values)).sum_squares
    counted = Counted(found.counts, found.low, found.high, 500, total, squares, 0)
    assert histogram.torch("h", counted) == histogram.torch("h", values)
    assert histogram.torch("h", counted, max_bins=9) == histogram.torch("h", values, max_bins=9)
    assert histogram.torch("h", counted._replace(left_out=2)).remarks[0].what.startswith("2 of 502")


def test_raw_takes_numpy_numbers() -> None:
    found = proto(histogram.raw("h", np.float32(0), np.float64(2), np.int64(3), 4, 5, np.array([1, 2]), [1, 2]))
    assert Histogram.decode(found.encode()) == Histogram(0.0, 2.0, 3.0, 4.0, 5.0, (1.0, 2.0), (1.0, 2.0))
