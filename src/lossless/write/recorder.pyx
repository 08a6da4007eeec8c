# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, binding=False
"""Records in memory, on their way to a file.

Everything here runs under the GIL and, between reserving and committing a record, runs no Python: no other lock is needed.
"""

from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

cdef extern from "../wire/crc32c.h" nogil:
    void crc_setup()
    uint32_t crc32c(uint32_t crc, const uint8_t* p, size_t n)
    uint32_t crc_mask(uint32_t crc)

crc_setup()

cdef enum:
    CHUNK = 1 << 20       # bytes
    SPARES = 4            # chunks kept for all recorders

RECORD, HURRY, FULL = 0, 1, 2
"""Why a recorder wakes whom it was given: a first record lies in it, a chunk is full, a record found no room."""

cdef list _spares = []


cdef class Chunk:
    """Whole records one behind the other: a read-only buffer. Nothing is added once it is sealed."""

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


cdef void frame(uint8_t* record, uint64_t size) noexcept nogil:
    """Put length and checksums around the data, which lie at `record + 12`."""
    cdef uint32_t crc
    memcpy(record, &size, 8)
    crc = crc_mask(crc32c(0, record, 8))
    memcpy(record + 8, &crc, 4)
    crc = crc_mask(crc32c(0, record + 12, size))
    memcpy(record + 12 + size, &crc, 4)
