"""The C face of a plan: where the points of each picked series lie."""

from libc.stdint cimport int32_t, int64_t

from lossless.store._segment cimport Segment

cdef enum:
    JOINT_FILE = 1
    JOINT_WORKER = 2
    JOINT_START = 3

cdef struct Piece:
    const int64_t* steps
    const double* walls
    const double* values       # NULL if `floats` is not
    const float* floats
    int64_t rows

cdef struct Part:
    int64_t series
    int64_t uid
    int64_t rows

cdef struct Joint:
    int64_t row
    int32_t kind

cdef struct Picked:
    int64_t first_piece
    int64_t pieces
    int64_t first_joint
    int64_t joints
    int64_t rows


cdef class Plan:
    cdef list _kept
    cdef Piece* pieces
    cdef Joint* joints
    cdef Part* parts_
    cdef Picked* picked
    cdef int64_t n_pieces, n_joints, n_parts, n_picked, cap_pieces, cap_joints, cap_parts, cap_picked
    cdef readonly int64_t rows
    cdef int _piece(self, Segment segment, Py_ssize_t at) except -1
    cdef int _part(self, int64_t uid, int64_t rows) except -1
    cdef int _joint(self, int64_t row, int32_t kind) except -1
    cdef int64_t _stream(self, object stream, int32_t series, int64_t row) except -1


cdef void copy_values(const Piece* p, double* values) noexcept nogil
