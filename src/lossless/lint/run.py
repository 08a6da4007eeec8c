"""Linting texts and paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lossless.errors import LintError
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.lint.api import mentions
from lossless.lint.directories import Directory, directories
from lossless.lint.files import files
from lossless.lint.fixes import Edit, mend
from lossless.lint.model import Module
from lossless.lint.notebook import code_of
from lossless.lint.project import Project, root_of
from lossless.lint.rules import checks
from lossless.lint.settings import Settings, codes, settings_of, table_of
from lossless.lint.source import Unparsable, decode, parse

UNREADABLE = REGISTRY.add(
    Rule(
        "L001",
        "unreadable",
        Severity.NOTE,
        "A file cannot be read or parsed, so that nothing is known of it.",
        "It is read with the grammar of the Python that runs lossless: Python 2 and broken files are not linted.",
        "Run lossless with a Python as new as the code's, or exclude the file (exclude in tool.lossless.lint).",
        'print "loss", loss',
        since="0.1.0",
    )
)
_PARALLEL = 400
"""So many files that log pay for the start of other processes."""


class Linted(NamedTuple):
    """What one file gave: findings by line, the edits that mend some of them, and the directories that it logs into."""

    path: str
    findings: tuple[Finding, ...] = ()
    repairs: tuple[tuple[Edit, ...], ...] = ()
    directories: tuple[Directory, ...] = ()
    logs: bool = False
    is_file: bool = True


def lint_source(
    text: str, path: str = "<string>", select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Finding]:
    """The findings in `text`, by line; `select` and `ignore` are codes or their beginnings. A path that ends in .ipynb
    says that the text is a notebook."""
    return list(lint_text(text, path, Settings(Path.cwd(), codes("select", select), codes("ignore", ignore))).findings)


def lint_paths(
    paths: Iterable[str | Path], select: Sequence[str] = (), ignore: Sequence[str] = (), jobs: int = 1
) -> list[Finding]:
    """The findings in files, and in the .py and .ipynb below directories, by file and line, then those of the projects.
    `jobs`: processes at most. Raises LintError for a path that is not there, or settings that cannot be understood."""
    return [f for linted in lint_files(paths, select, ignore, jobs) for f in linted.findings]


def lint_files(
    paths: Iterable[str | Path], select: Sequence[str] = (), ignore: Sequence[str] = (), jobs: int = 1
) -> list[Linted]:
    """As `lint_paths`, file by file; the files that log nothing are among them."""
    tables = cache(table_of)  # one pyproject.toml is above many folders
    settings = cache(lambda folder: settings_of(folder, select, ignore, tables))
    work = [(path, settings(path.parent)) for path in files(paths, settings)]
    linted = list(_lint_all(work, jobs))
    return [*linted, *_projects([path for path, _ in work], linted, settings)]


def _lint_all(work: list[tuple[Path, Settings]], jobs: int) -> Iterator[Linted]:
    if jobs < 2 or len(work) < _PARALLEL:
        yield from map(lint_file, *zip(*work, strict=True)) if work else ()
        return
    from concurrent.futures import ProcessPoolExecutor  # a hook that lints one file does not wait for it

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(lint_file, *zip(*work, strict=True), chunksize=32)


def lint_file(path: Path, settings: Settings) -> Linted:
    """What one file gives; a file that cannot be read is a finding."""
    try:
        data = path.read_bytes()
        if not mentions(data):
            return Linted(str(path))
        text = decode(data)
    except (OSError, Unparsable) as error:
        return Linted(str(path), tuple(_unreadable(str(path), error, settings)))
    return lint_text(text, str(path), settings)


def lint_stdin(data: bytes, path: str, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Linted:
    """What the bytes of a file give that is called `path` and may not be saved yet; with the settings of its folder."""
    settings = settings_of(Path(path).parent, select, ignore)
    if settings.excludes(Path(path)):
        return Linted(path)
    try:
        return lint_text(decode(data), path, settings)
    except Unparsable as error:
        return Linted(path, tuple(_unreadable(path, error, settings)))


def lint_text(text: str, path: str, settings: Settings) -> Linted:
    """What the text of one file gives."""
    if not mentions(text.encode("utf-8", "replace")):
        return Linted(path)
    try:
        code, cells = code_of(text) if path.endswith(".ipynb") else (text, ())
        module = Module(parse(code, path, cells))
        try:
            return _lint(module, settings)
        finally:
            module.forget()
    except Unparsable as error:
        return Linted(path, tuple(_unreadable(path, error, settings)))
    except RecursionError:
        return Linted(path, tuple(_unreadable(path, Unparsable("too deeply nested"), settings)))


def _lint(module: Module, settings: Settings) -> Linted:
    source, path = module.source, Path(module.path)
    wanted = {code for code in REGISTRY.rules if code.startswith("L") and settings.wants(code, path)}
    found = {
        finding.key: finding
        for check in (checks("check") if module.concerned else ())
        for finding in check(module)
        if finding.code in wanted and not source.is_silenced(finding.code, finding.place.line or 1)
    }
    told = sorted(found.values(), key=lambda f: (f.place.line or 0, f.place.column or 0, f.code))
    repairs = tuple(module.repairs[f.key] for f in told if f.key in module.repairs and not source.cells)
    shown = tuple(f._replace(place=source.shown(f.place), message=source.worded(f.message)) for f in told)
    return Linted(module.path, shown, repairs, tuple(directories(module)), bool(module.calls))


def _unreadable(path: str, error: Exception, settings: Settings) -> Iterator[Finding]:
    if settings.wants("L001", Path(path)):
        cell = getattr(error, "cell", None)
        where = f"{path}:cell {cell}" if cell else path
        place = Place(where, line=getattr(error, "line", 1), column=getattr(error, "column", 1))
        why = error.strerror if isinstance(error, OSError) else str(error)
        yield REGISTRY.finding(
            "L001", f"{'cannot be read' if isinstance(error, OSError) else 'cannot be parsed'}: {why}", place
        )


def _projects(paths: list[Path], linted: list[Linted], settings: Callable[[Path], Settings]) -> Iterator[Linted]:
    """What the projects of the files give, whose log directories are held against what lies beside them."""
    by_root: dict[Path, list[Directory]] = {}
    for path, one in zip(paths, linted, strict=True):
        if one.directories:
            by_root.setdefault(root_of(path), []).extend(one.directories)
    for root, found in by_root.items():
        project = Project(root, tuple(found))
        findings = (f for check in checks("check_project") for f in check(project))
        yield Linted(
            str(root),
            tuple(f for f in findings if settings(root).wants(f.code, Path(f.place.path or root))),
            is_file=False,
        )


def fix_file(linted: Linted) -> int:
    """Mend what can be mended in a file, and return how many findings that were. Raises LintError if it may not be
    written."""
    path = Path(linted.path)
    try:
        data, made = mend(path.read_bytes(), linted.repairs)
        if made:
            path.write_bytes(data)
    except OSError as error:
        raise LintError(f"{path}: got {error.strerror}, want a file that may be written; or leave out --fix") from error
    return made
