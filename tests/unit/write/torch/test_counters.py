from __future__ import annotations

import multiprocessing
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lossless.write.torch.counters import Counters

pytestmark = [pytest.mark.filterwarnings(f"ignore:.*fork:{kind}") for kind in ("RuntimeWarning", "DeprecationWarning")]
"""Where other tests have left threads running."""


def following(counters: Counters, name: str) -> int:
    with counters.next(name) as number:
        return number


def count(counters: Counters, names: list[str], out: Any) -> None:
    out.put([following(counters, name) for name in names])


def test_each_name_counts_from_zero() -> None:
    counters = Counters()
    assert [following(counters, name) for name in ("loss", "acc", "loss", "loss", "ü \udc80", "acc")] == [
        0,
        0,
        1,
        2,
        0,
        1,
    ]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_count_together(method: str) -> None:
    """Also names that only one of them has seen yet, whichever comes first."""
    context: Any = multiprocessing.get_context(method)
    counters, out = Counters(), context.Queue()
    assert following(counters, "mine") == 0
    children = [context.Process(target=count, args=(counters, ["mine", f"own{n}", "ours"] * 50, out)) for n in range(2)]
    for child in children:
        child.start()
    taken = [out.get(timeout=60) for _ in children]
    for child in children:
        child.join()
    assert sorted(taken[0][::3] + taken[1][::3]) == list(range(1, 101))
    assert sorted(taken[0][2::3] + taken[1][2::3]) == list(range(100))
    assert taken[0][1::3] == taken[1][1::3] == list(range(50))
    assert [following(counters, name) for name in ("mine", "ours", "own0")] == [101, 100, 50]


def test_threads_count_together() -> None:
    counters = Counters()
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: following(counters, "loss"), range(400)))
    assert sorted(taken) == list(range(400))


def test_the_file_goes_with_its_maker_alone() -> None:
    counters = Counters()
    path = counters._path
    child = os.fork()
    if child == 0:
        del counters
        os._exit(0)
    os.waitpid(child, 0)
    assert os.path.exists(path)
    assert following(counters, "a") == 0
    del counters
    assert not os.path.exists(path)


def test_they_travel() -> None:
    counters = Counters()
    assert following(counters, "loss") == 0
    assert following(pickle.loads(pickle.dumps(counters)), "loss") == 1
    assert following(counters, "loss") == 2
