"""Guides that show commands: what those print is taken from a run of them.

A block of Python that begins with its file's name, as in `# train.py`, is written to that file; of a block of `console`
each line after `$` is run in the same folder, and what it prints stands below it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = "/home/me"
"""Where the folder of a guide seems to lie."""
_BLOCK = re.compile(r"^```(?P<kind>python|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# (?P<name>[\w./-]+\.\w+)\n")
_EVENTS = re.compile(r"events\.out\.tfevents\.\d+\.[\w-]+(?:\.\d+)*")
_LOSSLESS = (
    "import lossless.doctor.boards as boards; boards.PORTS = ()\n"  # what else runs on this machine stays out of it
    "import lossless.cli; lossless.cli.main(prog_name='lossless')\n"
)


def pages() -> dict[str, str]:
    """Path below docs/ → content, of every guide that shows a command, and the README."""
    files = [*sorted((ROOT / "docs/guide").glob("*.md")), ROOT / "README.md"]
    texts = {path: path.read_text() for path in files}
    shown = {path: text for path, text in texts.items() if "\n```console\n" in text}
    return {os.path.relpath(path, ROOT / "docs"): rendered(text) for path, text in shown.items()}


def rendered(text: str) -> str:
    """The guide with what its commands print now."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, *Path(HOME).parts[1:], "project")
        project.mkdir(parents=True)
        _programs(Path(folder, "bin"))
        return _BLOCK.sub(lambda found: _block(found, project, Path(folder)), text)


def _programs(folder: Path) -> None:
    """`python` and `lossless` of this environment, under these names."""
    folder.mkdir()
    (folder / "program.py").write_text(_LOSSLESS)
    for name, arguments in (("python", ""), ("lossless", f" {folder}/program.py")):
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable}{arguments} "$@"\n')
        (folder / name).chmod(0o755)


def _block(found: re.Match[str], project: Path, folder: Path) -> str:
    body = found["body"]
    if found["kind"] == "python":
        if named := _FILE.match(body):
            (project / named["name"]).parent.mkdir(parents=True, exist_ok=True)
            (project / named["name"]).write_text(body)
        return found[0]
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    shown = "".join(f"$ {command}\n{_printed(command, project, folder)}" for command in commands)
    return f"```console\n{shown}```"


def _printed(command: str, project: Path, folder: Path) -> str:
    environment = {
        "PATH": f"{folder}/bin:/usr/bin:/bin",
        "HOME": str(project.parent),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    text = done.stdout.replace(str(project.parent), HOME)
    return _EVENTS.sub("events.out.tfevents.1763600000.host.7.0", text)
