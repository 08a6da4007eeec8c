# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What series come to over a window, on all points, without the GIL."""

from libc.math cimport INFINITY, NAN, fabs, isfinite, sqrt
from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from lossless.store._plan cimport Plan
from lossless.store._work cimport Work, load, make_x, release, smooth_lines


def statistics(Plan plan, int64_t first, int64_t last, int32_t axis, window, int32_t smoothing, double amount,
               const double[::1] kernel, at, int64_t[:, ::1] counts, double[:, ::1] numbers):
    """Sum up series first:last of the plan, of the smoothed values if smoothing is asked for.

    `counts[i]`: points in the window, non-finite ones among them, finite ones, steps of the first minimum and maximum, 1 if `at`
    was found and its step. `numbers[i]`: first and last value, minimum, maximum, mean, standard deviation of all points (not of a
    sample), value at the point nearest to x = `at` (the last such in drawing order). NaN where there is no such value."""
    cdef Work w
    cdef int64_t i
    cdef double lo = -INFINITY, hi = INFINITY, spot = NAN
    cdef int status = 0
    if not (0 <= first <= last <= plan.n_picked and last <= counts.shape[0] and last <= numbers.shape[0]):
        raise ValueError("statistics: got series out of range, want some of the plan's")
    if counts.shape[1] < 7 or numbers.shape[1] < 7 or kernel.shape[0] < 1:
        raise ValueError("statistics: got too few columns, want 7 and 7 a series")
    if window is not None:
        lo, hi = window
    if at is not None:
        spot = at
    memset(&w, 0, sizeof(Work))
    with nogil:
        for i in range(first, last):
            if load(&w, plan, i) < 0 or make_x(&w, axis) < 0 or (
                    smoothing and smooth_lines(&w, smoothing, amount, &kernel[0], kernel.shape[0] - 1) < 0):
                status = -1
                break
            _sum_up(&w, w.s if smoothing else w.values, lo, hi, &counts[i, 0], &numbers[i, 0])
            _read_at(&w, w.s if smoothing else w.values, spot, &counts[i, 0], &numbers[i, 0])
        release(&w)
    if status < 0:
        raise MemoryError("statistics: no memory for a series")


cdef void _sum_up(const Work* w, const double* y, double lo, double hi, int64_t* counts, double* numbers) noexcept nogil:
    cdef int64_t i, n = 0, finite = 0
    cdef double start = NAN, end = NAN, low = INFINITY, high = -INFINITY, sum = 0, lost = 0, t, v, squares = 0, mean
    for i in range(w.n):
        if not lo <= w.x[i] <= hi:
            continue
        v = y[i]
        if n == 0:
            start = v
        end = v
        n += 1
        if not isfinite(v):
            continue
        finite += 1
        if v < low:
            low, counts[3] = v, w.steps[i]
        if v > high:
            high, counts[4] = v, w.steps[i]
        t = sum + v
        lost += (sum - t) + v if fabs(sum) >= fabs(v) else (v - t) + sum
        sum = t
    mean = (sum + lost) / finite if finite else NAN
    if finite:
        for i in range(w.n):
            if lo <= w.x[i] <= hi and isfinite(y[i]):
                squares += (y[i] - mean) * (y[i] - mean)
    counts[0], counts[1], counts[2] = n, n - finite, finite
    numbers[0], numbers[1] = start, end
    numbers[2] = low if finite else NAN
    numbers[3] = high if finite else NAN
    numbers[4], numbers[5] = mean, sqrt(squares / finite) if finite else NAN


cdef void _read_at(const Work* w, const double* y, double spot, int64_t* counts, double* numbers) noexcept nogil:
    cdef int64_t i, nearest = -1
    cdef double best = INFINITY, d
    for i in range(w.n):
        d = fabs(w.x[i] - spot)
        if d <= best and isfinite(d):
            best, nearest = d, i
    counts[5], counts[6] = nearest >= 0, w.steps[nearest] if nearest >= 0 else 0
    numbers[6] = y[nearest] if nearest >= 0 else NAN
