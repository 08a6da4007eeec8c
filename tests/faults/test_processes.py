"""Several processes: each has its own file."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.processes import events, files, run, start, steps


def test_a_forked_child_gets_a_file_of_its_own_and_repeats_nothing(tmp_path: Path) -> None:
    body = (
        "pen.scalar('x', 1, 1)\nif (child := os.fork()) == 0:\n"
        "    assert sink.path is None\n    pen.scalar('x', 1, 2)\n    sink.flush()\n    os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\npen.scalar('x', 1, 3)"
    )
    run(body, tmp_path)
    assert [[event.step for event in events(path)[1:]] for path in files(tmp_path)] == [[1, 3], [2]]


def test_what_a_forked_child_writes_is_there_without_a_flush(tmp_path: Path) -> None:
    body = (
        "pen.scalar('x', 1, 1)\nif os.fork() == 0:\n    pen.scalar('x', 1, 2)\n    sys.exit()\n"
        "os.wait()\n"
    )  # fmt: skip
    run(body, tmp_path)
    assert steps(tmp_path) == [1, 2]


def test_a_fork_while_the_disk_stalls_and_threads_write(tmp_path: Path) -> None:
    body = (
        "write = os.write\nos.write = lambda fd, data: (time.sleep(0.5), write(fd, data))[1]\nparent = os.getpid()\n"
        "threading.Thread(target=lambda: [pen.scalar('x', 1, n) for n in range(100_000)]).start()\ntime.sleep(0.2)\n"
        "if os.fork() == 0:\n    os.write = write\n    pen.scalar('y', 1, 5)\n    sys.exit()\nos.wait()\n"
    )
    run(body, tmp_path)
    assert steps(tmp_path) == list(range(100_000))
    assert steps(tmp_path, "y") == [5]


def test_the_end_of_a_block_flushes_in_a_child_of_a_process_whose_disk_stalls(tmp_path: Path) -> None:
    body = (
        "from lossless import summary\nwrite = os.write\nwriter = summary.create_file_writer(sys.argv[1])\n"
        "os.write = lambda fd, data: (time.sleep(1), write(fd, data))[1]\n"
        "with writer.as_default(): summary.scalar('x', 1.0, step=1)\n"
        "if os.fork() == 0:\n    os.write = write\n"
        "    with writer.as_default(): summary.scalar('x', 1.0, step=2)\n    os._exit(0)\n"
        "os.wait()\n"
    )
    run(body, tmp_path)
    assert steps(tmp_path) == [1, 2]


def test_writers_that_threads_forks_and_the_collector_end_lose_nothing_and_hold_nothing(tmp_path: Path) -> None:
    """With the collector at work all the time: finalizers run in any code of any thread."""
    body = """
import gc, warnings
from lossless import summary

warnings.simplefilter("ignore")
gc.set_threshold(5, 2, 2)

class Ring:
    pass

def work(name):
    for number in range(60):
        ring = Ring()
        ring.itself, ring.writer = ring, summary.create_file_writer(sys.argv[1])
        with ring.writer.as_default():
            assert summary.scalar(name, 1.0, step=number)
            assert summary.histogram(name + "h", [1.0, 2.0], step=number)
        if number % 3 == 0:
            closing = [threading.Thread(target=ring.writer.close) for _ in range(2)]
            for thread in closing: thread.start()
            for thread in closing: thread.join()
        if number % 20 == 7 and os.fork() == 0:
            with summary.create_file_writer(sys.argv[1]): summary.scalar("child", 1.0, step=number)
            os._exit(0)

threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
for thread in threads: thread.start()
for thread in threads: thread.join()
del threads, thread
sink.close()
gc.collect()
deadline = time.monotonic() + 20
while any(sys.argv[1] in os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")):
    assert time.monotonic() < deadline
    time.sleep(0.05)
for _ in range(12): os.wait()
"""
    run(body, tmp_path)
    summaries = [event.summary for path in files(tmp_path) for event in events(path)]
    tags = Counter(value.tag for summary in summaries if summary is not None for value in summary.value)
    assert tags == {"child": 12} | dict.fromkeys(["a", "b", "c", "d", "ah", "bh", "ch", "dh"], 60)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing(tmp_path: Path, method: str) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        "import multiprocessing, sys\n"
        "from lossless.write.files import open_sink\n"
        "from lossless.write.form import Form\n\n"
        "def work(sink, rank):\n    sink.pen(Form.SIMPLE).scalar('x', 1, rank)\n\n"
        "if __name__ == '__main__':\n"
        "    sink = open_sink(sys.argv[1])\n    sink.pen(Form.SIMPLE).scalar('x', 1, 0)\n"
        f"    context = multiprocessing.get_context({method!r})\n"
        "    children = [context.Process(target=work, args=(sink, rank)) for rank in (1, 2)]\n"
        "    for child in children: child.start()\n"
        "    for child in children: child.join(); assert child.exitcode == 0\n"
    )
    subprocess.run([sys.executable, script, tmp_path / "log"], check=True, timeout=60)
    assert len(files(tmp_path / "log")) == 3
    assert steps(tmp_path / "log") == [0, 1, 2]


def test_a_child_that_is_terminated_while_it_ends(tmp_path: Path) -> None:
    """As a pool's workers are: what it is about to write is written first."""
    script = tmp_path / "train.py"
    script.write_text(
        "import multiprocessing, sys, time\n"
        "from lossless import SummaryWriter\n"
        "from lossless.write.file import EventFile\n\n"
        "def work(ending):\n"
        "    really = EventFile._write\n"
        "    def write(file, *, fsync):\n"
        "        ending.set()\n        time.sleep(0.5)\n        really(file, fsync=fsync)\n"
        "    EventFile._write = write\n"
        "    EventFile.drain = lambda file: 60.0\n"
        "    SummaryWriter(sys.argv[1]).add_scalar('x', 1, 0)\n\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('fork')\n"
        "    ending = context.Event()\n"
        "    child = context.Process(target=work, args=(ending,))\n"
        "    child.start()\n"
        "    assert ending.wait(30)\n"
        "    child.terminate()\n"
        "    child.join()\n"
    )
    subprocess.run([sys.executable, script, tmp_path / "log"], check=True, timeout=60)
    assert steps(tmp_path / "log") == [0]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_of_a_pool_that_is_terminated(tmp_path: Path, method: str) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        "import multiprocessing, sys\n"
        "from lossless import SummaryWriter\n\n"
        "def work(step):\n    SummaryWriter(sys.argv[1]).add_scalar('x', 1, step)\n\n"
        "if __name__ == '__main__':\n"
        f"    with multiprocessing.get_context({method!r}).Pool(2) as pool:\n"
        "        pool.map(work, range(2))\n"
    )
    subprocess.run([sys.executable, script, tmp_path / "log"], check=True, timeout=60)
    assert steps(tmp_path / "log") == [0, 1]


def test_eight_processes_in_one_directory(tmp_path: Path) -> None:
    body = "sys.stdin.readline()\nfor step in range(1000): pen.scalar(f'x{sys.argv[2]}', step, step)"
    processes = [start(body, tmp_path, str(n)) for n in range(8)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(files(tmp_path)) == 8
    for n in range(8):
        assert steps(tmp_path, f"x{n}") == list(range(1000))


def test_more_directories_than_descriptors(tmp_path: Path) -> None:
    body = (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (160, 160))\n"
        "sinks = [open_sink(f'{sys.argv[1]}/{n}') for n in range(400)]\n"
        "for step in range(3):\n    for sink in sinks: sink.pen(Form.SIMPLE).scalar('x', step, step)\n"
        "    time.sleep(0.3)\n"
    )
    _, errors = run(body, tmp_path)
    assert "Warning" not in errors.replace("W206", "")
    for n in range(0, 400, 20):
        assert steps(tmp_path / str(n)) == [0, 1, 2]


def test_a_name_that_is_taken_is_never_written_to(tmp_path: Path) -> None:
    body = (
        "import lossless.write.file as file, itertools\nfrom lossless.write.files import Files, FileSink\n"
        "time.time = lambda: 1.7e9\nfile._numbers = itertools.count()\nfirst = Files().file(sys.argv[1] + '/a', '')\n"
        "file._numbers = itertools.count()\nsecond = Files().file(sys.argv[1] + '/a', '')\n"
        "assert first.path != second.path, first.path\n"
    )
    run(body, tmp_path)
    assert len(files(tmp_path / "a")) == 2
