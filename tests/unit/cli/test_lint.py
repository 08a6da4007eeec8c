"""`lossless lint`: formats, exit codes, standard input, --fix; and how little it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossless.cli import main

WARNED = """from torch.utils.tensorboard import SummaryWriter
w = SummaryWriter("runs")
for x in xs:
    w.add_scalar("l", x, 0)
w.close()
"""
CLEAN = WARNED.replace("for x in", "for step, x in enumerate(").replace("xs:", "xs):").replace("x, 0", "x, step")
CONTEXT = """import tensorflow as tf
w = tf.summary.create_file_writer("logs")
w.as_default()
for step in range(9):
    tf.summary.scalar("l", 1, step=step)
w.close()
"""
HEAVY = frozenset(
    {"numpy", "pyarrow", "lossless.wire", "lossless.query", "lossless.write", "starlette", "multiprocessing.pool"}
)


def lint(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["lint", *arguments], input=text)


def refuse(path: Path, data: bytes) -> int:
    raise PermissionError(13, "Permission denied", str(path))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "train.py"
    path.write_text(WARNED)
    return path


def test_exit_codes(file: Path) -> None:
    """0 nothing worse than a note, 1 warnings, 2 errors or what could not be understood."""
    assert lint("train.py").exit_code == 1
    file.write_text(CLEAN)
    assert lint("train.py").exit_code == 0
    file.write_text("import tensorboardX\nprint 1\n")
    assert lint("train.py").exit_code == 0
    for bad in (["nope.py"], [], ["train.py", "--select", "E501"], ["-", "train.py"], ["-", "--fix"]):
        result = lint(*bad)
        assert result.exit_code == 2
        assert "got" in result.output and "Traceback" not in result.output


def test_text(file: Path) -> None:
    output = lint(".").output
    assert "L201 step-constant" in output
    assert "at train.py:4:5" in output
    assert output.splitlines()[-1].startswith("1 file, 1 with logging code, by ")
    assert output.splitlines()[-1].endswith(": 1 warning.")
    file.write_text("x = 1\n")
    assert lint("train.py").output.startswith("1 file, 0 with logging code")


def test_json(file: Path) -> None:
    (found,) = json.loads(lint("train.py", "--format", "json").output)
    assert {"code", "severity", "message", "remedy", "place"} <= set(found)
    assert (found["code"], found["severity"]) == ("L201", "warning")
    assert (found["place"]["path"], found["place"]["line"], found["place"]["column"]) == ("train.py", 4, 5)
    file.write_text(CLEAN)
    assert json.loads(lint("train.py", "--format", "json").output) == []


def test_machines(file: Path) -> None:
    (result,) = json.loads(lint("train.py", "--format", "sarif").output)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 5}
    assert lint("train.py", "--format", "github").output.startswith("::warning file=train.py,line=4,col=5,title=L201")


def test_notebook_for_machines(file: Path) -> None:
    """The file is placed as machines look for it, the cell is said in the message."""
    cells = [{"cell_type": "code", "source": WARNED}]
    file.with_name("train.ipynb").write_text(json.dumps({"cells": cells}))
    assert "train.ipynb:cell 1:4:5" in lint("train.ipynb").output
    output = lint("train.ipynb", "--format", "github").output
    assert output.startswith("::warning file=train.ipynb,title=L201 step-constant::cell 1, line 4: step 0")


def test_standard_input(file: Path) -> None:
    """An editor's unsaved text, under its file's name and settings."""
    file.write_text("x = 1\n")
    assert "at <stdin>:4:5" in lint("-", text=WARNED).output
    assert "at train.py:4:5" in lint("-", "--stdin-filename", "train.py", text=WARNED.encode("utf-8-sig")).output
    (file.parent / "pyproject.toml").write_text('[tool.lossless.lint]\nexclude = ["train.py"]\n')
    assert lint("-", "--stdin-filename", "train.py", text=WARNED).exit_code == 0


def test_select_and_ignore(file: Path) -> None:
    assert lint("train.py", "--select", "L1").exit_code == 0
    assert lint("train.py", "--select", "L1", "--select", "L201").exit_code == 1
    assert lint("train.py", "--ignore", "L1,L2").exit_code == 0


def test_fix(file: Path) -> None:
    """What is mended is counted, what is left is told; a second time there is nothing to do."""
    file.write_text(CONTEXT)
    assert lint("train.py").exit_code == 2
    assert file.read_text() == CONTEXT
    result = lint("train.py", "--fix")
    assert result.exit_code == 0
    assert "1 mended" in result.output
    assert file.read_text() == CONTEXT.replace("as_default", "set_as_default")
    assert "mended" not in lint("train.py", "--fix").output


def test_fix_of_what_may_not_be_written(file: Path) -> None:
    """What is refused is said, with what to do."""
    file.write_text(CONTEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        result = lint("train.py", "--fix")
    assert result.exit_code == 2
    assert "train.py: got Permission denied, want a file that may be written" in result.output


def test_it_loads_little(file: Path) -> None:
    """No NumPy, nothing of reading or writing: an editor calls it at every save."""
    call = "try: main(['lint', 'train.py'])\nfinally: print(*sys.modules)"
    code = f"import sys\nfrom lossless.cli import main\n{call}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=file.parent, check=False)
    assert done.returncode == 1, done.stderr
    assert HEAVY.isdisjoint(done.stdout.splitlines()[-1].split())
