"""The C face of a tag table: noting a value is a compare, unless something is to be said."""

from libc.stdint cimport int64_t

cdef class Tag:
    cdef str kind
    cdef int64_t step          # of the newest value
    cdef int64_t same          # values in a row at that step
    cdef int64_t own           # calls without a step
    cdef Py_ssize_t waiting    # values that are being resolved; those that come meanwhile queue up behind them

cdef class TagTable:
    cdef dict tags
    cdef readonly object key
    cdef Tag of(self, str tag, str kind, strict)
    cdef int64_t count(self, Tag known, str tag, strict) except? -1
    cdef int again(self, Tag known, str tag, strict) except -1

cdef inline int at_step(TagTable table, Tag known, str tag, int64_t step, strict) except -1:
    """Note the step of a value."""
    if step == known.step and known.same:
        return table.again(known, tag, strict)
    known.step, known.same = step, 1
    return 0
