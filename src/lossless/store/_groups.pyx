# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Many series as one: centre and band at every x that any of them has, on all points, without the GIL.

A series is read as *lines*: its points that no later attempt superseded, ascending in x, of equal x the newest; one line a worker."""

import numpy as np

from libc.math cimport INFINITY, NAN, isfinite, sqrt
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc, qsort, realloc
from libc.string cimport memset

from lossless.store._moments cimport deviation, mean_of, quantile, settle
from lossless.store._plan cimport Plan
from lossless.store._work cimport Work, load, make_x, release, smooth_lines

cdef enum:
    MEAN = 0
    MEDIAN = 1
    STD = 1
    STDERR = 2
    MINMAX = 3
    QUANTILE = 4
    REST = 15               # x at which lines that crossed too often are not put in order again
    DIFFERENCE = 1
    RATIO = 2

cdef struct Point:
    double x, y

cdef struct Placed:         # a point and where it came
    Point point
    int64_t row

cdef struct Lines:
    Point* points
    int64_t* ends           # behind the last point of each line
    int64_t n, n_lines, room, room_ends

cdef struct Cursor:         # how far a line was read
    int64_t begin, at       # its first point and its next
    double per_x            # 1 / the distance to that from the one before


cdef int _line_room(Lines* l, int64_t points) noexcept nogil:
    """Room for `points` more and for one more line; -1 without memory."""
    cdef void* grown
    if l.n + points > l.room:
        l.room = l.n + points + l.room // 2
        grown = realloc(l.points, l.room * sizeof(Point))
        if grown == NULL:
            return -1
        l.points = <Point*> grown
    if l.n_lines == l.room_ends:
        l.room_ends = 2 * l.room_ends + 16
        grown = realloc(l.ends, l.room_ends * sizeof(int64_t))
        if grown == NULL:
            return -1
        l.ends = <int64_t*> grown
    return 0


cdef int _by_x(const void* a, const void* b) noexcept nogil:
    cdef const Placed* p = <const Placed*> a
    cdef const Placed* q = <const Placed*> b
    if p.point.x != q.point.x:
        return 1 if p.point.x > q.point.x else -1
    return 1 if p.row > q.row else -1


cdef int _in_order(Point* points, int64_t n) noexcept nogil:
    """Sort by x, equal ones as they came; -1 without memory."""
    cdef Placed* placed = <Placed*> malloc(n * sizeof(Placed))
    cdef int64_t i
    if placed == NULL:
        return -1
    for i in range(n):
        placed[i].point, placed[i].row = points[i], i
    qsort(placed, n, sizeof(Placed), _by_x)
    for i in range(n):
        points[i] = placed[i].point
    free(placed)
    return 0


cdef int _end_line(Lines* l, int64_t first) noexcept nogil:
    """Close the line that begins at point `first`: ascending, each x once. An empty one is none. -1 without memory."""
    cdef int64_t i, to = first
    for i in range(first + 1, l.n):
        if l.points[i].x < l.points[i - 1].x:  # clocks go back; steps of one worker do not
            if _in_order(l.points + first, l.n - first) < 0:
                return -1
            break
    for i in range(first + 1, l.n):
        if l.points[i].x != l.points[to].x:
            to += 1
        l.points[to] = l.points[i]
    if l.n > first:
        l.n = to + 1
        l.ends[l.n_lines] = l.n
        l.n_lines += 1
    return 0


cdef int _add_lines(Lines* l, const Work* w, const double* y) noexcept nogil:
    """Append the lines of a loaded series; -1 without memory."""
    cdef int64_t a, i, last, first = l.n
    for a in range(w.n_attempts):
        if a and w.attempts[a].worker:
            if _end_line(l, first) < 0:
                return -1
            first = l.n
        last = w.attempts[a + 1].row if a + 1 < w.n_attempts else w.n
        if _line_room(l, last - w.attempts[a].row) < 0:
            return -1
        for i in range(w.attempts[a].row, last):
            if isfinite(w.x[i]) and not (w.attempts[a].barred and w.steps[i] >= w.attempts[a].bar):
                l.points[l.n] = Point(w.x[i], y[i])
                l.n += 1
    return _end_line(l, first) if w.n_attempts else 0


cdef int _read(Lines* l, Work* w, Plan plan, int64_t i, int32_t axis, int32_t smoothing, double amount,
               const double* kernel, int64_t radius) noexcept nogil:
    if load(w, plan, i) < 0 or make_x(w, axis) < 0:
        return -1
    if not smoothing:
        return _add_lines(l, w, w.values)
    if smooth_lines(w, smoothing, amount, kernel, radius) < 0:
        return -1
    return _add_lines(l, w, w.s)


cdef int64_t _at_least(const Point* p, int64_t lo, int64_t hi, double x) noexcept nogil:
    """The first of points lo:hi with that x or more, else hi."""
    cdef int64_t mid
    while lo < hi:
        mid = (lo + hi) >> 1
        if p[mid].x < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


cdef inline double _between(const Point* a, const Point* b, double x) noexcept nogil:
    return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x))


cdef void _against(Lines* l, int64_t first_line, const Lines* base, int32_t how, bint interpolated) noexcept nogil:
    """Turn the lines from `first_line` on into differences to the first line of `base`, or ratios; points without a counterpart go."""
    cdef int64_t begin = l.ends[first_line - 1] if first_line else 0
    cdef int64_t i, k, to = begin, n = base.ends[0] if base.n_lines else 0, j = 0
    cdef double there
    i = begin
    for k in range(first_line, l.n_lines):
        j = 0
        while i < l.ends[k]:
            while j < n and base.points[j].x < l.points[i].x:
                j += 1
            if j < n and base.points[j].x == l.points[i].x:
                there = base.points[j].y
            elif interpolated and 0 < j < n:
                there = _between(base.points + j - 1, base.points + j, l.points[i].x)
            else:
                i += 1
                continue
            l.points[to] = l.points[i]
            l.points[to].y = l.points[i].y - there if how == DIFFERENCE else l.points[i].y / there
            to += 1
            i += 1
        l.ends[k] = to
    l.n = to


cdef void _sum_up(double* v, int64_t n, bint ascending, int32_t centre, int32_t band, double q,
                  double* mid, double* low, double* high) noexcept nogil:
    cdef double mean, spread = 0
    cdef int64_t i
    if n == 0:
        mid[0] = low[0] = high[0] = NAN
        return
    mean = mean_of(v, n) if centre == MEAN or band == STD or band == STDERR else 0
    mid[0] = mean if centre == MEAN else quantile(v, n, 0.5, ascending)
    if band == QUANTILE:
        low[0], high[0] = quantile(v, n, q, ascending), quantile(v, n, 1 - q, ascending)
    elif band == MINMAX:
        low[0], high[0] = INFINITY, -INFINITY
        for i in range(n):
            low[0] = v[i] if v[i] < low[0] else low[0]
            high[0] = v[i] if v[i] > high[0] else high[0]
    else:
        if band == STD or band == STDERR:
            spread = deviation(v, n, mean)
        if band == STDERR:
            spread /= sqrt(<double> n)
        low[0], high[0] = mid[0] - spread, mid[0] + spread


cdef class Aggregate:
    """Series of a plan, made into lines. One thread at a time."""

    cdef Lines lines
    cdef readonly int64_t points, series

    def __dealloc__(self):
        free(self.lines.points)
        free(self.lines.ends)

    @property
    def count(self):
        """Lines: series, but for those without a point that counts, and with each parallel worker apart."""
        return self.lines.n_lines

    def read(self, Plan plan, int64_t first, int64_t last, int32_t axis, int32_t smoothing, double amount,
             const double[::1] kernel, bases, int32_t how, bint interpolated):
        """Add series first:last of the plan. `bases[i - first]`: an Aggregate whose first line series i is compared with, None for
        none; `how`: 1 difference, 2 ratio. Raises MemoryError, ValueError."""
        cdef Work w
        cdef Aggregate base
        cdef int64_t i, lines, status = 0
        if not 0 <= first <= last <= plan.n_picked or kernel.shape[0] < 1 or (bases is not None and len(bases) < last - first):
            raise ValueError("read: got series out of range, want some of the plan's")
        memset(&w, 0, sizeof(Work))
        try:
            for i in range(first, last):
                base = None if bases is None else bases[i - first]
                lines = self.lines.n_lines
                with nogil:
                    status = _read(&self.lines, &w, plan, i, axis, smoothing, amount, &kernel[0], kernel.shape[0] - 1)
                if status < 0:
                    raise MemoryError("read: no memory for a series")
                self.points += w.n
                self.series += 1
                if base is not None:
                    _against(&self.lines, lines, &base.lines, how, interpolated)
        finally:
            release(&w)

    def sum_up(self, double lo, double hi, int32_t centre, int32_t band, double q, bint interpolated):
        """Centre and band at each x of any line in lo … hi, and at the x next to it on either side.

        x, centre, low, high float64; how many lines have a finite value there, int32; how many points there are not finite, int32.
        NaN where no line has a value."""
        cdef int64_t total = self.lines.n, n = 0, lines = self.lines.n_lines
        x, mid, low, high = np.empty(total), np.empty(total), np.empty(total), np.empty(total)
        counts, bad = np.empty(total, np.int32), np.empty(total, np.int32)
        cdef double[::1] xs = x, mids = mid, lows = low, highs = high, values = np.empty(lines)
        cdef int32_t[::1] ns = counts, bads = bad, order = np.arange(lines, dtype=np.int32)
        cdef double[::1] heads = np.empty(lines)
        cdef Cursor* cursors
        cdef int64_t got, lost, resting = 0
        cdef bint ascending, ranks = interpolated and (centre == MEDIAN or band == QUANTILE)
        cdef double here, following
        if total == 0:
            return x, mid, low, high, counts, bad
        cursors = <Cursor*> malloc(lines * sizeof(Cursor))
        if cursors == NULL:
            raise MemoryError("sum_up: no memory for the lines")
        with nogil:
            here = _begin(&self.lines, lo, cursors, &heads[0])
            while here < INFINITY:
                got = _gather(&self.lines, here, interpolated, cursors, &heads[0], &order[0], &values[0], &lost, &following)
                xs[n], ns[n], bads[n] = here, <int32_t> got, <int32_t> lost
                ascending = ranks and resting == 0 and settle(&values[0], &order[0], got)
                resting = 0 if ascending else REST if resting == 0 else resting - 1
                _sum_up(&values[0], got, ascending, centre, band, q, &mids[n], &lows[n], &highs[n])
                n += 1
                if here > hi:
                    break
                here = following
            free(cursors)
        return x[:n], mid[:n], low[:n], high[:n], counts[:n], bad[:n]


cdef inline double _aim(const Lines* l, int64_t k, Cursor* c) noexcept nogil:
    """The x of line `k`'s next point, infinite behind the last."""
    if c.at == l.ends[k]:
        return INFINITY
    if c.at > c.begin:
        c.per_x = 1 / (l.points[c.at].x - l.points[c.at - 1].x)
    return l.points[c.at].x


cdef double _begin(const Lines* l, double lo, Cursor* cursors, double* heads) noexcept nogil:
    """Set each line to its first point that matters for a window from `lo` on, and `heads` to their x. The least of these."""
    cdef int64_t k, first, begin
    cdef double before = -INFINITY, least = INFINITY
    for k in range(l.n_lines):
        begin = l.ends[k - 1] if k else 0
        first = _at_least(l.points, begin, l.ends[k], lo)
        if first > begin and l.points[first - 1].x > before:
            before = l.points[first - 1].x
    for k in range(l.n_lines):
        begin = l.ends[k - 1] if k else 0
        cursors[k] = Cursor(begin, _at_least(l.points, begin, l.ends[k], before), 0)
        heads[k] = _aim(l, k, &cursors[k])
        least = heads[k] if heads[k] < least else least
    return least


cdef int64_t _gather(const Lines* l, double x, bint interpolated, Cursor* cursors, double* heads, int32_t* order, double* values,
                     int64_t* lost, double* following) noexcept nogil:
    """Finite values of the lines at `x`, and go on behind it, to the x that follows. Between points lines are asked as `order` has
    them, and those with a value come first in it then."""
    cdef int64_t i, n = 0
    cdef int32_t k
    cdef double v, least = INFINITY
    cdef const Point* p
    lost[0] = 0
    for i in range(l.n_lines):
        k = order[i] if interpolated else <int32_t> i
        if heads[k] == x:
            v = l.points[cursors[k].at].y
            cursors[k].at += 1
            heads[k] = _aim(l, k, &cursors[k])
            if not isfinite(v):
                lost[0] += 1
        elif interpolated and heads[k] < INFINITY and cursors[k].at > cursors[k].begin:
            p = l.points + cursors[k].at
            v = (p - 1).y + (p.y - (p - 1).y) * ((x - (p - 1).x) * cursors[k].per_x)
        else:
            v = NAN
        least = heads[k] if heads[k] < least else least
        if isfinite(v):
            if interpolated:
                order[i], order[n] = order[n], k
            values[n] = v
            n += 1
    following[0] = least
    return n
