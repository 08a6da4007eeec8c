/* After damage: where may the next record stand, is it whole, and what lies between. */
#ifndef LOSSLESS_RESYNC_H
#define LOSSLESS_RESYNC_H
#include <stdlib.h>
#include "walk.h"

/* First place in [at, size) where a header of right checksum and possible length stands; size - 11 or more if none. */
CRC_INLINE int64_t next_header_with(const uint8_t *buf, int64_t at, int64_t size, CrcFunction crc) {
    for (; at + HEADER <= size; at++) {
        const uint8_t *p = buf + at;
        if (load32(p + 4) == 0 && load32(p) <= MAX_RECORD && crc_mask(crc(0, p, 8)) == load32(p + 8)) break;
    }
    return at;
}

CRC_TARGET static int64_t next_header_hardware(const uint8_t *buf, int64_t at, int64_t size) {
    return next_header_with(buf, at, size, crc_hardware_inline);
}

static int64_t next_header_software(const uint8_t *buf, int64_t at, int64_t size) {
    return next_header_with(buf, at, size, crc_software);
}

static inline int64_t next_header(const uint8_t *b, int64_t at, int64_t n, int software) {
    return software ? next_header_software(b, at, n) : next_header_hardware(b, at, n);
}

/* --- many candidates over the same bytes: checksums from prefix checksums, so that nothing costs quadratic time --- */

#define PREFIX_STEP 4096

typedef struct {
    uint32_t *prefix; /* the register, from 0, before every PREFIX_STEP-th byte; NULL until it pays */
    int64_t spent;    /* bytes of candidates that were wrong */
} Checks;

static inline uint32_t crc_times(uint32_t a, uint32_t b) { /* product of two polynomials, reflected, modulo CRC_POLY */
    uint32_t product = 0;
    for (; a; a <<= 1) {
        product ^= b & (0u - (a >> 31));
        b = b >> 1 ^ (CRC_POLY & (0u - (b & 1)));
    }
    return product;
}

static uint32_t crc_over_zeros(uint32_t crc, uint64_t n) { /* the register after n zero bytes */
    uint32_t power = 0x00800000u; /* x^8, reflected */
    for (; n; n >>= 1, power = crc_times(power, power))
        if (n & 1) crc = crc_times(power, crc);
    return crc;
}

static uint32_t crc_raw(uint32_t reg, const uint8_t *p, size_t n, int software) {
    return ~(software ? crc_software(~reg, p, n) : crc_hardware(~reg, p, n));
}

static uint32_t prefix_at(const Checks *c, const uint8_t *buf, int64_t at, int software) {
    int64_t start = at - at % PREFIX_STEP;
    return crc_raw(c->prefix[at / PREFIX_STEP], buf + start, (size_t)(at - start), software);
}

static void make_prefix(Checks *c, const uint8_t *buf, int64_t size, int software) {
    c->prefix = (uint32_t *)malloc((size_t)(size / PREFIX_STEP + 1) * sizeof(uint32_t));
    if (!c->prefix) return;
    c->prefix[0] = 0;
    for (int64_t i = 1; i <= size / PREFIX_STEP; i++)
        c->prefix[i] = crc_raw(c->prefix[i - 1], buf + (i - 1) * PREFIX_STEP, PREFIX_STEP, software);
}

/* Whether the record at `at`, which lies whole in buf, has a right data checksum. */
static int data_is_right(Checks *c, const uint8_t *buf, int64_t size, int64_t at, int software) {
    const uint8_t *data = buf + at + HEADER;
    int64_t length = (int64_t)load64(buf + at), start = at + HEADER;
    uint32_t crc, want = load32(data + length);
    if (!c->prefix && c->spent > 2 * size) make_prefix(c, buf, size, software);
    if (c->prefix && length > 2 * PREFIX_STEP)
        crc = ~(crc_over_zeros(~prefix_at(c, buf, start, software), (uint64_t)length) ^
                prefix_at(c, buf, start + length, software));
    else
        crc = ~crc_raw(~0u, data, (size_t)length, software);
    c->spent += length;
    return crc_mask(crc) == want;
}

/* --- what lies between --- */

typedef struct {
    int64_t zeros;   /* longest run of zero bytes */
    int64_t run;     /* of them, up to the last byte looked at */
    int64_t nonzero; /* bytes */
    int64_t text;    /* bytes of printable ASCII and white space */
} Look;

static void look_at(Look *l, const uint8_t *p, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        if (p[i] == 0) {
            l->run++;
            continue;
        }
        if (l->run > l->zeros) l->zeros = l->run;
        l->run = 0;
        l->nonzero++;
        l->text += (p[i] >= 32 && p[i] < 127) || (p[i] >= 9 && p[i] <= 13);
    }
    if (l->run > l->zeros) l->zeros = l->run;
}
#endif
