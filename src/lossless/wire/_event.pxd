# Events become rows, without the GIL.
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from lossless.wire._fields cimport read_size, read_varint, skip_field
from lossless.wire._notes cimport Note, Notes, add_note
from lossless.wire._tags cimport Tags, describe_tag, forget_tags, intern
from lossless.wire._tensor cimport numeric_size, tensor_scalar
from lossless.wire._value cimport SHAPE_SIMPLE, SHAPE_TENSOR, SHAPE_TENSOR_SCALAR, Value, read_value
from lossless.wire._walk cimport (
    HEADER, TEMPLATE_MAX, TEMPLATES, Columns, Template, Walk, load_double, load_float,
)

cdef enum:
    SHAPE_EVENT = 13          # added to the number of an Event's field

cdef enum Parsed:
    SOUND
    BROKEN                    # no Event
    NO_ROOM                   # rows are full
    NO_MEMORY


cdef struct Context:
    Walk* w
    Tags* tags
    Notes* notes
    int64_t skip              # values at the head of the record that were delivered by an earlier scan
    bint dry                  # check only: no rows, tags or notes
    int32_t known             # tags there were before this record
    bint described            # it brought metadata for one of them
    double wall
    int64_t step
    const uint8_t* value_at   # where the last row's value lies, NULL if it is none or a varint
    int dtype                 # of the value there


cdef struct Mark:
    int64_t row
    int64_t notes
    int32_t metas
    int64_t arena


cdef inline Parsed read_record(Context* c, int64_t* resume) noexcept nogil:
    """Turn the whole record at the head into rows. If they do not fit, none is left of it, unless it has more values
    than all the rows: then those that fit are there, and `resume` counts the values of it that were delivered."""
    cdef Mark mark
    cdef Parsed parsed
    mark.row, mark.notes, mark.metas, mark.arena = c.w.out.n, c.notes.count, c.tags.meta_count, c.tags.used
    c.skip, c.dry, c.known, c.described = resume[0], False, c.tags.count, False
    parsed = read_event(c)
    if parsed == NO_ROOM and mark.row == 0 and resume[0] == 0:
        undo(c, &mark)
        c.dry = True          # prove all of it sound before giving out a part of it
        parsed = read_event(c)
        if parsed == SOUND:
            c.dry = False
            parsed = read_event(c)
    if parsed == NO_ROOM and mark.row == 0:
        resume[0] += c.w.out.n
        return parsed
    resume[0] = 0
    if parsed != SOUND:
        undo(c, &mark)
    return parsed


cdef inline void undo(Context* c, Mark* mark) noexcept nogil:
    """Back to how it was before this record."""
    c.w.out.n = mark.row
    while c.notes.count > mark.notes:
        c.notes.count -= 1
        c.tags.entries[c.notes.list[c.notes.count].tag].inexact = 0
    forget_tags(c.tags, c.known)
    if not c.described:
        c.tags.meta_count, c.tags.used = mark.metas, mark.arena
    if c.w.prev >= c.known:
        c.w.prev = -1


cdef inline Parsed read_event(Context* c) noexcept nogil:
    """The usual Event is its time, its step and one Summary; any other is read field by field."""
    cdef const uint8_t* p = c.w.buf + c.w.pos + HEADER
    cdef const uint8_t* end = p + c.w.length
    cdef const uint8_t* step_at = p + 10
    cdef uint64_t n = 0
    cdef int64_t row = c.w.out.n
    cdef int step_size = 0
    cdef bint whole = c.skip == 0
    cdef Parsed parsed
    if end - p < 12 or p[0] != 9:
        return read_fields(c, p, end)
    c.wall = load_double(p + 1)
    p += 9
    if p[0] == 16:
        p = read_varint(step_at, end, &n)
        if p == NULL:
            return BROKEN
        step_size = <int>(p - step_at)
    c.step = <int64_t>n
    if p == end or p[0] != 42:
        return read_fields(c, step_at - 10, end)
    p = read_size(p + 1, end, &n)
    if p == NULL:
        return BROKEN
    if p + n != end:
        return read_fields(c, step_at - 10, end)
    parsed = read_summary(c, p, end)
    if parsed == SOUND and c.w.out.n == row + 1 and whole:
        keep_template(c, step_at - 10, step_size)
    return parsed


cdef inline Parsed read_fields(Context* c, const uint8_t* start, const uint8_t* end) noexcept nogil:
    cdef const uint8_t* p = start
    cdef const uint8_t* payload = NULL
    cdef uint64_t key, n, size = 0
    cdef int field = 0, payloads = 0
    cdef bint known = start == end
    c.wall, c.step = 0, 0
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return BROKEN
        if key == 9:
            if end - p < 8:
                return BROKEN
            c.wall = load_double(p)
            p += 8
        elif key == 16:
            p = read_varint(p, end, &n)
            if p == NULL:
                return BROKEN
            c.step = <int64_t>n
        elif key & 7 == 2 and 26 <= key <= 82:
            p = read_size(p, end, &n)
            if p == NULL:
                return BROKEN
            if key != 82:     # source_metadata stands beside the payload
                payload, size, field = p, n, <int>(key >> 3)
                payloads += 1
            p += n
        elif 8 <= key < 88:   # a known field of another type: some other message
            return BROKEN
        else:
            p = skip_field(p, end, key)
            if p == NULL:
                return BROKEN
            continue
        known = True
    if payloads == 0:
        return SOUND if known else BROKEN
    if payloads > 1:
        return read_payloads(c, start, end)
    return read_payload(c, field, payload, size)


cdef inline Parsed read_payloads(Context* c, const uint8_t* p, const uint8_t* end) noexcept nogil:
    """Several payloads in an Event that is known to be sound up to them. None is dropped, as a oneof would."""
    cdef uint64_t key = 0, n = 0
    cdef Parsed parsed
    while p < end:
        p = read_varint(p, end, &key)
        if key & 7 != 2 or key >= 82:
            p = skip_field(p, end, key)
            continue
        p = read_size(p, end, &n)
        parsed = read_payload(c, <int>(key >> 3), p, n)
        if parsed != SOUND:
            return parsed
        p += n
    return SOUND


cdef inline Parsed read_payload(Context* c, int field, const uint8_t* p, uint64_t size) noexcept nogil:
    cdef double value = 0
    if field == 5:
        return read_summary(c, p, p + size)
    if field == 7 and not session_status(p, p + size, &value):
        return BROKEN
    if c.skip:
        c.skip -= 1
        return SOUND
    return add_row(c, -1, SHAPE_EVENT + field, value, p, size)


cdef inline bint session_status(const uint8_t* p, const uint8_t* end, double* status) noexcept nogil:
    cdef uint64_t key, n
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL or 8 < key < 16:
            return False
        if key == 8:
            p = read_varint(p, end, &n)
            status[0] = <double><int64_t>n
        else:
            p = skip_field(p, end, key)
        if p == NULL:
            return False
    return True


cdef inline Parsed read_summary(Context* c, const uint8_t* p, const uint8_t* end) noexcept nogil:
    cdef uint64_t key, n
    cdef Value v
    cdef Parsed parsed
    while p < end:
        p = read_varint(p, end, &key)
        if p == NULL:
            return BROKEN
        if key != 10:
            if key >> 3 == 1:
                return BROKEN
            p = skip_field(p, end, key)
            if p == NULL:
                return BROKEN
            continue
        p = read_size(p, end, &n)
        if p == NULL:
            return BROKEN
        if c.skip:
            c.skip -= 1
        else:
            if not read_value(c.tags, p, p + n, &v):
                return BROKEN
            parsed = add_value(c, &v, p, n)
            if parsed != SOUND:
                return parsed
        p += n
    return SOUND


cdef inline Parsed add_value(Context* c, Value* v, const uint8_t* start, uint64_t size) noexcept nogil:
    cdef double value = 0
    cdef int inexact = 0
    cdef int32_t tag
    c.value_at = NULL
    if v.shape == SHAPE_SIMPLE:
        value = load_float(v.simple)
        c.value_at, c.dtype = v.simple, 1
    elif v.shape == SHAPE_TENSOR and tensor_scalar(&v.tensor, &value, &inexact):
        v.shape = SHAPE_TENSOR_SCALAR
        c.value_at, c.dtype = v.tensor.at, <int>v.tensor.dtype
    if c.dry:
        return SOUND
    tag = intern(c.tags, c.w.prev, v.name, <int64_t>v.name_size)
    if tag < 0:
        return NO_MEMORY
    c.w.entries = c.tags.entries
    if add_row(c, tag, v.shape, value, start, size) == NO_ROOM:
        return NO_ROOM
    if v.meta != NULL and c.tags.entries[tag].meta < 0:
        if not describe_tag(c.tags, tag, v.meta, <int64_t>v.meta_size):
            return NO_MEMORY
        c.described |= tag < c.known
    c.w.prev = tag
    return note_inexact(c, tag, v.tensor.raw, v.tensor.dtype) if inexact else SOUND


cdef inline Parsed note_inexact(Context* c, int32_t tag, uint64_t raw, uint64_t dtype) noexcept nogil:
    """The first of a tag's values that float64 rounds is named."""
    cdef int64_t row = c.w.out.n - 1
    cdef Note note
    if c.tags.entries[tag].inexact:
        return SOUND
    c.tags.entries[tag].inexact = 1
    note.code = 10 if dtype == 23 else 9
    note.tag, note.a, note.b = tag, c.step, <int64_t>raw
    note.offset, note.length = c.w.out.offset[row], c.w.out.length[row]
    return SOUND if add_note(c.notes, &note) else NO_MEMORY


cdef inline Parsed add_row(
    Context* c, int32_t tag, int shape, double value, const uint8_t* p, uint64_t size
) noexcept nogil:
    cdef Columns* o = c.w.out
    cdef int64_t row = o.n
    if c.dry:
        return SOUND
    if row >= o.capacity:
        return NO_ROOM
    o.tag[row] = tag
    o.shape[row] = <uint8_t>shape
    o.step[row] = c.step
    o.wall[row] = c.wall
    o.value[row] = value
    o.offset[row] = c.w.base + (p - c.w.buf)
    o.length[row] = <int32_t>size
    o.n += 1
    return SOUND


cdef inline void keep_template(Context* c, const uint8_t* start, int step_size) noexcept nogil:
    """Keep the record at the head, of one value, if only time, step and value may tell it from the tag's next one."""
    cdef Template* t = &c.w.templates[c.w.prev & (TEMPLATES - 1)]
    cdef int64_t row = c.w.out.n - 1
    t.tag = -1
    if c.value_at == NULL or step_size > 7 or not 18 <= c.w.length <= TEMPLATE_MAX:
        return
    t.record = start - c.w.buf
    t.epoch = c.w.epoch
    t.tag = c.w.prev
    t.size = <int32_t>c.w.length
    t.step_size = <short>step_size
    t.value_at = <short>(c.value_at - start)
    t.value_size = <short>numeric_size(c.dtype)
    t.dtype = <uint8_t>c.dtype
    t.message_at = <short>(c.w.out.offset[row] - c.w.base - t.record)
    t.message_size = c.w.out.length[row]
    t.shape = c.w.out.shape[row]
