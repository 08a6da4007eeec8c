"""Smoothing of one unbroken line: `y` in, `s` out, `n` of each."""

from libc.stdint cimport int32_t, int64_t

cdef enum Smoothing:
    SMOOTH_NONE = 0
    SMOOTH_EMA = 1
    SMOOTH_WINDOW = 2
    SMOOTH_GAUSSIAN = 3

cdef void smooth(int32_t how, double amount, const double* kernel, int64_t radius, const double* y, double* s, int64_t n) noexcept nogil
