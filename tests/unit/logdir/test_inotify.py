"""Linux's limits and rights, each met in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import touch, wait_for
from tests.unit.logdir.live import EVENTS, SOON, linux, live

pytestmark = linux


def _in_child(check: Callable[[], None]) -> int | None:
    """Exit status of a process of nobody's that runs `check`."""

    def as_nobody() -> None:
        os.setuid(65534)
        check()

    child = multiprocessing.get_context("fork").Process(target=as_nobody)
    child.start()
    child.join(60)
    return child.exitcode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_an_unreadable_directory_leaves_the_rest_watched(tmp_path: Path) -> None:
    root = Path(tempfile.mkdtemp())
    for place in ("a", "m/secret", "z"):
        touch(root / place / EVENTS)
    (root / "m" / "secret").chmod(0)
    for path in (root, *root.rglob("*")):
        os.chown(path, 65534, 65534)

    def check() -> None:
        with live(root) as board:
            assert not board.watcher.polling
            assert sorted(board.sizes()) == ["a", "z"]
            assert [(f.code, f.place.path) for f in board.found.findings] == [("F102", str(root / "m" / "secret"))]
            for run in ("a", "z"):
                touch(root / run / EVENTS)
            wait_for(lambda: board.sizes() == {"a": 2, "z": 2}, "both grow", SOON)
            (root / "m" / "secret").chmod(0o700)
            wait_for(lambda: "m/secret" in board.sizes(), "what becomes readable is shown", SOON)
            touch(root / "m" / "secret" / EVENTS)
            wait_for(lambda: board.sizes()["m/secret"] == 2, "and watched", SOON)

    status = _in_child(check)
    shutil.rmtree(root)
    assert status == 0


@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_the_systems_limits_lead_to_polling(tmp_path: Path, limit: str) -> None:
    for n in range(20):
        touch(tmp_path / f"run_{n}" / EVENTS)
    script = (
        "import threading, sys\nfrom lossless.logdir import *\n"
        "watcher = Watcher(parse_specs([sys.argv[1]]), LocalFS())\n"
        "stop = threading.Event()\nnext(watcher.changes(stop))\n"
        "print(watcher.polling, watcher.findings[0].message, watcher.findings[0].remedy)"
    )
    shell = f'echo {5 if "watches" in limit else 0} > /proc/sys/user/{limit} || exit 77; exec "$0" -c "$1" "$2"'
    command = ["unshare", "-Ur", "sh", "-c", shell, sys.executable, script, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no user namespaces here")
    noun = limit.removeprefix("max_inotify_")
    assert done.stdout.startswith("True Changes are polled: no inotify "), done.stderr
    assert f"fs.inotify.max_user_{noun}" in done.stdout
