# Damage before it is put into words, without the GIL.
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, realloc


cdef struct Note:
    int code              # the number of its rule
    int32_t tag           # R009
    int64_t offset        # in the file
    int64_t length
    int64_t a             # numbers that the words need: see wording.py
    int64_t b


cdef struct Notes:
    Note* list
    int64_t count
    int64_t room


cdef inline bint add_note(Notes* notes, Note* note) noexcept nogil:
    """Keep a copy; an unparsable event joins the one before it. False without memory."""
    cdef Note* n
    cdef int64_t room
    if notes.count and note.code == 8:
        n = &notes.list[notes.count - 1]
        if n.code == 8 and n.offset + n.length == note.offset:
            n.length += note.length
            n.a += note.a
            return True
    if notes.count == notes.room:
        room = 2 * notes.room if notes.room else 4
        n = <Note*>realloc(notes.list, room * sizeof(Note))
        if n == NULL:
            return False
        notes.list = n
        notes.room = room
    notes.list[notes.count] = note[0]
    notes.count += 1
    return True
