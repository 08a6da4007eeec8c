"""How it was written: what the messages count, and that their commands do what they say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import lossless
from lossless.doctor import diagnose
from lossless.findings import Finding
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars
from tests.unit.ingest.events import write as write_bytes


def _found(root: Path, code: str) -> Finding:
    (finding,) = [finding for finding in diagnose(root) if finding.code == code]
    return finding


def test_damage_is_summed_up_and_what_is_saved_is_counted(tmp_path: Path) -> None:
    record = scalar("loss", 7)
    data = bytearray(HEAD + scalars("loss", range(50)))
    data[len(HEAD) + 20] ^= 1
    path = write_bytes(tmp_path / "a" / NAME, bytes(data) + record[:-3])
    finding = _found(tmp_path, "D201")
    lost = len(scalar("loss", 0)) + len(record) - 3
    assert finding.message.startswith(
        f"{NAME}: {lost} of {path.stat().st_size:,} bytes cannot be read, about 2 records, at byte {len(HEAD)}, "
        f"{len(data):,}; 50 records with 49 points and 0 other values are read"
    )


def test_bytes_that_were_appended_are_no_loss(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / NAME, HEAD + scalars("loss", range(50)) + b"a line of a log\n" * 9)
    assert "144 of" in _found(tmp_path, "D201").message
    assert "no record of it" in _found(tmp_path, "D201").message


@pytest.mark.parametrize("places", [1, 4])
def test_the_command_makes_a_clean_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: int) -> None:
    data = bytearray(HEAD + scalars("loss", range(50)))
    for i in range(places):
        data[len(HEAD) + 10 * i * len(scalar("loss", 1)) + 20] ^= 1
    write_bytes(tmp_path / "the run" / NAME, bytes(data) + scalar("loss", 7)[:-3])
    finding = _found(tmp_path, "D201")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    subprocess.run(["sh", "-c", finding.fix], check=True)
    copy = lossless.open(os.path.join("clean", "the run"))
    assert copy.points == 50 - places
    assert copy.findings == []


def test_files_of_a_loop_are_counted_with_their_pace(tmp_path: Path) -> None:
    for i in range(12):
        name = f"events.out.tfevents.{int(START) + 30 * i}.vm.77.{i}"
        write_bytes(tmp_path / "a" / name, HEAD + scalars("loss", [i], START + 30 * i))
    finding = _found(tmp_path, "D203")
    assert finding.message == (
        "12 files in run a, 1 point a tag in each, made 30 s apart by process 77 on vm; 12 values in all"
    )
    assert finding.severity == "warning"


def test_writers_at_once_are_named(tmp_path: Path) -> None:
    for rank in range(4):
        write(tmp_path / "a", ["loss", "lr"], steps=range(50), start=START + rank)
    finding = _found(tmp_path, "D204")
    assert finding.message.startswith(
        "loss is written by 4 processes at once with equal values in run a: process 4000 "
    )
    assert finding.message.endswith("and 1 more; likewise lr")
    assert (finding.place.run, finding.place.tag) == ("a", "loss")


def test_the_tag_without_its_step_is_proposed(tmp_path: Path) -> None:
    for step in range(30):
        write_bytes(tmp_path / "a" / NAME, (HEAD if not step else b"") + scalar(f"loss_{step}", step))
    finding = _found(tmp_path, "D205")
    assert finding.message == "30 tags loss_0 … loss_29 have 1 point each, at steps 0 to 29, in run a"
    assert finding.fix == 'writer.add_scalar("loss", value, step)'


def test_the_worker_that_stopped_is_named_with_its_step(tmp_path: Path) -> None:
    for worker in range(4):
        write(tmp_path / f"a/worker_{worker}", steps=range(40 if worker == 2 else 100))
    finding = _found(tmp_path, "D207")
    assert finding.message.startswith("a/worker_2 of a stops at step 39 of loss, ")
    assert finding.message.endswith("; the other 3 go on to 99")
    assert finding.place.run == "a/worker_2"


def test_a_metric_that_training_alone_has_is_told_once_for_all_runs(tmp_path: Path) -> None:
    for run in "abc":
        write(tmp_path / run / "train", ["loss", "accuracy", "f1"], steps=range(5))
        write(tmp_path / run / "validation", ["loss", "accuracy"], steps=range(5))
    assert _found(tmp_path, "D214").message == (
        "f1 of train is not in validation, in 3 runs (a/validation, b/validation, c/validation); 2 tags are in both"
    )


def test_a_half_record_of_another_machine_may_be_written_still(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "a" / NAME, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    (young,) = (finding for finding in diagnose(tmp_path) if finding.code == "R004")
    assert young.severity == "note"
    assert "its writer cannot be asked" in young.message
    os.utime(path, (START, START))
    (old,) = (finding for finding in diagnose(tmp_path) if finding.code == "R004")
    assert (old.severity, "its writer is gone" in old.message) == ("warning", True)


@pytest.mark.parametrize(("of", "served"), [(b"los", "does so too"), (bytes(4), "reads on there")])
def test_the_data_server_reads_on_behind_a_record_that_it_can_parse(tmp_path: Path, of: bytes, served: str) -> None:
    """As observed of tensorboard-data-server 0.7.2: it takes no checksum of data, and refuses text that is no UTF-8."""
    record = bytearray(scalar("loss", 5, 0.0))
    record[record.index(of, 20)] ^= 0xFF
    data = HEAD + scalars("loss", range(5)) + bytes(record) + scalars("loss", range(6, 9))
    write_bytes(tmp_path / "a" / NAME, data)
    (found,) = (finding for finding in diagnose(tmp_path) if finding.code == "D304")
    assert served in found.effect


def test_checkpoints_that_are_evaluated_and_subjects_that_are_measured_are_asked_about(tmp_path: Path) -> None:
    """Where the loop that makes a tag, or a run, a step leaves another reading, it is no warning."""
    for step in range(500, 7000, 500):
        write(tmp_path / "checkpoints" / f"ckpt-{step}", "ppl", steps=[step])
    for path in (tmp_path / "checkpoints").rglob("*tfevents*"):
        path.rename(path.with_name("events.out.tfevents.1700000000.host.7.0"))
    for tag in ("subject", "loss"):
        with lossless.SummaryWriter(str(tmp_path / "tags" / tag)) as writer:
            for number in range(20):
                writer.add_scalar(f"{tag}_{number}", 0.5, number)
    said = {(f.code, f.place.run): str(f.severity) for f in diagnose(tmp_path) if f.code in ("D205", "D220")}
    assert said == {
        ("D205", "tags/loss"): "warning",
        ("D205", "tags/subject"): "note",
        ("D220", "checkpoints/ckpt-500"): "note",
    }
