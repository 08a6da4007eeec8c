"""L505: a launch line in the code, or beside it, looks elsewhere than the code writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.lint.directories import Directory, directories, directories_of
from lossless.lint.launches import Launch, launches
from lossless.lint.model import Module
from lossless.lint.project import FOLDERS, Project, Text, nearest

RULE = REGISTRY.add(
    Rule(
        "L505",
        "logdir-elsewhere",
        Severity.WARNING,
        "A launch line in the code or beside it names a directory that the code does not write into.",
        "TensorBoard accepts a directory that is empty, or not there, and shows nothing. What is written lies "
        "elsewhere.",
        "Point --logdir at the directory of the writers, or at one above it.",
        "tensorboard --logdir log    # the code has SummaryWriter('runs/a')",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_MOST_NAMED = 3
_MOST = 12
"""A folder of more directories is a collection of programs: a launch line beside it may be of any."""
_MOST_READ = 300
"""Files that were not linted and are read for the directories they log into."""
_BESIDE = frozenset(
    ["scripts", "script", "bin", "docs", "doc", "tools", "docker", "slurm", "jobs", "notebooks", ".vscode"]
)
_SNIPPET = re.compile(
    r"SummaryWriter|FileWriter|create_file_writer|TensorBoard\(|TensorBoardLogger|tf\.summary|add_scalar"
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a launch line in the texts and comments of a file that writes elsewhere only."""
    if "--logdir" in module.source.text and not module.path.endswith(".ipynb"):
        yield from _compared(Text(module.path, module.source.text), list(directories(module)))


def check_project(project: Project) -> Iterator[Finding]:
    """One finding a launch line of which no writer beside or below it can be meant."""
    for text in project.texts:
        if next(launches(text.text), None) is not None and not _is_tutorial(text):
            yield from _compared(text, _near(project, text))


def _compared(text: Text, near: list[Directory]) -> Iterator[Finding]:
    """The launch lines that no directory can be meant by; none where any is unknown."""
    written = {d.path for d in near}
    if not near or "" in written or len(written) > _MOST:
        return
    told: set[str] = set()
    for launch in launches(text.text):
        if launch.path not in told and not any(_may_meet(launch.path, path) for path in written):
            told.add(launch.path)
            yield _finding(text, launch, near)


def _is_tutorial(text: Text) -> bool:
    """Whether a text carries code of its own that logs."""
    return text.path.lower().endswith((".md", ".rst", ".txt")) and bool(_SNIPPET.search(text.text))


def _near(project: Project, text: Text) -> list[Directory]:
    """What the code logs into: a notebook's own, where it logs itself; else that of the folder of `text` and below, or
    beside that folder if it is one of scripts or docs. [] where no linted file is among it."""
    path = Path(text.path).absolute()
    if path.suffix == ".ipynb" and (own := list(directories_of(path))):
        return own
    for folder in (path.parent, path.parent.parent) if path.parent.name in _BESIDE else (path.parent,):
        if found := [d for d in project.directories if d.place.path and _is_below(d.place.path, folder)]:
            return [*found, *_not_linted(folder, {str(Path(d.place.path or "").absolute()) for d in found})]
    return []


def _not_linted(folder: Path, linted: set[str]) -> Iterator[Directory]:
    """The directories of the other code of a folder: only a part of a project may have been linted."""
    folders = list(nearest(folder))
    files = (Path(place, name) for place, names in folders for name in names if name.endswith((".py", ".ipynb")))
    others = [path for path in files if str(path) not in linted]
    if len(others) > _MOST_READ or len(folders) == FOLDERS:
        yield Directory("", Place(str(folder)))
        return
    for path in others:
        yield from directories_of(path)


def _is_below(path: str, folder: Path) -> bool:
    return Path(path).absolute().is_relative_to(folder)


def _may_meet(looked: str, written: str) -> bool:
    """Whether a launch line may find what is written, wherever both run: one is above the other, or shares a name."""
    a, b = _parts(looked), _parts(written)
    if not a or not b:
        return True  # the directory itself, or one above: `.`, `..`, `/`
    if looked.startswith("/") and written.startswith("/"):
        return a[: len(b)] == b[: len(a)]
    return bool(set(a) & set(b))


def _parts(path: str) -> list[str]:
    cleaned = path.strip().replace("\\", "/").removeprefix("~/")
    return [p for p in PurePosixPath(cleaned).parts if p not in (".", "..", "/")]


def _finding(text: Text, launch: Launch, near: list[Directory]) -> Finding:
    written = list(dict.fromkeys(d.path for d in near))
    rest = len(written) - _MOST_NAMED
    shown = ", ".join(written[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
    where = f"{os.path.basename(near[0].place.path or '')}:{near[0].place.line}"
    message = f"--logdir {launch.path}, and the code writes into {shown} ({where})"
    comparable = all(launch.path.startswith(("/", "~")) == path.startswith(("/", "~")) for path in written)
    severity = RULE.severity if comparable else Severity.NOTE
    given = os.path.isabs(near[0].place.path or "")  # paths are told as those of the code were given
    place = Place(text.path if given else os.path.relpath(text.path), line=launch.line, column=launch.column)
    question = "" if comparable else "; is another run meant?"
    fix = f"tensorboard --logdir {written[0]}"
    return Finding(RULE.code, severity, message + question, RULE.remedy, place, "", fix)
