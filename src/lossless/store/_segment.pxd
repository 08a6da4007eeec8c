"""The C face of a segment, for the kernels that read columns without the GIL."""

from libc.stdint cimport int32_t, int64_t


cdef class Segment:
    cdef object _block                   # owns the memory all pointers point into
    cdef readonly Py_ssize_t rows
    cdef readonly int64_t min_step, max_step
    cdef readonly double min_wall, max_wall
    cdef Py_ssize_t n_tags, n_steps
    cdef int32_t* p_tags                 # [n_tags], ascending
    cdef int32_t* p_starts               # [n_tags + 1], rows of walls and values
    cdef int32_t* p_places               # [n_tags], where the series' steps begin in p_steps
    cdef int64_t* p_steps                # [n_steps], shared by series that have the same
    cdef double* p_walls
    cdef double* p_values                # NULL if p_floats is not
    cdef float* p_floats                 # NULL unless float32 holds every value exactly
    cdef Py_ssize_t find(self, int32_t tag) noexcept nogil


cdef inline void widen(const float* floats, double* values, int64_t n) noexcept nogil:
    """Copy floats as doubles."""
    cdef int64_t i
    for i in range(n):
        values[i] = floats[i]
