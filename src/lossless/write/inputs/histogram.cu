/* Histograms of device memory in one pass: see cuda.py, which compiles this with NVRTC and launches it.
 *
 * A slot is 32-bit words, zero at first: [0] the greatest finite value, [1] the least, both as ordered integers, the least
 * inverted, so that zero is before all; [2..3] sum and [4..5] sum of squares, doubles; [6..] counts. Values that are not
 * finite are in the last count alone. */
#define BLOCK 1024
#define MOST 2048

typedef unsigned int u32;
typedef unsigned short u16;

struct Stats {
    u32 high, low;
    double sum, squares;
};

__device__ __forceinline__ float load(const void *values, long long at, int dtype) {
    if (dtype == 0) return ((const float *)values)[at];
    u16 bits = ((const u16 *)values)[at];
    if (dtype == 2) return __int_as_float((int)bits << 16); /* bfloat16 */
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(bits));
    return wide;
}

/* Integers in the order of the floats. */
__device__ __forceinline__ u32 ordered(float x) {
    u32 bits = (u32)__float_as_int(x);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

__device__ __forceinline__ float unordered(u32 bits) {
    return __int_as_float((int)(bits & 0x80000000u ? bits & 0x7fffffffu : ~bits));
}

__device__ __forceinline__ bool finite(float x) { return (__float_as_int(x) & 0x7f800000) != 0x7f800000; }

__device__ __forceinline__ void see(Stats &stats, float x) {
    u32 place = ordered(x);
    stats.high = max(stats.high, place);
    stats.low = max(stats.low, ~place);
    stats.sum += (double)x;
    stats.squares += (double)x * (double)x;
}

__device__ __forceinline__ void join(Stats &stats) {
    for (int step = 16; step; step >>= 1) {
        stats.high = max(stats.high, __shfl_xor_sync(~0u, stats.high, step));
        stats.low = max(stats.low, __shfl_xor_sync(~0u, stats.low, step));
        stats.sum += __shfl_xor_sync(~0u, stats.sum, step);
        stats.squares += __shfl_xor_sync(~0u, stats.squares, step);
    }
}

/* All threads of a block, once. */
__device__ __forceinline__ void tell(Stats stats, u32 *slot) {
    __shared__ Stats warps[BLOCK / 32];
    join(stats);
    if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = stats;
    __syncthreads();
    if (threadIdx.x >= 32) return;
    stats = warps[threadIdx.x];
    join(stats);
    if (threadIdx.x) return;
    atomicMax(&slot[0], stats.high);
    atomicMax(&slot[1], stats.low);
    atomicAdd((double *)&slot[2], stats.sum);
    atomicAdd((double *)&slot[4], stats.squares);
}

/* Count one of `place` for every lane of a warp; `there`: whether the lane has one. Many lanes often have the same, zeros
 * above all, and adding to one address takes turns: those that have what the first lane has are added at once. */
__device__ __forceinline__ void add(u32 *count, int place, bool there) {
    u32 all = __ballot_sync(~0u, there);
    if (!all) return;
    int first = __ffs((int)all) - 1;
    int same = __shfl_sync(~0u, place, first);
    u32 alike = __ballot_sync(~0u, there && place == same);
    if ((int)(threadIdx.x % 32) == first)
        atomicAdd(&count[same], (u32)__popc((int)alike));
    else if (there && place != same)
        atomicAdd(&count[place], 1u);
}

/* How many values lie below bounds[0], from each bound up to the next, from the last one on. starts[k]: how many bounds are
 * at most the least float whose ordered integer begins with the 11 bits k. */
extern "C" __global__ void __launch_bounds__(BLOCK) between(
    const void *values, long long size, int dtype, const float *bounds, const u16 *starts, int n, u32 *slot) {
    __shared__ float limit[MOST];
    __shared__ u32 count[MOST];
    __shared__ u16 start[2048];
    for (int i = threadIdx.x; i < n; i += BLOCK) limit[i] = bounds[i];
    for (int i = threadIdx.x; i <= n; i += BLOCK) count[i] = 0;
    for (int i = threadIdx.x; i < 1024; i += BLOCK) ((u32 *)start)[i] = ((const u32 *)starts)[i];
    __syncthreads();
    Stats stats = {0, 0, 0.0, 0.0};
    long long stride = (long long)gridDim.x * BLOCK;
    int zero = start[ordered(0.0f) >> 21];
    while (zero < n && limit[zero] <= 0.0f) zero++;
    u32 zeros = 0; /* the place that many values share; threads that add to one address take turns */
    for (long long first = (long long)blockIdx.x * BLOCK + threadIdx.x; first < size; first += 4 * stride) {
        float x[4];
        for (int k = 0; k < 4; k++) x[k] = first + k * stride < size ? load(values, first + k * stride, dtype) : 0.0f;
        for (int k = 0; k < 4; k++) {
            if (first + k * stride >= size) break;
            int place = n;
            if (finite(x[k])) {
                see(stats, x[k]);
                for (place = start[ordered(x[k]) >> 21]; place < n && limit[place] <= x[k];) place++;
            }
            if (place == zero)
                zeros++;
            else
                atomicAdd(&count[place], 1u);
        }
    }
    for (int step = 16; step; step >>= 1) zeros += __shfl_xor_sync(~0u, zeros, step);
    if (threadIdx.x % 32 == 0 && zeros) atomicAdd(&count[zero], zeros);
    tell(stats, slot);
    __syncthreads();
    for (int i = threadIdx.x; i <= n; i += BLOCK)
        if (count[i]) atomicAdd(&slot[6 + i], count[i]);
}

extern "C" __global__ void __launch_bounds__(BLOCK) range(const void *values, long long size, int dtype, u32 *slot) {
    Stats stats = {0, 0, 0.0, 0.0};
    long long stride = (long long)gridDim.x * BLOCK;
    for (long long at = (long long)blockIdx.x * BLOCK + threadIdx.x; at < size; at += stride) {
        float x = load(values, at, dtype);
        if (finite(x)) see(stats, x);
    }
    tell(stats, slot);
}

/* How many values lie in each of n even buckets of the range that is in the slot already. */
extern "C" __global__ void __launch_bounds__(BLOCK) even(const void *values, long long size, int dtype, int n, u32 *slot) {
    __shared__ u32 count[MOST];
    for (int i = threadIdx.x; i <= n; i += BLOCK) count[i] = 0;
    __syncthreads();
    double low = (double)unordered(~slot[1]), high = (double)unordered(slot[0]), width = (high - low) / n;
    long long stride = (long long)gridDim.x * BLOCK;
    for (long long block = (long long)blockIdx.x * BLOCK; block < size; block += stride) {
        long long at = block + threadIdx.x;
        float x = at < size ? load(values, at, dtype) : 0.0f;
        int place = n;
        if (finite(x)) place = width > 0 ? min((int)(((double)x - low) / width), n - 1) : 0;
        add(count, place, at < size);
    }
    __syncthreads();
    for (int i = threadIdx.x; i <= n; i += BLOCK)
        if (count[i]) atomicAdd(&slot[6 + i], count[i]);
}
