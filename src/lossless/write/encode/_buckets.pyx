# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting values into buckets in one pass, the GIL released. Values are finite."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy

ctypedef fused real:
    float
    double

cdef enum:
    LANES = 4  # counters of each bucket: equal neighbours would wait for each other's addition


cdef struct Cell:
    double limit
    uint64_t below


def count(const real[::1] values, const double[:, ::1] cells, uint32_t[:, ::1] counts):
    """Add to `counts` (4, buckets) how many values lie in each bucket.

    `cells` (65536, 2) has for every possible upper 16 bits of a value the one limit that may divide such values, and
    (as an integer's bits) the bucket of those below it."""
    cdef int64_t n = values.shape[0]
    if n:
        with nogil:
            _count(&values[0], n, <const Cell*> &cells[0, 0], &counts[0, 0], counts.shape[1])


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


cdef void _count(const real* values, int64_t n, const Cell* cells, uint32_t* counts, int64_t stride) noexcept nogil:
    cdef int64_t i = 0, lane
    while i + LANES <= n:
        for lane in range(LANES):
            _add(values[i + lane], cells, counts + lane * stride)
        i += LANES
    while i < n:
        _add(values[i], cells, counts)
        i += 1


cdef inline void _add(real value, const Cell* cells, uint32_t* counts) noexcept nogil:
    cdef const Cell* cell = cells + _upper(value)
    counts[cell.below + (value >= cell.limit)] += 1


cdef inline uint32_t _upper(real value) noexcept nogil:
    """Sign, exponent and first bits of the mantissa."""
    cdef uint32_t narrow
    cdef uint64_t wide
    if real is float:
        memcpy(&narrow, &value, 4)
        return narrow >> 16
    else:
        memcpy(&wide, &value, 8)
        return <uint32_t> (wide >> 48)
