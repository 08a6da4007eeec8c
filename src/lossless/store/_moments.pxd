# What a few numbers come to: mean, deviation, quantiles; without the GIL.
from libc.math cimport INFINITY, floor, sqrt
from libc.stdint cimport int32_t, int64_t


cdef inline double select(double* v, int64_t n, int64_t k) noexcept nogil:
    """The value of rank `k`; puts no greater ones before it and no smaller ones behind."""
    cdef int64_t lo = 0, hi = n - 1, i, j
    cdef double pivot, t
    while lo < hi:
        pivot = v[(lo + hi) >> 1]
        i, j = lo, hi
        while i <= j:
            while v[i] < pivot:
                i += 1
            while v[j] > pivot:
                j -= 1
            if i <= j:
                t = v[i]
                v[i] = v[j]
                v[j] = t
                i += 1
                j -= 1
        if k <= j:
            hi = j
        elif k >= i:
            lo = i
        else:
            break
    return v[k]


cdef inline bint settle(double* v, int32_t* order, int64_t n) noexcept nogil:
    """Sort values and whose they are, if that takes few moves: the lines' order at the x before is nearly that at this one."""
    cdef int64_t i, j, left = 8 * n
    cdef int32_t line
    cdef double value
    for i in range(1, n):
        value, line, j = v[i], order[i], i
        while j > 0 and v[j - 1] > value:
            v[j], order[j] = v[j - 1], order[j - 1]
            j -= 1
        v[j], order[j] = value, line
        left -= i - j
        if left < 0:
            return False
    return True


cdef inline double quantile(double* v, int64_t n, double q, bint ascending) noexcept nogil:
    """Linear between neighbours, as numpy's default is."""
    cdef double at = (n - 1) * q, above = INFINITY, here
    cdef int64_t i, below = <int64_t> floor(at)
    here = v[below] if ascending else select(v, n, below)
    if at == below:
        return here
    if ascending:
        return here + (v[below + 1] - here) * (at - below)
    for i in range(below + 1, n):
        above = v[i] if v[i] < above else above
    return here + (above - here) * (at - below)


cdef inline double mean_of(const double* v, int64_t n) noexcept nogil:
    cdef double sum = 0
    cdef int64_t i
    for i in range(n):
        sum += v[i]
    return sum / n


cdef inline double deviation(const double* v, int64_t n, double mean) noexcept nogil:
    """Of a sample: divided by n - 1; 0 for one value."""
    cdef double squares = 0
    cdef int64_t i
    for i in range(n):
        squares += (v[i] - mean) * (v[i] - mean)
    return sqrt(squares / (n - 1)) if n > 1 else 0
