# Protobuf fields, without the GIL. A reader returns what lies behind the field, NULL when the bytes end too early.
from libc.stdint cimport uint8_t, uint64_t


cdef inline const uint8_t* read_varint(const uint8_t* p, const uint8_t* end, uint64_t* out) noexcept nogil:
    cdef uint64_t value = 0
    cdef int shift = 0
    if p < end and p[0] < 128:
        out[0] = p[0]
        return p + 1
    while p < end and shift < 64:
        value |= <uint64_t>(p[0] & 127) << shift
        if p[0] < 128:
            out[0] = value
            return p + 1
        p += 1
        shift += 7
    return NULL


cdef inline const uint8_t* read_size(const uint8_t* p, const uint8_t* end, uint64_t* out) noexcept nogil:
    """A length that fits what is left."""
    p = read_varint(p, end, out)
    if p == NULL or out[0] > <uint64_t>(end - p):
        return NULL
    return p


cdef inline const uint8_t* skip_field(const uint8_t* p, const uint8_t* end, uint64_t key) noexcept nogil:
    cdef uint64_t n
    cdef int wire = <int>(key & 7)
    if not 1 <= key >> 3 <= 0x1fffffff:
        return NULL
    if wire == 0:
        return read_varint(p, end, &n)
    if wire == 2:
        p = read_size(p, end, &n)
        if p == NULL:
            return NULL
        return p + n
    n = 8 if wire == 1 else 4 if wire == 5 else 0
    if n == 0 or <uint64_t>(end - p) < n:
        return NULL
    return p + n
