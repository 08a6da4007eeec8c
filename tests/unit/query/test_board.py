"""The board as its users see it, over real files."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import lossless
from lossless.errors import LosslessError, NotFoundError, QueryError
from lossless.logdir import LocalFS
from lossless.query import SeriesRequest, StatisticsRequest, follow
from lossless.types import Kind, Role
from tests.support import wait_for
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, tensor, write


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    write(tmp_path / "a/train" / NAME, HEAD + scalars("loss", range(10)) + scalars("acc", range(3)))
    write(tmp_path / "a/val" / NAME, HEAD + scalars("loss", [5, 9], 1005.0))
    write(tmp_path / "b10" / NAME, HEAD + scalars("loss", range(4)) + tensor("img", [b"1", b"2", b"png"], "images"))
    write(tmp_path / "b9" / NAME, HEAD)
    return tmp_path


def test_importing_lossless_is_light() -> None:
    """Training code pays for what it uses: no numpy, pyarrow or server until a name is used."""
    heavy = ("numpy", "pyarrow", "starlette", "lossless.query")
    code = f"import lossless, sys; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert "open" in dir(lossless)
    assert lossless.__version__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        lossless.nothing  # noqa: B018


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh process has loaded after `code`, and numpy alone has not."""
    script = f"import numpy, sys; before = set(sys.modules); {code}; print(*sys.modules.keys() - before)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_opening_a_board_loads_only_what_reads(logs: Path) -> None:
    """Not what answers, draws, follows or serves: a script that opens a board waits for all that is loaded."""
    loaded = loaded_by(f"import lossless; lossless.open({str(logs)!r})")
    ours = {name.removeprefix("lossless.") for name in loaded if name.startswith("lossless.")}
    assert {"query.board", "ingest.loader", "store.stream", "wire.scan", "logdir.tree"} <= ours
    assert not ours & {
        *("query.series", "query.table", "query.describe", "query.runs", "query.requests", "query.answers"),
        *("query.changes", "query.watching", "query.cursor", "ingest.status", "logdir.families", "logdir.memory"),
        *(
            "logdir.watch",
            "logdir.inotify",
            "logdir.mounts",
            "logdir.writers",
            "wire.events",
            "wire.message",
            "wire.tensors",
        ),
        *("store.drawing", "store._draw", "store._plan", "store._smooth", "store._statistics"),
    }
    tops = {name.partition(".")[0] for name in loaded}
    assert not tops & {
        *("pyarrow", "click", "starlette", "uvicorn", "anyio", "h11", "watchfiles", "asyncio", "concurrent", "logging"),
        *("json", "email", "http", "socket", "ssl", "subprocess", "multiprocessing", "difflib", "zlib", "base64"),
    }


def test_numpy_is_loaded_calmly() -> None:
    """Its threads are told at the moment they start, and nobody else is: no child, not who decided himself."""
    code = (
        "import os, sys; seen = []\n"
        "class Spy:\n"
        "    def find_spec(name, *_):\n"
        "        if name == 'numpy': seen.append(os.environ.get('OPENBLAS_THREAD_TIMEOUT'))\n"
        "sys.meta_path.insert(0, Spy)\n"
        "import lossless; lossless.open; print(*seen, os.environ.get('OPENBLAS_THREAD_TIMEOUT'))"
    )
    for mine, said in ((None, "20 None"), ("26", "26 26")):
        environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_THREAD_TIMEOUT"}
        environment |= {"OPENBLAS_THREAD_TIMEOUT": mine} if mine else {}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        assert done.stdout.strip() == said


def test_looking_at_runs_needs_no_pyarrow(logs: Path) -> None:
    assert "pyarrow" not in loaded_by(f"import lossless; lossless.open({str(logs)!r}).runs")


def test_who_begins_to_follow_while_files_are_read_follows(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board opened in the background to be read once, and watched before that is done."""
    gate, listed = threading.Event(), LocalFS.list

    def slow(self: LocalFS, directory: str) -> object:
        gate.wait(10)
        return listed(self, directory)

    monkeypatch.setattr(LocalFS, "list", slow)
    with lossless.open(logs, background=True) as board:
        board.start(watch=True)
        gate.set()
        wait_for(lambda: board.progress.done, "everything is read")
        write(logs / "late" / NAME, HEAD + scalars("loss", range(3)))
        wait_for(lambda: "late" in [run.name for run in board.runs], "a run that came later is seen")


def test_runs(logs: Path) -> None:
    board = lossless.open(logs)
    assert [run.name for run in board.runs] == ["a/train", "a/val", "b9", "b10"]
    train = board.run("a/train")
    assert (train.family, train.role, train.points, train.series, train.files, train.attempts) == (
        "a",
        Role.TRAIN,
        13,
        2,
        1,
        1,
    )
    assert (train.first_step, train.last_step, train.first_wall_time, train.last_wall_time) == (0, 9, 1000.0, 1009.0)
    assert (train.host, train.pid, train.path, train.logdir) == ("elsewhere", 17, str(logs / "a/train"), str(logs))
    empty = board.run("b9")
    assert (empty.points, empty.first_step, empty.first_wall_time) == (0, None, None)
    with pytest.raises(NotFoundError, match="run: got 'a/trian', want a run of the board, for instance 'a/train'"):
        board.run("a/trian")


def test_tags(logs: Path) -> None:
    tags = {(tag.name, tag.kind): tag for tag in lossless.open(logs).tags}
    assert tags.keys() == {("loss", Kind.SCALAR), ("acc", Kind.SCALAR), ("img", Kind.IMAGE)}
    assert (tags["loss", Kind.SCALAR].runs, tags["loss", Kind.SCALAR].points) == (3, 16)


def test_files_totals_and_progress(logs: Path) -> None:
    board = lossless.open(logs)
    (file,) = board.files("a/val")
    size = (logs / "a/val" / NAME).stat().st_size
    assert (file.bytes, file.bytes_read, file.points, file.first_wall_time, file.state) == (
        size,
        size,
        2,
        1005.0,
        "ready",
    )
    totals = board.totals
    assert (totals.runs, totals.tags, totals.series, totals.points, totals.last_wall_time) == (4, 3, 4, 19, 1009.0)
    assert totals.bytes == board.progress.bytes_read == board.progress.bytes_found
    assert board.progress.done
    assert (board.progress.files_read, board.progress.files_found) == (4, 4)


def test_scalars_are_every_point_in_order_of_arrival(logs: Path) -> None:
    write(logs / "b10" / NAME, scalars("loss", [2, 1]))
    table = lossless.open(logs).scalars()
    assert table.column_names == ["run", "tag", "step", "wall_time", "value"]
    assert [str(table.schema.field(n).type) for n in ("step", "wall_time", "value")] == ["int64", "double", "double"]
    rows = [(r["run"], r["tag"], r["step"]) for r in table.to_pylist()]
    assert rows[:4] == [("a/train", "acc", 0), ("a/train", "acc", 1), ("a/train", "acc", 2), ("a/train", "loss", 0)]
    assert [step for run, _, step in rows if run == "b10"] == [0, 1, 2, 3, 2, 1]
    assert len(rows) == 21


def test_scalars_of_some_runs_and_tags(logs: Path) -> None:
    board = lossless.open(logs)
    table = board.scalars(runs=["a/val", "b10"], tags="loss")
    assert set(table.column("run").to_pylist()) == {"a/val", "b10"}
    assert table.num_rows == 6
    assert board.scalars(runs="b9").num_rows == 0
    assert board.scalars(runs=[], tags=[]).num_rows == 0
    with pytest.raises(NotFoundError, match="tag: got 'los', want a tag"):
        board.scalars(tags=["los"])
    with pytest.raises(NotFoundError, match="run: got 'b11'"):
        board.scalars(runs=["b11"])


def test_a_name_that_is_no_utf8_is_shown_and_found(tmp_path: Path) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    data = scalar("cafX", 1).replace(b"X", b"\xe9")
    write(tmp_path / NAME, HEAD + scalar("ok", 1) + reframed(data))
    board = lossless.open(tmp_path)
    assert [tag.name for tag in board.tags] == [name, "ok"]
    assert board.scalars(tags=[name]).num_rows == 1


def reframed(record: bytes) -> bytes:
    from lossless.wire.records import frame

    return frame(record[12:-4])


def test_refresh_says_what_changed(logs: Path) -> None:
    board = lossless.open(logs)
    write(logs / "a/val" / NAME, scalar("loss", 10) + scalar("new", 1))
    write(logs / "c" / NAME, HEAD + scalar("loss", 1))
    (logs / "b9" / NAME).unlink()
    changes = board.refresh()
    assert changes.runs == {"a/val", "c"}
    assert (changes.new_runs, changes.gone_runs) == ({"c"}, {"b9"})
    assert (changes.tags, changes.new_tags) == ({"loss", "new"}, {"new"})
    assert changes.generation == board.generation
    assert board.refresh().runs == frozenset()


def test_watch_tells_of_growth_soon(logs: Path) -> None:
    with lossless.open(logs) as board, board.watch() as watch:
        assert board.watching in ("events", "polling")
        time.sleep(0.3)
        while watch.wait(0.2):
            pass
        began = time.monotonic()
        write(logs / "b10" / NAME, scalar("loss", 99, 9.0))
        changes = watch.wait(5)
        assert changes is not None
        assert changes.runs == {"b10"}
        assert changes.tags == {"loss"}
        assert board.last("loss")["b10"] == 9.0
        assert time.monotonic() - began < 2


def test_watching_ends_when_the_board_is_closed(logs: Path) -> None:
    board = lossless.open(logs, watch=True)
    ended = threading.Event()

    def follow() -> None:
        for _ in board.watch():
            pass
        ended.set()

    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(0.1)
    board.close()
    thread.join(5)
    assert ended.is_set()
    assert board.scalars().num_rows == 19, "what was read can still be asked for"
    with pytest.raises(LosslessError, match="board: got a closed one"):
        board.refresh()


def test_a_logdir_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    with lossless.open(tmp_path / "later", watch=True) as board:
        assert board.runs == []
        assert [f.code for f in board.findings] == ["F101"]
        assert board.logdirs[0].state == "waiting"
        write(tmp_path / "later" / "r" / NAME, HEAD + scalars("loss", range(3)))
        wait_for(lambda: board.totals.points == 3, "the points of a logdir that came late")
        assert board.logdirs[0].state == "ready"
        wait_for(lambda: board.findings == [], "F101 leaves")


def test_in_the_background_everything_arrives(logs: Path) -> None:
    board = lossless.open(logs, background=True)
    wait_for(lambda: board.progress.done, "reading ends")
    assert board.scalars().num_rows == 19
    board.close()


def test_several_logdirs_and_names(logs: Path) -> None:
    board = lossless.open(logs / "a", logs / "b10", name=None)
    assert [run.name for run in board.runs] == ["b10", "train", "val"]
    named = lossless.open(f"x={logs / 'a'}", f"y={logs / 'b10'}")
    assert [run.name for run in named.runs] == ["x/train", "x/val", "y"]


def test_a_board_answers_while_it_loads(tmp_path: Path) -> None:
    """From many threads: no exception, and no count that goes back."""
    for i in range(150):
        write(tmp_path / f"r{i}" / NAME, HEAD + scalars("loss", range(40)))
    board = lossless.open(tmp_path, background=True)
    failures: list[BaseException] = []

    def ask() -> None:
        before = 0
        try:
            while not board.progress.done:
                points = board.scalars().num_rows
                assert points >= before
                before = points
                _ = (board.runs, board.tags, board.totals, board.findings, board.logdirs)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert board.totals.points == 6000
    board.close()


def test_series_answers(logs: Path) -> None:
    board = lossless.open(logs)
    answer = board.series(
        SeriesRequest(["loss"], runs=["a/train", "a/val"], columns=["step"], smoothing="ema", amount=0.5)
    )
    assert [(s.run, s.tag, s.offset, s.length, s.points, s.total) for s in answer.series] == [
        ("a/train", "loss", 0, 10, 10, 10),
        ("a/val", "loss", 10, 2, 2, 2),
    ]
    assert answer.missing == [("loss", 1)]
    assert answer.step is not None
    assert answer.step.tolist() == [*range(10), 5, 9]
    assert answer.wall_time is None
    assert answer.series[0].attempts == [0]
    assert (answer.series[1].first_step, answer.series[1].last_step, answer.series[1].last_value) == (5, 9, 9.0)
    with pytest.raises(NotFoundError):
        board.series(SeriesRequest(["nope"]))


def test_statistics_and_last(logs: Path) -> None:
    board = lossless.open(logs)
    (row,) = board.statistics(StatisticsRequest(["loss"], runs=["a/train"], range=(2, 6), at=4.4))
    assert (row.points, row.start, row.end, row.min, row.max, row.mean, row.change, row.at, row.at_step) == (
        5, 2.0, 6.0, 2.0, 6.0, 4.0, 4.0, 4.0, 4,
    )  # fmt: skip
    assert row.std is not None
    assert abs(row.std - 2**0.5) < 1e-12
    (none,) = board.statistics(StatisticsRequest(["loss"], runs=["a/train"], range=(100, 200)))
    assert (none.points, none.start, none.min, none.mean, none.change) == (0, None, None, None, None)
    assert board.last("loss") == {"a/train": 9.0, "a/val": 9.0, "b10": 3.0}
    assert board.last("loss", "min") == {"a/train": 0.0, "a/val": 5.0, "b10": 0.0}
    with pytest.raises(QueryError, match="of: got 'mean'"):
        board.last("loss", "mean")


def test_a_file_that_could_not_be_read_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing announces that a disk answers again."""
    write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(3)))
    fails = threading.Event()
    fails.set()
    read_into = LocalFS.read_into

    def failing(self: LocalFS, path: str, buffer: memoryview, at: int) -> int:
        if fails.is_set():
            raise OSError(5, "Input/output error", path)
        return read_into(self, path, buffer, at)

    monkeypatch.setattr(LocalFS, "read_into", failing)
    monkeypatch.setattr(follow, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(follow, "JUDGE_SECONDS", 0.05)
    with lossless.open(tmp_path, watch=True) as board:
        wait_for(lambda: [f.code for f in board.findings] == ["F115"], "the failure is named")
        fails.clear()
        wait_for(lambda: board.totals.points == 3, "the points once the disk answers")
        wait_for(lambda: board.findings == [], "the finding leaves")
