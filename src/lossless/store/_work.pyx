# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""One picked series made ready: in one piece, split into attempts and workers, with its x and smoothed values.

An attempt begins at a START mark, at the first point of a further file, and where the step falls. It draws a new line unless
its first step is higher than the last one before it: a resumed run goes on. Smoothing starts anew with each line."""

from libc.math cimport isfinite
from libc.stdint cimport INT64_MAX, int32_t, int64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy

from lossless.store._plan cimport JOINT_WORKER, Joint, Picked, Piece, Plan, copy_values
from lossless.store._smooth cimport smooth


cdef int _room(void** block, int64_t* room, int64_t wanted, size_t size) noexcept nogil:
    """Make `block` hold `wanted` entries; -1 without memory. What it held is kept."""
    cdef void* grown
    if wanted <= room[0]:
        return 0
    wanted += wanted // 2
    grown = realloc(block[0], wanted * size)
    if grown == NULL:
        return -1
    block[0], room[0] = grown, wanted
    return 0


cdef int load(Work* w, Plan plan, int64_t i) noexcept nogil:
    """Load series `i` of the plan; -1 without memory."""
    cdef Picked p = plan.picked[i]
    cdef Piece* piece = plan.pieces + p.first_piece
    w.n = p.rows
    if _values(w, piece, p.pieces) < 0:
        return -1
    if p.pieces == 1:
        w.steps, w.walls = piece.steps, piece.walls
    elif _gather(w, piece, p.pieces) < 0:
        return -1
    _count_nonfinite(w)
    return _attempts(w, plan.joints + p.first_joint, p.joints)


cdef int _values(Work* w, const Piece* pieces, int64_t n) noexcept nogil:
    cdef int64_t k, at = 0
    if n == 1 and pieces.values != NULL:
        w.values = pieces.values
        return 0
    if _room(<void**> &w.own_values, &w.room_values, w.n, 8) < 0:
        return -1
    for k in range(n):
        copy_values(pieces + k, w.own_values + at)
        at += pieces[k].rows
    w.values = w.own_values
    return 0


cdef int _gather(Work* w, const Piece* pieces, int64_t n) noexcept nogil:
    cdef int64_t k, at = 0, room = w.room
    if _room(<void**> &w.own_steps, &room, w.n, 8) < 0:
        return -1
    if _room(<void**> &w.own_walls, &w.room, w.n, 8) < 0:
        return -1
    for k in range(n):
        memcpy(w.own_steps + at, pieces[k].steps, pieces[k].rows * 8)
        memcpy(w.own_walls + at, pieces[k].walls, pieces[k].rows * 8)
        at += pieces[k].rows
    w.steps, w.walls = w.own_steps, w.own_walls
    return 0


cdef void _count_nonfinite(Work* w) noexcept nogil:
    cdef int64_t i, n = 0
    for i in range(w.n):
        n += not isfinite(w.values[i])
    w.nonfinite, w.first_nonfinite = n, -1
    if n:
        for i in range(w.n):
            if not isfinite(w.values[i]):
                w.first_nonfinite = i
                break


cdef int _attempts(Work* w, const Joint* joints, int64_t n_joints) noexcept nogil:
    cdef int64_t i, j = 0, next_joint = joints[0].row if n_joints else INT64_MAX
    cdef bint begins, worker
    w.n_attempts, w.workers = 0, 1
    if w.n and _attempt(w, 0, True, False) < 0:
        return -1
    for i in range(1, w.n):
        begins, worker = w.steps[i] < w.steps[i - 1], False
        while i == next_joint:
            begins = True
            worker |= joints[j].kind == JOINT_WORKER
            j += 1
            next_joint = joints[j].row if j < n_joints else INT64_MAX
        if begins:
            w.workers += worker
            if _attempt(w, i, worker, worker or w.steps[i] <= w.steps[i - 1]) < 0:
                return -1
    _bars(w)
    return 0


cdef int _attempt(Work* w, int64_t row, bint worker, bint broken) noexcept nogil:
    if _room(<void**> &w.attempts, &w.room_attempts, w.n_attempts + 1, sizeof(Attempt)) < 0:
        return -1
    w.attempts[w.n_attempts] = Attempt(row, 0, False, worker, broken)
    w.n_attempts += 1
    return 0


cdef void _bars(Work* w) noexcept nogil:
    """A point is superseded when a later attempt of its worker starts at or below its step."""
    cdef int64_t k, first, bar = INT64_MAX
    cdef bint barred = False
    for k in range(w.n_attempts - 1, -1, -1):
        w.attempts[k].bar, w.attempts[k].barred = bar, barred
        first = w.steps[w.attempts[k].row]
        bar, barred = first if first < bar else bar, True
        if w.attempts[k].worker:
            bar, barred = INT64_MAX, False


cdef int make_x(Work* w, int32_t axis) noexcept nogil:
    """Fill `x`; -1 without memory."""
    cdef int64_t i
    cdef double first
    if _room(<void**> &w.x, &w.room_x, w.n, 8) < 0:
        return -1
    if axis == AXIS_STEP:
        for i in range(w.n):
            w.x[i] = <double> w.steps[i]
    else:
        first = w.walls[0] if axis == AXIS_RELATIVE and w.n else 0
        for i in range(w.n):
            w.x[i] = w.walls[i] - first
    return 0


cdef int smooth_lines(Work* w, int32_t how, double amount, const double* kernel, int64_t radius) noexcept nogil:
    """Fill `s`, line by line; -1 without memory."""
    cdef int64_t k, last, first = 0
    if _room(<void**> &w.s, &w.room_s, w.n, 8) < 0:
        return -1
    for k in range(1, w.n_attempts + 1):
        if k == w.n_attempts or w.attempts[k].broken:
            last = w.attempts[k].row if k < w.n_attempts else w.n
            smooth(how, amount, kernel, radius, w.values + first, w.s + first, last - first)
            first = last
    return 0


cdef int64_t last_row(const Work* w) noexcept nogil:
    """The newest point: the end of the worker whose last wall time is the latest."""
    cdef int64_t k, row, newest = w.n - 1
    for k in range(1, w.n_attempts):
        row = w.attempts[k].row - 1
        if w.attempts[k].worker and w.walls[row] > w.walls[newest]:
            newest = row
    return newest


cdef void release(Work* w) noexcept nogil:
    free(w.own_steps)
    free(w.own_walls)
    free(w.own_values)
    free(w.x)
    free(w.s)
    free(w.attempts)
