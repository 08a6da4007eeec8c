"""Lists of values: all of them, run by run, and which were superseded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.errors import NotFoundError
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board, ValueList, ValueRef
from lossless.query.values import FIRST, SUPERSEDED, attempt_flags
from lossless.store import Heavy
from lossless.types import Kind
from lossless.wire.events import Event, Image, Summary, Value
from lossless.wire.records import frame
from tests.unit.ingest.events import HEAD, NAME, scalars, tensor

SECOND = NAME.replace("17000000", "17000001")


def image(step: int, wall: float, data: bytes = b"png", tag: str = "img") -> bytes:
    """The record of a legacy image, whose tag needs no metadata."""
    value = Value(tag=tag, image=Image(1, 1, 3, data))
    return frame(Event(wall_time=wall, step=step, summary=Summary(value=(value,))).encode())


def images(steps: list[int], wall: float = 1000.0) -> bytes:
    return b"".join(image(step, wall + i, b"png%d" % i) for i, step in enumerate(steps))


def opened(**files: bytes) -> Board:
    """A board of a run a file, `a__b` being a/b; two files of run `r` are r and r2."""
    fs = MemoryFS()
    for name, data in files.items():
        run, second = (name[:-1], True) if name.endswith("2") else (name, False)
        fs.append(f"/logs/{run}/{SECOND if second else NAME}", data)
    board = Board(parse_specs(["/logs"]), fs=fs)
    board.load()
    return board


def rows(found: ValueList) -> list[tuple[str, int, int]]:
    """(run, step, flags)."""
    return [
        (run.run, int(found.steps[i]), int(found.flags[i]))
        for run in found.runs
        for i in range(run.offset, run.offset + run.length)
    ]


def test_all_values_run_by_run() -> None:
    """In arrival order, with the runs in the board's; other tags, kinds and runs are not among them."""
    board = opened(
        a=HEAD + images([1, 2]) + scalars("img", [1]) + tensor("img", [[1, 2]], "text"),
        b=HEAD + scalars("loss", [1]),
        c=HEAD + image(9, 5.0, tag="other") + images([0, 5, 5]),
    )
    found = board.values("img", Kind.IMAGE)
    assert [(run, step) for run, step, _ in rows(found)] == [("a", 1), ("a", 2), ("c", 0), ("c", 5), ("c", 5)]
    assert found.walls.tolist() == [1000.0, 1001.0, 1000.0, 1001.0, 1002.0]
    assert (found.tag, found.kind, found.generation, len(found)) == ("img", Kind.IMAGE, board.generation, 5)
    assert [(run.length, [file.length for file in run.files]) for run in found.runs] == [(2, [2]), (3, [3])]
    assert (found.steps.dtype, found.at.dtype, found.lengths.dtype, found.flags.dtype) == ("<i8", "<i8", "<i4", "u1")
    assert [run.run for run in board.values("img", Kind.IMAGE, ["c"]).runs] == ["c"]
    assert len(board.values("img", Kind.IMAGE, ["b"])) == 0
    assert [step for _, step, _ in rows(board.values("img", Kind.TEXT))] == [0]


def test_what_the_board_does_not_have() -> None:
    board = opened(a=HEAD + images([1]) + scalars("loss", [1]))
    for tag, kind, runs in [("imag", Kind.IMAGE, None), ("loss", Kind.IMAGE, None), ("img", Kind.TEXT, None)]:
        with pytest.raises(NotFoundError):
            board.values(tag, kind, runs)
    with pytest.raises(NotFoundError, match="image tag: got 'imag', want one of 'img'"):
        board.values("imag", Kind.IMAGE)
    with pytest.raises(NotFoundError, match="run: got 'z'"):
        board.values("img", Kind.IMAGE, ["z"])


def test_a_restart_within_a_file() -> None:
    """What it wrote again is superseded, also where the second attempt has not come that far."""
    found = opened(a=HEAD + images([1, 2, 3, 4, 2, 3])).values("img", Kind.IMAGE)
    assert [flags for _, _, flags in rows(found)] == [FIRST, 1, 1, 1, FIRST, 0]


def test_a_restart_over_files() -> None:
    """A later file is a later attempt, which begins at an equal step too."""
    board = opened(a=HEAD + images([1, 2, 3]), a2=HEAD + images([3, 4], 2000.0))
    found = board.values("img", Kind.IMAGE)
    assert rows(found) == [("a", 1, FIRST), ("a", 2, 0), ("a", 3, SUPERSEDED), ("a", 3, FIRST), ("a", 4, 0)]
    assert [file.length for file in found.runs[0].files] == [3, 2]
    assert len({file.key for file in found.runs[0].files}) == 2


def test_workers_that_write_at_once_supersede_nothing() -> None:
    """Their wall times overlap."""
    board = opened(a=HEAD + images([1, 2, 3]), a2=HEAD + images([1, 2, 3], 1001.5))
    assert [flags for _, _, flags in rows(board.values("img", Kind.IMAGE))] == [FIRST, 0, 0] * 2


@given(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=8), min_size=1, max_size=4))
def test_flags_are_what_their_words_say(attempts: list[list[int]]) -> None:
    """Against the sentence itself, value by value; the files follow each other."""
    files, order = [], 0.0
    for steps in attempts:
        n = len(steps)
        files.append(
            Heavy(
                np.zeros(n, np.int32),
                np.zeros(n, np.uint8),
                np.array(steps, np.int64),
                order + np.arange(n),
                np.arange(n, dtype=np.int64),
                np.zeros(n, np.int32),
            )
        )
        order += n
    begins = [(i, j) for i, s in enumerate(attempts) for j in range(len(s)) if j == 0 or s[j] < s[j - 1]]
    want = [
        (FIRST if (i, j) in begins else 0)
        | (SUPERSEDED if any((a, b) > (i, j) and attempts[a][b] <= step for a, b in begins) else 0)
        for i, steps in enumerate(attempts)
        for j, step in enumerate(steps)
    ]
    assert attempt_flags(files).tolist() == want


def test_addresses_are_of_one_reading() -> None:
    """Another board gives other keys, and so does a file that was read anew; one that grew keeps its key."""
    fs = MemoryFS()
    path = f"/logs/a/{NAME}"
    fs.append(path, HEAD + images([1]))
    board, other = Board(parse_specs(["/logs"]), fs=fs), Board(parse_specs(["/logs"]), fs=fs)
    board.load()
    other.load()

    def key(of: Board) -> str:
        return of.values("img", Kind.IMAGE).runs[0].files[0].key

    first = key(board)
    assert len(first) == 16 and int(first, 16) >= 0
    assert key(other) != first
    fs.append(path, images([2]))
    board.refresh()
    assert key(board) == first and len(board.values("img", Kind.IMAGE)) == 2
    fs.replace(path, HEAD + images([7]))
    board.refresh()
    assert key(board) != first
    at = int(board.values("img", Kind.IMAGE).at[0])
    assert board.payload(ValueRef("a", key(board), at)).step == 7
