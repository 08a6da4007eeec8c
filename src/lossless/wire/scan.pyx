# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The scanner: bytes of an event file in, columns out. One pass, the GIL released."""

import os
from functools import lru_cache

import numpy as np

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset
from lossless.wire._event cimport BROKEN, NO_MEMORY, NO_ROOM, Context, read_record
from lossless.wire._lost cimport UNPARSABLE, Lost, find, lose, settle
from lossless.wire._notes cimport Note, Notes, add_note
from lossless.wire._tags cimport Blob, TagEntry, Tags, tags_free
from lossless.wire._walk cimport (
    FRAME, HEADER, TEMPLATES, WALK_END, WALK_FULL, WALK_MORE, WALK_RECORD, Columns, Template, Walk, crc_has_hardware,
    crc_setup, walk,
)

from lossless.wire.metadata import decode_metadata
from lossless.wire.result import END, FULL, PARTIAL, Damage, ScanResult, Status, TagInfo
from lossless.wire.wording import describe

crc_setup()
known_metadata = lru_cache(1024)(decode_metadata)      # writers repeat a few, small ones with each tag

def described(bytes name, bytes metadata):
    """A TagInfo; `metadata` None where there is none."""
    text = name.decode("utf-8", "surrogateescape")
    if metadata is None:
        return TagInfo(text)
    return TagInfo(text, *(known_metadata if len(metadata) <= 256 else decode_metadata)(metadata))


@lru_cache(32)
def first_tags(bytes arena, bytes layout):
    """The tags of a file with their numbers: one object for files of the same tags. `layout` as Scanner.layout gives it."""
    return tuple(
        (i, described(arena[name:name + size], arena[meta:meta + length] if meta >= 0 else None))
        for i, (name, size, meta, length) in enumerate(np.frombuffer(layout, np.int64).reshape(-1, 4).tolist())
    )


cdef enum:
    SHARED_BYTES = 16384  # of names and metadata; more are decoded anew for each file

cdef enum:
    STATUS_END, STATUS_PARTIAL, STATUS_FULL, STATUS_NO_MEMORY


cdef class Rows:
    """Columns that scans fill from row 0; one thread's, reused. Read rows `[:n]` of each before the next scan."""

    cdef Columns columns
    cdef Template* templates
    cdef uint32_t epoch           # of the last scan into these rows: templates of an earlier one are void
    cdef readonly object tag, shape, step, wall, value, offset, length

    def __cinit__(self, int64_t capacity=32768):
        if capacity < 1:
            raise ValueError(f"rows: got a capacity of {capacity}, want at least 1")
        self.templates = <Template*>calloc(TEMPLATES, sizeof(Template))
        if self.templates == NULL:
            raise MemoryError("rows: got no memory for templates")
        self.tag, self.length = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
        self.shape = np.empty(capacity, np.uint8)
        self.step, self.offset = np.empty(capacity, np.int64), np.empty(capacity, np.int64)
        self.wall, self.value = np.empty(capacity, np.float64), np.empty(capacity, np.float64)
        cdef int32_t[::1] tag = self.tag, length = self.length
        cdef uint8_t[::1] shape = self.shape
        cdef int64_t[::1] step = self.step, offset = self.offset
        cdef double[::1] wall = self.wall, value = self.value
        self.columns.tag, self.columns.length, self.columns.shape = &tag[0], &length[0], &shape[0]
        self.columns.step, self.columns.offset = &step[0], &offset[0]
        self.columns.wall, self.columns.value = &wall[0], &value[0]
        self.columns.n, self.columns.capacity = 0, capacity

    def __dealloc__(self):
        free(self.templates)

    @property
    def n(self):
        """Rows filled by the last scan."""
        return self.columns.n

    @property
    def capacity(self):
        """Rows there are."""
        return self.columns.capacity

    cdef void begin(self) noexcept:
        self.columns.n = 0
        self.epoch += 1
        if self.epoch == 0:
            memset(self.templates, 0, TEMPLATES * sizeof(Template))
            self.epoch = 1


cdef class Scanner:
    """The state of reading one file: its tags, its position, damage that has not ended yet. One thread at a time."""

    cdef Tags names
    cdef Notes notes
    cdef Lost lost
    cdef int64_t at               # file offset of the next byte; -1 before the first scan
    cdef int64_t resume           # values of the record there that were delivered already
    cdef int64_t whole            # records
    cdef int32_t prev             # tag of the last value, -1 if none
    cdef bint verify, software, busy

    def __cinit__(self, bint verify=True, *, bint software=False):
        self.verify = verify
        self.software = software or not crc_has_hardware
        self.at = self.lost.offset = self.prev = -1
        self.names.seed = int.from_bytes(os.urandom(8), "little")

    def __dealloc__(self):
        tags_free(&self.names)
        free(self.notes.list)

    @property
    def position(self):
        """File offset to go on from; it may lie before what a scan has seen, never before what it consumed."""
        return self.at if self.at >= 0 else 0

    @property
    def records(self):
        """Whole records so far."""
        return self.whole

    @property
    def tag_count(self):
        """Tags so far."""
        return self.names.count

    @property
    def tags(self):
        """Every tag in order of first sight: a new list, made at each call."""
        return self.tags_since(0)

    def tags_since(self, int32_t first):
        """Tags `first` and up."""
        return [self.tag_info(i) for i in range(max(first, 0), self.names.count)]

    def take_tags(self):
        """Number and description of the tags that are new, or got their first metadata, since the last call."""
        if self.names.taken == 0 and self.names.used <= SHARED_BYTES:
            self.names.taken = self.names.count
            return first_tags(self.names.arena[:self.names.used], self.layout())
        late = {self.names.late[i] for i in range(self.names.late_count)}
        numbers = [*sorted(late), *range(self.names.taken, self.names.count)]
        self.names.late_count, self.names.taken = 0, self.names.count
        return [(i, self.tag_info(i)) for i in numbers]

    cdef bytes layout(self):
        """Where names and metadata lie in the arena: for each tag offset and size of both, int64; -1 without metadata."""
        layout = np.empty((self.names.count, 4), np.int64)
        cdef int64_t[:, ::1] at = layout
        cdef TagEntry* entry
        cdef int32_t i
        for i in range(self.names.count):
            entry = &self.names.entries[i]
            at[i, 0], at[i, 1], at[i, 2], at[i, 3] = entry.name, entry.size, -1, 0
            if entry.meta >= 0:
                at[i, 2], at[i, 3] = self.names.metas[entry.meta].at, self.names.metas[entry.meta].size
        return layout.tobytes()

    cdef object tag_info(self, int32_t tag):
        cdef TagEntry* entry = &self.names.entries[tag]
        cdef Blob* meta
        name = self.names.arena[entry.name:entry.name + entry.size]
        if entry.meta < 0:
            return described(name, None)
        meta = &self.names.metas[entry.meta]
        return described(name, self.names.arena[meta.at:meta.at + meta.size])

    def take_damage(self):
        """Damage since the last call, in file order."""
        cdef int64_t i, count = self.notes.count
        self.notes.count = 0
        return [self.worded(self.notes.list[i]) for i in range(count)]

    cdef object worded(self, Note note):
        if note.tag < 0:
            return Damage(f"R00{note.code}", note.offset, note.length, describe(note.code, note.length, note.a, note.b))
        detail = describe(note.code, note.length, note.a, note.b)
        return Damage("R009", note.offset, note.length, detail, self.tag_info(note.tag).name, note.a)

    def scan(self, data, int64_t base, Rows rows not None, *, bint ended=False):
        """Scan `data`, which starts at byte `base` of the file; `ended` says that no byte will ever follow it.

        Raises ValueError if `base` is not `position`, RuntimeError if another thread is in this scanner.
        """
        cdef Py_buffer view
        cdef Walk w
        cdef int status
        cdef int64_t need = 0
        if self.busy:
            raise RuntimeError(
                "scan: got a second call while one runs, want one thread at a time; give each file its own scanner"
            )
        if base != self.at and self.at >= 0:
            raise ValueError(
                f"scan: got data from byte {base}, want from {self.at}; present again what was not consumed"
            )
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        self.busy = True
        rows.begin()
        w.buf, w.pos, w.size, w.base = <const uint8_t*>view.buf, 0, view.len, base
        w.verify, w.software, w.prev = self.verify, self.software, self.prev
        w.out, w.templates, w.epoch = &rows.columns, rows.templates, rows.epoch
        w.length, w.records = 0, self.whole
        try:
            with nogil:
                status = self.run(&w, ended, &need)
        finally:
            self.busy = False
            PyBuffer_Release(&view)
        self.prev, self.whole, self.at = w.prev, w.records, base + w.pos
        if status == STATUS_NO_MEMORY:
            raise MemoryError("scan: got no memory for tags or damage")
        return ScanResult(Status(status), w.pos, need)

    cdef int run(self, Walk* w, bint ended, int64_t* need) noexcept nogil:
        cdef Context c
        cdef int why
        c.w, c.tags, c.notes = w, &self.names, &self.notes
        while True:
            if self.lost.offset >= 0:
                why = self.search(w, ended, need)
                if why:
                    return why
            w.entries = self.names.entries
            why = walk(w)
            if why == WALK_END:
                return STATUS_END
            if why == WALK_FULL:
                return STATUS_FULL
            if why == WALK_RECORD:
                why = self.take(&c)
                if why:
                    return why
            elif why == WALK_MORE and not ended:
                need[0] = <int64_t>w.length + FRAME if w.size - w.pos >= HEADER else 0
                return STATUS_PARTIAL
            else:
                self.resume = 0
                lose(&self.lost, w, why)

    cdef int search(self, Walk* w, bint ended, int64_t* need) noexcept nogil:
        """Go on behind damage; 0 where a record stands or all ended."""
        cdef Note note
        cdef int64_t at = find(&self.lost, w, ended, need)
        if at < 0:
            return STATUS_PARTIAL
        settle(&self.lost, w, at, &note)
        w.pos = at
        return 0 if add_note(&self.notes, &note) else STATUS_NO_MEMORY

    cdef int take(self, Context* c) noexcept nogil:
        """Take the whole record at the head; 0 if that is done with."""
        cdef Note note
        parsed = read_record(c, &self.resume)
        if parsed == NO_ROOM:
            return STATUS_FULL
        if parsed == NO_MEMORY:
            return STATUS_NO_MEMORY
        if parsed == BROKEN:
            note.code, note.tag, note.a, note.b = UNPARSABLE, -1, 1, 0
            note.offset, note.length = c.w.base + c.w.pos, FRAME + <int64_t>c.w.length
            if not add_note(&self.notes, &note):
                return STATUS_NO_MEMORY
        else:
            c.w.records += 1
        c.w.pos += FRAME + <int64_t>c.w.length
        return 0
