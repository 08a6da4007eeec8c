"""One picked series made ready for drawing or summing up, in a thread's own memory."""

from libc.stdint cimport INT64_MAX, int32_t, int64_t

from lossless.store._plan cimport Plan

cdef enum Axis:
    AXIS_STEP = 0
    AXIS_RELATIVE = 1
    AXIS_WALL = 2

cdef struct Attempt:
    int64_t row           # its first row; it ends where the next begins
    int64_t bar           # steps from here on are superseded
    bint barred           # whether `bar` means anything
    bint worker           # the first attempt of a worker beside the others
    bint broken           # it does not go on where the one before ended: another line

cdef struct Work:
    int64_t n
    const int64_t* steps
    const double* walls
    const double* values
    double* x
    double* s
    Attempt* attempts
    int64_t n_attempts
    int64_t nonfinite, first_nonfinite    # first_nonfinite: a row, -1 without
    int64_t workers
    int64_t* own_steps
    double* own_walls
    double* own_values
    int64_t room, room_values, room_x, room_s, room_attempts

cdef int load(Work* w, Plan plan, int64_t i) noexcept nogil
cdef int make_x(Work* w, int32_t axis) noexcept nogil
cdef int smooth_lines(Work* w, int32_t how, double amount, const double* kernel, int64_t radius) noexcept nogil
cdef int64_t last_row(const Work* w) noexcept nogil
cdef void release(Work* w) noexcept nogil
