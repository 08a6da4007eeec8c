"""The C face of a tag table: noting a value is a compare, unless something is to be said."""

from libc.stdint cimport int64_t

cdef class Tag:
    cdef str name, kind
    cdef int64_t step          # of the newest value
    cdef int64_t same          # values in a row at that step
    cdef int64_t own           # calls without a step
    cdef bint mixed            # used for two kinds, which may share a step
    cdef Py_ssize_t waiting    # values that are being resolved; those that come meanwhile queue up behind them

cdef class TagTable:
    cdef dict tags, told       # told: by rule, the tags of which it was said, and the how manieth each was
    cdef readonly object key
    cdef Tag of(self, str name, str kind, strict)
    cdef int counted(self, Tag tag, strict) except -1
    cdef int again(self, Tag tag, strict) except -1
    cdef int say(self, str code, Tag tag, str what, strict) except -1

cdef inline int at_step(TagTable table, Tag tag, int64_t step, strict) except -1:
    """Note the step of a value."""
    if step == tag.step and tag.same:
        return table.again(tag, strict)
    tag.step, tag.same = step, 1
    return 0
