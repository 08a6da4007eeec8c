# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Sealed columns: points grouped by series, and the two ways to make them. Loops run without the GIL."""

import numpy as np

from libc.math cimport INFINITY, isfinite
from libc.stdint cimport INT32_MAX, INT64_MAX, INT64_MIN, int32_t, int64_t, uint64_t
from libc.string cimport memcmp, memcpy, memmove, memset

cdef enum:
    RECENT = 4            # so many of the last distinct columns of steps are compared with a series' own


cdef class Segment:
    """Points of one stream grouped by series number, in arrival order within a series; immutable, made by `seal` and `merge`.

    Steps are kept once for the series that share them, values as float32 where that loses no bit: about 12 bytes a point of
    series that are written together. `min_wall` > `max_wall` if no wall time is finite."""

    @property
    def tags(self):
        """The stream's series numbers present here, ascending."""
        return [self.p_tags[i] for i in range(self.n_tags)]

    @property
    def nbytes(self):
        """Bytes of its columns."""
        return 8 * _entries(self.rows, self.n_tags, self.n_steps, self.p_floats != NULL)

    def read(self, int32_t tag):
        """A copy of a series: steps int64, wall times and values float64; of no rows if it has none here."""
        cdef Py_ssize_t at = self.find(tag)
        cdef int64_t n = self.p_starts[at + 1] - self.p_starts[at] if at >= 0 else 0
        read = np.empty(n, np.int64), np.empty(n, np.float64), np.empty(n, np.float64)
        cdef int64_t[::1] steps = read[0]
        cdef double[::1] walls = read[1], values = read[2]
        if n:
            memcpy(&steps[0], self.p_steps + self.p_places[at], n * 8)
            memcpy(&walls[0], self.p_walls + self.p_starts[at], n * 8)
            _copy_values(self, self.p_starts[at], n, &values[0])
        return read

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


def seal(const int32_t[::1] tags, const int64_t[::1] steps, const double[::1] walls, const double[::1] values,
         int64_t[::1] counts, int64_t[::1] last_steps, int64_t[::1] falls, arena=None):
    """A Segment of rows in arrival order (a stable counting sort by series), bringing the series' state up to date.

    `tags` are series numbers below len(counts), else ValueError. State, one entry a series: `counts` points so far,
    `last_steps` the newest step, `falls` how often a step was lower than the one before. The columns come from `arena`, if given."""
    cdef Py_ssize_t n = tags.shape[0], k = counts.shape[0], present = 0, t, i, pool
    cdef bint narrow
    if not 0 < n <= INT32_MAX or steps.shape[0] != n or walls.shape[0] != n or values.shape[0] != n:
        raise ValueError("seal: got columns of different lengths or none, want one entry each a point")
    if last_steps.shape[0] != k or falls.shape[0] != k:
        raise ValueError("seal: got state of different lengths, want one entry each a series")
    cdef int32_t[::1] spot = np.empty(k + 1, np.int32)
    if _count(&tags[0], n, k, &spot[0], &present):
        raise ValueError("seal: got a series number out of range, want one below the number of series")
    cdef int32_t[::1] index = np.empty(3 * present + 1, np.int32)
    cdef int64_t[::1] grouped = np.empty(n, np.int64)
    with nogil:
        _lay_out(&spot[0], k, &index[0], present)
        for i in range(n):
            t = tags[i]
            grouped[spot[t]] = steps[i]
            spot[t] += 1
        pool = _share(&grouped[0], &index[0], present)
        narrow = _narrow(&values[0], n)
    cdef Segment segment = _made(index, grouped, present, n, pool, narrow, arena)
    with nogil:
        for i in range(present):
            spot[segment.p_tags[i]] = segment.p_starts[i]
        _scatter(segment, &tags[0], &walls[0], &values[0], &spot[0])
        _measure(segment)
        _advance(segment, &counts[0], &last_steps[0], &falls[0])
    return segment


cdef int _count(const int32_t* tags, Py_ssize_t n, Py_ssize_t k, int32_t* spot, Py_ssize_t* present) noexcept nogil:
    """Rows of each series into `spot`, and how many series have any; 1 if a number is out of range."""
    cdef Py_ssize_t i
    memset(spot, 0, (k + 1) * sizeof(int32_t))
    for i in range(n):
        if tags[i] < 0 or tags[i] >= k:
            return 1
        present[0] += spot[tags[i]] == 0
        spot[tags[i]] += 1
    return 0


cdef void _lay_out(int32_t* spot, Py_ssize_t k, int32_t* index, Py_ssize_t present) noexcept nogil:
    """Turn the rows of each series in `spot` into its first row, and write tags and starts."""
    cdef Py_ssize_t t, s = 0
    cdef int32_t at = 0, size
    for t in range(k):
        size = spot[t]
        spot[t] = at
        if size:
            index[s], index[present + s] = <int32_t> t, at
            s += 1
            at += size
    index[2 * present] = at


cdef Py_ssize_t _share(int64_t* steps, int32_t* index, Py_ssize_t k) noexcept nogil:
    """Write the places of each series' steps and move up what is left of `steps`; its length.

    A series whose steps are the first or the last of one of the RECENT columns before it takes those."""
    cdef const int32_t* starts = index + k
    cdef int32_t* places = index + 2 * k + 1
    cdef int32_t[RECENT] firsts
    cdef int32_t[RECENT] sizes
    cdef Py_ssize_t s, j, distinct = 0, pool = 0
    cdef int32_t n, place
    for s in range(k):
        n, place = starts[s + 1] - starts[s], -1
        for j in range(distinct - 1, max(distinct - RECENT, 0) - 1, -1):
            place = _within(steps + starts[s], n, steps, firsts[j % RECENT], sizes[j % RECENT])
            if place >= 0:
                break
        if place < 0:
            place = <int32_t> pool
            memmove(steps + pool, steps + starts[s], n * 8)
            firsts[distinct % RECENT], sizes[distinct % RECENT] = place, n
            distinct += 1
            pool += n
        places[s] = place
    return pool


cdef inline int32_t _within(const int64_t* own, int32_t n, const int64_t* pool, int32_t first, int32_t size) noexcept nogil:
    """Where `own` lies at the beginning or the end of pool[first : first + size]; -1 if it does not."""
    cdef int32_t end = first + size - n
    if n > size:
        return -1
    if own[0] == pool[first] and memcmp(own, pool + first, n * 8) == 0:
        return first
    return end if own[0] == pool[end] and memcmp(own, pool + end, n * 8) == 0 else -1


cdef bint _narrow(const double* values, Py_ssize_t n) noexcept nogil:
    """Whether float32 holds every value to the last bit."""
    cdef Py_ssize_t i, j, end
    cdef double back
    cdef uint64_t one, other, differ = 0
    for i in range(0, n, 1024):
        end = min(i + 1024, n)
        for j in range(i, end):
            back = <double> <float> values[j]
            memcpy(&one, values + j, 8)
            memcpy(&other, &back, 8)
            differ |= one ^ other
        if differ:
            return False
    return True


cdef inline Py_ssize_t _entries(Py_ssize_t rows, Py_ssize_t k, Py_ssize_t pool, bint narrow) noexcept nogil:
    """Entries of 8 bytes in a segment's block."""
    return rows + pool + ((rows + 1) // 2 if narrow else rows) + (3 * k + 2) // 2


cdef Segment _made(const int32_t[::1] index, const int64_t[::1] steps, Py_ssize_t k, Py_ssize_t rows, Py_ssize_t pool,
                   bint narrow, arena):
    """A segment of `k` series in one block, with tags, starts, places and steps; walls and values are to be filled in."""
    cdef Py_ssize_t entries = _entries(rows, k, pool, narrow)
    cdef Segment segment = Segment.__new__(Segment)
    segment._block = np.empty(entries, np.float64) if arena is None else arena.take(entries)
    cdef double[::1] block = segment._block
    segment.rows, segment.n_tags, segment.n_steps = rows, k, pool
    segment.p_walls, segment.p_steps = &block[0], <int64_t*> &block[rows]
    if narrow:
        segment.p_floats = <float*> &block[rows + pool]
    else:
        segment.p_values = &block[rows + pool]
    segment.p_tags = <int32_t*> &block[entries - (3 * k + 2) // 2]
    segment.p_starts, segment.p_places = segment.p_tags + k, segment.p_tags + 2 * k + 1
    memcpy(segment.p_tags, &index[0], (3 * k + 1) * 4)
    memcpy(segment.p_steps, &steps[0], pool * 8)
    return segment


cdef void _scatter(Segment segment, const int32_t* tags, const double* walls, const double* values, int32_t* spot) noexcept nogil:
    """Fill in walls and values; `spot`: the first row of each series."""
    cdef Py_ssize_t i
    cdef int32_t at
    cdef float* floats = segment.p_floats
    if floats != NULL:
        for i in range(segment.rows):
            at = spot[tags[i]]
            spot[tags[i]] = at + 1
            segment.p_walls[at] = walls[i]
            floats[at] = <float> values[i]
    else:
        for i in range(segment.rows):
            at = spot[tags[i]]
            spot[tags[i]] = at + 1
            segment.p_walls[at] = walls[i]
            segment.p_values[at] = values[i]


cdef void _measure(Segment segment) noexcept nogil:
    """Write the extents of steps and wall times."""
    cdef Py_ssize_t i
    cdef int64_t lo = INT64_MAX, hi = INT64_MIN, step
    cdef double first = INFINITY, last = -INFINITY, wall
    for i in range(segment.n_steps):
        step = segment.p_steps[i]
        lo = step if step < lo else lo
        hi = step if step > hi else hi
    for i in range(segment.rows):
        wall = segment.p_walls[i]
        if isfinite(wall):
            first = wall if wall < first else first
            last = wall if wall > last else last
    segment.min_step, segment.max_step, segment.min_wall, segment.max_wall = lo, hi, first, last


cdef void _advance(Segment segment, int64_t* counts, int64_t* last_steps, int64_t* falls) noexcept nogil:
    cdef Py_ssize_t s
    cdef int64_t i, n, known = -1, drops = 0
    cdef int32_t t
    cdef const int64_t* steps = NULL
    for s in range(segment.n_tags):
        t, n = segment.p_tags[s], segment.p_starts[s + 1] - segment.p_starts[s]
        if n != known or steps != segment.p_steps + segment.p_places[s]:
            steps, known, drops = segment.p_steps + segment.p_places[s], n, 0
            for i in range(1, n):
                drops += steps[i] < steps[i - 1]
        falls[t] += drops + (counts[t] > 0 and steps[0] < last_steps[t])
        counts[t] += n
        last_steps[t] = steps[n - 1]


def merge(list segments):
    """One Segment of several of one stream, oldest first; series keep their arrival order. Raises ValueError when given none."""
    cdef Py_ssize_t n = 0, k = 0, s, present = 0
    cdef int32_t size
    cdef bint narrow = True
    cdef Segment segment
    if not segments:
        raise ValueError("merge: got no segment, want at least one")
    for segment in segments:
        n += segment.rows
        k = max(k, <Py_ssize_t> segment.p_tags[segment.n_tags - 1] + 1)
        narrow &= segment.p_floats != NULL
    if n > INT32_MAX:
        raise ValueError(f"merge: got {n} rows, want at most {INT32_MAX}")
    cdef int32_t[::1] spot = np.zeros(k, np.int32)
    for segment in segments:
        for s in range(segment.n_tags):
            present += spot[segment.p_tags[s]] == 0
            spot[segment.p_tags[s]] += segment.p_starts[s + 1] - segment.p_starts[s]
    cdef int32_t[::1] index = np.empty(3 * present + 1, np.int32)
    cdef int64_t[::1] grouped = np.empty(n, np.int64)
    _lay_out(&spot[0], k, &index[0], present)
    for segment in segments:
        with nogil:
            for s in range(segment.n_tags):
                size = segment.p_starts[s + 1] - segment.p_starts[s]
                memcpy(&grouped[spot[segment.p_tags[s]]], segment.p_steps + segment.p_places[s], size * 8)
                spot[segment.p_tags[s]] += size
    cdef Py_ssize_t pool = _share(&grouped[0], &index[0], present)
    cdef Segment merged = _made(index, grouped, present, n, pool, narrow, None)
    for s in range(present):
        spot[merged.p_tags[s]] = merged.p_starts[s]
    for segment in segments:
        with nogil:
            _join(merged, segment, &spot[0])
    _measure(merged)
    return merged


cdef void _join(Segment merged, Segment part, int32_t* spot) noexcept nogil:
    """Copy the walls and values of `part` to the rows in `spot`, and move those on."""
    cdef Py_ssize_t s
    cdef int32_t at, size, first
    for s in range(part.n_tags):
        at, first, size = spot[part.p_tags[s]], part.p_starts[s], part.p_starts[s + 1] - part.p_starts[s]
        memcpy(merged.p_walls + at, part.p_walls + first, size * 8)
        if merged.p_floats != NULL:
            memcpy(merged.p_floats + at, part.p_floats + first, size * 4)
        else:
            _copy_values(part, first, size, merged.p_values + at)
        spot[part.p_tags[s]] += size


cdef void _copy_values(Segment segment, int32_t first, int64_t n, double* out) noexcept nogil:
    if segment.p_floats != NULL:
        widen(segment.p_floats + first, out, n)
    else:
        memcpy(out, segment.p_values + first, n * 8)
