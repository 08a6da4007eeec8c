# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Histograms in bulk, without the GIL: bytes to buckets, buckets to facts, buckets to even bins."""

from libc.math cimport INFINITY, NAN, fmax, fmin, isfinite, sqrt
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.string cimport memcmp, memcpy

from lossless.wire._fields cimport read_size, read_varint, skip_field

cdef enum:
    DONE = 0  # buckets of a value were made
    OTHER = 1  # a rare encoding, or no histogram: Python looks at it
    FOREIGN = 2  # a value of another tag: the file is not what it was
    POINTS = 9
    HISTO = 5
    TENSOR = 8
    FLOAT = 1
    DOUBLE = 2
    MOST = 1000000000

cdef double[POINTS] BASIS
BASIS[:] = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000]

cdef struct Span:
    const uint8_t* at
    const uint8_t* end


cdef inline double real64(const uint8_t* p) noexcept nogil:
    cdef double v
    memcpy(&v, p, 8)
    return v


cdef inline double real32(const uint8_t* p) noexcept nogil:
    cdef float v
    memcpy(&v, p, 4)
    return v


def decode(const uint8_t[::1] data, const int64_t[::1] starts, const int64_t[::1] ends, const uint8_t[::1] tag,
           double[:, ::1] buckets, int64_t[::1] begins, int64_t[::1] counts, double[:, ::1] told, uint8_t[::1] status):
    """Buckets of the values at data[starts[i]:ends[i]]: rows begins[i] … + counts[i] of `buckets` [3, any] are left, right and
    count. `told[i]`: min, max, num, sum and sum of squares as the writer says them, NaN where it does not. `status[i]`: 0 done,
    1 for another to decode, 2 of another tag. Returns the rows used; there must be one for each 12 bytes."""
    cdef Py_ssize_t i, j, n = starts.shape[0]
    cdef int64_t at = 0
    if min(ends.shape[0], begins.shape[0], counts.shape[0], told.shape[0], status.shape[0]) < n or buckets.shape[0] != 3 \
            or told.shape[1] != 5:
        raise ValueError("decode: got too few places, want one a value")
    for i in range(n):
        if not 0 <= starts[i] <= ends[i] <= data.shape[0]:
            raise ValueError("decode: got a value out of range, want it inside the data")
        at += (ends[i] - starts[i]) // 12
    if at > buckets.shape[1]:
        raise ValueError("decode: got too few rows, want one for each 12 bytes")
    at = 0
    with nogil:
        for i in range(n):
            begins[i], counts[i] = at, 0
            for j in range(5):
                told[i, j] = NAN
            status[i] = _value(&data[0] + starts[i], &data[0] + ends[i], &tag[0] if tag.shape[0] else NULL, tag.shape[0],
                               &buckets[0, 0] + at, buckets.shape[1], &counts[i], &told[i, 0])
            at += counts[i]
    return at


cdef uint8_t _value(const uint8_t* p, const uint8_t* end, const uint8_t* tag, int64_t size, double* out, int64_t stride,
                    int64_t* count, double* told) noexcept nogil:
    """A Summary.Value. The tag comes first in what any writer makes; where it does not, Python looks."""
    cdef uint64_t key, n
    cdef Span body
    cdef uint64_t kind = 0
    cdef bint named = False
    body.at = body.end = NULL
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return OTHER
        if key == (1 << 3 | 2) or key == (HISTO << 3 | 2) or key == (TENSOR << 3 | 2):
            p = read_size(p, end, &n)
            if p == NULL:
                return OTHER
            if key == (1 << 3 | 2):
                if <int64_t> n != size or (size and memcmp(p, tag, <size_t> size) != 0):
                    return FOREIGN
                named = True
            elif kind:
                return OTHER
            else:
                kind, body.at, body.end = key >> 3, p, p + n
            p += n
        else:
            p = skip_field(p, end, key)
            if p == NULL:
                return OTHER
    if not named or not kind:
        return OTHER
    if kind == HISTO:
        return _histo(body, out, stride, count, told)
    return _tensor(body, out, stride, count)


cdef uint8_t _histo(Span body, double* out, int64_t stride, int64_t* count, double* told) noexcept nogil:
    """A HistogramProto: buckets that are empty on both ends go, min and max are the outer edges, as data_compat has it."""
    cdef const uint8_t* p = body.at
    cdef uint64_t key, n
    cdef Span[2] packed
    cdef int i
    for i in range(2):
        packed[i].at = packed[i].end = NULL
    for i in range(5):
        told[i] = 0
    while p < body.end:
        p = read_varint(p, body.end, &key)
        if p == NULL:
            return OTHER
        if key & 7 == 1 and 1 <= key >> 3 <= 5:
            if body.end - p < 8:
                return OTHER
            told[(key >> 3) - 1] = real64(p)
            p += 8
        elif key == (6 << 3 | 2) or key == (7 << 3 | 2):
            i = <int> (key >> 3) - 6
            p = read_size(p, body.end, &n)
            if p == NULL or n % 8 or packed[i].at != NULL:
                return OTHER
            packed[i].at, packed[i].end = p, p + n
            p += n
        elif 1 <= key >> 3 <= 7:
            return OTHER
        else:
            p = skip_field(p, body.end, key)
            if p == NULL:
                return OTHER
    return _trimmed(packed[0], packed[1], out, stride, count, told)


cdef uint8_t _trimmed(Span limit, Span held, double* out, int64_t stride, int64_t* count, const double* told) noexcept nogil:
    cdef int64_t limits = (limit.end - limit.at) // 8, k = (held.end - held.at) // 8, first = 0, last = k - 1, j
    while first < k and not real64(held.at + 8 * first) > 0:
        if not real64(held.at + 8 * first) == 0:
            return OTHER
        first += 1
    while last >= 0 and real64(held.at + 8 * last) == 0:
        last -= 1
    if first > last:
        return DONE
    if limits < last:
        return OTHER
    for j in range(first, last + 1):
        out[j - first] = real64(limit.at + 8 * (j - 1)) if j > first else told[0]
        out[stride + j - first] = real64(limit.at + 8 * j) if j < last else told[1]
        out[2 * stride + j - first] = real64(held.at + 8 * j)
        if not (out[2 * stride + j - first] >= 0 and isfinite(out[2 * stride + j - first])):
            return OTHER
    count[0] = last - first + 1
    return DONE


cdef uint8_t _tensor(Span body, double* out, int64_t stride, int64_t* count) noexcept nogil:
    """A float or double tensor [k, 3] whose content is in one piece."""
    cdef const uint8_t* p = body.at
    cdef uint64_t key, n, dtype = 0
    cdef Span content
    cdef int64_t[2] dims
    cdef int rank = -1
    cdef int64_t k, j
    cdef int wide, c
    content.at = content.end = NULL
    while p < body.end:
        p = read_varint(p, body.end, &key)
        if p == NULL:
            return OTHER
        if key == (1 << 3):
            p = read_varint(p, body.end, &dtype)
        elif key == (2 << 3 | 2) and rank < 0:
            p = read_size(p, body.end, &n)
            if p == NULL:
                return OTHER
            rank = _shape(p, p + n, dims)
            p += n
        elif key == (4 << 3 | 2) and content.at == NULL:
            p = read_size(p, body.end, &n)
            if p == NULL:
                return OTHER
            content.at, content.end = p, p + n
            p += n
        elif key == (3 << 3):
            p = skip_field(p, body.end, key)
        else:
            return OTHER
        if p == NULL:
            return OTHER
    wide = 8 if dtype == DOUBLE else 4 if dtype == FLOAT else 0
    if wide == 0 or rank != 2 or dims[1] != 3:
        return OTHER
    k = dims[0]
    if k < 0 or k > MOST or content.end - content.at != 3 * k * wide:
        return OTHER
    for j in range(k):
        for c in range(3):
            p = content.at + (3 * j + c) * wide
            out[c * stride + j] = real64(p) if wide == 8 else real32(p)
        if not (out[2 * stride + j] >= 0 and isfinite(out[2 * stride + j])):
            return OTHER
    count[0] = k
    return DONE


cdef int _shape(const uint8_t* p, const uint8_t* end, int64_t* dims) noexcept nogil:
    """Up to two sizes; the rank, -1 if there is more in it."""
    cdef uint64_t key, n, size
    cdef const uint8_t* behind
    cdef int rank = 0
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL or key != (2 << 3 | 2) or rank == 2:
            return -1
        p = read_size(p, end, &n)
        if p == NULL:
            return -1
        behind, size = p + n, 0
        while p < behind:
            p = read_varint(p, behind, &key)
            if p == NULL:
                return -1
            p = read_varint(p, behind, &size) if key == (1 << 3) else skip_field(p, behind, key)
            if p == NULL:
                return -1
        dims[rank] = <int64_t> size
        rank += 1
    return rank


def measure(const double[:, ::1] buckets, const int64_t[::1] begins, const int64_t[::1] counts, const double[:, ::1] told,
            double[:, ::1] facts):
    """What each histogram comes to: `facts[i]` is low and high edge of the buckets that hold something, values in buckets with
    finite edges, values in none (NaN, infinite or outside), mean, standard deviation, then TensorBoard's nine percentiles. Mean
    and deviation are the writer's where it told sums, else values are taken as even within a bucket. NaN where there is none."""
    cdef Py_ssize_t i, n = begins.shape[0]
    if min(counts.shape[0], told.shape[0], facts.shape[0]) < n or facts.shape[1] != 6 + POINTS or told.shape[1] != 5:
        raise ValueError("measure: got too few places, want one a value")
    for i in range(n):
        if not 0 <= begins[i] <= begins[i] + counts[i] <= buckets.shape[1]:
            raise ValueError("measure: got buckets out of range")
    with nogil:
        for i in range(n):
            _measure(&buckets[0, 0] + begins[i], buckets.shape[1], counts[i], &told[i, 0], &facts[i, 0])
            _percentiles(&buckets[0, 0] + begins[i], buckets.shape[1], counts[i], &facts[i, 6])


cdef void _measure(const double* left, int64_t stride, int64_t k, const double* told, double* facts) noexcept nogil:
    cdef const double* right = left + stride
    cdef const double* count = left + 2 * stride
    cdef double low = INFINITY, high = -INFINITY, total = 0, lost = 0, first = 0, second = 0, a, b, c, mean, shift = NAN
    cdef int64_t j
    cdef bint edged = True
    for j in range(k):
        a, b, c = left[j], right[j], count[j]
        if c == 0:
            edged = edged and isfinite(a) and isfinite(b)
            continue
        if not (isfinite(a) and isfinite(b)):
            lost += c
            continue
        if a > b:
            a, b = b, a
        if shift != shift:
            shift = a  # sums around a value that is near lose fewer digits
        low, high = fmin(low, a), fmax(high, b)
        total += c
        a, b = a - shift, b - shift
        first += c * (0.5 * a + 0.5 * b)
        second += c * (a * a + a * b + b * b) / 3
    if told[2] == told[2] and told[2] - total - lost > 0.5:
        lost = told[2] - total
    if total == 0 and lost == 0 and not edged:
        lost = NAN  # so TensorFlow writes values of which one is NaN or infinite
    facts[0] = facts[1] = facts[4] = facts[5] = NAN
    facts[2], facts[3] = total, lost
    if total > 0:
        facts[0], facts[1] = low, high
        mean = first / total
        facts[4], facts[5] = shift + mean, sqrt(fmax(second / total - mean * mean, 0))
        if told[2] > 0 and isfinite(told[2]) and isfinite(told[3]) and isfinite(told[4]) and told[4] > 0:
            mean = told[3] / told[2]
            facts[4], facts[5] = mean, sqrt(fmax(told[4] / told[2] - mean * mean, 0))


cdef void _percentiles(const double* left, int64_t stride, int64_t k, double* out) noexcept nogil:
    """Values below which 0, 6.68, … 100 % lie, as `plugins/distribution/compressor.compress_histogram` finds them."""
    cdef const double* right = left + stride
    cdef const double* count = left + 2 * stride
    cdef double total = 0, weight = 0, before = 0, lhs, rhs
    cdef int64_t j = 0
    cdef int b
    for j in range(k):
        total += count[j]
    if total == 0:
        total = 1
    j = 0
    if k:
        weight = count[0] * 10000 / total
    for b in range(POINTS):
        while j < k and (weight <= BASIS[b] or weight == before):
            before = weight
            j += 1
            if j < k:
                weight = before + count[j] * 10000 / total
        if j >= k:
            out[b] = right[k - 1] if k else 0
            continue
        lhs = fmax(right[j - 1], left[0]) if j and before != 0 else left[0]
        rhs = fmin(right[j], right[k - 1])
        out[b] = lhs + (BASIS[b] - before) * (rhs - lhs) / (weight - before)


def rebin(const double[:, ::1] buckets, const int64_t[::1] begins, const int64_t[::1] counts, const int64_t[::1] rows,
          double low, double high, double[:, ::1] out, double[:, ::1] outside):
    """Add the counts of histogram i to row rows[i] of `out` [rows, bins]: even bins from `low` to `high`; -1: left out. A bucket's count is
    spread evenly over what it covers; what lies below and above is added to `outside` [rows, 2]. Nothing is lost: a row of both
    comes to the values in buckets with finite edges."""
    cdef Py_ssize_t i, n = begins.shape[0]
    if min(counts.shape[0], rows.shape[0]) < n or outside.shape[0] != out.shape[0] or outside.shape[1] != 2 or out.shape[1] < 1:
        raise ValueError("rebin: got too few places, want one a value")
    if not (isfinite(low) and isfinite(high) and low < high and isfinite(high - low)):
        raise ValueError("rebin: got no span of values, want low < high")
    for i in range(n):
        if not 0 <= begins[i] <= begins[i] + counts[i] <= buckets.shape[1] or not -1 <= rows[i] < out.shape[0]:
            raise ValueError("rebin: got buckets or rows out of range")
    with nogil:
        for i in range(n):
            if rows[i] >= 0:
                _rebin(&buckets[0, 0] + begins[i], buckets.shape[1], counts[i], low, high, &out[rows[i], 0], out.shape[1],
                       &outside[rows[i], 0])


cdef inline int64_t _bin(double v, double low, double scale, int64_t bins) noexcept nogil:
    cdef double at = (v - low) * scale
    return 0 if not at > 0 else bins - 1 if at >= bins else <int64_t> at


cdef void _rebin(const double* left, int64_t stride, int64_t k, double low, double high, double* out, int64_t bins,
                 double* outside) noexcept nogil:
    cdef const double* right = left + stride
    cdef const double* count = left + 2 * stride
    cdef double scale = bins / (high - low), a, b, c, rest, part, edge, from_
    cdef int64_t j, first, last, at
    for j in range(k):
        a, b, c = left[j], right[j], count[j]
        if c == 0 or not (isfinite(a) and isfinite(b)):
            continue
        if a > b:
            a, b = b, a
        if b < low or (b == low and a < b):
            outside[0] += c
            continue
        if a > high or (a == high and a < b):
            outside[1] += c
            continue
        rest, from_ = c, a
        if a < low:
            part = c * ((0.5 * low - 0.5 * a) / (0.5 * b - 0.5 * a))
            outside[0] += part
            rest, from_ = rest - part, low
        if b > high:
            part = fmin(c * ((0.5 * b - 0.5 * high) / (0.5 * b - 0.5 * a)), rest)
            outside[1] += part
            rest -= part
        first, last = _bin(from_, low, scale, bins), _bin(fmin(b, high), low, scale, bins)
        if last > first and fmin(b, high) <= low + last / scale:
            last -= 1
        for at in range(first, last):
            edge = low + (at + 1) / scale
            part = fmin(c * ((0.5 * edge - 0.5 * from_) / (0.5 * b - 0.5 * a)), rest) if edge > from_ else 0
            out[at] += part
            rest, from_ = rest - part, fmax(edge, from_)
        out[last] += rest
