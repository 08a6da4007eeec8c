"""The window and the pixel columns that series are drawn in."""

from libc.stdint cimport int64_t

from lossless.store._work cimport Work

cdef struct Frame:         # what is asked
    double lo, hi
    bint ranged, logarithmic, newest, raw, smoothed
    bint rising            # x never falls within an attempt
    int64_t pixels         # 0: every point

cdef struct Grid:          # pixel columns of one series
    double lo, scale, edge_lo, edge_hi
    int64_t pixels, column
    bint logarithmic

cdef int64_t column_of(Grid* g, double x) noexcept nogil
cdef Grid grid_of(const Frame* f, const Work* w) noexcept nogil
cdef void narrow(const Work* w, const Frame* f, int64_t line_first, int64_t line_last, int64_t* first, int64_t* last) noexcept nogil


cdef inline bint touches(double a, double b, const Frame* f) noexcept nogil:
    """Whether a line from x = a to b meets the window."""
    return (a >= f.lo or b >= f.lo) and (a <= f.hi or b <= f.hi)


cdef inline bint wanted(const Work* w, int64_t i, int64_t first, int64_t last, const Frame* f) noexcept nogil:
    """Whether point `i` of the line first:last lies in the window or at the other end of a line into it."""
    cdef double x = w.x[i]
    if f.lo <= x <= f.hi:
        return True
    return (i > first and touches(w.x[i - 1], x, f)) or (i + 1 < last and touches(x, w.x[i + 1], f))
