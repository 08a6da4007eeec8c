# A Summary.Value, read but not yet kept; without the GIL.
from libc.stdint cimport int64_t, uint8_t, uint64_t
from lossless.wire._fields cimport read_size, read_varint, skip_field
from lossless.wire._tags cimport Tags, is_kept_meta
from lossless.wire._tensor cimport Tensor, clear, read_tensor

cdef enum:
    SHAPE_EMPTY = 0           # as in kinds.py
    SHAPE_SIMPLE = 1
    SHAPE_TENSOR_SCALAR = 2
    SHAPE_TENSOR = 3
    SHAPE_HISTO = 4
    SHAPE_IMAGE = 5
    SHAPE_AUDIO = 6
    SHAPE_OLD_HISTOGRAM = 7


cdef struct Value:
    const uint8_t* name
    uint64_t name_size
    const uint8_t* meta       # NULL: none
    uint64_t meta_size
    const uint8_t* simple
    int shape
    Tensor tensor


cdef inline bint is_metadata(const uint8_t* p, const uint8_t* end) noexcept nogil:
    """Whether a SummaryMetadata is sound, so that it can be read later."""
    cdef uint64_t key, n
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL or (8 <= key < 40 and key != 10 and key != 18 and key != 26 and key != 32):
            return False
        if key == 10:
            p = read_size(p, end, &n)
            if p == NULL or not is_plugin_data(p, p + n):
                return False
            p += n
        else:
            p = skip_field(p, end, key)
        if p == NULL:
            return False
    return True


cdef inline bint is_plugin_data(const uint8_t* p, const uint8_t* end) noexcept nogil:
    cdef uint64_t key
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL or (8 <= key < 24 and key != 10 and key != 18):
            return False
        p = skip_field(p, end, key)
        if p == NULL:
            return False
    return True


cdef inline bint read_value(Tags* tags, const uint8_t* p, const uint8_t* end, Value* v) noexcept nogil:
    """The last of a oneof's fields wins; a tensor that comes in parts is one."""
    cdef uint64_t key, n
    cdef int field
    v.name, v.name_size, v.meta, v.meta_size, v.simple, v.shape = p, 0, NULL, 0, NULL, SHAPE_EMPTY
    clear(&v.tensor)
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return False
        if key == 21:
            if end - p < 4:
                return False
            v.simple, v.shape = p, SHAPE_SIMPLE
            p += 4
            continue
        if key & 7 != 2 or key > 74:
            if 8 <= key < 80:
                return False
            p = skip_field(p, end, key)
            if p == NULL:
                return False
            continue
        p = read_size(p, end, &n)
        if p == NULL:
            return False
        field = <int>(key >> 3)
        if field == 1:
            v.name, v.name_size = p, n
        elif field == 8:
            if v.shape != SHAPE_TENSOR and v.shape != SHAPE_EMPTY:
                clear(&v.tensor)
            v.shape = SHAPE_TENSOR
            if read_tensor(p, p + n, &v.tensor) == NULL:
                return False
        elif field == 9:
            if not is_kept_meta(tags, p, <int64_t>n) and not is_metadata(p, p + n):
                return False
            v.meta, v.meta_size = p, n
        elif field != 7:
            if field < 3:
                return False
            v.shape = (SHAPE_OLD_HISTOGRAM if field == 3 else SHAPE_IMAGE if field == 4 else
                       SHAPE_HISTO if field == 5 else SHAPE_AUDIO)
        p += n
    return True
