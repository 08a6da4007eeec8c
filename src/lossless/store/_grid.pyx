# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Windows and pixel columns: which points are wanted, and which column each falls into."""

from libc.math cimport INFINITY, exp, floor, isfinite, isnan, log
from libc.stdint cimport INT64_MIN, int64_t
from libc.string cimport memset

from lossless.store._work cimport Work


cdef double _inverse(const Grid* g, int64_t column) noexcept nogil:
    cdef double u = g.lo + column / g.scale
    return exp(u) if g.logarithmic else u


cdef int64_t column_of(Grid* g, double x) noexcept nogil:
    """Column of `x`: 0 … pixels - 1; -1 before, `pixels` behind, INT64_MIN for what is no number."""
    cdef double u
    if g.edge_lo <= x < g.edge_hi:
        return g.column
    if g.logarithmic:
        u = (log(x) - g.lo) * g.scale if x > 0 else -1
    else:
        u = (x - g.lo) * g.scale
    if isnan(u):
        return INT64_MIN
    if u < 0:
        return -1
    if u >= g.pixels:
        return g.pixels - 1 if u <= g.pixels * (1 + 1e-12) else g.pixels
    g.column = <int64_t> floor(u)
    g.edge_lo, g.edge_hi = _inverse(g, g.column), _inverse(g, g.column + 1)
    return g.column


cdef void _extent(const Frame* f, const Work* w, double* lo, double* hi) noexcept nogil:
    """Lowest and highest finite x."""
    cdef int64_t i, last
    lo[0], hi[0] = INFINITY, -INFINITY
    if f.rising:
        for i in range(w.n_attempts):
            last = w.attempts[i + 1].row - 1 if i + 1 < w.n_attempts else w.n - 1
            lo[0], hi[0] = min(lo[0], w.x[w.attempts[i].row]), max(hi[0], w.x[last])
        return
    for i in range(w.n):
        if isfinite(w.x[i]):
            lo[0], hi[0] = min(lo[0], w.x[i]), max(hi[0], w.x[i])


cdef Grid grid_of(const Frame* f, const Work* w) noexcept nogil:
    """Columns over the window, or over the whole series."""
    cdef Grid g
    cdef int64_t i
    cdef double lo = f.lo, hi = f.hi
    memset(&g, 0, sizeof(Grid))
    if not f.ranged:
        _extent(f, w, &lo, &hi)
    g.logarithmic = f.logarithmic
    if g.logarithmic:
        if lo <= 0:
            lo = INFINITY
            for i in range(w.n):
                lo = w.x[i] if 0 < w.x[i] < lo else lo
        lo, hi = log(lo), log(hi) if hi > 0 else -INFINITY
    g.lo, g.pixels = lo, f.pixels
    g.scale = g.pixels / (hi - lo) if hi > lo and isfinite(hi - lo) else 0
    g.edge_lo, g.edge_hi = INFINITY, -INFINITY
    return g


cdef int64_t _first_at_least(const double* x, int64_t lo, int64_t hi, double v, bint above) noexcept nogil:
    """The first row in lo:hi with x ≥ v (`above`: x > v), else hi; x never falls."""
    cdef int64_t mid
    while lo < hi:
        mid = (lo + hi) >> 1
        if x[mid] < v or (above and x[mid] == v):
            lo = mid + 1
        else:
            hi = mid
    return lo


cdef void narrow(const Work* w, const Frame* f, int64_t line_first, int64_t line_last, int64_t* first, int64_t* last) noexcept nogil:
    """Cut rows first:last, of which x never falls, to what the window wants."""
    cdef int64_t a = _first_at_least(w.x, first[0], last[0], f.lo, False), b = _first_at_least(w.x, a, last[0], f.hi, True)
    if a > first[0] and wanted(w, a - 1, line_first, line_last, f):
        a -= 1
    if b < last[0] and wanted(w, b, line_first, line_last, f):
        b += 1
    first[0], last[0] = a, b
