# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, binding=False
"""Records in memory, and the pens that write scalars into it.

Everything here runs under the GIL and, between reserving and committing a record, runs no Python: no other lock is needed.
"""

from itertools import count
from sys import modules

from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_Size
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_Check
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact
from cpython.object cimport PyObject
from libc.float cimport FLT_MAX
from libc.math cimport fabs, isinf
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

from lossless.wire.events import PluginData, SummaryMetadata
from lossless.wire.proto import delimited, varint
from lossless.write import inputs, tracing
from lossless.write.form import Form
from lossless.write.notices import notice

cdef extern from "Python.h":
    PyObject* PyDict_GetItemWithError(object, object) except? NULL

cdef extern from "../wire/crc32c.h" nogil:
    void crc_setup()
    uint32_t crc32c(uint32_t crc, const uint8_t* p, size_t n)
    uint32_t crc_mask(uint32_t crc)

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

crc_setup()

cdef enum:
    CHUNK = 1 << 20       # bytes
    SPARES = 4            # chunks kept for all recorders
    FRAME = 16            # bytes of a record beside its data
    STUCK = 10            # values at one step, from which on that step is called stuck

RECORD, HURRY, FULL = 0, 1, 2
"""Why a recorder wakes whom it was given: a first record lies in it, a chunk is full, a record found no room."""

cdef list _spares = []
cdef object _numbers = count()
cdef frozenset _STEPLESS = frozenset({"hparams", "layout", "graph"})


cdef class Chunk:
    """Whole records one behind the other: a read-only buffer. Nothing is added once it is sealed."""

    cdef uint8_t* data
    cdef size_t used, room

    def __cinit__(self, size_t room):
        self.data = <uint8_t*>malloc(room)
        if self.data == NULL:
            raise MemoryError(f"event memory: got no {room} bytes")
        self.room = room

    def __dealloc__(self):
        free(self.data)

    def __getbuffer__(self, Py_buffer* view, int flags):
        PyBuffer_FillInfo(view, self, self.data, self.used, 1, flags)

    cdef size_t next(self, size_t begin) noexcept:
        """The end of the record that begins there."""
        cdef uint64_t length
        memcpy(&length, self.data + begin, 8)
        return begin + length + FRAME

    cdef size_t begin_of(self, size_t at) noexcept:
        """Where the record begins that holds byte `at`."""
        cdef size_t begin = 0
        while begin < self.used and self.next(begin) <= at:
            begin = self.next(begin)
        return begin

    cdef Py_ssize_t records_from(self, size_t at) noexcept:
        """Records that end behind byte `at`."""
        cdef size_t begin = self.begin_of(at)
        cdef Py_ssize_t number = 0
        while begin < self.used:
            begin = self.next(begin)
            number += 1
        return number


cdef class Recorder:
    """The memory of one file: a queue of bytes, whole records at its end, any bytes at its head.

    `wake(reason)` is called when it has something to say; `limit` bytes are held at most. What it counts is whole at any
    moment, also when a signal interrupts the thread that drains it."""

    cdef list chunks           # sealed, in order
    cdef Chunk open
    cdef size_t done           # bytes of the first chunk that were written
    cdef size_t held, limit
    cdef object wake
    cdef bint awake
    cdef readonly int64_t recorded, written
    cdef readonly Py_ssize_t dropped

    def __init__(self, size_t limit, wake=None):
        self.limit = limit
        self.wake = wake
        self.forget()

    def forget(self):
        """Drop everything, as the child of a fork does: its parent has the same and writes it."""
        self.chunks, self.open, self.awake = [], None, False
        self.done = self.held = self.recorded = self.written = self.dropped = 0

    def append(self, bytes data not None, bint needed=False):
        """Record a serialised Event; False when there is no room. `needed`: beyond the limit, too."""
        cdef size_t size = PyBytes_GET_SIZE(data)
        cdef uint8_t* at = self.reserve(size + FRAME, needed)
        if at == NULL:
            return self.refuse()
        memcpy(at + 12, PyBytes_AS_STRING(data), size)
        frame(at, size)
        return self.commit(size + FRAME)

    def peek(self):
        """The next chunk, or what is left of it; None when there is nothing."""
        if not self.chunks:
            if self.open is None:
                return None
            self.chunks.append(self.open)
            self.open = None
        return memoryview(self.chunks[0])[self.done:]

    def advance(self, Py_ssize_t size):
        """`size` bytes of what `peek` gave were written; negative: they were taken back."""
        cdef Chunk chunk = <Chunk>self.chunks[0] if self.chunks else None
        if size == 0:
            return
        if chunk is None or not 0 <= <Py_ssize_t>self.done + size <= <Py_ssize_t>chunk.used:
            raise ValueError(f"advance: got {size} bytes, want no more than peek() gave")
        self.done += size
        self.written += size
        if self.done == chunk.used:
            self.done = 0
            self.held -= chunk.used
            del self.chunks[0]
            if chunk.room == CHUNK and len(_spares) < SPARES:
                _spares.append(chunk)

    def torn(self):
        """Bytes that were written of a record whose rest was not."""
        return 0 if self.done == 0 else self.done - (<Chunk>self.chunks[0]).begin_of(self.done)

    def rest(self):
        """Whether all is written; then the next record wakes again."""
        self.awake = self.written != self.recorded
        return not self.awake

    def take_dropped(self):
        """How many records found no room since this was last asked."""
        dropped, self.dropped = self.dropped, 0
        return dropped

    def unwritten(self):
        """How many records are not written, or not whole."""
        cdef Chunk chunk
        cdef Py_ssize_t number = self.open.records_from(0) if self.open is not None else 0
        for i, chunk in enumerate(self.chunks):
            number += chunk.records_from(0 if i else self.done)
        return number

    cdef uint8_t* reserve(self, size_t size, bint needed) except? NULL:
        """Room for a record of `size` bytes; NULL when it would be beyond the limit."""
        if self.held + size > self.limit and not needed:
            return NULL
        while self.open is None or self.open.room - self.open.used < size:
            self.renew(size)
        return self.open.data + self.open.used

    cdef int renew(self, size_t size) except -1:
        cdef Chunk chunk
        if size <= CHUNK and _spares:
            chunk = <Chunk>_spares.pop()
            chunk.used = 0
        else:
            chunk = Chunk(max(<size_t>CHUNK, size))
        before, self.open = self.open, chunk
        if before is not None:
            self.chunks.append(before)
            if self.wake is not None:
                self.wake(HURRY)
        return 0

    cdef bint commit(self, size_t size) except -1:
        self.open.used += size
        self.held += size
        self.recorded += size
        if not self.awake:
            self.awake = True
            if self.wake is not None:
                self.wake(RECORD)
        return True

    cdef bint refuse(self) except -1:
        self.dropped += 1
        if self.dropped == 1 and self.wake is not None:
            self.wake(FULL)
        return False


cdef inline void frame(uint8_t* record, uint64_t size) noexcept nogil:
    """Put length and checksums around the data, which lie at `record + 12`."""
    cdef uint32_t crc
    memcpy(record, &size, 8)
    crc = crc_mask(crc32c(0, record, 8))
    memcpy(record + 8, &crc, 4)
    crc = crc_mask(crc32c(0, record + 12, size))
    memcpy(record + 12 + size, &crc, 4)


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


cdef class Tag:
    """What a tag was used for; of all pens and sinks of a directory."""

    cdef str kind
    cdef int64_t step          # of the newest value
    cdef int64_t same          # values in a row at that step
    cdef int64_t own           # calls without a step
    cdef Py_ssize_t waiting    # values that are being resolved; those that come meanwhile queue up behind them


cdef class TagTable:
    """Every tag of a directory, and what is said of their use: W202, W203, W205, W206, once each."""

    cdef dict tags
    cdef readonly object key
    cdef readonly str where

    def __init__(self, str where=""):
        self.tags = {}
        self.key = next(_numbers)
        self.where = where

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
            self.at(known, tag, step, strict)
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
        self.at(known, tag, step, strict)
        return step

    cdef inline int at(self, Tag known, str tag, int64_t step, strict) except -1:
        """Note the step of a value."""
        if step == known.step and known.same:
            return self.again(known, tag, strict)
        known.step, known.same = step, 1
        return 0

    cdef int again(self, Tag known, str tag, strict) except -1:
        """A value at the step of the one before."""
        known.same += 1
        if known.same >= STUCK:
            notice("W203", f"tag {tag!r}: got {known.same} values in a row at step {known.step}",
                   key=self.key, strict=strict)
        else:
            notice("W206", f"tag {tag!r}: got two values in a row at step {known.step}", key=self.key, strict=strict)
        return 0


cdef class Line:
    """What all points of a tag have in common: the bytes before and behind the number."""

    cdef Tag tag
    cdef bytes before, after
    cdef bint double
    cdef int64_t fixed         # bytes of the data beside the step


cdef Line make_line(Tag tag, str name, int form, bytes metadata):
    """`form` as Form has it, or WIDE."""
    cdef Line line = Line.__new__(Line)
    value, line.double = _NUMBER[form]
    size = 8 if line.double else 4
    line.after = delimited(9, metadata) if metadata else b""
    head = delimited(1, encoded(name)) if name else b""
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


def encoded(str text):
    """UTF-8; a half surrogate, which has none, becomes a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


cdef inline size_t data_size(Line line, int64_t step, double wall) noexcept:
    return line.fixed + (9 if wall != 0 else 0) + (1 + varint_size(<uint64_t>step) if step else 0)


cdef inline void put_data(uint8_t* at, Line line, double number, int64_t step, double wall) noexcept:
    """The serialised Event: only time, step and number differ from the tag's other points."""
    cdef float single
    cdef size_t size
    if wall != 0:
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
        cdef PyObject* found = PyDict_GetItemWithError(self.lines, tag)
        if traced():
            tracing.divert(self.scalar, tag, value, step, wall_time)
            return True
        if found == NULL:
            return self.first(tag, value, step, wall_time)
        line = <Line>found
        if line.tag.waiting or not is_int64(step, &at) or not is_float32(value, &number):
            return self.slow(line, tag, value, step, wall_time)
        self.tags.at(line.tag, tag, at, self.strict)
        return self.put(line, number, at, seconds_now() if wall_time is None else wall_time)

    def described(self, str tag not None, str display_name not None, str description not None):
        """Give the metadata that the tag's points carry from now on."""
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
            line = self.wide(line, tag, number)
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
        if not isinstance(tag, str):
            raise TypeError(f"tag: got {tag!r}, want text")
        return self.slow(self.line(str(tag)), tag, value, step, wall_time)

    cdef Line line(self, str tag):
        cdef Line line = <Line>self.lines.get(tag)
        if line is None:
            known = self.tags.of(tag, "scalar", self.strict)
            line = self.lines[tag] = make_line(known, tag, self.form, self.described_as(tag))
        return line

    cdef bytes described_as(self, str tag):
        display_name, description = self.metadata.get(tag, ("", ""))
        plugin = None if self.form == Form.SIMPLE else PluginData("scalars")
        return SummaryMetadata(plugin, display_name, description).encode()

    cdef Line wide(self, Line line, str tag, double number):
        if line.double:
            return line
        notice("W213", f"tag {tag!r}: got {number}, float32 holds at most 3.4e38", key=(self.tags.key, tag),
               strict=self.strict)
        return make_line(line.tag, tag, WIDE, SummaryMetadata(PluginData("scalars")).encode())

    cdef bint slow(self, Line line, str tag, value, step, wall_time) except -1:
        """Record what is no plain float at a plain step, or what must queue up behind such."""
        cdef double wall = seconds_now() if wall_time is None else wall_time
        cdef double number = 0
        cdef int64_t at = 0
        cdef bint known_step = is_int64(step, &at)
        try:
            value = _number(value)
        except inputs.InputError as error:
            return self.refused(tag, error, error.what)
        if step is not None and not known_step:
            try:
                step = inputs.step_number(step)
            except inputs.InputError as error:
                return self.refused(tag, error, f"step: {error.what}")
            known_step = is_int64(step, &at)
        if known_step:
            self.tags.at(line.tag, tag, at, self.strict)
        elif step is None:
            step = at = self.tags.count(line.tag, tag, self.strict)
            known_step = True
        if line.tag.waiting or not known_step or not PyFloat_Check(value):
            line.tag.waiting += 1
            return self.defer(self, tag, value, step, wall)
        number = PyFloat_AS_DOUBLE(value)
        if fabs(number) > FLT_MAX and not isinf(number):
            line = self.wide(line, tag, number)
        return self.put(line, number, at, wall)

    cdef bint refused(self, str tag, error, str what) except -1:
        notice(error.rule, f"tag {tag!r}: {what}", error.do, key=(self.tags.key, tag), strict=self.strict)
        return False

    cdef bint put(self, Line line, double number, int64_t step, double wall) except -1:
        cdef size_t size = data_size(line, step, wall)
        cdef uint8_t* record = self.recorder.reserve(size + FRAME, False)
        if record == NULL:
            return self.recorder.refuse()
        put_data(record + 12, line, number, step, wall)
        frame(record, size)
        return self.recorder.commit(size + FRAME)
