"""Histograms: bytes to buckets, in bulk as one by one; buckets to facts and to even bins without loss."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lossless.errors import BrokenValue, ProtoError, TooLarge
from lossless.types import Kind
from lossless.values import histogram
from lossless.values.histogram import FACTS, Histograms, decode, decode_many, measured, rebin
from lossless.wire.events import Histogram, Value
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy
from tests.unit.values.samples import payload

Floats = NDArray[np.float64]
TYPED = TensorProto(DType.DOUBLE, TensorShape((Dimension(2), Dimension(3))), double_val=(1.0, 2.0, 3.0))
numbers = st.floats(-1e6, 1e6)
counts = st.one_of(st.integers(0, 10**6).map(float), st.floats(0, 1e9))


def bulk(*raw: bytes, tag: str = "tag") -> Histograms:
    ends = np.cumsum([len(data) for data in raw])
    return decode_many(b"".join(raw), ends - [len(data) for data in raw], ends, tag)


def tensor(rows: object) -> bytes:
    return Value(tag="tag", tensor=from_numpy(np.asarray(rows))).encode()


def proto(low: float, high: float, limits: list[float], held: list[float], num: float = 0.0, **sums: float) -> bytes:
    told = Histogram(low, high, num, bucket_limit=tuple(limits), bucket=tuple(held), **sums)
    return Value(tag="tag", histo=told).encode()


@st.composite
def tables(draw: st.DrawFn) -> Floats:
    """Rows (left, right, count): edges that ascend, gaps, points, and now and then something not finite."""
    edges = sorted(draw(st.lists(numbers, min_size=2, max_size=12)))
    rows = [[a, b, draw(counts)] for a, b in pairwise(edges)]
    rows += draw(st.lists(st.tuples(numbers, counts).map(lambda at: [at[0], at[0], at[1]]), max_size=2))
    odd = st.sampled_from([[math.nan, 1.0, 5.0], [0.0, math.inf, 2.0], [-math.inf, math.inf, 1.0]])
    return np.array(rows + draw(st.lists(odd, max_size=1)))


def test_the_first_of_two_encodings() -> None:
    """TF2's rows stay as they are; of a HistogramProto empty ends go, and min and max are the outer edges."""
    rows = [[0.0, 1.0, 0.0], [1.0, 2.0, 3.0]]
    found = bulk(tensor(rows), proto(-0.5, 7.5, [-1, 0, 1, 5, 1.8e308], [0, 2, 0, 4, 0], num=6))
    assert found.rows(0).tolist() == rows
    assert found.rows(1).tolist() == [[-0.5, 0, 2], [0, 1, 0], [1, 7.5, 4]]
    assert found.told[1, :3].tolist() == [-0.5, 7.5, 6] and np.isnan(found.told[0]).all()


@pytest.mark.parametrize(
    "raw",
    [
        tensor(np.arange(12.0).reshape(4, 3)),
        tensor(np.arange(6, dtype="f4").reshape(2, 3)),
        tensor(np.arange(6, dtype="f2").reshape(2, 3)),
        tensor(np.arange(6, dtype="i8").reshape(2, 3)),
        tensor(np.zeros((0, 3))),
        Value(tag="tag", tensor=TYPED).encode(),
        proto(0, 1, [0.5, 2], [1, 1]),
        proto(0, 1, [0.5, 2], [0, 0]),
        proto(0, 1, [], []),
        proto(math.nan, math.nan, [math.nan, math.inf], [1, 1]),
    ],
)  # fmt: skip
def test_one_by_one_as_in_bulk(raw: bytes) -> None:
    """Also where the bulk decoder leaves the value to Python; and the value behind it is right."""
    found = bulk(raw, tensor([[1.0, 2.0, 3.0]]), raw)
    one = decode(payload(Kind.HISTOGRAM, raw))
    assert not found.broken
    for i in (0, 2):
        np.testing.assert_array_equal(found.rows(i), one)
    assert found.rows(1).tolist() == [[1, 2, 3]]


@given(tables(), st.sampled_from(["f4", "f8"]))
def test_any_rows_survive(rows: Floats, dtype: str) -> None:
    np.testing.assert_array_equal(bulk(tensor(rows.astype(dtype))).rows(0), rows.astype(dtype).astype(float))


@given(st.lists(st.tuples(numbers, counts), max_size=20), numbers, numbers)
def test_any_proto_survives(buckets: list[tuple[float, float]], low: float, high: float) -> None:
    limits, held = [limit for limit, _ in buckets], [count for _, count in buckets]
    raw = proto(low, high, limits, held)
    np.testing.assert_array_equal(bulk(raw).rows(0), decode(payload(Kind.HISTOGRAM, raw)))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (tensor([[0.0, 1.0, -3.0]]), "got a count of -3 in bucket 0, want 0 or more"),
        (tensor([[0.0, 1.0, math.nan]]), "got a count of nan"),
        (tensor([1.0, 2.0]), r"got a tensor of float64 \[2\], want numbers \[buckets, 3\]"),
        (tensor([["a", "b", "c"]]), "got a tensor of object"),
        (proto(0, 1, [1.0], [0, 0, 5]), "got 1 bucket limits for 3 buckets, want one each"),
        (proto(0, 1, [1.0, 2.0], [1, -1]), "got a count of -1 in bucket 1"),
        (Value(tag="tag", obsolete_old_style_histogram=b"x").encode(), "the style of before 2016"),
        (Value(tag="tag").encode(), "neither buckets nor a tensor"),
        (b"\x0a\x03tag\x42\x7f", "got"),
        (b"\xff", "got no last byte"),
    ],
)
def test_what_is_no_histogram_says_why(raw: bytes, why: str) -> None:
    """And breaks nothing else."""
    found = bulk(tensor([[1.0, 2.0, 3.0]]), raw, tensor([[4.0, 5.0, 6.0]]))
    assert list(found.broken) == [1]
    with pytest.raises((BrokenValue, ProtoError), match=why):
        raise BrokenValue(found.broken[1])
    assert (found.rows(0).tolist(), found.rows(2).tolist()) == ([[1, 2, 3]], [[4, 5, 6]])
    assert np.isnan(measured(found)[1]).all()
    with pytest.raises(BrokenValue, match=why):
        decode(payload(Kind.HISTOGRAM, raw))


def test_the_value_of_another_tag_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not what was indexed."""
    assert "got one of tag 'tag', want 'other'" in bulk(tensor([[1.0, 2.0, 3.0]]), tag="other").broken[0]


def test_a_bound_on_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tensor(np.ones((50, 3)))
    monkeypatch.setattr(histogram, "MAX_BYTES", 1000)
    assert "want at most 1000" in bulk(raw).broken[0]
    with pytest.raises(TooLarge):
        decode(payload(Kind.HISTOGRAM, raw))


@given(st.binary(max_size=80), st.integers(0, 200), st.integers(0, 255))
def test_damage_is_an_error_and_never_a_crash(junk: bytes, at: int, byte: int) -> None:
    """Bytes changed, cut or replaced: a histogram, or a reason."""
    for whole in (tensor([[0.0, 1.0, 2.0], [1.0, 2.0, 5.0]]), proto(0, 2, [1.0, 2.0], [4.0, 5.0], num=9)):
        changed = bytearray(whole)
        changed[at % len(whole)] = byte
        for raw in (junk, bytes(changed), whole[: at % len(whole)]):
            found = bulk(raw, whole)
            assert set(found.broken) <= {0} and len(found.rows(1)) == 2


@given(tables(), st.integers(1, 40), numbers, st.floats(1e-3, 1e6))
def test_no_count_is_lost(rows: Floats, bins: int, low: float, span: float) -> None:
    """Bins, below and above come to all values in finite buckets, to the last digit that sums keep."""
    out, outside = np.zeros((2, bins)), np.zeros((2, 2))
    rebin(bulk(tensor(rows)), np.array([1]), low, low + span, out, outside)
    total = math.fsum(c for a, b, c in rows.tolist() if math.isfinite(a) and math.isfinite(b))
    assert math.fsum([*out[1], *outside[1]]) == pytest.approx(total, rel=1e-12, abs=1e-300)
    assert (out >= 0).all() and (outside >= 0).all() and not out[0].any()


@given(tables(), st.integers(1, 12), st.integers(-100, 100), st.integers(1, 200))
def test_counts_are_spread_over_what_buckets_cover(rows: Floats, bins: int, low: int, span: int) -> None:
    """As with exact fractions."""
    out, outside = np.zeros((1, bins)), np.zeros((1, 2))
    rows = rows[np.isfinite(rows).all(axis=1) & (rows[:, 0] < rows[:, 1])]
    rebin(bulk(tensor(rows)), np.array([0]), low, low + span, out, outside)
    edges = [Fraction(low) + Fraction(span * i, bins) for i in range(bins + 1)]
    for i, (a, b) in enumerate(pairwise(edges)):
        want = Fraction(0)
        for left, right, count in ([Fraction(v) for v in row] for row in rows.tolist()):
            want += count * max(Fraction(0), min(b, right) - max(a, left)) / (right - left)
        assert out[0, i] == pytest.approx(float(want), rel=1e-6, abs=1e-6 * max(1.0, float(rows[:, 2].sum())))


@pytest.mark.parametrize(("at", "place"), [(0.0, 0), (0.25, 1), (1.0, 3), (-0.1, -1), (1.1, 4)])
def test_a_point_falls_into_one_bin(at: float, place: int) -> None:
    """A single value has no width: on the last edge it is in the last bin."""
    out, outside = np.zeros((1, 4)), np.zeros((1, 2))
    rebin(bulk(tensor([[at, at, 9.0]])), np.array([0]), 0.0, 1.0, out, outside)
    assert [*outside[0, :1], *out[0], *outside[0, 1:]] == [9.0 if i == place + 1 else 0.0 for i in range(6)]


def test_facts() -> None:
    """The writer's sums where it told them, else values taken as even in their buckets; what lies in no bucket."""
    even = tensor([[0.0, 1.0, 0.0], [2.0, 4.0, 10.0], [4.0, 4.0, 0.0]])
    told = proto(2, 4, [2.0, 5.0], [0.0, 10.0], num=12, sum=36.0, sum_squares=120.0)
    odd = tensor([[math.nan, math.nan, 7.0], [1.0, 1.0, 3.0]])
    nothing = tensor([[0.0, 0.0, 0.0]])
    uncounted = tensor([[math.nan, math.nan, 0.0], [math.nan, math.nan, 0.0]])  # of NaN, by TensorFlow
    facts = measured(bulk(even, told, odd, nothing, uncounted))[:, :6]
    spread = math.sqrt(4 / 12)
    np.testing.assert_allclose(facts[0], [2, 4, 10, 0, 3, spread])
    np.testing.assert_allclose(facts[1], [2, 4, 10, 2, 3, 1])
    np.testing.assert_allclose(facts[2], [1, 1, 3, 7, 1, 0])
    np.testing.assert_array_equal(facts[3], [np.nan, np.nan, 0, 0, np.nan, np.nan])
    np.testing.assert_array_equal(facts[4], [np.nan, np.nan, 0, np.nan, np.nan, np.nan])
    assert len(FACTS) == 15


def test_places_are_checked() -> None:
    """What comes from outside cannot make the compiled code write beyond its arrays."""
    found = bulk(tensor([[0.0, 1.0, 2.0]]))
    with pytest.raises(ValueError, match="rows out of range"):
        rebin(found, np.array([1]), 0, 1, np.zeros((1, 4)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="want low < high"):
        rebin(found, np.array([0]), 1, 1, np.zeros((1, 4)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="out of range"):
        decode_many(b"abc", np.array([0]), np.array([9]), "tag")
