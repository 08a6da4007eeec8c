from __future__ import annotations

import os
import random
import resource
from pathlib import Path

import pytest

from lossless.logdir import FileSystem, Growth, LocalFS, MemoryFS, Tail

FILE = "/logs/events.out.tfevents.1"


@pytest.fixture
def fs() -> MemoryFS:
    return MemoryFS()


def read(tail: Tail, at: int = 0, size: int = 100) -> bytes:
    buffer = bytearray(size)
    return bytes(buffer[: tail.read_into(memoryview(buffer), at)])


def test_a_file_that_grows_is_read_on_from_where_one_stopped(fs: MemoryFS) -> None:
    fs.append(FILE, b"abc")
    tail = Tail(FILE, fs)
    assert (tail.check(), tail.size, read(tail)) == (Growth.GROWN, 3, b"abc")
    assert tail.check() is Growth.SAME
    fs.append(FILE, b"def")
    assert (tail.check(), tail.size, read(tail, at=3)) == (Growth.GROWN, 6, b"def")
    assert read(tail, at=6) == b""


def test_an_empty_file_has_not_grown(fs: MemoryFS) -> None:
    fs.append(FILE, b"")
    tail = Tail(FILE, fs)
    assert tail.check() is Growth.SAME
    fs.append(FILE, b"x")
    assert tail.check() is Growth.GROWN


def test_a_file_that_shrinks_is_followed_from_its_start(fs: MemoryFS) -> None:
    fs.append(FILE, b"abcdef")
    tail = Tail(FILE, fs)
    tail.check()
    fs.truncate(FILE, 2)
    assert (tail.check(), tail.size) == (Growth.SHRUNK, 2)
    assert tail.check() is Growth.SAME
    fs.append(FILE, b"xy")
    assert tail.check() is Growth.GROWN


def test_a_new_file_of_the_same_name_replaces_the_old(fs: MemoryFS) -> None:
    fs.append(FILE, b"abcdef")
    tail = Tail(FILE, fs)
    tail.check()
    fs.replace(FILE, b"abcdefgh")
    assert (tail.check(), tail.size) == (Growth.REPLACED, 8)
    assert tail.check() is Growth.SAME


@pytest.mark.parametrize("content", [b"ABCDEFGH", b"ABCDEF"], ids=["longer", "as long"])
def test_a_file_rewritten_in_place_is_replaced(fs: MemoryFS, content: bytes) -> None:
    """So is a new file that was given the inode of the one deleted: common on ext4 and tmpfs."""
    fs.append(FILE, b"abcdef")
    tail = Tail(FILE, fs)
    tail.check()
    read(tail)
    fs.overwrite(FILE, content)
    assert (tail.check(), tail.size) == (Growth.REPLACED, len(content))


def test_a_deleted_file_is_gone_until_it_is_back(fs: MemoryFS) -> None:
    fs.append(FILE, b"abc")
    tail = Tail(FILE, fs)
    tail.check()
    fs.delete(FILE)
    assert (tail.check(), tail.size) == (Growth.GONE, 0)
    assert tail.check() is Growth.GONE
    fs.append(FILE, b"new")
    assert (tail.check(), tail.size) == (Growth.GROWN, 3)


def test_a_file_that_never_was_is_gone(fs: MemoryFS) -> None:
    assert Tail(FILE, fs).check() is Growth.GONE


def test_a_refusal_is_raised_and_forgotten_when_it_ends(fs: MemoryFS) -> None:
    fs.append(FILE, b"abc")
    tail = Tail(FILE, fs)
    tail.check()
    fs.append(FILE, b"def")
    fs.refuse(FILE)
    with pytest.raises(PermissionError):
        tail.check()
    with pytest.raises(PermissionError):
        read(tail)
    fs.refuse(FILE, 0)
    assert tail.check() is Growth.GROWN


@pytest.mark.parametrize("local", [False, True], ids=["memory", "disk"])
def test_any_growth_in_any_pieces_reads_back_whole(tmp_path: Path, local: bool) -> None:
    rng = random.Random(7)
    data = rng.randbytes(5000)
    path = str(tmp_path / "tfevents") if local else FILE
    memory = MemoryFS()
    fs: FileSystem = LocalFS() if local else memory
    tail = Tail(path, fs)
    got = b""
    written = 0
    while len(got) < len(data):
        piece = data[written : written + rng.randrange(1, 700)]
        written += len(piece)
        if local:
            with Path(path).open("ab") as file:
                file.write(piece)
        else:
            memory.append(path, piece)
        assert tail.check() is (Growth.GROWN if piece else Growth.SAME)
        while more := read(tail, len(got), rng.randrange(1, 300)):
            got += more
        assert got == data[:written]


def test_a_thousand_files_are_followed_with_few_descriptors(tmp_path: Path) -> None:

    tails = []
    for n in range(1000):
        path = tmp_path / f"tfevents.{n}"
        path.write_bytes(b"x" * 100)
        tails.append(Tail(str(path), LocalFS()))
    before = len(os.listdir("/proc/self/fd"))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before + 4, limits[1]))
    try:
        assert {tail.check() for tail in tails} == {Growth.GROWN}
        assert {read(tail) for tail in tails} == {b"x" * 100}
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tfevents")
    tail = Tail(str(tmp_path / "tfevents"), LocalFS())
    with pytest.raises(OSError, match="Illegal seek"):
        read(tail)
