"""Boards that run on this machine, and what they serve: asked on loopback ports, with short patience."""

from __future__ import annotations

import http.client
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

PORTS = range(6006, 6017)
"""Where TensorBoard and lossless serve if nothing else is said, and the next when that is taken."""
_PATIENCE = 0.5
"""Seconds for a connection, and for each answer."""
_ANSWER = 1 << 18
_INFO = ".tensorboard-info"


class Other(NamedTuple):
    """A board that answered. `program`: TensorBoard or lossless; `logdirs`: what it serves, () if it does not say."""

    port: int
    program: str
    logdirs: tuple[str, ...]


class Stale(NamedTuple):
    """A file in which a TensorBoard said that it runs, and whose process is gone."""

    path: str
    port: int
    pid: int
    logdir: str


def running(ports: Iterable[int]) -> list[Other]:
    """The boards that answer on `ports` of this machine, by port."""
    wanted = list(ports)
    if not wanted:
        return []
    with ThreadPoolExecutor(max_workers=min(len(wanted), 16)) as pool:
        return [board for board in pool.map(_board, wanted) if board]


def stale() -> Iterator[Stale]:
    """TensorBoards that ended without taking their note back: notebooks and `%tensorboard` believe they still run."""
    for path in sorted(Path(os.environ.get("TMPDIR") or tempfile.gettempdir(), _INFO).glob("pid-*.info")):
        try:
            said = json.loads(path.read_bytes()[:_ANSWER])
        except (OSError, ValueError):
            continue  # of another user, or half written
        if isinstance(said, dict) and isinstance(said.get("pid"), int) and not _runs(said["pid"]):
            port = said.get("port")
            yield Stale(str(path), port if isinstance(port, int) else 0, said["pid"], str(said.get("logdir", "")))


def _board(port: int) -> Other | None:
    if isinstance(said := _asked(port, "/data/environment"), dict) and "data_location" in said:
        return Other(port, "TensorBoard", tuple(filter(None, [str(said["data_location"])])))
    if isinstance(said := _asked(port, "/api/board"), dict):
        logdirs = said.get("logdirs")
        if isinstance(logdirs, list):
            return Other(port, "lossless", tuple(str(each["path"]) for each in logdirs if "path" in each))
        if isinstance(said.get("error"), dict) and said["error"].get("code") == "token":
            return Other(port, "lossless", ())
    return None


def _asked(port: int, path: str) -> Any:
    """The JSON that is answered; None if there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept": "application/json", "Accept-Encoding": "identity"})
        return json.loads(connection.getresponse().read(_ANSWER))
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _runs(pid: int) -> bool:
    if os.name != "posix" or pid <= 0:
        return True  # there is no asking without ending it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _ended(pid)


def _ended(pid: int) -> bool:
    """Whether the process ended and waits only for its parent to take note; False where there is no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    return stat.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])
