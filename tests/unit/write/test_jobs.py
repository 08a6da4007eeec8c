from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from lossless.errors import WriteError
from lossless.write import notices
from lossless.write.inputs import InputError
from lossless.write.jobs import Job, Jobs
from lossless.write.notices import LosslessWarning
from lossless.write.recorder import Recorder
from tests.support import wait_for
from tests.unit.write.bench import drained


def saying(text: str, names: list[str]) -> Callable[[], bytes]:
    """A make that notes the thread it runs in."""

    def make() -> bytes:
        names.append(threading.current_thread().name)
        return text.encode()

    return make


def fail() -> bytes:
    raise ZeroDivisionError("division by zero")


class Queue:
    """Jobs that record into one memory."""

    def __init__(self, **limits: int) -> None:
        self.recorder = Recorder(1 << 30)
        self.jobs = Jobs(**limits)

    def put(
        self, make: Callable[[], bytes], size: int = 0, strict: bool | None = None, tag: str = "x", key: object = None
    ) -> None:
        self.jobs.put(Job(self.recorder, make, tag, key or self, size, strict))

    def fill(self, size: int) -> None:
        for n in range(20):
            self.put(saying(str(n), []), size)

    def made(self) -> list[bytes]:
        assert self.jobs.settle()
        return drained(self.recorder)


def test_jobs_run_on_one_other_thread_and_in_order() -> None:
    queue, threads = Queue(), list[str]()
    for n in range(100):
        queue.put(saying(str(n), threads))
    wait_for(lambda: not queue.jobs.busy, "all jobs are done")
    assert set(threads) == {"lossless-encode"}
    assert queue.made() == [b"%d" % n for n in range(100)]


def test_whoever_flushes_takes_part_and_the_order_stays() -> None:
    queue, hold = Queue(), threading.Event()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    ran: list[str] = []
    for n in range(5):
        queue.put(saying(str(n), ran))
    threading.Timer(0.2, hold.set).start()
    assert queue.made() == [b"first", b"0", b"1", b"2", b"3", b"4"]
    assert set(ran) == {threading.current_thread().name}


@pytest.mark.parametrize(("limits", "size"), [({"count": 3}, 0), ({"size": 3 << 20}, 1 << 20)])
def test_a_full_queue_is_said_once_and_the_caller_helps(limits: dict[str, int], size: int) -> None:
    queue, hold = Queue(**limits), threading.Event()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    wait_for(lambda: not queue.jobs._waiting, "the thread has the first")
    with pytest.warns(LosslessWarning, match=r"W211 queue-full: tag 'x': got .* waiting to be encoded") as said:
        queue.fill(size)
    assert len(said) == 1
    assert said[0].filename == __file__
    hold.set()
    assert queue.made() == [b"first", *(b"%d" % n for n in range(20))]


def test_numbers_on_their_way_from_a_device_do_not_make_a_queue_full() -> None:
    queue, hold, names = Queue(count=3), threading.Event(), list[str]()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    for n in range(1000):
        queue.jobs.put(Job(queue.recorder, saying(str(n), names), "x", queue, heavy=False))
    assert names == []
    hold.set()
    assert len(queue.made()) == 1001


def test_what_cannot_be_encoded_is_said_with_the_line_of_the_call_and_the_rest_goes_on() -> None:
    queue = Queue()

    hold = threading.Event()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    wait_for(lambda: not queue.jobs._waiting, "the thread has the first")

    def broken() -> bytes:
        hold.set()
        raise ValueError("five channels")

    queue.put(broken, tag="img")
    queue.put(lambda: b"next")
    with pytest.warns(LosslessWarning, match="W212 encode-failed: tag 'img': got ValueError: five channels") as said:
        queue.made()
    assert said[0].filename == __file__


def test_an_input_that_turns_out_to_be_unfit_is_said_by_its_own_rule() -> None:
    queue = Queue()

    def broken() -> bytes:
        raise InputError("a sparse tensor", "make it dense")

    queue.jobs.stop()
    with pytest.warns(LosslessWarning, match=r"W221 .*a sparse tensor .*make it dense"):
        queue.put(broken)
    assert queue.made() == []


def test_what_strict_finds_waits_for_the_flush_whichever_thread_encodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    queue = Queue()
    hold = threading.Event()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    wait_for(lambda: not queue.jobs._waiting, "the thread has the first")
    queue.put(fail, strict=True)
    queue.put(lambda: b"next")
    hold.set()
    assert queue.jobs._run_one()
    with pytest.raises(WriteError, match=r"W212.*ZeroDivisionError"):
        notices.raise_held()
    assert queue.made() == [b"first", b"next"]


def test_an_interrupted_helper_loses_no_job() -> None:
    queue, hold = Queue(), threading.Event()
    queue.put(lambda: b"first" if hold.wait(10) else b"")
    wait_for(lambda: not queue.jobs._waiting, "the thread has the first")
    interrupts = iter([KeyboardInterrupt])

    def make() -> bytes:
        for interrupt in interrupts:
            raise interrupt
        return b"second"

    queue.put(make)
    with pytest.raises(KeyboardInterrupt):
        queue.jobs.settle()
    hold.set()
    assert queue.made() == [b"first", b"second"]


def test_settle_gives_up_after_its_timeout() -> None:
    queue, hold = Queue(), threading.Event()
    queue.put(lambda: b"late" if hold.wait(10) else b"")
    wait_for(lambda: not queue.jobs._waiting, "the thread has it")
    began = time.monotonic()
    assert not queue.jobs.settle(0.1)
    assert time.monotonic() - began < 5
    hold.set()
    assert queue.made() == [b"late"]


def test_at_the_end_of_the_process_jobs_run_where_they_are_put() -> None:
    queue = Queue()
    queue.jobs.stop()
    name: list[str] = []
    queue.put(saying("x", name))
    assert drained(queue.recorder) == [b"x"]
    assert name == [threading.current_thread().name]


def test_bookkeeping_of_a_job_is_done_also_when_it_fails() -> None:
    queue, done = Queue(), list[str]()
    queue.jobs.stop()
    queue.jobs.put(Job(queue.recorder, lambda: b"x", "x", queue, recorded=lambda: done.append("fine")))
    job = Job(queue.recorder, fail, "x", queue, recorded=lambda: done.append("failed"))
    with pytest.warns(LosslessWarning, match="W212"):
        queue.jobs.put(job)
    assert done == ["fine", "failed"]
