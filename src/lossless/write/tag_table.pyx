# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, binding=False
"""What tags are used for, and what is said of it."""

from itertools import count

from cpython.long cimport PyLong_CheckExact
from libc.stdint cimport int64_t

from lossless.write import inputs
from lossless.write.notices import MOST, OTHERS, counted, notice

cdef enum:
    STUCK = 10            # values at one step, from which on that step is called stuck

cdef object _numbers = count()
cdef frozenset _STEPLESS = frozenset({"hparams", "layout", "graph"})


cdef class Tag:
    """What a tag was used for; of all pens and sinks of a directory."""


cdef class TagTable:
    """Every tag of a directory, and what is said of their use, once a tag: W202, W203, W205, W206."""

    def __init__(self):
        self.tags, self.told = {}, {"W202": {}, "W203": {}, "W206": {}}
        self.key = next(_numbers)

    def forget(self):
        """Wait for no value any more, as the child of a fork does: its parent has those that are being resolved."""
        cdef Tag tag
        for tag in self.tags.values():
            tag.waiting = 0

    def use(self, name, str kind not None, step, strict=None):
        """The int64 step of a value of `kind` that is about to be recorded; pending if it is on a device.

        Raises InputError, and when strict WriteError."""
        cdef Tag tag = self.of(str(name), kind, strict)
        if step is not None:
            step = inputs.step_number(step, strict, (self.key, tag.name))
        if kind in _STEPLESS:
            return step or 0
        if step is None:
            step = tag.own
            tag.own += 1
            self.counted(tag, strict)
        if tag.mixed:
            tag.same = 0
        elif PyLong_CheckExact(step):
            at_step(self, tag, step, strict)
        return step

    cdef Tag of(self, str name, str kind, strict):
        """The tag, which is about to be used for `kind`."""
        cdef Tag tag = <Tag>self.tags.get(name)
        if tag is None:
            tag = self.tags[name] = Tag.__new__(Tag)
            tag.name, tag.kind = name, kind
        elif tag.kind != kind:
            tag.mixed, tag.same = True, 0
            notice("W205", f"tag {name!r}: got a value of kind {kind}, it was used for kind {tag.kind}",
                   key=(self.key, name, kind), strict=strict)
        return tag

    cdef int counted(self, Tag tag, strict) except -1:
        """A value came without a step and took the tag's next number; one alone is no curve, and nothing to speak of."""
        if tag.own > 1:
            self.say("W202", tag, "got values without a step; each tag counts its own: 0, 1, 2 …", strict)
        return 0

    cdef int again(self, Tag tag, strict) except -1:
        """A value at the step of the one before."""
        tag.same += 1
        if tag.same >= STUCK:
            self.say("W203", tag, f"got {tag.same} values in a row at step {tag.step}", strict)
        else:
            self.say("W206", tag, f"got two values in a row at step {tag.step}", strict)
        return 0

    cdef int say(self, str code, Tag tag, str what, strict) except -1:
        """Once for each of the first tags, once for all others."""
        cdef dict told = <dict>self.told[code]
        cdef object number = told.setdefault(tag.name, len(told))
        key = self.key, min(number, MOST)
        if not counted(code, key, strict=strict):
            notice(code, f"tag {tag.name!r}: {what}{OTHERS if number >= MOST else ''}", key=key, strict=strict)
        return 0
