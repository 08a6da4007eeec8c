from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lossless
from lossless import GlobalSummaryWriter
from tests.unit.write.summary.reading import events, values
from tests.unit.write.torch.test_life import points

PROCESSES, CALLS = 3, 40

pytestmark = [pytest.mark.filterwarnings(f"ignore:.*fork:{kind}") for kind in ("RuntimeWarning", "DeprecationWarning")]
"""Where other tests have left threads running."""


def work(writer: GlobalSummaryWriter, number: int) -> None:
    for _ in range(CALLS):
        writer.add_scalar("common", number)
        writer.add_scalar(f"own/{number}", number)
    writer.close()


@pytest.mark.parity("tensorboardX.GlobalSummaryWriter.getSummaryWriter")
def test_every_module_has_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    writer = lossless.GlobalSummaryWriter.getSummaryWriter()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: GlobalSummaryWriter.getSummaryWriter(), range(8))) == {writer}
    writer.add_scalar("a", 1)
    directory = writer.file_writer.get_logdir()
    assert os.path.dirname(directory) == "runs"
    writer.close()
    assert [(tag, step) for tag, step, _ in points(directory)] == [("a", 0)]


@pytest.mark.parity(
    "tensorboardX.GlobalSummaryWriter.add_scalar",
    "tensorboardX.GlobalSummaryWriter.add_image",
    "tensorboardX.GlobalSummaryWriter.add_text",
    "tensorboardX.GlobalSummaryWriter.close",
)
def test_each_kind_of_a_tag_counts_its_steps(tmp_path: Path) -> None:
    writer = GlobalSummaryWriter(tmp_path)
    for value in (3.0, 2.0):
        writer.add_scalar("a", value, 1.5e9)
        writer.add_image("img", np.zeros((4, 4, 3)), 1.5e9, "HWC")
        writer.add_text("notes", "x")
    writer.flush()
    assert points(tmp_path) == [("a", 0, 3.0), ("a", 1, 2.0)]
    assert sorted((v.tag, step) for step, v in values(tmp_path) if v.simple_value is None) == [
        *[("img", 0), ("img", 1)],
        *[("notes/text_summary", 0), ("notes/text_summary", 1)],
    ]
    assert [e.wall_time for e in events(tmp_path)].count(1.5e9) == 4
    writer.close()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_count_on(tmp_path: Path, method: str) -> None:
    """No step twice, none left out; each process in a file of its own."""
    context: Any = multiprocessing.get_context(method)
    writer = GlobalSummaryWriter(tmp_path)
    writer.add_scalar("common", 9)
    children = [context.Process(target=work, args=(writer, number)) for number in range(PROCESSES)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    writer.add_scalar("common", 9)
    writer.close()
    assert [child.exitcode for child in children] == [0] * PROCESSES
    found = points(tmp_path)
    total = PROCESSES * CALLS + 2
    assert sorted(step for tag, step, _ in found if tag == "common") == list(range(total))
    for number in range(PROCESSES):
        assert [step for tag, step, _ in found if tag == f"own/{number}"] == list(range(CALLS))
    assert len(list(tmp_path.glob("*tfevents*"))) == PROCESSES + 1


def test_threads_count_together(tmp_path: Path) -> None:
    writer = GlobalSummaryWriter(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda value: writer.add_scalar("a", value), range(200)))
    writer.close()
    assert [step for _, step, _ in points(tmp_path)] == list(range(200))
