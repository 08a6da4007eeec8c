# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, binding=False
"""What tags are used for, and what is said of it."""

from itertools import count

from cpython.long cimport PyLong_CheckExact
from libc.stdint cimport int64_t

from lossless.write import inputs
from lossless.write.notices import notice

cdef enum:
    STUCK = 10            # values at one step, from which on that step is called stuck

cdef object _numbers = count()
cdef frozenset _STEPLESS = frozenset({"hparams", "layout", "graph"})


cdef class Tag:
    """What a tag was used for; of all pens and sinks of a directory."""


cdef class TagTable:
    """Every tag of a directory, and what is said of their use: W202, W203, W205, W206, once each."""

    def __init__(self):
        self.tags = {}
        self.key = next(_numbers)

    def use(self, str tag not None, str kind not None, step, strict=None):
        """The int64 step of a value of `kind` that is about to be recorded; pending if it is on a device.

        Raises InputError, and when strict WriteError."""
        known = self.of(tag, kind, strict)
        if step is not None:
            step = inputs.step_number(step)
        if kind in _STEPLESS:
            return step or 0
        if step is None:
            return self.count(known, tag, strict)
        if PyLong_CheckExact(step):
            at_step(self, known, tag, step, strict)
        return step

    cdef Tag of(self, str tag, str kind, strict):
        cdef Tag known = <Tag>self.tags.get(tag)
        if known is None:
            known = self.tags[tag] = Tag.__new__(Tag)
            known.kind = kind
        elif known.kind != kind:
            notice("W205", f"tag {tag!r}: got a value of kind {kind}, it was used for kind {known.kind}",
                   key=(self.key, tag, kind), strict=strict)
        return known

    cdef int64_t count(self, Tag known, str tag, strict) except? -1:
        """The step of a value that came without one."""
        cdef int64_t step = known.own
        notice("W202", f"tag {tag!r}: got no step; each tag counts its own calls: 0, 1, 2 …", key=self.key, strict=strict)
        known.own += 1
        at_step(self, known, tag, step, strict)
        return step

    cdef int again(self, Tag known, str tag, strict) except -1:
        """A value at the step of the one before."""
        known.same += 1
        if known.same >= STUCK:
            notice("W203", f"tag {tag!r}: got {known.same} values in a row at step {known.step}",
                   key=self.key, strict=strict)
        else:
            notice("W206", f"tag {tag!r}: got two values in a row at step {known.step}", key=self.key, strict=strict)
        return 0
