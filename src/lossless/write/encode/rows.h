/* Sums, squares, least and greatest of rows of eight values, lane by lane, so that the order of additions is fixed. */
#ifndef LOSSLESS_ROWS_H
#define LOSSLESS_ROWS_H

#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct {
    double sum[8], square[8];
} Lanes;

typedef struct {
    double low, high, total, squares;
} Sums;

static inline double rows_fold(const double *x) {
    return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
}

static inline void rows_double(const double *v, int64_t n, Lanes *lanes, Sums *all) {
    for (int64_t i = 0; i < n; i += 8)
        for (int k = 0; k < 8; k++) {
            double x = v[i + k];
            lanes->sum[k] += x;
            lanes->square[k] += x * x;
            all->low = x < all->low ? x : all->low;
            all->high = x > all->high ? x : all->high;
        }
}

#if defined(__SSE2__)
static inline void rows_float(const float *v, int64_t n, Lanes *lanes, Sums *all) {
    __m128d s[4], q[4];
    __m128 low = _mm_set1_ps(v[0]), high = low;
    float ends[8];
    for (int k = 0; k < 4; k++) {
        s[k] = _mm_loadu_pd(lanes->sum + 2 * k);
        q[k] = _mm_loadu_pd(lanes->square + 2 * k);
    }
    for (int64_t i = 0; i < n; i += 8)
        for (int k = 0; k < 2; k++) {
            __m128 x = _mm_loadu_ps(v + i + 4 * k);
            __m128d first = _mm_cvtps_pd(x), second = _mm_cvtps_pd(_mm_movehl_ps(x, x));
            s[2 * k] = _mm_add_pd(s[2 * k], first);
            s[2 * k + 1] = _mm_add_pd(s[2 * k + 1], second);
            q[2 * k] = _mm_add_pd(q[2 * k], _mm_mul_pd(first, first));
            q[2 * k + 1] = _mm_add_pd(q[2 * k + 1], _mm_mul_pd(second, second));
            low = _mm_min_ps(x, low);
            high = _mm_max_ps(x, high);
        }
    for (int k = 0; k < 4; k++) {
        _mm_storeu_pd(lanes->sum + 2 * k, s[k]);
        _mm_storeu_pd(lanes->square + 2 * k, q[k]);
    }
    _mm_storeu_ps(ends, low);
    _mm_storeu_ps(ends + 4, high);
    for (int k = 0; k < 4; k++) {
        all->low = ends[k] < all->low ? ends[k] : all->low;
        all->high = ends[4 + k] > all->high ? ends[4 + k] : all->high;
    }
}
#else
static inline void rows_float(const float *v, int64_t n, Lanes *lanes, Sums *all) {
    for (int64_t i = 0; i < n; i += 8)
        for (int k = 0; k < 8; k++) {
            double x = v[i + k];
            lanes->sum[k] += x;
            lanes->square[k] += x * x;
            all->low = x < all->low ? x : all->low;
            all->high = x > all->high ? x : all->high;
        }
}
#endif

#endif
