# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting values into buckets in one pass, the GIL released. Values are finite."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

cdef extern from "rows.h" nogil:
    ctypedef struct Lanes:
        double sum[8]
        double square[8]
    ctypedef struct Sums:
        double low
        double high
        double total
        double squares
    double rows_fold(const double* x) noexcept
    void rows_float(const float* v, int64_t n, Lanes* lanes, Sums* all) noexcept
    void rows_double(const double* v, int64_t n, Lanes* lanes, Sums* all) noexcept

ctypedef fused real:
    float
    double

cdef enum:
    LANES = 4  # counters of each bucket: equal neighbours would wait for each other's addition
    LEAF = 128
    ROW = 8


def reduce(const real[::1] values, const real[:, ::1] cells, uint32_t[:, ::1] counts):
    """Least, greatest, sum and sum of squares of at least one value; the sum in the order in which numpy adds a float64
    copy of them. The last is not finite if one of the values is not; then the others mean nothing.

    Adds to `counts` (4, buckets) how many values lie in each bucket. `cells` (65536, 2) has for every possible upper 16
    bits of a value the one limit that may divide such values, and (as an integer's bits) the bucket of those below it."""
    cdef Sums sums = Sums(values[0], values[0], 0, 0)
    with nogil:
        sums.total = _reduce(&values[0], values.shape[0], &sums, &cells[0, 0], &counts[0, 0], counts.shape[1])
    return sums.low, sums.high, sums.total, sums.squares


def count_even(const real[::1] values, double low, double width, int64_t[::1] counts):
    """Add to `counts` how many values lie in each of the buckets of `width` from `low` on; the outer ones take the rest."""
    cdef int64_t i, n = values.shape[0]
    cdef double last = counts.shape[0] - 1, place
    with nogil:
        for i in range(n):
            place = (<double> values[i] - low) / width
            place = place if place > 0 else 0  # NaN too: 0 / 0 where the width is not above zero
            counts[<int64_t> (place if place < last else last)] += 1


def in_order(const real[::1] values):
    """Sum and sum of squares, one value after the other, in float64."""
    cdef int64_t i
    cdef double total = 0, squares = 0
    with nogil:
        for i in range(values.shape[0]):
            total += values[i]
            squares += <double> values[i] * values[i]
    return total, squares


cdef double _reduce(
    const real* values, int64_t n, Sums* sums, const real* cells, uint32_t* counts, int64_t stride
) noexcept nogil:
    cdef int64_t half = n // 2
    if n <= LEAF:
        _count(values, n, cells, counts, stride)
        return _leaf(values, n, sums)
    half -= half % ROW
    return (
        _reduce(values, half, sums, cells, counts, stride)
        + _reduce(values + half, n - half, sums, cells, counts, stride)
    )


cdef double _leaf(const real* values, int64_t n, Sums* sums) noexcept nogil:
    cdef Lanes lanes
    cdef double total, value
    cdef int64_t i, whole = n - n % ROW
    memset(&lanes, 0, sizeof(lanes))
    if real is float:
        rows_float(values, whole, &lanes, sums)
    else:
        rows_double(values, whole, &lanes, sums)
    total = rows_fold(lanes.sum)
    sums.squares += rows_fold(lanes.square)
    for i in range(whole, n):
        value = values[i]
        total += value
        sums.squares += value * value
        sums.low = value if value < sums.low else sums.low
        sums.high = value if value > sums.high else sums.high
    return total


cdef void _count(const real* values, int64_t n, const real* cells, uint32_t* counts, int64_t stride) noexcept nogil:
    cdef int64_t i = 0, lane
    while i + LANES <= n:
        for lane in range(LANES):
            _add(values[i + lane], cells, counts + lane * stride)
        i += LANES
    while i < n:
        _add(values[i], cells, counts)
        i += 1


cdef inline void _add(real value, const real* cells, uint32_t* counts) noexcept nogil:
    cdef uint32_t narrow
    cdef uint64_t wide
    if real is float:
        memcpy(&narrow, &value, 4)
        cells += 2 * (narrow >> 16)
        memcpy(&narrow, cells + 1, 4)
        counts[narrow + (value >= cells[0])] += 1
    else:
        memcpy(&wide, &value, 8)
        cells += 2 * (wide >> 48)
        memcpy(&wide, cells + 1, 8)
        counts[wide + (value >= cells[0])] += 1
