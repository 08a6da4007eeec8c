# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which rows of a curve with a band are seen at so many pixel columns."""

import numpy as np

from libc.math cimport isfinite, log
from libc.stdint cimport int64_t


def thin(const double[::1] x, const double[::1] mid, const double[::1] low, const double[::1] high, double lo, double hi,
         int64_t pixels, bint logarithmic):
    """Rows to keep of ascending `x` so that nothing seen at `pixels` columns over lo … hi is lost: of each column the first and last
    row, the extremes of the centre, the least `low` and the greatest `high`. int64, ascending."""
    cdef int64_t n = x.shape[0], i = 0, end, k, column
    kept = np.zeros(n, np.uint8)
    cdef unsigned char[::1] keep = kept
    cdef int64_t[4] best
    cdef double a = log(lo) if logarithmic and lo > 0 else lo
    cdef double scale = pixels / ((log(hi) if logarithmic and hi > 0 else hi) - a)
    if n <= pixels or not isfinite(scale) or scale <= 0:
        return np.arange(n, dtype=np.int64)
    with nogil:
        while i < n:
            column = _column(x[i], a, scale, pixels, logarithmic)
            best[0] = best[1] = best[2] = best[3] = i
            end = i
            while end < n and _column(x[end], a, scale, pixels, logarithmic) == column:
                if mid[end] < mid[best[0]] or mid[best[0]] != mid[best[0]]:
                    best[0] = end
                if mid[end] > mid[best[1]] or mid[best[1]] != mid[best[1]]:
                    best[1] = end
                if low[end] < low[best[2]] or low[best[2]] != low[best[2]]:
                    best[2] = end
                if high[end] > high[best[3]] or high[best[3]] != high[best[3]]:
                    best[3] = end
                if mid[end] != mid[end] and (end == i or mid[end - 1] == mid[end - 1]):
                    keep[end] = 1   # a gap stays one
                end += 1
            for k in range(4):
                keep[best[k]] = 1
            keep[i] = keep[end - 1] = 1
            i = end
    return np.flatnonzero(kept)


cdef inline int64_t _column(double x, double lo, double scale, int64_t pixels, bint logarithmic) noexcept nogil:
    cdef double u
    if logarithmic:
        if x <= 0:
            return -1
        x = log(x)
    u = (x - lo) * scale
    return -1 if u < 0 else pixels if u >= pixels else <int64_t> u
