/* The bits of one tensor element as a number. */
#ifndef LOSSLESS_NUMBER_H
#define LOSSLESS_NUMBER_H
#include <stdint.h>
#include <string.h>

static inline double bits_to_double(uint64_t raw) { double v; memcpy(&v, &raw, 8); return v; }
static inline double bits_to_float(uint32_t raw) { float v; memcpy(&v, &raw, 4); return v; }

static inline double half_to_double(uint32_t h) {
    uint64_t exponent = h >> 10 & 31;
    if (exponent == 0) {
        double v = (h & 1023) * 5.9604644775390625e-08;
        return h >> 15 ? -v : v;
    }
    return bits_to_double((exponent == 31 ? 2047 : exponent + 1008) << 52 | (uint64_t)(h & 1023) << 42 |
                          (uint64_t)(h >> 15) << 63);
}

/* The element whose bits, in the low end of `raw`, are of a numeric DataType; `inexact`: float64 rounds it. */
static inline double element_value(uint64_t dtype, uint64_t raw, int *inexact) {
    double v;
    switch (dtype) {
    case 1: return bits_to_float((uint32_t)raw);
    case 2: return bits_to_double(raw);
    case 3: return (int32_t)raw;
    case 4: return (uint8_t)raw;
    case 5: return (int16_t)raw;
    case 6: return (int8_t)raw;
    case 10: return raw ? 1.0 : 0.0;
    case 14: return bits_to_float((uint32_t)(raw & 0xffff) << 16);
    case 17: return (uint16_t)raw;
    case 19: return half_to_double(raw & 0xffff);
    case 22: return (uint32_t)raw;
    case 9:
        v = (double)(int64_t)raw;
        *inexact = v >= 9223372036854775808.0 || (int64_t)v != (int64_t)raw;
        return v;
    default:
        v = (double)raw;
        *inexact = v >= 18446744073709551616.0 || (uint64_t)v != raw;
        return v;
    }
}

/* The bits of an element of `size` bytes, 1, 2, 4 or 8. */
static inline uint64_t element_bits(const uint8_t *p, int size) {
    uint64_t raw = 0;
    switch (size) {
    case 1: return p[0];
    case 2: memcpy(&raw, p, 2); return raw;
    case 4: memcpy(&raw, p, 4); return raw;
    default: memcpy(&raw, p, 8); return raw;
    }
}
#endif
