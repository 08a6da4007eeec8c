"""Files become columns: grown, cut, replaced, deleted, damaged, unreadable."""

from __future__ import annotations

import errno
import math
import os
import random
from pathlib import Path

import pytest

from lossless.findings import Finding
from lossless.ingest import EventFile, FileState, Loader
from lossless.ingest.reader import SLICE_BYTES
from lossless.logdir import MemoryFS, parse_specs
from lossless.store import Plan, Snapshot, Store
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, session_start, write
from tests.unit.store.filling import gathered


def loader_of(path: Path, **options: object) -> Loader:
    return Loader(parse_specs([str(path)]), Store(), **options)  # type: ignore[arg-type]


def points(snapshot: Snapshot, run: str, tag: str = "loss") -> list[int]:
    number = snapshot.names.find(tag)
    return [] if number is None or run not in snapshot.runs else [p[0] for p in gathered(snapshot.runs[run], number)]


def codes(findings: list[Finding]) -> list[str]:
    return sorted(f.code for f in findings)


def test_what_is_appended_is_added_at_every_cut(tmp_path: Path) -> None:
    """A file that grows byte by byte, looked at after random pieces, is read as if it had been whole."""
    data = HEAD + scalars("loss", range(30)) + scalars("acc", range(30))
    path = write(tmp_path / "r" / NAME, b"")
    loader = loader_of(tmp_path)
    loader.load()
    rng = random.Random(1)
    at = 0
    while at < len(data):
        size = rng.choice([1, 3, 11, 12, 40, 200])
        write(path, data[at : at + size])
        at += size
        loader.load()
        got = points(loader.snapshot, "r")
        assert got == list(range(len(got)))
    assert points(loader.snapshot, "r") == list(range(30))
    assert points(loader.snapshot, "r", "acc") == list(range(30))
    assert codes(loader.findings) == []
    assert loader.progress.done
    assert loader.progress.bytes_read == loader.progress.bytes_found == len(data)


def test_a_shrunk_file_is_read_again_and_named(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(10)))
    loader = loader_of(tmp_path)
    loader.load()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(HEAD) + len(scalar("loss", 0)) * 3 - 5])
    loader.load()
    assert points(loader.snapshot, "r") == [0, 1]
    assert codes(loader.findings) == ["F107"]
    assert f"shrank from {len(whole)} to" in loader.findings[0].message
    write(path, scalars("loss", [7])[-0:])
    loader.load()
    assert "F107" in codes(loader.findings)


def test_a_replaced_file_is_read_anew_and_named(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(10)))
    loader = loader_of(tmp_path)
    loader.load()
    write(tmp_path / "new", HEAD + scalars("acc", range(100)))
    os.replace(tmp_path / "new", path)
    loader.load()
    assert points(loader.snapshot, "r") == []
    assert points(loader.snapshot, "r", "acc") == list(range(100))
    assert codes(loader.findings) == ["F106"]


def test_a_deleted_file_takes_its_points_along_and_a_deleted_run_leaves(tmp_path: Path) -> None:
    first = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(5)))
    second = write(tmp_path / "r" / NAME.replace("17.0", "17.1"), HEAD + scalars("loss", range(5, 9), 2000.0))
    write(tmp_path / "s" / NAME, HEAD + scalars("loss", range(3)))
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == list(range(9))
    first.unlink()
    loader.load()
    assert points(loader.snapshot, "r") == list(range(5, 9))
    second.unlink()
    second.parent.rmdir()
    loader.load()
    assert list(loader.snapshot.runs) == ["s"]
    assert codes(loader.findings) == ["F105", "F105"]
    write(first, HEAD + scalars("loss", range(2)))
    loader.load()
    assert points(loader.snapshot, "r") == [0, 1]


def test_sixty_files_in_one_directory_are_one_run_in_their_order(tmp_path: Path) -> None:
    """A writer that opens a file an epoch: natural order, and one unbroken line."""
    for i in range(60):
        name = f"events.out.tfevents.17{i:02d}000000.host.1.{i}"
        write(tmp_path / "r" / name, HEAD + scalars("loss", [2 * i, 2 * i + 1], 1000.0 + 10 * i))
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == list(range(120))
    assert loader.snapshot.runs["r"].attempts == 60
    write(tmp_path / "r" / "events.out.tfevents.1700000000.host.1.0", scalars("loss", [1.5 and 2], 1002.0))
    loader.load()
    assert points(loader.snapshot, "r")[:4] == [0, 1, 2, 2], "an early file goes on being followed"


def test_a_writer_killed_in_a_record_is_reported_when_it_is_known_to_be_gone(tmp_path: Path) -> None:
    data = HEAD + scalars("loss", range(5))
    path = write(tmp_path / "r" / NAME, data[:-7])
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == [0, 1, 2, 3]
    loader.judge(lambda _: math.inf)
    loader.judge(lambda _: 60.0)
    assert codes(loader.findings) == []
    loader.judge(lambda _: 0.0)
    (finding,) = loader.findings
    assert (finding.code, finding.place.path, finding.place.offset) == (
        "R004",
        str(path),
        len(data) - len(scalar("loss", 4)),
    )
    assert loader.files("r")[0].half_tail
    write(path, data[-7:])
    loader.load()
    assert points(loader.snapshot, "r") == [0, 1, 2, 3, 4], "it lived after all: nothing is lost"
    assert codes(loader.findings) == []


def test_a_half_record_of_unknown_writer_is_reported_after_some_quiet(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalar("loss", 1)[:-1])
    os.utime(path, (1e9, 1e9))
    loader = loader_of(tmp_path)
    loader.load()
    loader.judge(lambda _: 300.0)
    assert codes(loader.findings) == ["R004"]


def test_bytes_that_cannot_become_a_record_are_reported_whoever_lives(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalar("loss", 1) + b"Epoch 1: loss 0.5\n" * 3)
    loader = loader_of(tmp_path)
    loader.load()
    loader.judge(lambda _: math.inf)
    assert codes(loader.findings) == [], "not in the very moment: a network file system may be behind"
    os.utime(path, (1e9, 1e9))
    loader.load()
    loader.judge(lambda _: math.inf)
    assert len(loader.findings) == 1
    assert loader.findings[0].severity == "error"
    write(path, scalar("loss", 2))
    loader.load()
    assert points(loader.snapshot, "r") == [1, 2]
    assert len(loader.findings) == 1


def test_a_file_without_any_record_is_no_event_file(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / (NAME + ".gz"), b"\x1f\x8b" + bytes(range(256)) * 10)
    loader = loader_of(tmp_path)
    loader.load()
    loader.judge(lambda _: 0.0)
    (finding,) = loader.findings
    assert (finding.code, finding.place.path) == ("F113", str(path))
    path.unlink()
    write(path, HEAD + scalar("loss", 1))
    loader.load()
    assert points(loader.snapshot, "r") == [1]
    assert "F113" not in codes(loader.findings)


def test_damage_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(HEAD + scalars("loss", range(9)))
    size = len(scalar("loss", 1))
    at = len(HEAD) + len(scalar("loss", 0)) + 3 * size
    data[at + 20] ^= 1
    path = write(tmp_path / "r" / NAME, bytes(data))
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == [0, 1, 2, 3, 5, 6, 7, 8]
    (finding,) = loader.findings
    assert (finding.code, finding.place.path, finding.place.offset, finding.place.length) == (
        "R002",
        str(path),
        at,
        size,
    )
    assert finding.place.run == "r"
    assert "checksum" in finding.message
    assert loader.files("r")[0].lost


def test_ten_thousand_damaged_places_are_a_few_findings_that_say_how_many(tmp_path: Path) -> None:
    good, bad = scalar("loss", 1, 1.0), bytearray(scalar("loss", 2, 2.0))
    bad[20] ^= 1
    path = write(tmp_path / "r" / NAME, HEAD + (good + bytes(bad)) * 10_000 + good)
    loader = loader_of(tmp_path)
    loader.load()
    assert len(points(loader.snapshot, "r")) == 10_001
    assert len(loader.findings) == 11
    assert "10000 places" in loader.findings[-1].message
    before = loader.findings[-1].key
    write(path, bytes(bad) + good)
    loader.load()
    assert "10001 places" in loader.findings[-1].message
    assert loader.findings[-1].key == before


def test_a_record_longer_than_the_buffer_is_read(tmp_path: Path) -> None:
    """Three megabytes of text between two scalars."""
    from tests.unit.ingest.events import tensor

    big = tensor("notes", [b"x" * 3_000_000], "text", 5)
    write(tmp_path / "r" / NAME, HEAD + scalar("loss", 1) + big + scalar("loss", 2))
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == [1, 2]
    (block,) = loader.snapshot.runs["r"].streams[0].heavy
    assert block.rows == 1
    assert block.lengths[0] > 3_000_000
    assert block.offsets[0] > len(HEAD) + len(scalar("loss", 1))


def test_a_record_that_claims_more_than_the_file_holds_takes_no_memory(tmp_path: Path) -> None:
    from tests.unit.ingest.events import tensor

    big = tensor("notes", [b"x" * 3_000_000], "text", 5)
    path = write(tmp_path / "r" / NAME, HEAD + scalar("loss", 1) + big[:2_000_000])
    loader = loader_of(tmp_path)
    loader.load()
    assert points(loader.snapshot, "r") == [1]
    assert loader.files("r")[0].state is FileState.READY
    write(path, big[2_000_000:] + scalar("loss", 2))
    loader.load()
    assert points(loader.snapshot, "r") == [1, 2]


def test_an_unreadable_file_is_named_and_read_when_it_can_be() -> None:
    fs = MemoryFS()
    fs.append(f"/logs/a/{NAME}", HEAD + scalars("loss", range(3)))
    fs.append(f"/logs/b/{NAME}", HEAD + scalars("loss", range(4)))
    fs.refuse(f"/logs/a/{NAME}")
    loader = loader_of(Path("/logs"), fs=fs)
    loader.load()
    assert points(loader.snapshot, "b") == list(range(4))
    assert "F103" in codes(loader.findings)


class FailingFS(MemoryFS):
    """Reads beyond `limit` fail with an input/output error."""

    limit: int | None = None

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        if self.limit is not None and at >= self.limit:
            raise OSError(errno.EIO, "Input/output error", path)
        return super().read_into(path, buffer, at)


def test_an_input_error_is_named_keeps_what_was_read_and_is_tried_again() -> None:
    fs = FailingFS()
    path = f"/logs/a/{NAME}"
    fs.append(path, HEAD + scalars("loss", range(3)))
    loader = loader_of(Path("/logs"), fs=fs)
    loader.load()
    fs.limit = 100
    fs.append(path, scalars("loss", range(3, 6)))
    loader.load()
    assert points(loader.snapshot, "a") == [0, 1, 2]
    (finding,) = loader.findings
    assert finding.code == "F115"
    assert "Input/output error" in finding.message
    assert loader.files("a")[0].state is FileState.UNREADABLE
    fs.limit = None
    loader.load()
    assert points(loader.snapshot, "a") == list(range(6))
    assert loader.findings == []


def test_a_session_start_begins_an_attempt(tmp_path: Path) -> None:
    write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(5)) + session_start(3) + scalars("loss", range(3, 8)))
    loader = loader_of(tmp_path)
    loader.load()
    run = loader.snapshot.runs["r"]
    assert run.attempts == 2
    plan = Plan()
    assert plan.add(run.streams, 0) == 10


def test_a_long_file_gives_others_their_turn(tmp_path: Path) -> None:
    """All runs have points before a long file is read to its end."""
    block = scalars("loss", range(2000))
    long = write(tmp_path / "long" / NAME, HEAD + block * (SLICE_BYTES // len(block) + 40))
    write(tmp_path / "short" / NAME, HEAD + scalars("loss", range(3)))
    seen: list[tuple[str, int]] = []
    loader = loader_of(tmp_path)
    loader._pool._threads = 1
    original = EventFile.catch_up

    def note(file: EventFile, scratch: object) -> bool:
        more = original(file, scratch)  # type: ignore[arg-type]
        seen.append((file.run, file.bytes_read))
        return more

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EventFile, "catch_up", note)
        loader.load()
    assert [run for run, _ in seen] == ["long", "short", "long"]
    assert seen[-1][1] == long.stat().st_size
    assert loader.snapshot.runs["long"].points > 100_000


def test_snapshots_come_while_files_are_read(tmp_path: Path) -> None:
    for i in range(200):
        write(tmp_path / f"r{i}" / NAME, HEAD + scalars("loss", range(50)))
    generations: list[int] = []
    loader = loader_of(tmp_path, published=lambda snapshot: generations.append(snapshot.generation))
    loader.load()
    assert generations == sorted(set(generations))
    assert loader.snapshot.points == 200 * 50


def test_an_error_that_is_not_the_files_reaches_the_caller(tmp_path: Path) -> None:
    for i in range(200):
        write(tmp_path / f"r{i}" / NAME, HEAD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EventFile, "catch_up", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            loader_of(tmp_path).load()


class VanishingFS(MemoryFS):
    """Files are gone by the time they are read."""

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        self.delete(path)
        return super().read_into(path, buffer, at)


def test_a_file_that_goes_before_it_is_read_ends_no_reading() -> None:
    fs = VanishingFS()
    fs.append(f"/logs/a/{NAME}", HEAD + scalars("loss", range(3)))
    loader = loader_of(Path("/logs"), fs=fs)
    loader.load()
    assert loader.progress.done
    assert loader.files("a")[0].state is FileState.GONE


class GrowingFS(MemoryFS):
    """A file that grows between the look at it and the read, and is cut back afterwards."""

    extra = b""

    def read_into(self, path: str, buffer: memoryview, at: int) -> int:
        if self.extra:
            self.append(path, self.extra)
            self.extra = b""
        return super().read_into(path, buffer, at)


def test_what_came_after_the_look_is_read_with_the_next_one_if_it_is_still_there() -> None:
    fs = GrowingFS()
    path = f"/logs/a/{NAME}"
    fs.append(path, HEAD + scalars("loss", range(3)))
    fs.extra = scalars("loss", range(3, 6))
    loader = loader_of(Path("/logs"), fs=fs)
    loader.load()
    assert points(loader.snapshot, "a") == list(range(3))
    fs.truncate(path, len(HEAD + scalars("loss", range(5))))
    loader.load()
    assert points(loader.snapshot, "a") == list(range(5))
    assert codes(loader.findings) == []
