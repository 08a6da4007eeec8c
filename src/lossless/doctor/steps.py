"""How the steps of a line fall, and what that is most like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.lines import Line, continues, line_of
from lossless.doctor.trials import of_sessions

_SHORT = 10
"""Points an attempt has at least on average; more falls than that are no restarts."""
_OFTEN = 3
_SHALLOW = 50
"""Parts of its whole extent of which a line that jitters falls one at most."""
_LINES = 8
"""So many different lines of a run are looked at: its others are alike."""


class Fall(NamedTuple):
    """The first fall of a line: from one step to a lower one, `wait` seconds later, with the point number `at`.
    `covered`: points, of all before, at steps that come again; `anew`: it begins again at or before its first step."""

    at: int
    start: int
    end: int
    wait: float
    covered: int
    anew: bool


class Story(NamedTuple):
    """A line whose steps fall `falls` times; `tags` of the run that do alike. `rounds`: it runs again and again over
    the same steps, so many points at a time, 0 if not; `zigzag`: it falls too often for restarts; `tracks`: it is two
    rising sequences, one in the other: (first step, last step, points) of each; `depth`: its deepest fall, in steps;
    `astray`: the points that lie alone, off a line that rises without them, () if it falls for another reason;
    `by_hparams`: these are add_hparams's, which has no step."""

    tags: list[str]
    line: Line
    falls: int
    first: Fall
    rounds: int
    zigzag: bool
    tracks: tuple[tuple[int, int, int], ...]
    depth: int
    astray: tuple[int, ...] = ()
    by_hparams: bool = False

    @property
    def jitters(self) -> bool:
        """Whether it only goes back a little, as what parallel workers send to one writer does."""
        return self.zigzag and self.depth * _SHALLOW <= int(self.line.steps.max()) - int(self.line.steps.min())

    @property
    def sinks(self) -> bool:
        """Whether it never goes forward: a curve over something that is counted down."""
        return self.zigzag and not (self.line.steps[1:] > self.line.steps[:-1]).any()

    @property
    def restart(self) -> bool:
        """Whether it goes back a few times, each for long: a training begun again or resumed."""
        return not self.rounds and not self.zigzag and not self.astray


class Falling:
    """The lines of a board whose steps fall. `suspect`: the rows of the series table that show it."""

    def __init__(self, evidence: Evidence) -> None:
        series = self._series = evidence.series
        self._before = continues(series)
        self._across = (self._before >= 0) & (series.first_step < series.last_step[self._before])
        self.suspect = ((series.falls > 0) | self._across) & ~torn(evidence)
        self._of_hparams = of_sessions(evidence)

    def stories(self, own: list[int]) -> list[Story]:
        """Of the suspect rows of one run, a line for all tags that fall alike."""
        series, alike = self._series, dict[tuple[int, ...], list[int]]()
        for row in {int(series.tag[row]): row for row in own}.values():  # the newest file's line holds the others
            last = int(series.last_step[self._before[row]]) if self._across[row] else -1
            facts = (series.falls, series.fall_from, series.fall_to, series.first_step, series.points)
            alike.setdefault((last, *(int(fact[row]) for fact in facts)), []).append(row)
        groups = list(alike.values())[:_LINES]
        return [self._story(group) for group in groups]

    def _story(self, group: list[int]) -> Story:
        series = self._series
        line = line_of(series, group[0], self._before)
        story = _story(rows.tags(series, group), line, int(series.restarts[line.rows].sum()))
        began = {int(joint): row for joint, row in zip(line.joints, line.rows[1:], strict=True)}
        made = [began.get(int(fall), -1) for fall in line.falls]
        if all(row >= 0 and series.points[row] == 1 and series.file[row] in self._of_hparams for row in made):
            return story._replace(astray=tuple(line.falls.tolist()), by_hparams=True)
        return story


def torn(evidence: Evidence) -> NDArray[np.bool_]:
    """Rows of files in which writers tore each other's records apart (R006): what is odd of them comes from that."""
    series = evidence.series
    paths = {finding.place.path for finding in evidence.board.findings if finding.code == "R006"}
    files = np.array([path in paths for path in evidence.files.paths], np.bool_)
    return files[series.file] if paths else np.zeros(len(series), np.bool_)


def likewise(stories: Sequence[Story]) -> str:
    """The other tags of the same story, as the end of a message."""
    return wording.likewise([tag for story in stories for tag in story.tags][1:])


def _story(tags: list[str], line: Line, restarts: int) -> Story:
    """Of falls, those between files and so many others are told to be restarts."""
    falls = line.falls
    inside = falls[~np.isin(falls, line.joints)]
    often = len(inside) - restarts >= _OFTEN
    rounds = _rounds(line.steps, falls) if often else 0
    alone = _alone(line, inside)
    zigzag = often and not rounds and (len(inside) * _SHORT > len(line.steps) or 2 * len(alone) > len(inside))
    depth = int((line.steps[falls - 1] - line.steps[falls]).max())
    tracks = _tracks(line.steps) if zigzag else ()
    astray = () if often or restarts or len(alone) < len(falls) else tuple(alone)
    return Story(tags, line, len(falls), _first(line), rounds, zigzag, tracks, depth, astray)


def _alone(line: Line, falls: NDArray[np.int64]) -> list[int]:
    """Of falls within a file, single points above or below all around them: the line rises without them."""
    found, steps, end = [], line.steps, len(line.steps) - 1
    for fall in falls.tolist():
        above = fall == 1 or steps[fall - 2] <= steps[fall]
        below = fall == end or steps[fall + 1] >= steps[fall - 1]
        if above and below and 1 < fall < end:
            above = steps[fall - 1] - steps[fall - 2] > steps[fall + 1] - steps[fall]
        if above or below:
            found.append(fall - 1 if above else fall)
    return found


def _first(line: Line) -> Fall:
    at = int(line.falls[0])
    start, end = int(line.steps[at - 1]), int(line.steps[at])
    covered = int(np.count_nonzero(line.steps[:at] >= end))
    wait = float(line.walls[at] - line.walls[at - 1])
    return Fall(at, start, end, wait, covered, end <= int(line.steps[:at].min()))


def _rounds(steps: NDArray[np.int64], falls: NDArray[np.int64]) -> int:
    """Points of each round, if all but the last have as many and begin at the same step."""
    sizes = np.diff(falls, prepend=0)
    alike = (sizes == sizes[0]).all() and len(steps) - falls[-1] <= sizes[0] and (steps[falls] == steps[0]).all()
    return int(sizes[0]) if alike and sizes[0] > 1 else 0


def _tracks(steps: NDArray[np.int64]) -> tuple[tuple[int, int, int], ...]:
    """The two rising sequences that the steps are made of; () if it takes more than two."""
    last, first, sizes = [-(1 << 63)] * 2, [0, 0], [0, 0]
    for step in steps.tolist():
        fitting = [i for i in (0, 1) if last[i] <= step]
        if not fitting:
            return ()
        i = max(fitting, key=lambda k: last[k])
        if sizes[i] == 0:
            first[i] = step
        last[i] = step
        sizes[i] += 1
    return tuple(zip(first, last, sizes, strict=True)) if min(sizes) > 1 else ()
