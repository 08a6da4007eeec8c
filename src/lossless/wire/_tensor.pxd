# One-element tensors, without the GIL. A reader returns what lies behind its message, NULL when that is not sound.
from libc.stdint cimport uint8_t, uint64_t
from lossless.wire._fields cimport read_size, read_varint, skip_field
from lossless.wire._walk cimport element_bits, element_value, load32, load64


cdef struct Tensor:
    uint64_t dtype
    bint many             # a dimension that is not 1
    bint unknown_rank
    const uint8_t* content
    uint64_t content_size
    int count             # elements in typed fields, 2 for more
    int field             # the field they came from, -1 if from several or from none that holds numbers
    uint64_t raw          # the first element's bits
    const uint8_t* at     # where the element lies as it is, NULL if as a varint


cdef inline void clear(Tensor* t) noexcept nogil:
    t.dtype = t.content_size = t.raw = 0
    t.many = t.unknown_rank = False
    t.content = t.at = NULL
    t.count = t.field = 0


cdef inline int numeric_field(uint64_t dtype) noexcept nogil:
    """The typed field of a numeric dtype; 0 if it is not numeric."""
    if dtype == 1: return 5
    if dtype == 2: return 6
    if 3 <= dtype <= 6 or dtype == 17: return 7
    if dtype == 9: return 10
    if dtype == 10: return 11
    if dtype == 14 or dtype == 19: return 13
    if dtype == 22: return 16
    if dtype == 23: return 17
    return 0


cdef inline uint64_t numeric_size(uint64_t dtype) noexcept nogil:
    """Bytes of an element; 0 if it is not numeric."""
    if dtype == 1 or dtype == 3 or dtype == 22: return 4
    if dtype == 2 or dtype == 9 or dtype == 23: return 8
    if dtype == 4 or dtype == 6 or dtype == 10: return 1
    if dtype == 5 or dtype == 14 or dtype == 17 or dtype == 19: return 2
    return 0


cdef inline void add_element(Tensor* t, int field, uint64_t raw, const uint8_t* at) noexcept nogil:
    if t.count == 0:
        t.raw = raw
        t.at = at
        t.field = field
        t.count = 1
    else:
        t.count = 2
        if t.field != field:
            t.field = -1


cdef inline const uint8_t* read_dim(const uint8_t* p, const uint8_t* end, Tensor* t) noexcept nogil:
    cdef uint64_t key, size = 0
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return NULL
        if key == 8:
            p = read_varint(p, end, &size)
        elif key >> 3 == 1:
            return NULL
        else:
            p = skip_field(p, end, key)
        if p == NULL:
            return NULL
    if size != 1:
        t.many = True
    return p


cdef inline const uint8_t* read_shape(const uint8_t* p, const uint8_t* end, Tensor* t) noexcept nogil:
    cdef uint64_t key, n
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return NULL
        if key == 18:
            p = read_size(p, end, &n)
            if p == NULL:
                return NULL
            p = read_dim(p, p + n, t)
        elif key == 24:
            p = read_varint(p, end, &n)
            t.unknown_rank = n != 0
        elif key >> 3 == 2 or key >> 3 == 3:
            return NULL
        else:
            p = skip_field(p, end, key)
        if p == NULL:
            return NULL
    return p


cdef inline const uint8_t* read_numbers(const uint8_t* p, const uint8_t* end, uint64_t key, Tensor* t) noexcept nogil:
    """A typed field of numbers, packed or not."""
    cdef int field = <int>(key >> 3), wire = <int>(key & 7), kind = 1 if field == 6 else 5 if field == 5 else 0
    cdef const uint8_t* stop = end
    cdef uint64_t n
    if wire == 2:
        p = read_size(p, end, &n)
        if p == NULL:
            return NULL
        stop = p + n
        if (kind == 5 and n % 4) or (kind == 1 and n % 8):
            return NULL
    elif wire != kind:
        return NULL
    while p < stop:
        if kind == 0:
            p = read_varint(p, stop, &n)
            if p == NULL:
                return NULL
            add_element(t, field, n, NULL)
        elif kind == 5:
            if stop - p < 4:
                return NULL
            add_element(t, field, load32(p), p)
            p += 4
        else:
            if stop - p < 8:
                return NULL
            add_element(t, field, load64(p), p)
            p += 8
        if wire != 2:
            return p
        if t.count > 1 and kind:
            return stop
    return p


cdef inline const uint8_t* read_tensor(const uint8_t* p, const uint8_t* end, Tensor* t) noexcept nogil:
    """Merge a TensorProto into `t`."""
    cdef uint64_t key, n
    cdef int field
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return NULL
        field = <int>(key >> 3) if key < 152 else 0
        if key == 8:
            p = read_varint(p, end, &t.dtype)
        elif key == 18:
            p = read_size(p, end, &n)
            if p == NULL:
                return NULL
            p = read_shape(p, p + n, t)
        elif key == 34:
            p = read_size(p, end, &t.content_size)
            if p == NULL:
                return NULL
            t.content = p
            p += t.content_size
        elif 5 <= field <= 7 or field == 10 or field == 11 or field == 13 or field == 16 or field == 17:
            p = read_numbers(p, end, key, t)
        elif field == 1 or field == 2 or field == 4:
            return NULL
        else:
            if field == 8 or field == 9 or field == 12 or field == 14 or field == 15 or field == 18:
                t.count = 2
            p = skip_field(p, end, key)
        if p == NULL:
            return NULL
    return p


cdef inline bint tensor_scalar(Tensor* t, double* value, int* inexact) noexcept nogil:
    """Whether the tensor is one number, and which. As in TensorFlow, a scalar without elements is zero."""
    cdef uint64_t size = numeric_size(t.dtype)
    if t.many or size == 0:
        return False
    if t.content_size:
        if t.content_size != size:
            return False
        t.at = t.content
        t.raw = element_bits(t.at, <int>size)
    elif t.count == 0:
        if t.unknown_rank:
            return False
        t.raw = 0
        t.at = NULL
    elif t.count > 1 or t.field != numeric_field(t.dtype):
        return False
    value[0] = element_value(t.dtype, t.raw, inexact)
    return True
