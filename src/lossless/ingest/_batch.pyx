# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Picks the scalars out of scanned rows, without the GIL."""

from libc.stdint cimport int32_t, int64_t, uint8_t

cdef enum:
    SHAPES = 32
    SCALAR = 1
    SESSION_LOG = 20
    SESSION_START = 1


def take(const int32_t[::1] tag, const uint8_t[::1] shape, const int64_t[::1] step, const double[::1] wall,
         const double[::1] value, Py_ssize_t first, Py_ssize_t last, const uint8_t[:, ::1] kinds, const int32_t[::1] numbers,
         int32_t[::1] series, int64_t[::1] steps, double[::1] walls, double[::1] values, Py_ssize_t at, int32_t[::1] others):
    """Copy the scalars among rows first:last to the columns `series` … `values` from entry `at`; the rows that are no scalars
    hold anything else are listed in `others`. Returns (next row, next entry, number of others); next row < last: it is a
    SessionLog START.

    `kinds` [tag + 1, shape] is the kind of a row, 0 for one that holds nothing; `numbers` [tag] the tag's series number. The
    columns must have room."""
    cdef Py_ssize_t i, n = 0
    cdef int32_t t
    cdef uint8_t s
    if first < 0 or last > tag.shape[0] or last > shape.shape[0] or last > step.shape[0] or last > wall.shape[0] \
            or last > value.shape[0] or others.shape[0] < last - first:
        raise ValueError("take: got rows out of range, want them inside the columns")
    if min(series.shape[0], steps.shape[0], walls.shape[0], values.shape[0]) < at + last - first or kinds.shape[1] != SHAPES \
            or kinds.shape[0] != numbers.shape[0] + 1:
        raise ValueError("take: got too little room, want an entry for each row")
    cdef Py_ssize_t known = numbers.shape[0]
    cdef uint8_t kind
    with nogil:
        for i in range(first, last):
            t, s = tag[i], shape[i]
            kind = kinds[t + 1, s] if -1 <= t < known and s < SHAPES else 0
            if kind == SCALAR:
                series[at] = numbers[t]
                steps[at] = step[i]
                walls[at] = wall[i]
                values[at] = value[i]
                at += 1
            elif kind:
                others[n] = <int32_t> i
                n += 1
            elif s == SESSION_LOG and value[i] == SESSION_START:
                last = i
                break
    return last, at, n
