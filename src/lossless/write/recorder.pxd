"""The C face of a recorder: a record is reserved, filled and committed without running Python in between."""

from libc.stdint cimport int64_t, uint8_t, uint64_t

cdef enum:
    FRAME = 16            # bytes of a record beside its data

cdef class Chunk:
    cdef uint8_t* data
    cdef size_t used, room
    cdef size_t next(self, size_t begin) noexcept
    cdef size_t begin_of(self, size_t at) noexcept
    cdef Py_ssize_t records_from(self, size_t at) noexcept

cdef class Recorder:
    cdef list chunks           # sealed, in order
    cdef Chunk open
    cdef size_t done           # bytes of the first chunk that were written
    cdef size_t held, limit
    cdef object wake
    cdef bint awake
    cdef readonly int64_t recorded, written
    cdef readonly Py_ssize_t dropped

    cdef uint8_t* reserve(self, size_t size, bint needed) except? NULL
    cdef int renew(self, size_t size) except -1
    cdef bint commit(self, size_t size) except -1
    cdef bint refuse(self) except -1

cdef void frame(uint8_t* record, uint64_t size) noexcept nogil
