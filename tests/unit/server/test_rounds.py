"""The doctor's rounds: what a served board's findings are, and that mended ones leave."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import lossless
from lossless.query import Board
from lossless.server import rounds
from lossless.server.rounds import Rounds
from lossless.server.settings import Settings
from lossless.server.site import Site


@pytest.fixture(autouse=True)
def _briskly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "LOOK", 0.02)
    monkeypatch.setattr(rounds, "REST", 0.02)


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A logdir with a run whose step never advanced."""
    with warnings.catch_warnings(action="ignore"), lossless.SummaryWriter(tmp_path / "logs" / "a") as writer:
        for value in range(100):
            writer.add_scalar("loss", value, 0)
    return tmp_path / "logs"


@pytest.fixture
def site(stuck: Path, tmp_path: Path) -> Iterator[Site]:
    with lossless.open(stuck, watch=True) as board:
        site = Site(board, Settings(port=6006), tmp_path / "cache")
        yield site
        site.rounds.close()


def wait_for(state: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not state():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def codes(site: Site) -> set[str]:
    return {finding.code for finding in site.found.now().findings}


def test_a_finding_comes_with_a_round_and_leaves_when_it_is_mended(site: Site, stuck: Path) -> None:
    """Without the page asking for it."""
    assert "D231" not in codes(site) and site.rounds.at is None
    site.rounds.start()
    wait_for(lambda: "D231" in codes(site))
    assert site.rounds.number >= 1 and site.rounds.at == pytest.approx(time.time(), abs=20)
    for path in (stuck / "a").iterdir():
        path.unlink()
    wait_for(lambda: "D231" not in codes(site))


def test_what_is_told_of_the_board_is_other_after_a_round(site: Site) -> None:
    """Or lists that are kept for a generation would lack what a round found."""
    before = site.standing
    site.rounds.start()
    wait_for(lambda: "D231" in codes(site))
    assert site.standing != before and site.facts()["findings"]["warning"] == 1


def test_listeners_are_told_of_every_round(stuck: Path) -> None:
    """Or a page could not say how old what it shows is."""
    told = threading.Semaphore(0)
    with lossless.open(stuck) as board:
        doing = Rounds(board, told.release)
        doing.start()
        assert told.acquire(timeout=20)
        with lossless.SummaryWriter(stuck / "b") as writer:
            writer.add_scalar("loss", 1.0, 1)
        number = doing.number
        board.refresh()
        wait_for(lambda: doing.number > number)
        assert told.acquire(timeout=20)
        doing.close()


def test_a_round_that_fails_is_tried_again(
    stuck: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And said once."""
    monkeypatch.setattr(rounds, "AGING", 0.02)
    left = iter([True] * 3)

    def tables(self: Board, really: Callable[[Board], object] = Board.tables) -> object:
        if next(left, False):
            raise OSError(24, "Too many open files")
        return really(self)

    monkeypatch.setattr(Board, "tables", tables)
    with lossless.open(stuck) as board:
        doing = Rounds(board, lambda: None)
        doing.start()
        wait_for(lambda: doing.number > 0)
        doing.close()
    assert [record.getMessage() for record in caplog.records] == [
        "doctor: got OSError: [Errno 24] Too many open files; the board is examined again later"
    ]


def test_nothing_is_examined_while_files_are_read(tmp_path: Path) -> None:
    """What is not read yet would be missed."""
    board = Board([])
    doing = Rounds(board, lambda: None)
    doing.start()
    time.sleep(0.2)
    assert doing.number == 0
    board.load()
    wait_for(lambda: doing.number == 1)
    doing.close()
