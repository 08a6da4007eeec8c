# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Sealed columns: points grouped by series, and the two ways to make them. Loops run without the GIL."""

import numpy as np

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.math cimport INFINITY, isfinite
from libc.stdint cimport INT64_MAX, INT64_MIN, int32_t, int64_t
from libc.string cimport memcpy, memset


cdef class Segment:
    """Points of one stream grouped by series (CSR), in arrival order within a series; immutable.

    `tags` int32[k] ascending: the stream's series numbers present here; `starts` int64[k+1]: series i lies in rows
    starts[i]:starts[i+1] of `steps` int64, `walls` float64, `values` float64. `min_wall` > `max_wall` if no wall time is finite."""

    def __init__(self, const int32_t[::1] tags, const int64_t[::1] starts, const int64_t[::1] steps,
                 const double[::1] walls, const double[::1] values):
        if starts.shape[0] != tags.shape[0] + 1 or steps.shape[0] != walls.shape[0] or steps.shape[0] != values.shape[0]:
            raise ValueError("segment: got columns of different lengths, want one row each a point and one start each a series")
        if starts.shape[0] < 2 or starts[0] != 0 or starts[tags.shape[0]] != steps.shape[0]:
            raise ValueError("segment: got starts that do not span the rows, want 0 … rows and at least one series")
        self.tags, self.starts = tags.base, starts.base
        self.steps, self.walls, self.values = steps.base, walls.base, values.base
        self.n_tags, self.rows = tags.shape[0], steps.shape[0]
        self.p_tags, self.p_starts = &tags[0], &starts[0]
        self.p_steps, self.p_walls, self.p_values = &steps[0], &walls[0], &values[0]
        with nogil:
            _extent_step(self.p_steps, self.rows, &self.min_step, &self.max_step)
            _extent_wall(self.p_walls, self.rows, &self.min_wall, &self.max_wall)

    cdef Py_ssize_t find(self, int32_t tag) noexcept nogil:
        """Index of the series `tag` in `tags`, -1 if it has no row here."""
        cdef Py_ssize_t lo = 0, hi = self.n_tags, mid
        if tag < hi and self.p_tags[tag] == tag:
            return tag
        while lo < hi:
            mid = (lo + hi) >> 1
            if self.p_tags[mid] < tag:
                lo = mid + 1
            else:
                hi = mid
        return lo if lo < self.n_tags and self.p_tags[lo] == tag else -1

    def slice(self, int32_t tag):
        """The (first, last + 1) rows of a series; (0, 0) if it has none here."""
        cdef Py_ssize_t at = self.find(tag)
        if at < 0:
            return 0, 0
        return self.p_starts[at], self.p_starts[at + 1]


cdef void _extent_step(const int64_t* p, Py_ssize_t n, int64_t* lo, int64_t* hi) noexcept nogil:
    cdef Py_ssize_t i
    cdef int64_t a = INT64_MAX, b = INT64_MIN
    for i in range(n):
        a = p[i] if p[i] < a else a
        b = p[i] if p[i] > b else b
    lo[0], hi[0] = a, b


cdef void _extent_wall(const double* p, Py_ssize_t n, double* lo, double* hi) noexcept nogil:
    cdef Py_ssize_t i
    cdef double a = INFINITY, b = -INFINITY
    for i in range(n):
        if isfinite(p[i]):
            a = p[i] if p[i] < a else a
            b = p[i] if p[i] > b else b
    lo[0], hi[0] = a, b


def seal(const int32_t[::1] tags, const int64_t[::1] steps, const double[::1] walls, const double[::1] values,
         int64_t[::1] counts, int64_t[::1] last_steps, int64_t[::1] falls, arena=None):
    """A Segment of rows in arrival order (a stable counting sort by series), bringing the series' state up to date.

    `tags` are series numbers below len(counts), else ValueError. State, one entry a series: `counts` points so far,
    `last_steps` the newest step, `falls` how often a step was lower than the one before. The columns come from `arena`, if given."""
    cdef Py_ssize_t n = tags.shape[0], k = counts.shape[0], present = 0, t, i
    cdef int32_t worst
    if n == 0 or steps.shape[0] != n or walls.shape[0] != n or values.shape[0] != n:
        raise ValueError("seal: got columns of different lengths or none, want one entry each a point")
    if last_steps.shape[0] != k or falls.shape[0] != k:
        raise ValueError("seal: got state of different lengths, want one entry each a series")
    cdef int64_t* spot = <int64_t*> PyMem_Malloc((k + 1) * sizeof(int64_t))
    if spot == NULL:
        raise MemoryError
    try:
        with nogil:
            worst = _count(&tags[0], n, k, spot)
            if worst == 0:
                for t in range(k):
                    present += spot[t] != 0
        if worst:
            raise ValueError("seal: got a series number out of range, want one below the number of series")
        own = np.empty(present, np.int32), np.empty(present + 1, np.int64)
        columns = _columns(n, arena)
        _scatter(own, columns, tags, steps, walls, values, spot, k)
        segment = Segment(*own, *columns)
        _advance(segment, counts, last_steps, falls)
        return segment
    finally:
        PyMem_Free(spot)


def _columns(Py_ssize_t rows, arena=None):
    """Steps, wall times and values in one block."""
    block = np.empty(3 * rows, np.float64) if arena is None else arena.take(3 * rows)
    return block[:rows].view(np.int64), block[rows:2 * rows], block[2 * rows:]


cdef int32_t _count(const int32_t* tags, Py_ssize_t n, Py_ssize_t k, int64_t* spot) noexcept nogil:
    """Rows of each series into `spot`; 1 if a number is out of range."""
    cdef Py_ssize_t i
    memset(spot, 0, (k + 1) * sizeof(int64_t))
    for i in range(n):
        if tags[i] < 0 or tags[i] >= k:
            return 1
        spot[tags[i]] += 1
    return 0


cdef _scatter(own, columns, const int32_t[::1] tags, const int64_t[::1] steps, const double[::1] walls,
              const double[::1] values, int64_t* spot, Py_ssize_t k):
    """Fill `own` (tags, starts) from the counts in `spot`, and `columns` by a stable scatter."""
    cdef int32_t[::1] out_tags = own[0]
    cdef int64_t[::1] out_starts = own[1], out_steps = columns[0]
    cdef double[::1] out_walls = columns[1], out_values = columns[2]
    cdef Py_ssize_t n = tags.shape[0], t, i, present = 0
    cdef int64_t at = 0, size
    with nogil:
        for t in range(k):
            size = spot[t]
            spot[t] = at
            if size:
                out_tags[present] = <int32_t> t
                out_starts[present] = at
                present += 1
                at += size
        out_starts[present] = at
        for i in range(n):
            at = spot[tags[i]]
            spot[tags[i]] = at + 1
            out_steps[at] = steps[i]
            out_walls[at] = walls[i]
            out_values[at] = values[i]


cdef _advance(Segment segment, int64_t[::1] counts, int64_t[::1] last_steps, int64_t[::1] falls):
    cdef Py_ssize_t s
    cdef int64_t i, a, b, previous, drops
    cdef int32_t t
    cdef const int64_t* steps = segment.p_steps
    with nogil:
        for s in range(segment.n_tags):
            t, a, b = segment.p_tags[s], segment.p_starts[s], segment.p_starts[s + 1]
            drops = 1 if counts[t] and steps[a] < last_steps[t] else 0
            for i in range(a + 1, b):
                drops += steps[i] < steps[i - 1]
            falls[t] += drops
            counts[t] += b - a
            last_steps[t] = steps[b - 1]


def merge(list segments):
    """One Segment of several of one stream, oldest first; series keep their arrival order. Raises ValueError when given none."""
    cdef Py_ssize_t n = 0, k = 0, t, s, at
    cdef Segment segment
    cdef int64_t size
    if not segments:
        raise ValueError("merge: got no segment, want at least one")
    for segment in segments:
        n += segment.rows
        k = max(k, <Py_ssize_t> segment.p_tags[segment.n_tags - 1] + 1)
    numbers = np.zeros(k, np.int64)
    cdef int64_t[::1] spot = numbers
    for segment in segments:
        for s in range(segment.n_tags):
            spot[segment.p_tags[s]] += segment.p_starts[s + 1] - segment.p_starts[s]
    tags = np.flatnonzero(numbers).astype(np.int32)
    starts = np.zeros(len(tags) + 1, np.int64)
    np.cumsum(numbers[tags], out=starts[1:])
    numbers[tags] = starts[:len(tags)]
    columns = _columns(n)
    cdef int64_t[::1] steps = columns[0]
    cdef double[::1] walls = columns[1], values = columns[2]
    for segment in segments:
        with nogil:
            for s in range(segment.n_tags):
                t = segment.p_tags[s]
                at, size = segment.p_starts[s], segment.p_starts[s + 1] - segment.p_starts[s]
                memcpy(&steps[spot[t]], segment.p_steps + at, size * 8)
                memcpy(&walls[spot[t]], segment.p_walls + at, size * 8)
                memcpy(&values[spot[t]], segment.p_values + at, size * 8)
                spot[t] += size
    return Segment(tags, starts, *columns)
