# walk.h, declared.
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "walk.h" nogil:
    ctypedef struct Columns:
        int32_t* tag
        uint8_t* shape
        int64_t* step
        double* wall
        double* value
        int64_t* offset
        int32_t* length
        int64_t n, capacity
    ctypedef struct TagEntry:
        int64_t name
        int32_t size
        uint32_t hash
        int32_t next
        int32_t meta
        int32_t inexact
    ctypedef struct Template:
        int64_t record
        uint32_t epoch
        int32_t tag, size
        int16_t step_size, value_at, value_size, message_at
        uint8_t shape, dtype
        int32_t message_size
    ctypedef struct Walk:
        const uint8_t* buf
        int64_t pos, size, base
        uint64_t length
        int verify, software
        uint32_t epoch
        int32_t prev
        TagEntry* entries
        Template* templates
        Columns* out
        int64_t records
    enum:
        TEMPLATES, TEMPLATE_MAX, HEADER, FRAME
        WALK_END, WALK_MORE, WALK_FULL, WALK_RECORD, WALK_BAD_LENGTH, WALK_BAD_DATA, WALK_ABSURD
    uint64_t MAX_RECORD
    int crc_has_hardware
    void crc_setup()
    uint32_t crc32c(uint32_t crc, const uint8_t* p, size_t n)
    uint32_t crc_mask(uint32_t crc)
    uint64_t load64(const uint8_t* p)
    uint32_t load32(const uint8_t* p)
    double load_double(const uint8_t* p)
    float load_float(const uint8_t* p)
    uint64_t element_bits(const uint8_t* p, int size)
    double element_value(uint64_t dtype, uint64_t raw, int* inexact)
    bint same_bytes(const uint8_t* a, const uint8_t* b, int64_t n)
    int walk(Walk* w)
