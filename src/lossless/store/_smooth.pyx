# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Smoothing on all points. NaN and ±Inf are passed through where they stand and are absorbed nowhere."""

import numpy as np

from libc.math cimport fabs, isfinite, pow
from libc.stdint cimport int32_t, int64_t

cdef enum:
    EXACT_EVERY = 32


cdef void smooth(int32_t how, double amount, const double* kernel, int64_t radius, const double* y, double* s, int64_t n) noexcept nogil:
    if how == SMOOTH_EMA:
        _ema(amount, y, s, n)
    elif how == SMOOTH_WINDOW:
        _window(<int64_t> amount, y, s, n)
    else:
        _gaussian(kernel, radius, y, s, n)


cdef void _ema(double w, const double* y, double* s, int64_t n) noexcept nogil:
    """TensorBoard's: last = w last + (1 - w) y, divided by 1 - w^k after k finite values; a constant line is left as it is."""
    cdef int64_t i, k = 0
    cdef double last = 0, rest = 1 - w, decay = 1
    cdef bint constant = True, full = False
    for i in range(n):
        if y[i] != y[0]:
            constant = False
            break
    for i in range(n):
        if constant or not isfinite(y[i]):
            s[i] = y[i]
            continue
        last = last * w + rest * y[i]
        if full:
            s[i] = last
            continue
        k += 1
        decay = pow(w, <double> k) if k % EXACT_EVERY == 0 else decay * w  # the product alone would drift
        full = decay < 1e-17  # 1 - decay is 1 from here on
        s[i] = last / (1 - decay)


cdef inline void _plus(double* sum, double* lost, double v) noexcept nogil:
    """Neumaier's sum: what rounding takes from `sum` is kept in `lost`."""
    cdef double t = sum[0] + v
    lost[0] += (sum[0] - t) + v if fabs(sum[0]) >= fabs(v) else (v - t) + sum[0]
    sum[0] = t


cdef void _window(int64_t width, const double* y, double* s, int64_t n) noexcept nogil:
    """Mean of the finite values among the `width` points around each (one more to the right if even), fewer at the ends."""
    cdef int64_t left = (width - 1) // 2, right = width // 2, i, k = 0, enter = 0, leave = 0
    cdef double sum = 0, lost = 0
    for i in range(n):
        while enter < n and enter <= i + right:
            if isfinite(y[enter]):
                _plus(&sum, &lost, y[enter])
                k += 1
            enter += 1
        while leave < i - left:
            if isfinite(y[leave]):
                _plus(&sum, &lost, -y[leave])
                k -= 1
            leave += 1
        s[i] = (sum + lost) / k if isfinite(y[i]) else y[i]


cdef void _gaussian(const double* kernel, int64_t radius, const double* y, double* s, int64_t n) noexcept nogil:
    """Mean weighted by kernel[|distance|] over `radius` points to each side, over what is finite and there."""
    cdef int64_t i, j, a, b
    cdef double sum, weight, v, g
    for i in range(n):
        if not isfinite(y[i]):
            s[i] = y[i]
            continue
        a = i - radius if i > radius else 0
        b = i + radius if i + radius < n - 1 else n - 1
        sum = weight = 0
        for j in range(a, b + 1):
            g = kernel[i - j] if j <= i else kernel[j - i]
            v = y[j]
            if isfinite(v):
                sum += g * v
                weight += g
        s[i] = sum / weight


def gaussian_kernel(double sigma):
    """Weights by distance 0, 1, …, out to four sigma."""
    distance = np.arange(int(4 * sigma + 0.5) + 1)
    return np.exp(-0.5 * (distance / sigma) ** 2)


def _line(int how, double amount, values):
    cdef const double[::1] y = np.ascontiguousarray(values, np.float64)
    cdef double[::1] s = np.empty(y.shape[0])
    cdef const double[::1] kernel = gaussian_kernel(amount) if how == SMOOTH_GAUSSIAN else np.zeros(1)
    if y.shape[0]:
        with nogil:
            smooth(how, amount, &kernel[0], kernel.shape[0] - 1, &y[0], &s[0], y.shape[0])
    return s.base


def smooth_ema(values, double weight):
    """TensorBoard's debiased moving average of float64[n]; `weight` 0 ≤ w < 1. A constant line stays as it is."""
    if not 0 <= weight < 1:
        raise ValueError(f"ema: got a weight of {weight}, want 0 ≤ weight < 1")
    return _line(SMOOTH_EMA, weight, values)


def smooth_window(values, int64_t points):
    """Mean over the `points` ≥ 1 points around each of float64[n]; over fewer at the ends."""
    if points < 1:
        raise ValueError(f"window: got {points} points, want at least 1")
    return _line(SMOOTH_WINDOW, points, values)


def smooth_gaussian(values, double sigma):
    """Gaussian mean of float64[n], `sigma` > 0 in points."""
    if not 0 < sigma < 1e9:
        raise ValueError(f"gaussian: got a sigma of {sigma}, want a number above 0")
    return _line(SMOOTH_GAUSSIAN, sigma, values)
