"""A real `lossless serve` process."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from lossless.version import __version__
from lossless.wire.events import Event, Summary, Value
from lossless.wire.records import frame
from tests.support import free_port, wait_for

ROOT = Path(__file__).resolve().parents[3]


def scalars(steps: range, tag: str = "loss") -> bytes:
    """One record a step."""
    events = [
        Event(wall_time=1.7e9 + step, step=step, summary=Summary([Value(tag=tag, simple_value=step / 2)]))
        for step in steps
    ]
    return b"".join(frame(event.encode()) for event in events)


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs of one family."""
    for role in ("train", "validation"):
        folder = tmp_path / "runs" / "a" / role
        folder.mkdir(parents=True)
        (folder / f"events.out.tfevents.1700000000.elsewhere.{len(role)}.0").write_bytes(scalars(range(10)))
    return tmp_path / "runs"


class Served:
    """A server process and the line it printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.line = process.stdout.readline().rstrip("\n")
        found = re.search(r"http://\S+", self.line)
        assert found, (self.line, process.poll(), process.stderr.read() if process.stderr and not self.line else "")
        self.url = found[0]
        self.port = int(httpx.URL(self.url).port or 0)

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> tuple[int, float, str]:
        """(exit code, seconds it took, what it said on standard error)."""
        began = time.monotonic()
        self.process.send_signal(sig)
        code = self.process.wait(10)
        assert self.process.stderr is not None
        return code, time.monotonic() - began, self.process.stderr.read()


@contextmanager
def serve(*arguments: str | Path, cache: Path, **environ: str) -> Iterator[Served]:
    """`lossless serve ARGUMENTS` until the block ends."""
    line = [sys.executable, "-m", "lossless", "serve", *map(str, arguments)]
    environment = {**os.environ, "LOSSLESS_CACHE_DIR": str(cache), **environ}
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield Served(process)
        finally:
            process.kill()


def get(served: Served, path: str, **more: Any) -> Any:
    """JSON of an answer."""
    return httpx.get(httpx.URL(served.url).join(path), **more).json()


def test_it_prints_one_line_and_answers(logdir: Path, tmp_path: Path) -> None:
    """The address, and what is read; when the line is there, the first request is answered."""
    began = time.monotonic()
    with serve(logdir, "--port", "0", cache=tmp_path) as served:
        assert get(served, "api/board")["version"] == __version__
        assert time.monotonic() - began < 10  # 0.3 s on a quiet machine; benchmarks/bench_server.py measures it
        assert (
            served.line
            == f"lossless {__version__} at http://localhost:{served.port}/ reading {logdir} (Ctrl-C stops it)"
        )
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        assert {run["name"] for run in get(served, "api/runs")["runs"]} == {"a/train", "a/validation"}
        [series, _] = get(served, "api/scalars?tag=loss&column=step")["series"]
        assert series["step"] == list(range(10))
        assert series["y"] == [step / 2 for step in range(10)]
        code, took, said = served.stop()
        assert (code, said) == (0, "")
        assert took < 3


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_with_streams_open(logdir: Path, tmp_path: Path, sig: signal.Signals) -> None:
    """Cleanly: exit code 0, not a word."""
    with serve(logdir, "--port", "0", cache=tmp_path) as served, httpx.Client() as client:
        stream = client.send(client.build_request("GET", served.url + "api/events"), stream=True)
        assert next(stream.iter_lines()) == "event: hello"
        code, took, said = served.stop(sig)
        assert (code, said) == (0, "")
        assert took < 3
        stream.close()


def test_growth_is_told_and_fetched(logdir: Path, tmp_path: Path) -> None:
    """From the write to the fetched point, again and again, by cursor."""
    path = next((logdir / "a" / "train").iterdir())
    with serve(logdir, "--port", "0", cache=tmp_path) as served, httpx.Client(timeout=10) as client:
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        ask = {"tags": ["loss"], "runs": ["a/train"], "columns": ["step"]}
        cursor = client.post(served.url + "api/scalars", json=ask).json()["cursor"]
        with httpx.Client(timeout=10) as other, other.stream("GET", served.url + "api/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: hello"
            delays = []
            for at in range(10, 20):
                began = time.monotonic()
                with path.open("ab") as file:
                    file.write(scalars(range(at, at + 1)))
                got: list[int] = []
                while at not in got:
                    told = (json.loads(line[6:]) for line in lines if line.startswith("data:") and "points" in line)
                    changed = next(message for message in told if message["runs"])  # a round of the doctor names none
                    assert changed["runs"] == ["a/train"]
                    assert changed["tags"] == ["loss"]
                    answer = client.post(served.url + "api/scalars", json={**ask, "after": cursor}).json()
                    cursor = answer["cursor"]
                    got += [step for series in answer["series"] for step in series["step"]]
                assert got == [at]
                delays.append(time.monotonic() - began)
                time.sleep(0.02)
        assert sorted(delays)[len(delays) // 2] < 0.5  # 0.02 s on a quiet machine
        assert get(served, "api/board")["points"] == 30


def test_a_new_run_and_a_deleted_one_are_told(logdir: Path, tmp_path: Path) -> None:
    """By name."""
    with serve(logdir, "--port", "0", cache=tmp_path) as served, httpx.Client(timeout=10) as client:
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        with client.stream("GET", served.url + "api/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: hello"
            (logdir / "b").mkdir()
            (logdir / "b" / "events.out.tfevents.1700000000.elsewhere.1.0").write_bytes(scalars(range(3), "accuracy"))
            told: dict[str, set[str]] = {"new_runs": set(), "new_tags": set(), "gone_runs": set()}
            while not told["new_tags"]:
                collect(told, lines)
            assert (told["new_runs"], told["new_tags"]) == ({"b"}, {"accuracy"})
            for file in (logdir / "b").iterdir():
                file.unlink()
            (logdir / "b").rmdir()
            while not told["gone_runs"]:
                collect(told, lines)
            assert told["gone_runs"] == {"b"}
        assert {run["name"] for run in get(served, "api/runs")["runs"]} == {"a/train", "a/validation"}


def next_change(lines: Iterator[str]) -> dict[str, Any]:
    """The data of the next `changed` event."""
    data: dict[str, Any] = next(json.loads(line[6:]) for line in lines if line.startswith("data:") and "points" in line)
    return data


def collect(told: dict[str, set[str]], lines: Iterator[str]) -> None:
    """Add the names of the next `changed` event."""
    data = next_change(lines)
    for key in told:
        told[key] |= set(data[key])


def test_hues_outlive_the_process(logdir: Path, tmp_path: Path) -> None:
    """A new family takes the next one."""
    cache = tmp_path / "cache"
    with serve(logdir, "--port", "0", cache=cache) as served:
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        assert {run["family"]: run["hue"] for run in get(served, "api/runs")["runs"]} == {"a": 0}
        served.stop()
    (logdir / "A-first").mkdir()
    (logdir / "A-first" / "events.out.tfevents.1").write_bytes(scalars(range(3)))
    with serve(logdir, "--port", "0", cache=cache) as served:
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        assert {run["family"]: run["hue"] for run in get(served, "api/runs")["runs"]} == {"A-first": 1, "a": 0}


def test_bound_to_every_interface_it_wants_its_token(logdir: Path, tmp_path: Path) -> None:
    """Which stands in the printed address; the page's cookie is enough from then on."""
    with serve(logdir, "--bind_all", "--port", "0", cache=tmp_path) as served:
        url = httpx.URL(served.url)
        token = url.params["token"]
        assert len(token) >= 32
        local = f"http://127.0.0.1:{served.port}"
        assert httpx.get(f"{local}/api/board").status_code == 401
        assert httpx.get(f"{local}/api/board", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        with httpx.Client() as client:
            assert client.get(str(url)).status_code == 200
            assert client.get(url.copy_with(path="/api/board", query=None)).status_code == 200
        assert httpx.get(f"{local}/api/board?token={token}", headers={"Host": "evil.example"}).status_code == 403


def test_no_token_is_a_deliberate_word(logdir: Path, tmp_path: Path) -> None:
    """Then anyone may read."""
    with serve(logdir, "--host", "0.0.0.0", "--no-token", "--port", "0", cache=tmp_path) as served:
        assert "token=" not in served.url
        assert httpx.get(f"http://127.0.0.1:{served.port}/api/board").status_code == 200


def test_a_loopback_address_needs_no_token(logdir: Path, tmp_path: Path) -> None:
    """Nobody else can connect."""
    with serve(logdir, "--host", "127.0.0.1", "--port", "0", cache=tmp_path) as served:
        assert served.url == f"http://127.0.0.1:{served.port}/"
        assert get(served, "healthz") == {"ok": True}


def test_a_prefix_holds_everything(logdir: Path, tmp_path: Path) -> None:
    """The page, the data, the stream."""
    with serve(logdir, "--path_prefix", "/x/y", "--port", "0", cache=tmp_path) as served:
        assert served.url.endswith("/x/y/")
        assert get(served, "api/board")["version"] == __version__
        assert httpx.get(f"http://localhost:{served.port}/api/board").status_code == 404


def test_a_taken_port_that_was_named_is_an_error(logdir: Path, tmp_path: Path) -> None:
    """A sentence, exit code 1; without --port the next one is taken."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        line = [sys.executable, "-m", "lossless", "serve", str(logdir), "--port", port]
        done = subprocess.run(line, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: port: got {port}, which another process uses, want a free one")
    assert done.stdout == ""


def test_read_once(logdir: Path, tmp_path: Path) -> None:
    """--reload_interval=0 as in TensorBoard: what comes later is not looked for."""
    with serve(logdir, "--reload_interval=0", "--port", "0", cache=tmp_path) as served:
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "everything is read")
        assert get(served, "api/board")["watching"] is None
        (logdir / "late").mkdir()
        (logdir / "late" / "events.out.tfevents.1").write_bytes(scalars(range(3)))
        time.sleep(0.5)
        assert get(served, "api/board")["runs"] == 2


def test_a_logdir_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    """And says so."""
    with serve(tmp_path / "later", "--port", "0", cache=tmp_path) as served:
        assert served.line.endswith(f"reading {tmp_path / 'later'} (not there yet: waited for) (Ctrl-C stops it)")
        wait_for(lambda: get(served, "api/board")["progress"]["done"], "it was looked for")
        assert get(served, "api/board")["logdirs"][0]["state"] == "waiting"
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "events.out.tfevents.1").write_bytes(scalars(range(3)))
        wait_for(lambda: get(served, "api/board")["points"] == 3, "its points are there")


def test_an_address_for_every_family_of_addresses(logdir: Path, tmp_path: Path) -> None:
    """localhost may mean ::1 first."""
    port = free_port()
    with serve(logdir, "--port", str(port), cache=tmp_path) as served:
        assert served.port == port
        for host in ("127.0.0.1", "localhost"):
            assert httpx.get(f"http://{host}:{port}/healthz").json() == {"ok": True}


def test_answers_on_a_kept_connection_are_not_delayed(logdir: Path, tmp_path: Path) -> None:
    """Nagle's algorithm would hold each body back for 40 ms, until the client acknowledges the head."""
    with serve(logdir, "--port", "0", cache=tmp_path) as served, httpx.Client() as client:
        times = []
        for _ in range(20):
            began = time.monotonic()
            client.get(served.url + "healthz")
            times.append(time.monotonic() - began)
        assert min(times[1:]) < 0.03


def test_more_connections_than_files_are_one_line(logdir: Path, tmp_path: Path) -> None:
    """Whoever is connected is answered all the same."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
    try:
        started = serve(logdir, "--port", "0", cache=tmp_path)
        served = started.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    with ExitStack() as opened:
        opened.push(started)
        client = opened.enter_context(httpx.Client(base_url=served.url))
        assert client.get("healthz").status_code == 200
        for _ in range(100):
            opened.enter_context(socket.create_connection(("localhost", served.port)))
        time.sleep(1.5)  # asyncio tries again every second
        assert client.get("healthz").status_code == 200
        code, _, said = served.stop()
    assert code == 0
    others = [line for line in said.splitlines() if not line.startswith("doctor: got OSError")]  # it wants files, too
    assert len(others) == 1 and "ulimit -n" in others[0] and len(said.splitlines()) <= 2, said


def test_importing_the_command_line_is_light() -> None:
    """Neither numpy nor the server is loaded to print help."""
    heavy = ("numpy", "pyarrow", "starlette", "uvicorn", "lossless.query")
    code = f"import sys, lossless.cli, lossless.cli.serve; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_fault_of_the_launch_line_is_said_and_on_the_board(logdir: Path, tmp_path: Path) -> None:
    """What was typed is judged before the board is opened, on stderr, and again by the doctor of the board."""
    with serve(f"train:{logdir}", "--port", "0", cache=tmp_path) as served:

        def codes() -> set[str]:
            return {finding["code"] for finding in get(served, "api/findings")["findings"]}

        wait_for(lambda: "D505" in codes(), "the doctor has examined the board")
        served.process.kill()
        assert served.process.stderr is not None
        said = served.process.stderr.read().splitlines()
    assert said[0].startswith(f"D505: The logdir is train:{logdir}, of the form name:path; {logdir} exists")
    assert said[1] == f"    lossless serve train={logdir}"


def test_a_launch_line_that_can_be_no_logdir_is_explained() -> None:
    """The refusal comes with what was meant."""
    line = [sys.executable, "-m", "lossless", "serve", "--logdir", "=.", "--port", "0"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "D501: The logdir is '=.', with the equals sign; . exists" in done.stderr
    assert "    lossless serve .\n" in done.stderr


def test_a_logdir_to_come_is_served_without_a_word(tmp_path: Path) -> None:
    """It is waited for, whatever its name; nothing is blamed."""
    with serve(tmp_path / "lr=0.1,bs=32", "--port", "0", cache=tmp_path / "cache") as served:
        served.process.kill()
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""
