# Tags by name: open addressing over an arena, without the GIL. Ids count from 0 in order of first sight.
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy
from lossless.wire._walk cimport TagEntry, load64, same_bytes


cdef struct Blob:
    int64_t at            # in the arena
    int64_t size


cdef struct Tags:
    TagEntry* entries
    int32_t count
    int32_t capacity
    int32_t* slots        # ids, -1 where free; a power of two of them
    uint32_t mask
    uint8_t* arena        # names and metadata, as written
    int64_t used
    int64_t room
    Blob* metas           # SummaryMetadata messages, neighbours that are equal only once
    int32_t meta_count
    int32_t meta_capacity
    int32_t* late         # tags whose metadata came after their first value
    int32_t late_count
    int32_t late_room
    int32_t taken         # tags below this id were handed out
    uint64_t seed


cdef inline void tags_free(Tags* t) noexcept nogil:
    free(t.entries)
    free(t.slots)
    free(t.arena)
    free(t.metas)
    free(t.late)


cdef inline int64_t keep(Tags* t, const uint8_t* p, int64_t n) noexcept nogil:
    """Copy bytes into the arena; where, or -1 without memory."""
    cdef int64_t room = t.room
    cdef uint8_t* arena
    if t.used + n > room:
        room = 2 * (t.used + n) if t.used + n > 128 else 256
        arena = <uint8_t*>realloc(t.arena, room)
        if arena == NULL:
            return -1
        t.arena = arena
        t.room = room
    if n:
        memcpy(t.arena + t.used, p, n)
    t.used += n
    return t.used - n


cdef inline uint32_t hash_bytes(const uint8_t* p, int64_t n, uint64_t seed) noexcept nogil:
    cdef uint64_t h = seed ^ <uint64_t>n, w = 0
    while n >= 8:
        h = (h ^ load64(p)) * <uint64_t>0xD6E8FEB86659FD93
        h ^= h >> 32
        p += 8
        n -= 8
    if n:
        memcpy(&w, p, n)
    h = (h ^ w) * <uint64_t>0xD6E8FEB86659FD93
    h = (h ^ h >> 32) * <uint64_t>0xD6E8FEB86659FD93
    return <uint32_t>(h >> 32)


cdef inline void place(Tags* t, int32_t tag) noexcept nogil:
    cdef uint32_t i = t.entries[tag].hash & t.mask
    while t.slots[i] >= 0:
        i = (i + 1) & t.mask
    t.slots[i] = tag


cdef inline bint tags_grow(Tags* t) noexcept nogil:
    """Room for one more; False without memory."""
    cdef int32_t capacity = 2 * t.capacity if t.capacity else 16, i
    cdef TagEntry* entries = <TagEntry*>realloc(t.entries, capacity * sizeof(TagEntry))
    cdef int32_t* slots
    if entries == NULL:
        return False
    t.entries = entries
    slots = <int32_t*>malloc(2 * <size_t>capacity * sizeof(int32_t))
    if slots == NULL:
        return False
    free(t.slots)
    t.slots = slots
    t.capacity = capacity
    t.mask = 2 * <uint32_t>capacity - 1
    for i in range(2 * capacity):
        slots[i] = -1
    for i in range(t.count):
        place(t, i)
    return True


cdef inline int32_t intern(Tags* t, int32_t prev, const uint8_t* p, int64_t n) noexcept nogil:
    """The id of a name, made if new; -1 without memory. `prev` is the tag before it, for the guess what comes next."""
    cdef int32_t tag = t.entries[prev].next if prev >= 0 else -1
    cdef TagEntry* e
    cdef uint32_t h, i
    cdef int64_t at
    if 0 <= tag < t.count and t.entries[tag].size == n and same_bytes(t.arena + t.entries[tag].name, p, n):
        return tag
    h = hash_bytes(p, n, t.seed)
    if t.capacity:
        i = h & t.mask
        while t.slots[i] >= 0:
            tag = t.slots[i]
            e = &t.entries[tag]
            if e.hash == h and e.size == n and same_bytes(t.arena + e.name, p, n):
                if prev >= 0:
                    t.entries[prev].next = tag
                return tag
            i = (i + 1) & t.mask
    if t.count == t.capacity and not tags_grow(t):
        return -1
    at = keep(t, p, n)
    if at < 0:
        return -1
    tag = t.count
    e = &t.entries[tag]
    e.name = at
    e.size = <int32_t>n
    e.hash = h
    e.next = -1
    e.meta = -1
    e.inexact = 0
    t.count += 1
    place(t, tag)
    if prev >= 0:
        t.entries[prev].next = tag
    return tag


cdef inline void forget_tags(Tags* t, int32_t count) noexcept nogil:
    """Undo the newest tags, down to `count`; last in, first out keeps every probe sequence whole."""
    cdef uint32_t i
    while t.count > count:
        t.count -= 1
        i = t.entries[t.count].hash & t.mask
        while t.slots[i] != t.count:
            i = (i + 1) & t.mask
        t.slots[i] = -1


cdef inline bint is_kept_meta(Tags* t, const uint8_t* p, int64_t n) noexcept nogil:
    """Whether a metadata message equals the one kept last, as that of neighbouring tags mostly does."""
    cdef Blob* last
    if t.meta_count == 0:
        return False
    last = &t.metas[t.meta_count - 1]
    return last.size == n and same_bytes(t.arena + last.at, p, n)


cdef inline int32_t keep_meta(Tags* t, const uint8_t* p, int64_t n) noexcept nogil:
    """The id of a metadata message, shared with the one kept last if equal; -1 without memory."""
    cdef Blob* metas
    cdef int64_t at
    cdef int32_t capacity
    if is_kept_meta(t, p, n):
        return t.meta_count - 1
    if t.meta_count == t.meta_capacity:
        capacity = 2 * t.meta_capacity if t.meta_capacity else 4
        metas = <Blob*>realloc(t.metas, capacity * sizeof(Blob))
        if metas == NULL:
            return -1
        t.metas = metas
        t.meta_capacity = capacity
    at = keep(t, p, n)
    if at < 0:
        return -1
    t.metas[t.meta_count].at = at
    t.metas[t.meta_count].size = n
    t.meta_count += 1
    return t.meta_count - 1


cdef inline bint describe_tag(Tags* t, int32_t tag, const uint8_t* p, int64_t n) noexcept nogil:
    """Keep the first metadata of a tag; False without memory."""
    cdef int32_t room = 2 * t.late_room if t.late_room else 4
    cdef int32_t* late
    cdef int32_t meta = keep_meta(t, p, n)
    if meta < 0:
        return False
    t.entries[tag].meta = meta
    if tag >= t.taken:
        return True
    if t.late_count == t.late_room:
        late = <int32_t*>realloc(t.late, room * sizeof(int32_t))
        if late == NULL:
            return False
        t.late, t.late_room = late, room
    t.late[t.late_count] = tag
    t.late_count += 1
    return True
