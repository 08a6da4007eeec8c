/* CRC-32C (Castagnoli) by SSE4.2, by the arm64 CRC32 extension, or by table; chosen at run time by crc_setup(). */
#ifndef LOSSLESS_CRC32C_H
#define LOSSLESS_CRC32C_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(_MSC_VER)
#define CRC_INLINE static __forceinline
#else
#define CRC_INLINE static inline __attribute__((always_inline))
#endif

#if defined(__x86_64__) || defined(_M_X64)
#define CRC_X86 1
#include <nmmintrin.h>
#if defined(_MSC_VER)
#include <intrin.h>
#define CRC_TARGET
#else
#include <cpuid.h>
#if defined(__clang__)
#define CRC_TARGET __attribute__((target("sse4.2,crc32")))
#else
#define CRC_TARGET __attribute__((target("sse4.2")))
#endif
#endif
#define CRC_WORD(c, w) ((uint32_t)_mm_crc32_u64((c), (w)))
#define CRC_HALF(c, w) _mm_crc32_u32((c), (w))
#define CRC_BYTE(c, b) _mm_crc32_u8((c), (b))
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
#define CRC_ARM 1
#include <arm_acle.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#if defined(__clang__)
#define CRC_TARGET __attribute__((target("crc")))
#else
#define CRC_TARGET __attribute__((target("+crc")))
#endif
#define CRC_WORD(c, w) __crc32cd((c), (w))
#define CRC_HALF(c, w) __crc32cw((c), (w))
#define CRC_BYTE(c, b) __crc32cb((c), (b))
#else
#define CRC_TARGET
#endif

#define CRC_POLY 0x82F63B78u /* reflected */
#define CRC_BLOCK 256        /* bytes a chain runs before three chains are joined */
#define CRC_SHORT 64         /* the same in data that is too short for those */

typedef uint32_t (*CrcFunction)(uint32_t crc, const uint8_t *p, size_t n);

static uint32_t crc_table[8][256];
/* The register after CRC_BLOCK, CRC_SHORT zero bytes, by byte of the register. */
static uint32_t crc_join_block[4][256], crc_join_short[4][256];
static int crc_has_hardware = 0;

static uint32_t crc_software(uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (; n >= 8; p += 8, n -= 8) {
        uint32_t a = crc ^ ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
        crc = crc_table[7][a & 255] ^ crc_table[6][a >> 8 & 255] ^ crc_table[5][a >> 16 & 255] ^ crc_table[4][a >> 24] ^
              crc_table[3][p[4]] ^ crc_table[2][p[5]] ^ crc_table[1][p[6]] ^ crc_table[0][p[7]];
    }
    for (; n; n--) crc = crc_table[0][(crc ^ *p++) & 255] ^ crc >> 8;
    return ~crc;
}

#if defined(CRC_X86) || defined(CRC_ARM)
CRC_TARGET CRC_INLINE uint32_t crc_chain(uint32_t c, const uint8_t *p, size_t n) {
    uint64_t w;
    uint32_t h;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&w, p, 8);
        c = CRC_WORD(c, w);
    }
    if (n & 4) {
        memcpy(&h, p, 4);
        c = CRC_HALF(c, h);
        p += 4;
    }
    for (n &= 3; n; n--) c = CRC_BYTE(c, *p++);
    return c;
}

static inline uint32_t crc_join(uint32_t table[4][256], uint32_t c) {
    return table[0][c & 255] ^ table[1][c >> 8 & 255] ^ table[2][c >> 16 & 255] ^ table[3][c >> 24];
}

/* The instruction has a latency of three cycles and a throughput of one: long data runs in three chains. */
CRC_TARGET CRC_INLINE uint32_t crc_chains(uint32_t a, const uint8_t *p, size_t block, uint32_t table[4][256]) {
    uint32_t b = 0, c = 0;
    for (size_t i = 0; i < block; i += 8) {
        uint64_t x, y, z;
        memcpy(&x, p + i, 8);
        memcpy(&y, p + block + i, 8);
        memcpy(&z, p + 2 * block + i, 8);
        a = CRC_WORD(a, x);
        b = CRC_WORD(b, y);
        c = CRC_WORD(c, z);
    }
    return crc_join(table, crc_join(table, a) ^ b) ^ c;
}

CRC_TARGET static uint32_t crc_long(uint32_t c, const uint8_t *p, size_t n) {
    for (; n >= 3 * CRC_BLOCK; p += 3 * CRC_BLOCK, n -= 3 * CRC_BLOCK) c = crc_chains(c, p, CRC_BLOCK, crc_join_block);
    for (; n >= 3 * CRC_SHORT; p += 3 * CRC_SHORT, n -= 3 * CRC_SHORT) c = crc_chains(c, p, CRC_SHORT, crc_join_short);
    return crc_chain(c, p, n);
}

CRC_TARGET CRC_INLINE uint32_t crc_hardware_inline(uint32_t crc, const uint8_t *p, size_t n) {
    return ~(n < 3 * CRC_SHORT ? crc_chain(~crc, p, n) : crc_long(~crc, p, n));
}

CRC_TARGET static uint32_t crc_hardware(uint32_t crc, const uint8_t *p, size_t n) {
    return crc_hardware_inline(crc, p, n);
}

static int crc_detect(void) {
#if defined(CRC_X86) && defined(_MSC_VER)
    int r[4];
    __cpuid(r, 1);
    return r[2] >> 20 & 1;
#elif defined(CRC_X86)
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c >> 20 & 1);
#elif defined(__linux__)
    return getauxval(AT_HWCAP) >> 7 & 1; /* HWCAP_CRC32 */
#else
    return 1; /* every arm64 machine of Apple and Microsoft has it */
#endif
}
#else
#define crc_hardware_inline crc_software
#define crc_hardware crc_software
static int crc_detect(void) { return 0; }
#endif

/* Fill the tables and look at the processor. Call once, before anything else here. */
static void crc_setup(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ CRC_POLY : c >> 1;
        crc_table[0][i] = c;
    }
    for (int k = 1; k < 8; k++)
        for (int i = 0; i < 256; i++) {
            uint32_t c = crc_table[k - 1][i];
            crc_table[k][i] = c >> 8 ^ crc_table[0][c & 255];
        }
    for (int k = 0; k < 4; k++)
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i << 8 * k;
            for (int z = 0; z < CRC_SHORT; z++) c = crc_table[0][c & 255] ^ c >> 8;
            crc_join_short[k][i] = c;
            for (int z = CRC_SHORT; z < CRC_BLOCK; z++) c = crc_table[0][c & 255] ^ c >> 8;
            crc_join_block[k][i] = c;
        }
    crc_has_hardware = crc_detect();
}

static inline uint32_t crc32c(uint32_t crc, const uint8_t *p, size_t n) {
    return crc_has_hardware ? crc_hardware(crc, p, n) : crc_software(crc, p, n);
}

/* TFRecord's mask, which keeps the CRC of data that holds CRCs from degenerating. */
static inline uint32_t crc_mask(uint32_t crc) { return (crc >> 15 | crc << 17) + 0xa282ead8u; }
#endif
