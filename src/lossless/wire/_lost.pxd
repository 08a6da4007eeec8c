# Damage that has begun: the search for the next whole record, and which rule the bytes between break; without the GIL.
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free
from lossless.wire._notes cimport Note
from lossless.wire._walk cimport (
    FRAME, HEADER, MAX_RECORD, WALK_ABSURD, WALK_BAD_DATA, WALK_BAD_LENGTH, Walk, crc32c, crc_mask, load32, load64,
)

cdef extern from "resync.h" nogil:
    ctypedef struct Checks:
        uint32_t* prefix
        int64_t spent
    ctypedef struct Look:
        int64_t zeros, run, nonzero, text
    int64_t next_header(const uint8_t* buf, int64_t at, int64_t size, int software)
    bint data_is_right(Checks* checks, const uint8_t* buf, int64_t size, int64_t at, int software)
    void look_at(Look* look, const uint8_t* p, int64_t n)

cdef enum:
    LENGTH_CHECKSUM = 1       # the numbers of the rules
    DATA_CHECKSUM = 2
    ABSURD_LENGTH = 3
    TRUNCATED_TAIL = 4
    ZERO_BLOCK = 5
    INTERLEAVED = 6
    GARBAGE = 7
    UNPARSABLE = 8
    INEXACT = 9
    # Damage that is the last thing known and no longer than this is judged anew from its first byte: a network file
    # system may show zeros where data is still to come.
    HOLD = 1 << 18
    ZERO_RUN = 512            # so many zeros are a disk's, not a message's
    ZERO_PAGE = 4096          # inside a record of the right length only a whole page of them


cdef struct Lost:
    int64_t offset            # of the first damaged byte, in the file; -1: there is no damage now
    int64_t end               # where the record that stands there ends by its header; -1 if the header cannot tell
    int64_t seen              # up to where the damage was looked at
    int64_t got               # of a checksum; of an absurd length; of a half record, its size
    int64_t want
    int cause                 # LENGTH_CHECKSUM to TRUNCATED_TAIL: what is wrong with the record that stands there
    bint torn                 # INTERLEAVED was found before in this file
    int64_t owed              # bytes that the record torn last still lacks
    Look look


cdef inline void lose(Lost* lost, Walk* w, int why) noexcept nogil:
    """Damage begins with the record at the head, where the walk stopped because of `why`; the search goes on behind."""
    cdef const uint8_t* p = w.buf + w.pos
    lost.offset = lost.seen = w.base + w.pos
    lost.got = lost.want = 0
    lost.look.zeros = lost.look.run = lost.look.nonzero = lost.look.text = 0
    lost.end = lost.offset + FRAME + <int64_t>load64(p) if w.size - w.pos >= HEADER and load64(p) <= MAX_RECORD else -1
    if why == WALK_BAD_LENGTH:
        lost.cause, lost.got, lost.want = LENGTH_CHECKSUM, load32(p + 8), crc_mask(crc32c(0, p, 8))
    elif why == WALK_BAD_DATA:
        lost.cause, lost.got = DATA_CHECKSUM, load32(p + HEADER + w.length)
        lost.want = crc_mask(crc32c(0, p + HEADER, w.length))
    elif why == WALK_ABSURD:
        lost.cause, lost.got = ABSURD_LENGTH, <int64_t>load64(p)
    else:
        lost.cause, lost.got = TRUNCATED_TAIL, lost.end - lost.offset if lost.end >= 0 else 0
    w.pos += 1


cdef inline int64_t find(Lost* lost, Walk* w, bint ended, int64_t* need) noexcept nogil:
    """Where in the buffer the next whole record starts, or its size if there is none and `ended`.

    -1: more bytes are needed. Then w.pos is where to go on, and `need` what the candidate there needs, 0 if unknown.
    """
    cdef int64_t at = w.pos, length = 0, begin = lost.offset - w.base
    cdef Checks checks
    checks.prefix, checks.spent = NULL, 0
    while True:
        at = next_header(w.buf, at, w.size, w.software)
        if at + HEADER > w.size:
            length = 0
            at = w.size if ended else at
            break
        length = FRAME + <int64_t>load64(w.buf + at)
        if length > w.size - at:
            if not ended:
                break
        elif data_is_right(&checks, w.buf, w.size, at, w.software):
            free(checks.prefix)
            return at
        at += 1
    free(checks.prefix)
    if ended:
        return at
    if begin >= 0 and at - begin <= HOLD:
        lost.offset = -1
        w.pos = begin
        need[0] = at - begin + length if length else 0
    else:
        look_up_to(lost, w, at)
        w.pos = at
        need[0] = length
    return -1


cdef inline void look_up_to(Lost* lost, Walk* w, int64_t at) noexcept nogil:
    cdef int64_t begin = lost.seen - w.base
    look_at(&lost.look, w.buf + begin, at - begin)
    lost.seen = w.base + at


cdef inline void settle(Lost* lost, Walk* w, int64_t at, Note* note) noexcept nogil:
    """The damage ends at `at` in the buffer, with a whole record or with the file; put it into `note`."""
    cdef int64_t end = w.base + at
    look_up_to(lost, w, at)
    note.code = judge(lost, w, end, at == w.size)
    note.tag = -1
    note.offset, note.length = lost.offset, end - lost.offset
    note.a, note.b = lost.got, lost.want
    if note.code == INTERLEAVED:
        lost.torn = True
        lost.owed = lost.end - end if lost.cause != LENGTH_CHECKSUM and lost.end > end else 0
        note.a = note.length + lost.owed if lost.owed else 0
    elif note.code == ZERO_BLOCK:
        note.a = lost.look.zeros
    elif note.code == GARBAGE:
        note.a = at == w.size
    lost.offset = -1


cdef inline int judge(Lost* lost, Walk* w, int64_t end, bint last) noexcept nogil:
    """The rule that bytes up to `end` break; `last`: no record follows."""
    cdef int64_t length = end - lost.offset, zeros = lost.look.zeros
    cdef bint zeroed = zeros >= ZERO_RUN or (zeros >= FRAME and 2 * zeros >= length)
    if lost.look.nonzero == 0:
        return ZERO_BLOCK
    if lost.cause == ABSURD_LENGTH:
        return ABSURD_LENGTH
    if lost.cause == TRUNCATED_TAIL:
        if not last:
            return INTERLEAVED
        if lost.look.run >= ZERO_PAGE:
            return ZERO_BLOCK
        return TRUNCATED_TAIL if lost.end >= 0 or half_header(lost, w, length) else GARBAGE
    if lost.cause == DATA_CHECKSUM:
        if end == lost.end:
            return ZERO_BLOCK if zeros >= ZERO_PAGE else DATA_CHECKSUM
        if zeroed:
            return ZERO_BLOCK
        return INTERLEAVED if end < lost.end or lost.torn else DATA_CHECKSUM
    if length == lost.owed:
        return INTERLEAVED
    if zeroed:
        return ZERO_BLOCK
    if end == lost.end or is_record_but_for_length(lost, w, end):
        return LENGTH_CHECKSUM
    if last or 20 * lost.look.text >= 19 * length:
        return GARBAGE
    return INTERLEAVED if lost.torn else LENGTH_CHECKSUM


cdef inline bint half_header(Lost* lost, Walk* w, int64_t length) noexcept nogil:
    """Whether fewer than 12 bytes at the end can be the begin of a record, and are not text."""
    cdef const uint8_t* p = w.buf + (lost.offset - w.base)
    cdef int64_t i
    for i in range(4, min(length, 8)):
        if p[i]:
            return False
    return length > 8 or lost.look.text < length or length == 1


cdef inline bint is_record_but_for_length(Lost* lost, Walk* w, int64_t end) noexcept nogil:
    """Whether the data checksum is right for all the bytes up to `end`: only the length was hit."""
    cdef int64_t begin = lost.offset - w.base, length = end - lost.offset
    cdef const uint8_t* p = w.buf + begin
    if begin < 0 or length < FRAME:
        return False
    return crc_mask(crc32c(0, p + HEADER, length - FRAME)) == load32(p + length - 4)
