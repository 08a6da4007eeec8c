"""The C face of a segment, for the kernels that read columns without the GIL."""

from libc.stdint cimport int32_t, int64_t


cdef class Segment:
    cdef readonly object tags, starts, steps, walls, values
    cdef readonly Py_ssize_t rows
    cdef readonly int64_t min_step, max_step
    cdef readonly double min_wall, max_wall
    cdef const int32_t* p_tags
    cdef const int64_t* p_starts
    cdef const int64_t* p_steps
    cdef const double* p_walls
    cdef const double* p_values
    cdef Py_ssize_t n_tags
    cdef Py_ssize_t find(self, int32_t tag) noexcept nogil
