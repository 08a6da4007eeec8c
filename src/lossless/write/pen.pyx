# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, binding=False
"""Scalars, from a call straight to the bytes of a record."""

from sys import modules

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_Size
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_Check
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact
from cpython.object cimport PyObject
from libc.float cimport FLT_MAX
from libc.math cimport fabs, isfinite, isinf, signbit
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.string cimport memcpy
from lossless.write.recorder cimport FRAME, Recorder, frame
from lossless.write.tag_table cimport Tag, TagTable, at_step

from lossless.errors import WriteError
from lossless.wire.events import PluginData, SummaryMetadata
from lossless.wire.proto import delimited, varint
from lossless.wire.utf8 import utf8
from lossless.write import inputs, tracing
from lossless.write.form import Form
from lossless.write.inputs.numbers import readers
from lossless.write.names import tag_text
from lossless.write.notices import Afterwards, LosslessWarning, notice

cdef extern from "Python.h":
    PyObject* PyDict_GetItemWithError(object, object) except? NULL

cdef extern from *:
    """
    #include <time.h>
    static double seconds_now(void) {
        struct timespec t;
        timespec_get(&t, TIME_UTC);
        return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
    }
    """
    double seconds_now() nogil


cdef inline int varint_size(uint64_t value) noexcept nogil:
    cdef int size = 1
    while value >= 128:
        value >>= 7
        size += 1
    return size


cdef inline uint8_t* put_varint(uint8_t* at, uint64_t value) noexcept nogil:
    while value >= 128:
        at[0] = <uint8_t>(value | 128)
        at += 1
        value >>= 7
    at[0] = <uint8_t>value
    return at + 1


cdef class Line:
    """What all points of a tag have in common: the bytes before and behind the number."""

    cdef Tag tag
    cdef bytes before, after
    cdef bint double
    cdef int64_t fixed         # bytes of the data beside the step


cdef Line make_line(Tag tag, int form, bytes metadata):
    """`form` as Form has it, or WIDE."""
    cdef Line line = Line.__new__(Line)
    value, line.double = _NUMBER[form]
    size = 8 if line.double else 4
    line.after = delimited(9, metadata) if metadata else b""
    head = delimited(1, utf8(tag.name)) if tag.name else b""
    inside = 0
    if value is not None:
        inside = len(value) + size
        head += b"\x42" + varint(inside) + value
    else:
        head += b"\x15"
    length = len(head) + size + len(line.after)
    head = b"\x0a" + varint(length) + head
    line.before = b"\x2a" + varint(len(head) + size + len(line.after)) + head
    line.tag = tag
    line.fixed = len(line.before) + size + len(line.after)
    return line


cdef enum:
    WIDE = 4                   # beyond float32: a float64 tensor, whatever the form

_NUMBER = {
    Form.SIMPLE: (None, False),
    Form.TENSOR: (b"\x08\x01\x12\x00\x22\x04", False),
    Form.PACKED: (b"\x08\x01\x2a\x04", False),
    Form.PACKED_DOUBLE: (b"\x08\x02\x32\x08", True),
    WIDE: (b"\x08\x02\x12\x00\x22\x08", True),
}


cdef inline bint is_written(double wall) noexcept:
    """proto3 leaves out 0.0, but not -0.0."""
    return wall != 0 or signbit(wall)


cdef inline size_t data_size(Line line, int64_t step, double wall) noexcept:
    return line.fixed + (9 if is_written(wall) else 0) + (1 + varint_size(<uint64_t>step) if step else 0)


cdef inline void put_data(uint8_t* at, Line line, double number, int64_t step, double wall) noexcept:
    """The serialised Event: only time, step and number differ from the tag's other points."""
    cdef float single
    cdef size_t size
    if is_written(wall):
        at[0] = 0x09
        memcpy(at + 1, &wall, 8)
        at += 9
    if step:
        at[0] = 0x10
        at = put_varint(at + 1, <uint64_t>step)
    size = PyBytes_GET_SIZE(line.before)
    memcpy(at, PyBytes_AS_STRING(line.before), size)
    at += size
    if line.double:
        memcpy(at, &number, 8)
        at += 8
    else:
        single = <float>number
        memcpy(at, &single, 4)
        at += 4
    memcpy(at, PyBytes_AS_STRING(line.after), PyBytes_GET_SIZE(line.after))


cdef object _number = inputs.number
cdef dict _readers = readers
cdef Py_ssize_t _modules = 0
cdef list _probes = tracing.probes


cdef inline bint traced() except -1:
    """Whether this call is reached while a framework compiles. Asked only while one that can is loaded."""
    global _modules
    if PyDict_Size(modules) != _modules:
        _modules = PyDict_Size(modules)
        tracing.refresh()
    return len(_probes) != 0 and ask_probes()


cdef bint ask_probes() except -1:
    for probe in _probes:
        if probe():
            return tracing.active()
    return False


cdef inline bint is_int64(value, int64_t* number) except -1:
    """Whether `value` is exactly an int, of 64 bits."""
    cdef int overflow = 0
    if not PyLong_CheckExact(value):
        return False
    number[0] = PyLong_AsLongLongAndOverflow(value, &overflow)
    return overflow == 0


cdef inline bint is_float32(value, double* number) except -1:
    """Whether `value` is a Python float or int that float32 holds, NaN included."""
    cdef int64_t integer
    if PyFloat_Check(value):
        number[0] = PyFloat_AS_DOUBLE(value)
    elif is_int64(value, &integer):
        number[0] = <double>integer
    else:
        return False
    return not fabs(number[0]) > FLT_MAX


cdef inline bint is_time(wall_time) noexcept:
    """Whether it is None or a finite Python float."""
    return wall_time is None or (PyFloat_Check(wall_time) and isfinite(PyFloat_AS_DOUBLE(wall_time)))


cdef class Pen:
    """Writes scalars of one form into a recorder.

    `defer(pen, tag, value, step, wall_time)` queues what cannot be read now without waiting for a device; `resolve`
    and `resolved` do the rest of it."""

    cdef Recorder recorder
    cdef TagTable tags
    cdef object defer, strict
    cdef dict lines, metadata
    cdef readonly object form
    cdef readonly bint closed

    def __init__(self, Recorder recorder not None, TagTable tags not None, form, *, strict=None, defer=None):
        self.recorder, self.tags, self.form = recorder, tags, form
        self.strict, self.defer = strict, defer
        self.lines, self.metadata = {}, {}

    def scalar(self, tag, value, step, wall_time=None):
        """Record one point; False: it was not recorded, and that was said."""
        cdef Line line
        cdef double number
        cdef int64_t at
        cdef PyObject* found
        if traced():
            tracing.divert(self.scalar, tag, value, step, wall_time)
            return True
        try:
            found = PyDict_GetItemWithError(self.lines, tag)
        except TypeError:  # it has no hash
            found = NULL
        if found == NULL:
            return self.first(tag, value, step, wall_time)
        line = <Line>found
        if line.tag.waiting or not is_int64(step, &at) or not is_float32(value, &number) or not is_time(wall_time):
            return self.slow(line, value, step, wall_time)
        recorded = self.put(line, number, at, seconds_now() if wall_time is None else PyFloat_AS_DOUBLE(wall_time))
        at_step(self.tags, line.tag, at, self.strict)
        return recorded

    def described(self, tag, display_name, description):
        """Give the metadata that the tag's points carry from now on."""
        tag = str(tag)
        if self.metadata.get(tag) != (display_name, description):
            self.metadata[tag] = display_name, description
            self.lines.pop(tag, None)

    def close(self):
        """Take no more values."""
        self.closed = True
        self.lines.clear()

    def resolve(self, str tag not None, value, step, double wall_time):
        """The serialised Event of a deferred value; waits for devices."""
        cdef double number = value if PyFloat_Check(value) else value.result()
        cdef int64_t at = step if PyLong_CheckExact(step) else int(step.result())
        cdef Line line = self.line(tag)
        if fabs(number) > FLT_MAX and not isinf(number):
            self.say_wide(line, number)
            line = self.wide(line)
        data = PyBytes_FromStringAndSize(NULL, data_size(line, at, wall_time))
        put_data(<uint8_t*>PyBytes_AS_STRING(data), line, number, at, wall_time)
        return data

    def resolved(self, str tag not None):
        """A deferred value of the tag was recorded, or could not be."""
        cdef Tag known = <Tag>self.tags.tags[tag]
        known.waiting -= 1

    cdef bint first(self, tag, value, step, wall_time) except -1:
        if self.closed:
            notice("W219", f"tag {tag!r}: got a value after close()", key=self.tags.key, strict=self.strict)
            return False
        name = tag_text(tag)
        with Afterwards():
            return self.slow(self.line(name), value, step, wall_time)

    cdef Line line(self, str name):
        cdef Line line = <Line>self.lines.get(name)
        if line is None:
            tag = self.tags.of(name, "scalar", self.strict)
            line = self.lines[name] = make_line(tag, self.form, self.described_as(name))
        return line

    cdef bytes described_as(self, str name):
        display_name, description = self.metadata.get(name, ("", ""))
        plugin = None if self.form == Form.SIMPLE else PluginData("scalars")
        return SummaryMetadata(plugin, display_name, description).encode()

    cdef Line wide(self, Line line):
        """The line of a number beyond float32."""
        if line.double:
            return line
        return make_line(line.tag, WIDE, SummaryMetadata(PluginData("scalars")).encode())

    cdef bint slow(self, Line line, value, step, wall_time) except -1:
        """Record what is no plain float at a plain step, or what must queue up behind such. What is said of it, and
        raised when strict, comes after."""
        cdef double wall = 0
        cdef double number = 0
        cdef int64_t at = 0
        cdef bint known_step = is_int64(step, &at)
        cdef bint counted = step is None
        cdef bint recorded
        cdef PyObject* read
        given_value, given_step = value, step
        try:
            read = PyDict_GetItemWithError(_readers, type(value))
            value = _number(value) if read == NULL else (<object>read)(value)
        except inputs.InputError as error:
            return self.refused(line.tag.name, error, error.what)
        try:
            wall = seconds_now() if wall_time is None else inputs.wall_seconds(wall_time, self.strict, (self.tags.key, line.tag.name))
            if not known_step and not counted:
                step = inputs.step_number(step, self.strict, (self.tags.key, line.tag.name))
                known_step = is_int64(step, &at)
        except inputs.InputError as error:
            return self.refused(line.tag.name, error, f"step: {error.what}")
        except (LosslessWarning, WriteError) as error:
            with Afterwards():
                self.slow(line, given_value, given_step, wall_time)
            raise error
        if counted:
            step = at = line.tag.own
            line.tag.own += 1
            known_step = True
        if line.tag.waiting or not known_step or not PyFloat_Check(value):
            line.tag.waiting += 1
            recorded = self.defer(self, line.tag.name, value, step, wall)
        else:
            number = PyFloat_AS_DOUBLE(value)
            recorded = self.put_any(line, number, at, wall)
        if counted:
            self.tags.counted(line.tag, self.strict)
        if known_step:
            at_step(self.tags, line.tag, at, self.strict)
        return recorded

    cdef bint put_any(self, Line line, double number, int64_t step, double wall) except -1:
        """Put a number of any size."""
        if fabs(number) > FLT_MAX and not isinf(number):
            recorded = self.put(self.wide(line), number, step, wall)
            self.say_wide(line, number)
            return recorded
        return self.put(line, number, step, wall)

    cdef int say_wide(self, Line line, double number) except -1:
        name = line.tag.name
        if not line.double:
            notice("W213", f"tag {name!r}: got {number}, float32 holds at most 3.4e38", key=(self.tags.key, name),
                   strict=self.strict)
        return 0

    cdef bint refused(self, str name, error, str what) except -1:
        notice(error.rule, f"tag {name!r}: {what}", error.do, key=(self.tags.key, name), strict=self.strict)
        return False

    cdef bint put(self, Line line, double number, int64_t step, double wall) except -1:
        cdef size_t size = data_size(line, step, wall)
        cdef uint8_t* record = self.recorder.reserve(size + FRAME, False)
        if record == NULL:
            return self.recorder.refuse()
        put_data(record + 12, line, number, step, wall)
        frame(record, size)
        return self.recorder.commit(size + FRAME)
