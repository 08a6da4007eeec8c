"""Which files and which codes: options, pyproject.toml, what is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lossless.errors import LintError
from lossless.lint import lint_paths

LOOP = """from torch.utils.tensorboard import SummaryWriter
w = SummaryWriter("/tmp/runs")
for x in xs:
    w.add_scalar("l", x, 0)
w.close()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Files that each give L111 and L201."""
    for name in (
        "train.py",
        "exam/part_a.py",
        "old/sub/a.py",
        ".venv/lib/a.py",
        "build/a.py",
        "made/pyvenv.cfg",
        "made/a.py",
        "a.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(LOOP)
    return tmp_path


def settings(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.lossless.lint]\n{text}\n")


def found(project: Path, *paths: str, **options: list[str]) -> set[tuple[str, str]]:
    """(path below the project, code) of every finding."""
    findings = lint_paths([project / p for p in paths or (".",)], **options)
    return {(str(Path(f.place.path or "").relative_to(project)), f.code) for f in findings}


def both(*paths: str) -> set[tuple[str, str]]:
    return {(p, code) for p in paths for code in ("L111", "L201")}


def test_default_excludes(project: Path) -> None:
    """Environments, builds and other suffixes are left out below a directory, and linted when they are named."""
    assert found(project) == both("train.py", "exam/part_a.py", "old/sub/a.py")
    assert found(project, "build", "a.txt", "made/a.py") == both("build/a.py", "a.txt", "made/a.py")


def test_each_file_once(project: Path) -> None:
    twice = lint_paths([project, project / "train.py", project / "."])
    assert len([f for f in twice if (f.place.path or "").endswith("/train.py")]) == 2


def test_select_and_ignore(project: Path) -> None:
    assert found(project, "train.py", select=["L2"]) == {("train.py", "L201")}
    assert found(project, "train.py", ignore=["L1"]) == {("train.py", "L201")}
    assert found(project, "train.py", select=["L1,L2"], ignore=["L111"]) == {("train.py", "L201")}
    assert found(project, "train.py", select=["L201"], ignore=["L2"]) == {("train.py", "L201")}
    assert found(project, "train.py", select=["ALL"]) == both("train.py")


def test_pyproject(project: Path) -> None:
    """The nearest table at or above a file holds; --select replaces its select, --ignore adds to its ignore."""
    settings(project, 'ignore = ["L111"]')
    assert found(project, "train.py") == {("train.py", "L201")}
    assert found(project, "train.py", ignore=["L2"]) == set()
    settings(project, 'select = ["L1"]')
    assert found(project, "train.py") == {("train.py", "L111")}
    assert found(project, "train.py", select=["L2"]) == {("train.py", "L201")}
    (project / "old" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert found(project, "old/sub/a.py") == {("old/sub/a.py", "L111")}, "a table-less pyproject.toml is no border"


@pytest.mark.parametrize("pattern", ["old", "old/", "old/**", "old/*", "old/sub/*.py", "./old", "sub"])
def test_exclude(project: Path, pattern: str) -> None:
    """Of directories that are walked and of files that are named, as pre-commit names them."""
    settings(project, f'exclude = ["{pattern}"]')
    assert found(project) == both("train.py", "exam/part_a.py")
    assert found(project, "old/sub/a.py") == set()


@pytest.mark.parametrize("pattern", ["exam/**", "exam/*", "part_*.py", "exam", "exam/part_a.py"])
def test_per_file_ignores(project: Path, pattern: str) -> None:
    settings(project, f'per-file-ignores = {{ "{pattern}" = ["L111"] }}')
    assert found(project, "exam", "train.py") == {("exam/part_a.py", "L201"), *both("train.py")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("selct = []", "got selct, want one of"),
        ("select = 'L1'", "got 'L1', want a list of strings"),
        ("ignore = [1]", "want a list of strings"),
        ("ignore = ['E501']", "got E501, want a code of the linter"),
        ("select = ['L999']", "got L999, want a code of the linter"),
        ("per-file-ignores = []", "want a table"),
        ("select = [", "want a readable TOML file"),
    ],
)
def test_bad_settings(project: Path, text: str, says: str) -> None:
    settings(project, text)
    with pytest.raises(LintError, match=says):
        lint_paths([project])


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LintError, match="got no such file or directory"):
        lint_paths([tmp_path / "nope.py"])


def test_a_link_to_a_parent_is_not_followed(project: Path) -> None:
    (project / "exam" / "again").symlink_to(project)
    assert found(project) == both("train.py", "exam/part_a.py", "old/sub/a.py")


def test_pipes_and_broken_links_are_left_out(project: Path) -> None:
    """They are no files: a pipe would be waited for without an end."""
    os.mkfifo(project / "pipe.py")
    (project / "broken.py").symlink_to("nowhere.py")
    assert found(project) == both("train.py", "exam/part_a.py", "old/sub/a.py")


def test_processes_find_the_same(tmp_path: Path) -> None:
    """With many files several processes lint; the order is that of the files."""
    for n in range(450):
        (tmp_path / f"f{n:03}.py").write_text(LOOP if n % 50 == 0 else "x = 1\n")
    alone, together = lint_paths([tmp_path]), lint_paths([tmp_path], jobs=2)
    assert alone == together
    assert len(alone) == 18
