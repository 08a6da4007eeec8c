"""Which values are decoded, how many of them, and what becomes of those that cannot be; files read again in part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless import SummaryWriter
from lossless.doctor import samples, stock
from lossless.doctor.rescan import Rescan
from lossless.doctor.samples import HISTOGRAMS, STEPS, Samples
from lossless.logdir import LocalFS
from lossless.query import HeavyTable
from lossless.wire.result import Damage
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, session_start, tensor, write


def _sampled(root: Path) -> tuple[HeavyTable, Samples]:
    with lossless.open(root) as board:
        heavy = board.heavy_table()
        return heavy, Samples(heavy, LocalFS())


def test_few_steps_from_the_first_to_the_last(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        for step in range(100):
            writer.add_histogram("weights", np.arange(step + 1), step)
    _, sampled = _sampled(tmp_path)
    ((bars),) = sampled.histograms.values()
    assert len(bars) == STEPS
    assert (bars[0].step, bars[-1].step) == (0, 99)
    assert [each.counted for each in bars] == [each.step + 1 for each in bars]


def test_every_tag_before_a_second_run_of_any(tmp_path: Path) -> None:
    for run in range(2):
        with SummaryWriter(str(tmp_path / f"{run}")) as writer:
            for tag in range(HISTOGRAMS - 2):
                writer.add_histogram(f"w{tag}", np.arange(3), 0)
    heavy, sampled = _sampled(tmp_path)
    rows = list(sampled.histograms)
    assert len(rows) == HISTOGRAMS
    assert len({int(heavy.tag[row]) for row in rows}) == HISTOGRAMS - 2


def test_bytes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        for step in range(6):
            writer.add_image("samples", np.random.default_rng(step).random((3, 16, 16)), step)
    heavy, sampled = _sampled(tmp_path)
    one = int(heavy.rows(0).lengths[0])
    monkeypatch.setattr(samples, "_BYTES", one * 3)
    assert 2 <= len(sampled.images[0]) <= 3
    monkeypatch.setattr(samples, "_VALUE", 100)
    assert _sampled(tmp_path)[1].images[0] == []


def test_a_batch_says_how_many_it_holds(tmp_path: Path) -> None:
    writer = lossless.summary.create_file_writer(str(tmp_path))
    with writer.as_default():
        lossless.summary.image("batch", np.zeros((7, 4, 4, 3)), step=1, max_outputs=5)
        lossless.summary.audio("sounds", np.zeros((2, 50, 1)), 8000, step=1)
    writer.close()
    _, sampled = _sampled(tmp_path)
    (images,), (sounds,) = sampled.images.values(), sampled.sounds.values()
    assert [(each.held, len(each.pictures)) for each in images] == [(5, 3)]
    assert [(each.held, len(each.sounds)) for each in sounds] == [(2, 2)]


def test_what_cannot_be_decoded_is_kept_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path / NAME, HEAD + tensor("weights", np.ones(7), "histograms", step=3, data_class=2))
    heavy, sampled = _sampled(tmp_path)
    (broken,) = sampled.broken
    assert (broken.row, broken.step, broken.why) == (
        0,
        3,
        "histogram: got a tensor of float64 [7], want numbers [buckets, 3]",
    )
    assert path.read_bytes()[broken.offset :][: broken.length].startswith(b"\x0a\x07weights")
    assert heavy.tags[heavy.tag[broken.row]] == "weights"


def test_a_file_that_is_gone_is_no_sample(tmp_path: Path) -> None:
    path = write(tmp_path / NAME, HEAD + tensor("weights", np.ones((1, 3)), "histograms", data_class=2))
    _, sampled = _sampled(tmp_path)
    path.unlink()
    assert sampled.histograms == {0: []}
    assert sampled.broken == []


def test_a_rescan_counts_what_a_board_keeps(tmp_path: Path) -> None:
    data = HEAD + session_start(0) + scalars("loss", range(50_000)) + tensor("w", np.ones((1, 3)), "histograms")
    path = write(tmp_path / NAME, data)
    rescan = Rescan(LocalFS(), most=2 * len(data))
    assert rescan.values(str(path), len(HEAD)) == 0
    assert rescan.values(str(path), len(data)) == 50_001
    assert rescan.values(str(path), len(data)) is None
    assert list(rescan.parts(str(path), len(data))) == []


def test_a_rescan_stops_within_a_record(tmp_path: Path) -> None:
    data = HEAD + scalars("loss", range(3))
    path = str(write(tmp_path / NAME, data + scalar("loss", 3)))
    assert Rescan(LocalFS()).values(path, len(data) - 1) == 2
    assert Rescan(LocalFS()).values(path, len(data) + 10_000) == 4


def test_points_that_a_later_one_overtakes() -> None:
    assert stock.overtaken(np.array([0, 1, 2, 3, 2, 3, 4, 4, 5])) == 3
    assert stock.overtaken(np.array([7])) == 0
    assert stock.overtaken(np.array([5, 4, 3])) == 2


def test_damage_that_leaves_the_records_where_they_are() -> None:
    assert stock.framed(Damage("R002", 0, 42, ""), 26)
    assert not stock.framed(Damage("R002", 0, 81, ""), 26)
    assert not stock.framed(Damage("R001", 0, 42, ""), 26)
