# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Series as drawn: smoothed on all points, cut to a window, reduced to pixel columns. Runs without the GIL, in any number of threads.

Of each column of each attempt stay the first and last point, the lowest and highest (raw and smoothed, as far as they are drawn),
and the first NaN, +Inf and -Inf. A line keeps the neighbours just outside the window, so that it runs to the edge."""

from libc.math cimport INFINITY, isfinite, isnan
from libc.stdint cimport INT64_MAX, INT64_MIN, int32_t, int64_t, uint8_t
from libc.string cimport memmove, memset

from lossless.store._grid cimport Frame, Grid, column_of, grid_of, narrow, wanted
from lossless.store._plan cimport Plan
from lossless.store._work cimport AXIS_STEP, Attempt, Work, last_row, load, make_x, release, smooth_lines

cdef enum:
    SUPERSEDED = 1
    BROKEN = 2
    PICKED = 9            # at most so many points of a column
    FACTS = 11
    NO_MEMORY = -1
    NO_ROOM = -2

cdef struct Out:
    double* x
    double* y
    double* s
    uint8_t* flags
    int64_t* steps
    double* walls
    int64_t at, end

cdef struct Column:        # rows picked so far; -1 without
    int64_t key, n, first, last, low, high, s_low, s_high, nan, plus, minus
    double y_low, y_high, z_low, z_high

cdef struct Cursor:        # where emission stands in one series
    int64_t since, kept_step
    bint broken, any


cdef void _emit(const Work* w, const Frame* f, int64_t i, bint superseded, Cursor* c, Out* out) noexcept nogil:
    """Write row `i`. The caller has made sure that there is room."""
    cdef bint broken = c.broken
    if broken and f.newest:
        broken = c.any and w.steps[i] <= c.kept_step   # what lay between is hidden: the line goes on over it
    out.x[out.at] = w.x[i]
    out.flags[out.at] = (SUPERSEDED if superseded else 0) | (BROKEN if broken and c.any else 0)
    if f.raw:
        out.y[out.at] = w.values[i]
    if f.smoothed:
        out.s[out.at] = w.s[i]
    if out.steps != NULL:
        out.steps[out.at] = w.steps[i]
    if out.walls != NULL:
        out.walls[out.at] = w.walls[i]
    out.at += 1
    c.broken, c.any, c.kept_step = False, True, w.steps[i]


cdef inline void _open(Column* k, int64_t key) noexcept nogil:
    k.key, k.n = key, 0
    k.low = k.high = k.s_low = k.s_high = k.nan = k.plus = k.minus = -1
    k.y_low = k.z_low = INFINITY
    k.y_high = k.z_high = -INFINITY


cdef inline void _put(Column* k, const Work* w, const Frame* f, int64_t i) noexcept nogil:
    cdef double y = w.values[i], z
    if k.n == 0:
        k.first = i
    k.last = i
    k.n += 1
    if isfinite(y):
        if f.raw:
            if y < k.y_low:
                k.y_low, k.low = y, i
            if y > k.y_high:
                k.y_high, k.high = y, i
        if f.smoothed:
            z = w.s[i]
            if z < k.z_low:
                k.z_low, k.s_low = z, i
            if z > k.z_high:
                k.z_high, k.s_high = z, i
    elif isnan(y):
        if k.nan < 0:
            k.nan = i
    elif y > 0:
        if k.plus < 0:
            k.plus = i
    elif k.minus < 0:
        k.minus = i


cdef int _flush(Column* k, const Work* w, const Frame* f, bint superseded, Cursor* c, Out* out) noexcept nogil:
    """Write the points picked from a column in their order, each once."""
    cdef int64_t[PICKED] rows
    cdef int64_t[9] candidates
    cdef int64_t row
    cdef int n = 0, a, b
    if k.n == 0:
        return 0
    if out.end - out.at < PICKED:
        return NO_ROOM
    candidates[0], candidates[1], candidates[2], candidates[3] = k.first, k.low, k.high, k.s_low
    candidates[4], candidates[5], candidates[6], candidates[7], candidates[8] = k.s_high, k.nan, k.plus, k.minus, k.last
    for a in range(9):
        row = candidates[a]
        b = n
        while b and rows[b - 1] > row:
            b -= 1
        if row < 0 or (b and rows[b - 1] == row):
            continue
        memmove(rows + b + 1, rows + b, (n - b) * sizeof(int64_t))
        rows[b] = row
        n += 1
    for a in range(n):
        _emit(w, f, rows[a], superseded, c, out)
    k.n = 0
    return 0


cdef inline void _extremes(const double* y, int64_t i, int64_t end, int64_t* low, int64_t* high) noexcept nogil:
    """First rows of the lowest and the highest of the finite values in i:end. Without branches: they would be mispredicted."""
    cdef int64_t k, l = i, h = i
    cdef double least = y[i], most = y[i]
    for k in range(i + 1, end):
        l = k if y[k] < least else l
        least = y[k] if y[k] < least else least
        h = k if y[k] > most else h
        most = y[k] if y[k] > most else most
    low[0], high[0] = l, h


cdef inline void _order(int64_t* rows, int a, int b) noexcept nogil:
    cdef int64_t least = rows[a] if rows[a] < rows[b] else rows[b]
    rows[b] = rows[a] if rows[a] > rows[b] else rows[b]
    rows[a] = least


cdef int _plain(const Work* w, const Frame* f, Grid* g, int64_t first, int64_t last, Cursor* c, Out* out) noexcept nogil:
    """Draw rows first:last, all finite and none superseded, of which x never falls: the usual case, in a fraction of the time."""
    cdef int64_t i = first, end, before
    cdef int64_t[4] rows
    cdef int k
    while i < last:
        if out.end - out.at < PICKED:
            return NO_ROOM
        column_of(g, w.x[i])
        end = i + 1
        while end < last and g.edge_lo <= w.x[end] < g.edge_hi:
            end += 1
        _emit(w, f, i, False, c, out)
        if end - i > 2:
            _extremes(w.values if f.raw else w.s, i, end, &rows[0], &rows[1])
            _order(rows, 0, 1)
            rows[2] = rows[3] = rows[1]
            if f.raw and f.smoothed:
                _extremes(w.s, i, end, &rows[2], &rows[3])
                _order(rows, 2, 3)
                _order(rows, 0, 2)
                _order(rows, 1, 3)
                _order(rows, 1, 2)
            before = i
            for k in range(4):
                if before < rows[k] < end - 1:
                    _emit(w, f, rows[k], False, c, out)
                    before = rows[k]
        if end - i > 1:
            _emit(w, f, end - 1, False, c, out)
        i = end
    return 0


cdef int _attempt(const Work* w, const Frame* f, Grid* g, Column* k, int64_t a, int64_t line_first, int64_t line_last, Cursor* c, Out* out) noexcept nogil:
    """Draw attempt `a`, a part of the line line_first:line_last."""
    cdef Attempt attempt = w.attempts[a]
    cdef int64_t last = w.attempts[a + 1].row if a + 1 < w.n_attempts else w.n, i, key
    cdef int64_t first = attempt.row
    cdef bint superseded = False
    if f.rising and f.ranged:
        narrow(w, f, line_first, line_last, &first, &last)
    if f.rising and g.pixels and not attempt.barred and w.nonfinite == 0 and first >= c.since:
        return _plain(w, f, g, first, last, c, out)
    _open(k, INT64_MIN)
    for i in range(first, last):
        if f.ranged and not wanted(w, i, line_first, line_last, f):
            continue
        if attempt.barred and (w.steps[i] >= attempt.bar) != superseded:
            if _flush(k, w, f, superseded, c, out) < 0:
                return NO_ROOM
            superseded = not superseded
        if superseded and f.newest:
            continue
        if i < c.since:
            c.broken, c.any, c.kept_step = False, True, w.steps[i]
            continue
        if g.pixels == 0:
            if out.at == out.end:
                return NO_ROOM
            _emit(w, f, i, superseded, c, out)
            continue
        key = column_of(g, w.x[i])
        if key != k.key:
            if _flush(k, w, f, superseded, c, out) < 0:
                return NO_ROOM
            _open(k, key)
        _put(k, w, f, i)
    return _flush(k, w, f, superseded, c, out)


cdef int64_t _in_range(const Work* w, const Frame* f) noexcept nogil:
    cdef int64_t i, n = 0
    if not f.ranged:
        return w.n
    for i in range(w.n):
        n += f.lo <= w.x[i] <= f.hi
    return n


cdef int _series(const Work* w, const Frame* f, int64_t since, int64_t* facts, Out* out) noexcept nogil:
    """Draw one loaded series and fill its facts."""
    cdef Cursor c
    cdef Column column
    cdef Grid grid
    cdef int64_t a, line_first = 0, line_last = 0, begin = out.at, i, row = last_row(w)
    facts[2], facts[3] = _in_range(w, f), w.n
    memset(&c, 0, sizeof(Cursor))
    c.since = since
    grid.pixels = 0
    if f.pixels and facts[2] > f.pixels:
        grid = grid_of(f, w)
    for a in range(w.n_attempts):
        if w.attempts[a].broken or a == 0:
            line_first = w.attempts[a].row
            line_last = w.n
            for i in range(a + 1, w.n_attempts):
                if w.attempts[i].broken:
                    line_last = w.attempts[i].row
                    break
            c.broken = a > 0
        if _attempt(w, f, &grid, &column, a, line_first, line_last, &c, out) < 0:
            return NO_ROOM
    facts[0], facts[1] = begin, out.at - begin
    facts[4] = w.nonfinite
    facts[5] = w.steps[w.first_nonfinite] if w.first_nonfinite >= 0 else 0
    facts[6], facts[7], facts[8] = w.n_attempts, w.workers, row
    if w.n:
        facts[9] = w.steps[row]
        facts[10] = w.steps[0]
        for a in range(w.n_attempts):
            facts[10] = min(facts[10], w.steps[w.attempts[a].row])
    return 0


cdef _check_draw(Plan plan, int64_t first, int64_t last, Py_ssize_t known, int64_t[:, ::1] facts, double[:, ::1] points,
                 const double[::1] kernel):
    if not (0 <= first <= last <= plan.n_picked and last <= min(known, facts.shape[0], points.shape[0])):
        raise ValueError("draw: got series out of range, want some of the plan's")
    if facts.shape[1] < FACTS or points.shape[1] < 3 or kernel.shape[0] < 1:
        raise ValueError("draw: got too few facts, want 11 and 3 a series")


cdef Frame _frame(int32_t axis, window, bint logarithmic, bint newest, bint raw, bint smoothed, int64_t pixels):
    lo, hi = window if window is not None else (0, 0)
    return Frame(lo, hi, window is not None, logarithmic, newest, raw, smoothed, axis == AXIS_STEP, pixels)


cdef inline void _fill_points(const Work* w, const int64_t* facts, double* points) noexcept nogil:
    if w.n:
        points[0], points[1], points[2] = w.walls[0], w.values[facts[8]], w.walls[facts[8]]


def draw(Plan plan, int64_t first, int64_t last, int32_t axis, window, bint logarithmic, bint newest, bint raw, int32_t smoothing,
         double amount, const double[::1] kernel, int64_t pixels, const int64_t[::1] since, int64_t[:, ::1] facts,
         double[:, ::1] points, double[::1] x, double[::1] y, double[::1] s, uint8_t[::1] flags, steps, walls, int64_t at, int64_t end):
    """Draw series first:last of the plan into entries at:end of the columns; the entry behind the last one written, or -2 if there
    was too little room. Raises MemoryError, and ValueError for columns that are too short.

    `since[i]`: rows of series i before that one are known already and left out. `y` may be empty without `raw`, `s` without
    smoothing; `steps` int64 and `walls` float64 may be None. `facts[i]`: first entry, entries, points in range, points, non-finite
    values, step of the first of them, attempts, workers, row of the newest point, its step, lowest first step of an attempt.
    `points[i]`: its first wall time, newest value, newest wall time."""
    cdef Frame f
    cdef Work w
    cdef Out out
    cdef int64_t[::1] out_steps
    cdef double[::1] out_walls
    cdef int64_t i
    cdef int status = 0
    cdef Py_ssize_t n = x.shape[0]
    _check_draw(plan, first, last, since.shape[0], facts, points, kernel)
    if not 0 <= at <= end <= n or flags.shape[0] < end or (raw and y.shape[0] < end) or (smoothing and s.shape[0] < end):
        raise ValueError("draw: got columns that are too short, want `end` entries")
    f = _frame(axis, window, logarithmic, newest, raw, smoothing != 0, pixels)
    memset(&w, 0, sizeof(Work))
    memset(&out, 0, sizeof(Out))
    out.at, out.end = at, end
    if end:
        out.x, out.flags = &x[0], &flags[0]
        out.y = &y[0] if raw else NULL
        out.s = &s[0] if smoothing else NULL
    if steps is not None and len(steps) >= end > 0:
        out_steps = steps
        out.steps = &out_steps[0]
    if walls is not None and len(walls) >= end > 0:
        out_walls = walls
        out.walls = &out_walls[0]
    with nogil:
        for i in range(first, last):
            if load(&w, plan, i) < 0 or make_x(&w, axis) < 0 or (
                    smoothing and smooth_lines(&w, smoothing, amount, &kernel[0], kernel.shape[0] - 1) < 0):
                status = NO_MEMORY
                break
            status = _series(&w, &f, since[i], &facts[i, 0], &out)
            if status < 0:
                break
            _fill_points(&w, &facts[i, 0], &points[i, 0])
        release(&w)
    if status == NO_MEMORY:
        raise MemoryError("draw: no memory for a series")
    return out.at if status == 0 else NO_ROOM


def attempt_steps(Plan plan, int64_t i, int64_t newest):
    """First steps of the attempts of series `i`, of the `newest` ones at most; a further worker's first is none."""
    cdef Work w
    cdef int64_t a
    cdef list found = []
    memset(&w, 0, sizeof(Work))
    try:
        if load(&w, plan, i) < 0:
            raise MemoryError("attempts: no memory for a series")
        for a in range(w.n_attempts):
            if a == 0 or not w.attempts[a].worker:
                found.append(w.steps[w.attempts[a].row])
    finally:
        release(&w)
    return found[max(0, len(found) - newest):]


def count_attempts(Plan plan, int64_t[:, ::1] counts):
    """Fill counts[i] with the attempts and workers of series i."""
    cdef Work w
    cdef int64_t i
    cdef int status = 0
    if counts.shape[0] < plan.n_picked or counts.shape[1] < 2:
        raise ValueError("attempts: got too few counts, want 2 a series")
    memset(&w, 0, sizeof(Work))
    with nogil:
        for i in range(plan.n_picked):
            status = load(&w, plan, i)
            if status < 0:
                break
            counts[i, 0], counts[i, 1] = w.n_attempts, w.workers
        release(&w)
    if status < 0:
        raise MemoryError("attempts: no memory for a series")


def close_gap(columns, int64_t to, int64_t first, int64_t last):
    """Move entries first:last of each 8-byte or 1-byte column down to `to`."""
    cdef double[::1] eights
    cdef uint8_t[::1] ones
    for column in columns:
        if column.itemsize == 8:
            eights = column.view("f8")
            if last > eights.shape[0] or not 0 <= to <= first <= last:
                raise ValueError("close_gap: got entries out of range")
            if last > first:
                with nogil:
                    memmove(&eights[to], &eights[first], (last - first) * 8)
        else:
            ones = column
            if last > ones.shape[0] or not 0 <= to <= first <= last:
                raise ValueError("close_gap: got entries out of range")
            if last > first:
                with nogil:
                    memmove(&ones[to], &ones[first], last - first)
