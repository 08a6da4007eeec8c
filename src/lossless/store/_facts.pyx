# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What each series of each file comes to, point by point in arrival order, in one pass and without the GIL."""

from libc.math cimport INFINITY, NAN, fabs, isfinite, isnan, sqrt
from libc.stdint cimport INT64_MAX, int32_t, int64_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset

from lossless.store._segment cimport Segment

cdef enum:
    POINTS, FIRST_STEP, LAST_STEP, MIN_STEP, MAX_STEP, FALLS, FALL_FROM, FALL_TO, REPEATS, FIRST_REPEAT, MAX_GAP, MAX_GAP_AT
    MIN_GAP, WALL_FALLS, BAD_WALLS, NANS, PINFS, NINFS, FIRST_NAN, FIRST_INF, BAD_TAIL, INTEGERS

cdef enum:
    FIRST_WALL, LAST_WALL, MIN_WALL, MAX_WALL, MAX_WALL_FALL, MAX_WALL_GAP, FIRST_VALUE, LAST_VALUE, MIN_VALUE, MAX_VALUE
    MEAN, STD, REST_MAX, FLOATS

INTEGER_COLUMNS = INTEGERS
FLOAT_COLUMNS = FLOATS

cdef struct Sheet:
    Py_ssize_t n_tags
    const int32_t* tags
    const int32_t* starts
    const int32_t* places
    const int64_t* steps
    const double* walls
    const double* values
    const float* floats

cdef struct Sheaf:
    int64_t first_sheet, sheets      # of one stream
    int64_t series                   # of its schema
    int64_t row                      # where its rows begin
    const int64_t* counts
    const int32_t* tags

cdef struct Steps:
    int64_t first, last, low, high, falls, fall_from, fall_to, repeats, first_repeat, gap, gap_at, min_gap

cdef struct Walls:
    double first, last, low, high, fall, gap
    int64_t falls, bad

cdef struct Values:
    double first, last, low, high, sum, squares, shift, rest
    int64_t finite, nans, pinfs, ninfs, first_nan, first_inf, tail


cdef class Survey:
    """Streams to be measured: filled by one thread, then read by any number. A row is a series that has points; the
    rows of a stream are in order of its series numbers. It keeps alive what it points to."""

    cdef list _kept
    cdef Sheet* sheets
    cdef Sheaf* sheaves
    cdef int64_t n_sheets, n_sheaves, cap_sheets, cap_sheaves
    cdef readonly int64_t rows

    def __cinit__(self):
        self._kept = []

    def __dealloc__(self):
        free(self.sheets)
        free(self.sheaves)

    def __len__(self):
        return self.n_sheaves

    def add(self, stream):
        """Take in a StreamView; its number of rows."""
        cdef const int64_t[::1] counts = stream.counts
        cdef const int32_t[::1] tags = stream.schema.array
        cdef int64_t i, rows = 0, first = self.n_sheets
        cdef Segment segment
        for i in range(counts.shape[0]):
            rows += counts[i] > 0
        if self.n_sheaves == self.cap_sheaves:
            self.cap_sheaves = 2 * self.cap_sheaves + 16
            self.sheaves = <Sheaf*> _grown(self.sheaves, self.cap_sheaves * sizeof(Sheaf))
        for segment in stream.segments:
            self._sheet(segment)
        self.sheaves[self.n_sheaves] = Sheaf(first, self.n_sheets - first, 0, self.rows, NULL, NULL)
        if rows:
            self.sheaves[self.n_sheaves].series = counts.shape[0]
            self.sheaves[self.n_sheaves].counts, self.sheaves[self.n_sheaves].tags = &counts[0], &tags[0]
        self.n_sheaves += 1
        self.rows += rows
        self._kept.append(stream)
        return rows

    cdef int _sheet(self, Segment s) except -1:
        if self.n_sheets == self.cap_sheets:
            self.cap_sheets = 2 * self.cap_sheets + 16
            self.sheets = <Sheet*> _grown(self.sheets, self.cap_sheets * sizeof(Sheet))
        self.sheets[self.n_sheets] = Sheet(s.n_tags, s.p_tags, s.p_starts, s.p_places, s.p_steps, s.p_walls, s.p_values, s.p_floats)
        self.n_sheets += 1
        return 0


def measure(Survey survey, int64_t first, int64_t last, int32_t[::1] tags, int64_t[:, ::1] integers, double[:, ::1] floats):
    """Measure streams first:last of the survey into their rows.

    `tags`: the board's tag number of each row; `integers` [INTEGER_COLUMNS, rows] and `floats` [FLOAT_COLUMNS, rows] as
    `facts.Facts` names their columns."""
    cdef int64_t i
    if not 0 <= first <= last <= survey.n_sheaves or tags.shape[0] != survey.rows:
        raise ValueError("measure: got streams out of range, want some of the survey's")
    if integers.shape[0] != INTEGERS or floats.shape[0] != FLOATS:
        raise ValueError("measure: got too few columns, want one each fact")
    if integers.shape[1] != survey.rows or floats.shape[1] != survey.rows:
        raise ValueError("measure: got columns of other lengths, want one entry a row")
    if survey.rows == 0:
        return
    with nogil:
        for i in range(first, last):
            _stream(survey.sheets + survey.sheaves[i].first_sheet, survey.sheaves + i, &tags[0], &integers[0, 0],
                    &floats[0, 0], survey.rows)


cdef void _stream(const Sheet* sheets, const Sheaf* sheaf, int32_t* tags, int64_t* integers, double* floats,
                  int64_t rows) noexcept nogil:
    """The rows of one stream. Series that share their steps, one behind the other, have them measured once."""
    cdef int64_t t, k, n, row = sheaf.row
    cdef Py_ssize_t at
    cdef const int64_t* own
    cdef const int64_t* known = NULL
    cdef int64_t known_n = -1
    cdef Steps steps
    cdef Walls walls
    cdef Values values
    cdef bint begun
    for t in range(sheaf.series):
        if sheaf.counts[t] == 0:
            continue
        begun = False
        for k in range(sheaf.sheets):
            at = _find(sheets + k, <int32_t> t)
            if at < 0:
                continue
            n = sheets[k].starts[at + 1] - sheets[k].starts[at]
            own = sheets[k].steps + sheets[k].places[at]
            if not begun:
                memset(&walls, 0, sizeof(Walls))
                memset(&values, 0, sizeof(Values))
            if begun or own != known or n != known_n or n != sheaf.counts[t]:
                _steps(&steps, own, n, begun)
                known = NULL
                if not begun and n == sheaf.counts[t]:
                    known = own
                known_n = n
            _walls(&walls, sheets[k].walls + sheets[k].starts[at], n, begun)
            if sheets[k].floats != NULL:
                _values(&values, sheets[k].floats + sheets[k].starts[at], own, n, begun)
            else:
                _values(&values, sheets[k].values + sheets[k].starts[at], own, n, begun)
            begun = True
        tags[row] = sheaf.tags[t]
        _write(integers + row, floats + row, rows, sheaf.counts[t], &steps, &walls, &values)
        row += 1


cdef inline Py_ssize_t _find(const Sheet* sheet, int32_t tag) noexcept nogil:
    """Index of the series `tag`, -1 if it has no row here."""
    cdef Py_ssize_t lo = 0, hi = sheet.n_tags, mid
    if tag < hi and sheet.tags[tag] == tag:
        return tag
    while lo < hi:
        mid = (lo + hi) >> 1
        if sheet.tags[mid] < tag:
            lo = mid + 1
        else:
            hi = mid
    return lo if lo < sheet.n_tags and sheet.tags[lo] == tag else -1


cdef inline int64_t _rise(int64_t low, int64_t high) noexcept nogil:
    """high - low of low <= high, at most what an int64 holds."""
    cdef uint64_t rise = <uint64_t> high - <uint64_t> low
    return INT64_MAX if rise > <uint64_t> INT64_MAX else <int64_t> rise


cdef void _steps(Steps* s, const int64_t* steps, int64_t n, bint begun) noexcept nogil:
    """Go on with `n` further steps, or begin."""
    cdef int64_t i, step, before, gap
    if not begun:
        memset(s, 0, sizeof(Steps))
        s.first = s.last = s.low = s.high = steps[0]
        s.min_gap = INT64_MAX
    before = s.last
    for i in range(0 if begun else 1, n):
        step = steps[i]
        if step > before:
            gap = _rise(before, step)
            if gap > s.gap:
                s.gap, s.gap_at = gap, before
            s.min_gap = gap if gap < s.min_gap else s.min_gap
            s.high = step if step > s.high else s.high
        elif step == before:
            if s.repeats == 0:
                s.first_repeat = step
            s.repeats += 1
        else:
            if s.falls == 0:
                s.fall_from, s.fall_to = before, step
            s.falls += 1
            s.low = step if step < s.low else s.low
        before = step
    s.last = before


cdef void _walls(Walls* w, const double* walls, int64_t n, bint begun) noexcept nogil:
    """Go on with `n` further wall times, or begin."""
    cdef int64_t i
    cdef double wall, d, before
    if not begun:
        w.first = w.last = walls[0]
        w.low, w.high = INFINITY, -INFINITY
    before = w.last
    for i in range(n):
        wall = walls[i]
        d = wall - before
        if isfinite(d):
            if d < 0:
                w.falls += 1
                w.fall = -d if -d > w.fall else w.fall
            w.gap = d if d > w.gap else w.gap
        if isfinite(wall):
            w.low = wall if wall < w.low else w.low
            w.high = wall if wall > w.high else w.high
        else:
            w.bad += 1
        before = wall
    w.last = before


ctypedef fused Real:
    float
    double


cdef void _values(Values* v, const Real* values, const int64_t* steps, int64_t n, bint begun) noexcept nogil:
    """Go on with `n` further values, or begin. Squares are summed around the first finite value, so that a series that
    hardly moves keeps its digits."""
    cdef int64_t i
    cdef double value, d, a
    if not begun:
        v.first = values[0]
        v.low, v.high, v.rest = INFINITY, -INFINITY, -1
    v.last = values[n - 1]
    for i in range(n):
        value = values[i]
        if not isfinite(value):
            _bad(v, value, steps[i])
            continue
        if v.finite == 0:
            v.shift = value
        v.finite += 1
        v.tail = 0
        d = value - v.shift
        v.sum += d
        v.squares += d * d
        v.low = value if value < v.low else v.low
        v.high = value if value > v.high else v.high
        a = fabs(value)
        if a > v.rest and (begun or i > 0):
            v.rest = a


cdef void _bad(Values* v, double value, int64_t step) noexcept nogil:
    v.tail += 1
    if isnan(value):
        if v.nans == 0:
            v.first_nan = step
        v.nans += 1
        return
    if v.pinfs + v.ninfs == 0:
        v.first_inf = step
    if value > 0:
        v.pinfs += 1
    else:
        v.ninfs += 1


cdef void _write(int64_t* i, double* f, int64_t m, int64_t points, const Steps* s, const Walls* w, const Values* v) noexcept nogil:
    """Write one row; the next column of a row lies `m` entries further on."""
    cdef double mean = v.sum / v.finite if v.finite else NAN
    cdef double spread = v.squares / v.finite - mean * mean if v.finite else NAN
    i[m * POINTS] = points
    i[m * FIRST_STEP], i[m * LAST_STEP], i[m * MIN_STEP], i[m * MAX_STEP] = s.first, s.last, s.low, s.high
    i[m * FALLS], i[m * FALL_FROM], i[m * FALL_TO] = s.falls, s.fall_from, s.fall_to
    i[m * REPEATS], i[m * FIRST_REPEAT] = s.repeats, s.first_repeat
    i[m * MAX_GAP], i[m * MAX_GAP_AT], i[m * MIN_GAP] = s.gap, s.gap_at, s.min_gap if s.gap else 0
    i[m * WALL_FALLS], i[m * BAD_WALLS] = w.falls, w.bad
    i[m * NANS], i[m * PINFS], i[m * NINFS] = v.nans, v.pinfs, v.ninfs
    i[m * FIRST_NAN], i[m * FIRST_INF], i[m * BAD_TAIL] = v.first_nan, v.first_inf, v.tail
    f[m * FIRST_WALL], f[m * LAST_WALL] = w.first, w.last
    f[m * MIN_WALL] = w.low if w.low <= w.high else NAN
    f[m * MAX_WALL] = w.high if w.low <= w.high else NAN
    f[m * MAX_WALL_FALL], f[m * MAX_WALL_GAP] = w.fall, w.gap
    f[m * FIRST_VALUE], f[m * LAST_VALUE] = v.first, v.last
    f[m * MIN_VALUE] = v.low if v.finite else NAN
    f[m * MAX_VALUE] = v.high if v.finite else NAN
    f[m * MEAN], f[m * STD] = v.shift + mean, _root(spread) if v.finite else NAN
    f[m * REST_MAX] = v.rest if v.rest >= 0 else NAN


cdef inline double _root(double spread) noexcept nogil:
    """Of a spread that rounding may have made negative, or its squares' sum infinite."""
    return sqrt(spread) if spread > 0 else INFINITY if isnan(spread) else 0


cdef void* _grown(void* block, size_t size) except NULL:
    cdef void* grown = realloc(block, size)
    if grown == NULL:
        raise MemoryError
    return grown
