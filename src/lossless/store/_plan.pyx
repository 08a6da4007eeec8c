# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Picks series from snapshots: pointers to their points, gathered once and used by every kernel."""

import numpy as np

from cpython.mem cimport PyMem_Free, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t
from libc.string cimport memcpy

from lossless.store._segment cimport Segment, widen


cdef class Plan:
    """A list of series to read. Filled by one thread; afterwards any number of threads may read from it. It keeps alive what it
    points to."""

    def __cinit__(self):
        self._kept = []

    def __dealloc__(self):
        PyMem_Free(self.pieces)
        PyMem_Free(self.joints)
        PyMem_Free(self.parts_)
        PyMem_Free(self.picked)

    def __len__(self):
        return self.n_picked

    cdef int _piece(self, Segment segment, Py_ssize_t at) except -1:
        """Add the rows of a segment's series number `at`."""
        cdef int64_t first = segment.p_starts[at]
        if self.n_pieces == self.cap_pieces:
            self.cap_pieces = 2 * self.cap_pieces + 16
            self.pieces = <Piece*> _grown(self.pieces, self.cap_pieces * sizeof(Piece))
        cdef Piece* piece = self.pieces + self.n_pieces
        piece.steps, piece.walls = segment.p_steps + segment.p_places[at], segment.p_walls + first
        piece.values, piece.floats = NULL, NULL
        if segment.p_floats != NULL:
            piece.floats = segment.p_floats + first
        else:
            piece.values = segment.p_values + first
        piece.rows = segment.p_starts[at + 1] - first
        self.n_pieces += 1
        return 0

    cdef int _part(self, int64_t uid, int64_t rows) except -1:
        if self.n_parts == self.cap_parts:
            self.cap_parts = 2 * self.cap_parts + 16
            self.parts_ = <Part*> _grown(self.parts_, self.cap_parts * sizeof(Part))
        self.parts_[self.n_parts] = Part(self.n_picked, uid, rows)
        self.n_parts += 1
        return 0

    cdef int _joint(self, int64_t row, int32_t kind) except -1:
        if self.n_joints == self.cap_joints:
            self.cap_joints = 2 * self.cap_joints + 16
            self.joints = <Joint*> _grown(self.joints, self.cap_joints * sizeof(Joint))
        self.joints[self.n_joints] = Joint(row, kind)
        self.n_joints += 1
        return 0

    def add(self, streams, int tag, drawing=True):
        """Pick the series of the board's tag number `tag` from `streams` (StreamViews in file order) and return its points.

        In drawing order the files of one worker follow each other; else all files follow in file order."""
        cdef int64_t rows = 0, pieces = self.n_pieces, joints = self.n_joints
        found = [(s, s.schema.index[tag]) for s in streams if tag in s.schema.index and s.counts[s.schema.index[tag]]]
        lanes = [found] if len(found) < 2 or not drawing else _lanes(found)
        for lane in lanes:
            for i, (stream, series) in enumerate(lane):
                if rows:
                    self._joint(rows, JOINT_FILE if i else JOINT_WORKER)
                rows += self._stream(stream, series, rows)
        if self.n_picked == self.cap_picked:
            self.cap_picked = 2 * self.cap_picked + 16
            self.picked = <Picked*> _grown(self.picked, self.cap_picked * sizeof(Picked))
        self.picked[self.n_picked] = Picked(pieces, self.n_pieces - pieces, joints, self.n_joints - joints, rows)
        self.n_picked += 1
        self.rows += rows
        return rows

    def add_some(self, streams, int tag):
        """As `add` in drawing order, but a series without points is not picked."""
        for stream in streams:
            if tag in stream.schema.index and stream.counts[stream.schema.index[tag]]:
                return self.add(streams, tag)
        return 0

    cdef int64_t _stream(self, object stream, int32_t series, int64_t row) except -1:
        """Add the pieces and START marks of one stream whose first point is row `row` of the series; its points."""
        cdef Segment segment
        cdef Py_ssize_t at
        cdef int64_t rows = 0
        for segment in stream.segments:
            at = segment.find(series)
            if at >= 0:
                self._piece(segment, at)
                self._kept.append(segment)
                rows += segment.p_starts[at + 1] - segment.p_starts[at]
        self._part(stream.uid, rows)
        if stream.restarts:
            for mark in stream.mark_rows[stream.mark_series == series].tolist():
                if mark < rows:
                    self._joint(row + <int64_t> mark, JOINT_START)
        return rows

    def sizes(self):
        """Points of each series, int64."""
        cdef int64_t i
        found = np.empty(self.n_picked, np.int64)
        cdef int64_t[::1] rows = found
        for i in range(self.n_picked):
            rows[i] = self.picked[i].rows
        return found

    def parts(self):
        """Of which streams each series is made, in drawing order: int64[parts, 3] of series, the stream's uid, points."""
        cdef int64_t i
        found = np.empty((self.n_parts, 3), np.int64)
        cdef int64_t[:, ::1] out = found
        for i in range(self.n_parts):
            out[i, 0], out[i, 1], out[i, 2] = self.parts_[i].series, self.parts_[i].uid, self.parts_[i].rows
        return found

    def gather(self, int64_t[::1] steps, double[::1] walls, double[::1] values):
        """Copy the points of all series, one after the other; the arrays hold `rows` entries each."""
        cdef int64_t i, at = 0
        cdef Piece p
        if steps.shape[0] != self.rows or walls.shape[0] != self.rows or values.shape[0] != self.rows:
            raise ValueError(f"gather: got arrays of other lengths, want {self.rows}")
        if self.rows == 0:
            return
        with nogil:
            for i in range(self.n_pieces):
                p = self.pieces[i]
                memcpy(&steps[at], p.steps, p.rows * 8)
                memcpy(&walls[at], p.walls, p.rows * 8)
                copy_values(&p, &values[at])
                at += p.rows


cdef void copy_values(const Piece* p, double* values) noexcept nogil:
    """Copy the values of a piece."""
    if p.floats != NULL:
        widen(p.floats, values, p.rows)
    else:
        memcpy(values, p.values, p.rows * 8)


cdef void* _grown(void* block, size_t size) except NULL:
    cdef void* grown = PyMem_Realloc(block, size)
    if grown == NULL:
        raise MemoryError
    return grown


cdef list _lanes(list found):
    """The streams of one series by worker: a stream follows one that ended before it began, and else runs beside it."""
    lanes, ends = [], []
    for stream, series in found:
        first, last = _span(stream, series)
        for i, end in enumerate(ends):
            if first >= end:
                lanes[i].append((stream, series))
                ends[i] = last
                break
        else:
            lanes.append([(stream, series)])
            ends.append(last)
    return lanes


cdef tuple _span(object stream, int32_t series):
    """First and last wall time of a series in a stream, in order of time."""
    cdef Segment segment
    cdef Py_ssize_t at
    cdef double first = 0, last = 0
    cdef bint any = False
    for segment in stream.segments:
        at = segment.find(series)
        if at >= 0:
            if not any:
                first = segment.p_walls[segment.p_starts[at]]
                any = True
            last = segment.p_walls[segment.p_starts[at + 1] - 1]
    return (first, last) if first <= last else (last, first)
