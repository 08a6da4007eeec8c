"""Increments put together are the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

import lossless
from lossless.errors import QueryError
from lossless.query import SeriesRequest
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write

SECOND = NAME.replace("17000", "17001")


class Page:
    """Keeps what it was sent, as a client should."""

    def __init__(self, path: Path, **options: object) -> None:
        self.board = lossless.open(path)
        self.options = options
        self.cursor: str | None = None
        self.rows: dict[str, list[tuple[float, int]]] = {}
        self.sent = 0

    def look(self) -> None:
        self.board.refresh()
        answer = self.board.series(SeriesRequest(["loss"], after=self.cursor, **self.options))  # type: ignore[arg-type]
        self.cursor = answer.cursor
        self.sent = len(answer.x)
        for s in answer.series:
            part = slice(s.offset, s.offset + s.length)
            new = list(zip(answer.x[part].tolist(), answer.flags[part].tolist(), strict=True))
            known = self.rows.get(s.run, []) if s.since else []
            assert len(known) == s.since
            self.rows[s.run] = known + new

    def whole(self) -> dict[str, list[tuple[float, int]]]:
        answer = self.board.series(SeriesRequest(["loss"], **self.options))  # type: ignore[arg-type]
        return {
            s.run: list(
                zip(
                    answer.x[s.offset :][: s.length].tolist(),
                    answer.flags[s.offset :][: s.length].tolist(),
                    strict=True,
                )
            )
            for s in answer.series
        }


def test_growth_a_restart_a_worker_and_a_new_run(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(10)))
    page = Page(tmp_path)
    sent = []
    for action in (
        lambda: None,
        lambda: write(path, scalars("loss", range(10, 13), 1010.0)),
        lambda: None,
        lambda: write(path, scalars("loss", [11, 12, 14], 1020.0)),
        lambda: write(path, scalar("loss", 15, 0.0, 1030.0)),
        lambda: write(tmp_path / "r" / SECOND, HEAD + scalars("loss", range(5, 8), 1040.0)),
        lambda: write(tmp_path / "s" / NAME, HEAD + scalars("loss", range(4))),
        lambda: write(path, scalars("loss", range(16, 18), 1045.0)),
        (tmp_path / "r" / SECOND).unlink,
    ):
        action()
        page.look()
        sent.append(page.sent)
        assert page.rows == page.whole()
    assert sent[:3] == [10, 3, 0], "only what is new is sent"
    assert sent[4] == 1


def test_centred_smoothing_is_sent_whole(tmp_path: Path) -> None:
    """Its newest values change with every point."""
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(10)))
    page = Page(tmp_path, smoothing="window", amount=5)
    page.look()
    write(path, scalar("loss", 10))
    page.look()
    assert page.sent == 11
    assert page.rows == page.whole()


def test_a_cursor_of_another_board_knows_nothing(tmp_path: Path) -> None:
    write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(10)))
    cursor = lossless.open(tmp_path).series(SeriesRequest(["loss"])).cursor
    answer = lossless.open(tmp_path).series(SeriesRequest(["loss"], after=cursor))
    assert len(answer.x) == 10
    assert answer.series[0].since == 0


@pytest.mark.parametrize("text", ["", "x", "AAAA", "é", "eJwDAAAAAAE="])
def test_what_is_no_cursor_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path / "r" / NAME, HEAD + scalar("loss", 1))
    with pytest.raises(QueryError, match="want the cursor of an earlier answer"):
        lossless.open(tmp_path).series(SeriesRequest(["loss"], after=text))
