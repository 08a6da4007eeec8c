# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -O3
"""The scanner: bytes of an event file in, columns out. One pass, the GIL released."""

import os

import numpy as np

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memset
from lossless.wire._parse cimport Tensor, load32, load64, load_double, load_float, read_size, read_tensor, read_varint, skip_field, tensor_scalar
from lossless.wire._tags cimport Blob, TagEntry, Tags, intern, keep_meta, tags_forget, tags_free

from lossless.wire.events import decode_metadata
from lossless.wire.result import END, FULL, PARTIAL, Damage, ScanResult, Status, TagInfo
from lossless.wire.wording import describe

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
    ctypedef struct Template:
        int64_t record
        uint32_t epoch
        int32_t tag, size
        short step_size, value_at, value_size, message_at
        uint8_t shape
        int32_t message_size
    ctypedef struct Walk:
        const uint8_t* buf
        int64_t pos, size, base
        uint64_t length
        int verify
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
    int walk_hardware(Walk* w)
    int walk_software(Walk* w)
    int64_t next_header_hardware(const uint8_t* buf, int64_t pos, int64_t size)
    int64_t next_header_software(const uint8_t* buf, int64_t pos, int64_t size)

crc_setup()

# Damage is judged anew from its first byte while it is the last thing known and shorter than this:
# a network file system may show zeros where data is still to come.
cdef enum:
    HOLD = 1 << 16
    SHAPE_EMPTY = 0
    SHAPE_SIMPLE = 1
    SHAPE_TENSOR_SCALAR = 2
    SHAPE_TENSOR = 3
    SHAPE_HISTO = 4
    SHAPE_IMAGE = 5
    SHAPE_AUDIO = 6
    SHAPE_OLD_HISTOGRAM = 7
    SHAPE_EVENT = 13          # added to the number of an event's field

cdef enum Parsed:
    PARSED, PARSED_BAD, PARSED_FULL, PARSED_NO_MEMORY

cdef struct Note:             # damage, before it is worded
    int code
    int64_t offset, length, a, b
    int32_t tag


cdef class Rows:
    """Columns that scans fill from row 0; one thread's, reused. Read rows `[:n]` of each before the next scan."""

    cdef Columns c
    cdef Template* templates
    cdef uint32_t epoch
    cdef readonly object tag, shape, step, wall, value, offset, length

    def __cinit__(self, int64_t capacity=32768):
        if capacity < 1:
            raise ValueError(f"rows: got a capacity of {capacity}, want at least 1")
        self.templates = <Template*>calloc(TEMPLATES, sizeof(Template))
        if self.templates == NULL:
            raise MemoryError("rows: no memory for templates")
        self.tag = np.empty(capacity, np.int32)
        self.shape = np.empty(capacity, np.uint8)
        self.step = np.empty(capacity, np.int64)
        self.wall = np.empty(capacity, np.float64)
        self.value = np.empty(capacity, np.float64)
        self.offset = np.empty(capacity, np.int64)
        self.length = np.empty(capacity, np.int32)
        cdef int32_t[::1] tag = self.tag, length = self.length
        cdef uint8_t[::1] shape = self.shape
        cdef int64_t[::1] step = self.step, offset = self.offset
        cdef double[::1] wall = self.wall, value = self.value
        self.c.tag, self.c.length, self.c.shape = &tag[0], &length[0], &shape[0]
        self.c.step, self.c.offset = &step[0], &offset[0]
        self.c.wall, self.c.value = &wall[0], &value[0]
        self.c.n, self.c.capacity = 0, capacity

    def __dealloc__(self):
        free(self.templates)

    @property
    def n(self):
        return self.c.n

    @property
    def capacity(self):
        return self.c.capacity


cdef class Scanner:
    """The state of reading one file: its tags, where it stands, and damage that has not ended yet. One thread at a time."""

    cdef Tags tags_
    cdef Note* notes
    cdef int64_t note_count, note_room, position_, lost, records_
    cdef int32_t prev
    cdef int64_t resume            # values of the record at the head that were delivered already
    cdef int lost_code
    cdef int64_t lost_a, lost_b, lost_end
    cdef bint verify, software, busy

    def __cinit__(self, bint verify=True, *, bint software=False):
        self.verify = verify
        self.software = software or not crc_has_hardware
        self.prev = self.lost = self.position_ = -1
        self.tags_.seed = int.from_bytes(os.urandom(8), "little")

    def __dealloc__(self):
        tags_free(&self.tags_)
        free(self.notes)

    @property
    def position(self):
        return self.position_ if self.position_ >= 0 else 0

    @property
    def records(self):
        return self.records_

    @property
    def tag_count(self):
        return self.tags_.count

    @property
    def tags(self):
        return self.tags_since(0)

    def tags_since(self, int32_t first):
        return [self.tag_info(i) for i in range(first, self.tags_.count)]

    cdef object tag_info(self, int32_t tag):
        cdef TagEntry* e = &self.tags_.entries[tag]
        cdef Blob* m
        name = self.tags_.arena[e.name:e.name + e.size].decode("utf-8", "surrogateescape")
        if e.meta < 0:
            return TagInfo(name)
        m = &self.tags_.metas[e.meta]
        meta = decode_metadata(self.tags_.arena[m.at:m.at + m.size])
        return TagInfo(name, meta.plugin, meta.display_name, meta.description, meta.data_class, meta.content)

    def take_damage(self):
        cdef int64_t i
        cdef Note* n
        found = []
        for i in range(self.note_count):
            n = &self.notes[i]
            tag = self.tag_info(n.tag).name if n.tag >= 0 else None
            found.append(Damage(f"R00{n.code}", n.offset, n.length, describe(n.code, n.length, n.a, n.b, tag), tag, n.a if n.code == 9 else None))
        self.note_count = 0
        return found

    def scan(self, data, int64_t base, Rows rows not None, *, bint ended=False):
        cdef Py_buffer view
        cdef Walk w
        cdef int status
        cdef int64_t need = 0
        if self.busy:
            raise RuntimeError("scan: got a second call while one runs, want one thread at a time; give each file its scanner")
        if self.position_ < 0:
            self.position_ = base
        if base != self.position_:
            raise ValueError(f"scan: got data from byte {base}, want from {self.position_}; present what was not consumed again")
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        self.busy = True
        rows.c.n = 0
        rows.epoch += 1
        if rows.epoch == 0:
            memset(rows.templates, 0, TEMPLATES * sizeof(Template))
            rows.epoch = 1
        w.buf, w.pos, w.size, w.base = <const uint8_t*>view.buf, 0, view.len, base
        w.verify, w.epoch, w.templates, w.out = self.verify, rows.epoch, rows.templates, &rows.c
        w.prev, w.length, w.records = self.prev, 0, 0
        try:
            with nogil:
                status = self.run(&w, ended, &need)
        finally:
            self.busy = False
            PyBuffer_Release(&view)
        self.prev = w.prev
        self.records_ += w.records
        if status < 0:
            raise MemoryError("scan: no memory for tags or damage")
        self.position_ = base + w.pos
        return ScanResult(Status(status), w.pos, need)

    cdef int run(self, Walk* w, bint ended, int64_t* need) noexcept nogil:
        """END 0, PARTIAL 1, FULL 2, or -1 without memory."""
        cdef int why, parsed
        cdef int64_t at
        while True:
            if self.lost >= 0:
                at = self.find(w, ended, need)
                if at < 0:
                    return 1
                if not self.note(self.lost_code, self.lost, w.base + at - self.lost, self.lost_a, self.lost_b, -1):
                    return -1
                self.lost = -1
                w.pos = at
            w.entries = self.tags_.entries
            why = walk_software(w) if self.software else walk_hardware(w)
            if why == WALK_END:
                return 0
            if why == WALK_FULL:
                return 2
            if why == WALK_MORE and not ended:
                at = w.size - w.pos
                need[0] = <int64_t>w.length + FRAME if at >= HEADER else 0
                return 1
            if why != WALK_RECORD:
                self.lose(w, why)
                continue
            parsed = self.record(w)
            if parsed == PARSED_FULL:
                return 2
            if parsed == PARSED_NO_MEMORY:
                return -1
            if parsed == PARSED_BAD and not self.note(8, w.base + w.pos, FRAME + <int64_t>w.length, 0, 0, -1):
                return -1
            w.pos += FRAME + <int64_t>w.length
            w.records += 1

    cdef void lose(self, Walk* w, int why) noexcept nogil:
        """Begin damage at the record at the head."""
        cdef const uint8_t* p = w.buf + w.pos
        self.lost = w.base + w.pos
        self.lost_a = self.lost_b = 0
        self.lost_end = -1
        if why == WALK_BAD_LENGTH:
            self.lost_code = 1
            self.lost_a = load32(p + 8)
            self.lost_b = crc_mask(crc32c(0, p, 8))
        elif why == WALK_BAD_DATA:
            self.lost_code = 2
            self.lost_a = load32(p + HEADER + w.length)
            self.lost_b = crc_mask(crc32c(0, p + HEADER, w.length))
            self.lost_end = self.lost + FRAME + <int64_t>w.length
        elif why == WALK_ABSURD:
            self.lost_code = 3
            self.lost_a = <int64_t>w.length
        else:
            self.lost_code = 4
            self.lost_a = <int64_t>w.length
            if w.size - w.pos >= HEADER:
                self.lost_end = self.lost + FRAME + <int64_t>w.length
        w.pos += 1

    cdef int64_t find(self, Walk* w, bint ended, int64_t* need) noexcept nogil:
        """Where the next whole record starts, or the end if `ended`; -1 to wait, with w.pos where the search goes on."""
        cdef int64_t at = w.pos, length, begin
        cdef const uint8_t* p
        while True:
            at = next_header_software(w.buf, at, w.size) if self.software else next_header_hardware(w.buf, at, w.size)
            if at + HEADER > w.size:
                length = 0
                if ended:
                    return w.size
                break
            p = w.buf + at
            length = FRAME + <int64_t>load64(p)
            if length > w.size - at:
                if not ended:
                    break
            elif crc_mask(crc32c(0, p + HEADER, length - FRAME)) == load32(p + length - 4):
                if self.lost_end > w.base + at:
                    self.lost_code = 6
                return at
            at += 1
        begin = self.lost - w.base
        if begin >= 0 and at - begin <= HOLD:
            need[0] = at - begin + length if length else 0
            self.lost = -1
            w.pos = begin
        else:
            need[0] = length
            w.pos = at
        return -1

    cdef bint note(self, int code, int64_t offset, int64_t length, int64_t a, int64_t b, int32_t tag) noexcept nogil:
        """Keep a note, joined to the last if it is of the same code and touches it; False without memory."""
        cdef Note* n
        cdef int64_t room
        if self.note_count:
            n = &self.notes[self.note_count - 1]
            if code != 9 and n.code == code and n.offset + n.length == offset:
                n.length += length
                return True
        if self.note_count == self.note_room:
            room = 2 * self.note_room if self.note_room else 8
            n = <Note*>realloc(self.notes, room * sizeof(Note))
            if n == NULL:
                return False
            self.notes, self.note_room = n, room
        n = &self.notes[self.note_count]
        n.code, n.offset, n.length, n.a, n.b, n.tag = code, offset, length, a, b, tag
        self.note_count += 1
        return True

    cdef Parsed record(self, Walk* w) noexcept nogil:
        """Turn the whole record at the head into rows; on anything but PARSED nothing is left of it, but for the
        first values of a record that has more than the rows hold."""
        cdef int32_t tags = self.tags_.count
        cdef int64_t row = w.out.n, notes = self.note_count
        cdef int64_t skip = self.resume
        cdef Parsed parsed
        if row == 0 and skip == 0:
            parsed = self.event(w, 0, True)
            if parsed == PARSED_FULL:
                # more values than rows: prove the whole record sound before giving out a part of it
                self.undo(w, row, tags, notes)
                parsed = self.event(w, 0, False)
                if parsed == PARSED:
                    parsed = self.event(w, 0, True)
                    self.resume = w.out.n
                    return parsed
        else:
            parsed = self.event(w, skip, True)
            if parsed == PARSED_FULL and row == 0:
                self.resume += w.out.n
                return parsed
        self.resume = 0
        if parsed != PARSED:
            self.undo(w, row, tags, notes)
        return parsed

    cdef void undo(self, Walk* w, int64_t row, int32_t tags, int64_t notes) noexcept nogil:
        w.out.n = row
        self.note_count = notes
        tags_forget(&self.tags_, tags)
        if w.prev >= tags:
            w.prev = -1

    cdef Parsed event(self, Walk* w, int64_t skip, bint emit) noexcept nogil:
        """Parse the Event at the head: rows for its values past the first `skip`, or with `emit` false only a check."""
        cdef const uint8_t* d = w.buf + w.pos + HEADER
        cdef const uint8_t* end = d + w.length
        cdef const uint8_t* p = d
        cdef const uint8_t* payload = NULL
        cdef const uint8_t* stepped = NULL
        cdef uint64_t key, n, size = 0
        cdef int payloads = 0, field = 0, step_size = 0
        cdef bint known = False
        cdef double wall = 0
        cdef int64_t step = 0, rows = w.out.n
        cdef Parsed parsed
        while p < end:
            p = read_varint(p, end, &key)
            if p == NULL:
                return PARSED_BAD
            if key == 9:
                if end - p < 8:
                    return PARSED_BAD
                wall = load_double(p)
                p += 8
            elif key == 16:
                stepped = p
                p = read_varint(p, end, &n)
                if p == NULL:
                    return PARSED_BAD
                step = <int64_t>n
                step_size = <int>(p - stepped)
            elif 3 <= key >> 3 <= 10:
                if key & 7 != 2:
                    return PARSED_BAD
                p = read_size(p, end, &n)
                if p == NULL:
                    return PARSED_BAD
                if key != 82:
                    payload, size, field = p, n, <int>(key >> 3)
                    payloads += 1
                p += n
            elif 8 <= key < 24:
                return PARSED_BAD
            else:
                p = skip_field(p, end, key)
                if p == NULL:
                    return PARSED_BAD
                continue
            known = True
        if not known and w.length:
            return PARSED_BAD
        if payloads == 0:
            return PARSED
        if payloads == 1:
            parsed = self.payload(w, field, payload, size, wall, step, &skip, emit)
            if parsed == PARSED and emit and field == 5 and w.out.n == rows + 1 and payload + size == end:
                self.template(w, d, stepped, step_size)
            return parsed
        p = d
        while p < end:
            p = read_varint(p, end, &key)
            if 26 <= key <= 74 and key & 7 == 2:
                p = read_size(p, end, &n)
                parsed = self.payload(w, <int>(key >> 3), p, n, wall, step, &skip, emit)
                if parsed != PARSED:
                    return parsed
                p += n
            else:
                p = skip_field(p, end, key)
        return PARSED

    cdef inline Parsed payload(self, Walk* w, int field, const uint8_t* p, uint64_t size, double wall, int64_t step, int64_t* skip, bint emit) noexcept nogil:
        cdef double value = 0
        if field == 5:
            return self.summary(w, p, p + size, wall, step, skip, emit)
        if field == 7 and not session_status(p, p + size, &value):
            return PARSED_BAD
        if skip[0]:
            skip[0] -= 1
            return PARSED
        if not emit:
            return PARSED
        return add_row(w, -1, SHAPE_EVENT + field, step, wall, value, p, size)

    cdef inline Parsed summary(self, Walk* w, const uint8_t* p, const uint8_t* end, double wall, int64_t step, int64_t* skip, bint emit) noexcept nogil:
        cdef uint64_t key, n
        cdef Parsed parsed
        while p < end:
            p = read_varint(p, end, &key)
            if p == NULL:
                return PARSED_BAD
            if key == 10:
                p = read_size(p, end, &n)
                if p == NULL:
                    return PARSED_BAD
                if skip[0]:
                    skip[0] -= 1
                else:
                    parsed = self.summary_value(w, p, n, wall, step, emit)
                    if parsed != PARSED:
                        return parsed
                p += n
            elif key >> 3 == 1:
                return PARSED_BAD
            else:
                p = skip_field(p, end, key)
                if p == NULL:
                    return PARSED_BAD
        return PARSED

    cdef Parsed summary_value(self, Walk* w, const uint8_t* start, uint64_t size, double wall, int64_t step, bint emit) noexcept nogil:
        cdef const uint8_t* p = start
        cdef const uint8_t* end = start + size
        cdef const uint8_t* name = start
        cdef const uint8_t* meta = NULL
        cdef uint64_t key, n, name_size = 0, meta_size = 0
        cdef int shape = SHAPE_EMPTY, field
        cdef double value = 0
        cdef bint inexact = False
        cdef Tensor tensor
        cdef int32_t tag
        cdef int64_t row = w.out.n
        tensor.at = NULL
        while p < end:
            p = read_varint(p, end, &key)
            if p == NULL:
                return PARSED_BAD
            field = <int>(key >> 3)
            if key == 21:
                if end - p < 4:
                    return PARSED_BAD
                value = load_float(p)
                tensor.at = p
                shape = SHAPE_SIMPLE
                p += 4
                continue
            if key & 7 != 2 or field > 9 or field == 2:
                if 1 <= field <= 9:
                    return PARSED_BAD
                p = skip_field(p, end, key)
                if p == NULL:
                    return PARSED_BAD
                continue
            p = read_size(p, end, &n)
            if p == NULL:
                return PARSED_BAD
            if field == 1:
                name, name_size = p, n
            elif field == 8:
                if shape != SHAPE_TENSOR:
                    memset(&tensor, 0, sizeof(Tensor))
                    shape = SHAPE_TENSOR
                if read_tensor(p, p + n, &tensor) == NULL:
                    return PARSED_BAD
            elif field == 9:
                meta, meta_size = p, n
            elif field == 3:
                shape = SHAPE_OLD_HISTOGRAM
            elif field == 5:
                shape = SHAPE_HISTO
            elif field == 4:
                shape = SHAPE_IMAGE
            elif field == 6:
                shape = SHAPE_AUDIO
            p += n
        if shape == SHAPE_TENSOR and tensor_scalar(&tensor, &value, &inexact):
            shape = SHAPE_TENSOR_SCALAR
        elif shape != SHAPE_SIMPLE:
            value = 0
        if not emit:
            return PARSED
        tag = intern(&self.tags_, w.prev, name, <int64_t>name_size)
        if tag < 0:
            return PARSED_NO_MEMORY
        w.entries = self.tags_.entries
        if meta != NULL and w.entries[tag].meta < 0:
            w.entries[tag].meta = keep_meta(&self.tags_, meta, <int64_t>meta_size)
            if w.entries[tag].meta < 0:
                return PARSED_NO_MEMORY
        if add_row(w, tag, shape, step, wall, value, start, size) == PARSED_FULL:
            return PARSED_FULL
        w.prev = tag
        if inexact and not w.entries[tag].inexact:
            w.entries[tag].inexact = 1
            if not self.note(9, w.out.offset[row], <int64_t>size, step, <int64_t>tensor.raw, tag):
                return PARSED_NO_MEMORY
        self.value_at = tensor.at if shape == SHAPE_SIMPLE or (shape == SHAPE_TENSOR_SCALAR and tensor.dtype <= 2) else NULL
        self.value_size = 8 if shape == SHAPE_TENSOR_SCALAR and tensor.dtype == 2 else 4
        return PARSED

    cdef const uint8_t* value_at
    cdef int value_size

    cdef inline void template(self, Walk* w, const uint8_t* d, const uint8_t* stepped, int step_size) noexcept nogil:
        """Keep the record at the head as its tag's template, if only time, step and value can tell it from the next."""
        cdef Template* t = &w.templates[w.prev & (TEMPLATES - 1)]
        cdef int64_t row = w.out.n - 1, head = 10 + step_size if step_size else 9
        t.tag = -1
        if self.value_at == NULL or self.value_at < d + head or d[0] != 9 or step_size > 7 or not 18 <= w.length <= TEMPLATE_MAX:
            return
        if step_size and stepped != d + 10:
            return
        t.record = d - w.buf
        t.epoch = w.epoch
        t.tag = w.prev
        t.size = <int32_t>w.length
        t.step_size = <short>step_size
        t.value_at = <short>(self.value_at - d)
        t.value_size = <short>self.value_size
        t.message_at = <short>(w.out.offset[row] - w.base - t.record)
        t.message_size = w.out.length[row]
        t.shape = w.out.shape[row]


cdef inline Parsed add_row(Walk* w, int32_t tag, int shape, int64_t step, double wall, double value, const uint8_t* p, uint64_t size) noexcept nogil:
    cdef Columns* o = w.out
    cdef int64_t row = o.n
    if row >= o.capacity:
        return PARSED_FULL
    o.tag[row] = tag
    o.shape[row] = <uint8_t>shape
    o.step[row] = step
    o.wall[row] = wall
    o.value[row] = value
    o.offset[row] = w.base + (p - w.buf)
    o.length[row] = <int32_t>size
    o.n += 1
    return PARSED


cdef inline bint session_status(const uint8_t* p, const uint8_t* end, double* status) noexcept nogil:
    cdef uint64_t key, n
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return False
        if key == 8:
            p = read_varint(p, end, &n)
            status[0] = <double><int64_t>n
        else:
            p = skip_field(p, end, key)
        if p == NULL:
            return False
    return True
