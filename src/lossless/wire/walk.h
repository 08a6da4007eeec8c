/* The innermost loop: frames checked, and records that repeat their tag's previous one but for time, step and value. */
#ifndef LOSSLESS_WALK_H
#define LOSSLESS_WALK_H
#include "crc32c.h"
#include "number.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#error "lossless reads little-endian numbers where they lie; this processor is big-endian"
#endif

#define MAX_RECORD 0x7fffffffULL /* protobuf's limit */
#define HEADER 12                /* length, its checksum */
#define FRAME 16                 /* and the data's checksum */
#define TEMPLATES 4096           /* a power of two; tags beyond share places */
#define TEMPLATE_MAX 4096        /* longest record that is kept as a template */

/* Why the walk stopped at `pos`. */
enum { WALK_END, WALK_MORE, WALK_FULL, WALK_RECORD, WALK_BAD_LENGTH, WALK_BAD_DATA, WALK_ABSURD };

typedef struct {
    int32_t *tag;
    uint8_t *shape;
    int64_t *step;
    double *wall, *value;
    int64_t *offset;
    int32_t *length;
    int64_t n, capacity;
} Columns;

typedef struct {
    int64_t name;   /* in the arena */
    int32_t size;   /* of the name */
    uint32_t hash;
    int32_t next;   /* the tag that followed last time */
    int32_t meta;   /* -1: none seen */
    int32_t inexact; /* 1: already named by R009 */
} TagEntry;

/* A record in the present buffer; valid while `epoch` is that of the scan. */
typedef struct {
    int64_t record; /* start of its payload */
    uint32_t epoch;
    int32_t tag, size;
    int16_t step_size, value_at, value_size, message_at;
    uint8_t shape, dtype;
    int32_t message_size;
} Template;

typedef struct {
    const uint8_t *buf;
    int64_t pos, size, base;
    uint64_t length; /* of the record at pos, once its header is right */
    int verify, software;
    uint32_t epoch;
    int32_t prev;
    TagEntry *entries;
    Template *templates;
    Columns *out;
    int64_t records;
} Walk;

static inline uint64_t load64(const uint8_t *p) { uint64_t w; memcpy(&w, p, 8); return w; }
static inline uint32_t load32(const uint8_t *p) { uint32_t w; memcpy(&w, p, 4); return w; }
static inline double load_double(const uint8_t *p) { double w; memcpy(&w, p, 8); return w; }
static inline float load_float(const uint8_t *p) { float w; memcpy(&w, p, 4); return w; }

CRC_INLINE int same_bytes(const uint8_t *a, const uint8_t *b, int64_t n) {
    if (n >= 8) {
        for (int64_t i = 0; i + 8 <= n; i += 8)
            if (load64(a + i) != load64(b + i)) return 0;
        return load64(a + n - 8) == load64(b + n - 8);
    }
    if (n >= 4) return load32(a) == load32(b) && load32(a + n - 4) == load32(b + n - 4);
    for (int64_t i = 0; i < n; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

/* A varint of `n` bytes, 1 to 7, from the low bytes of `w`, at its last byte; -1 if it has another size. */
CRC_INLINE int64_t varint7(uint64_t w, int n) {
    uint64_t stop = ~w & 0x8080808080808080ULL;
    if (stop == 0 || (stop & (0 - stop)) != 0x80ULL << 8 * (n - 1)) return -1;
    w &= ~0ULL >> (64 - 8 * n) & 0x7f7f7f7f7f7f7f7fULL;
    w = (w & 0x007f007f007f007fULL) | (w & 0x7f007f007f007f00ULL) >> 1;
    w = (w & 0x00003fff00003fffULL) | (w & 0x3fff00003fff0000ULL) >> 2;
    return (int64_t)((w & 0x000000000fffffffULL) | (w & 0x0fffffff00000000ULL) >> 4);
}

/* Take the record at `d` if the expected tag's template fits it. */
CRC_INLINE int take_template(Walk *w, const uint8_t *d) {
    if (w->prev < 0) return 0;
    int32_t tag = w->entries[w->prev].next;
    Template *t = &w->templates[tag & (TEMPLATES - 1)];
    if (tag < 0 || t->tag != tag || t->epoch != w->epoch || (uint64_t)t->size != w->length || d[0] != 9) return 0;
    const uint8_t *a = w->buf + t->record;
    int64_t step = 0, head = 9, tail = t->value_at + t->value_size;
    if (t->step_size) {
        step = varint7(load64(d + 10), t->step_size);
        if (d[9] != 16 || step < 0) return 0;
        head = 10 + t->step_size;
    }
    if (!same_bytes(a + head, d + head, t->value_at - head)) return 0;
    if (!same_bytes(a + tail, d + tail, t->size - tail)) return 0;
    double value;
    if (t->dtype == 1) {
        value = load_float(d + t->value_at);
    } else {
        int inexact = 0;
        value = element_value(t->dtype, element_bits(d + t->value_at, t->value_size), &inexact);
        if (inexact) return 0;
    }
    Columns *o = w->out;
    int64_t row = o->n++;
    o->tag[row] = tag;
    o->shape[row] = t->shape;
    o->step[row] = step;
    o->wall[row] = load_double(d + 1);
    o->value[row] = value;
    o->offset[row] = w->base + (d - w->buf) + t->message_at;
    o->length[row] = t->message_size;
    w->prev = tag;
    t->record = d - w->buf;
    return 1;
}

CRC_INLINE int walk_with(Walk *w, CrcFunction crc) {
    for (;;) {
        int64_t left = w->size - w->pos;
        if (left == 0) return WALK_END;
        if (w->out->n >= w->out->capacity) return WALK_FULL;
        if (left < HEADER) return WALK_MORE;
        const uint8_t *p = w->buf + w->pos;
        w->length = load64(p);
        if (crc_mask(crc(0, p, 8)) != load32(p + 8)) return WALK_BAD_LENGTH;
        if (w->length > MAX_RECORD) return WALK_ABSURD;
        if ((int64_t)w->length > left - FRAME) return WALK_MORE;
        const uint8_t *data = p + HEADER;
        if (w->verify && crc_mask(crc(0, data, (size_t)w->length)) != load32(data + w->length)) return WALK_BAD_DATA;
        if (!take_template(w, data)) return WALK_RECORD;
        w->pos += FRAME + (int64_t)w->length;
        w->records++;
    }
}

CRC_TARGET static int walk_hardware(Walk *w) { return walk_with(w, crc_hardware_inline); }
static int walk_software(Walk *w) { return walk_with(w, crc_software); }
static inline int walk(Walk *w) { return w->software ? walk_software(w) : walk_hardware(w); }
#endif
