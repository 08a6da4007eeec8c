"""Texts and bytes of every kind: comments that silence, encodings, notebooks, what cannot be parsed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lossless.findings import Finding, Severity
from lossless.lint import lint_paths, lint_source

LOOP = "from torch.utils.tensorboard import SummaryWriter\nw = SummaryWriter('a')\nfor x in xs:\n    w.add_scalar('l', x, 0)"
END = "\nw.close()\n"


def codes(text: str, path: str = "train.py") -> list[str]:
    return [f.code for f in lint_source(text, path)]


def lint_bytes(tmp_path: Path, data: bytes, name: str = "train.py") -> list[Finding]:
    (tmp_path / name).write_bytes(data)
    return lint_paths([tmp_path])


def test_place() -> None:
    """Lines and columns count from 1, columns in characters."""
    (found,) = lint_source(LOOP.replace("    w.add", "    é = 1; w.add") + END, "train.py")
    assert (found.code, found.place.line, found.place.column) == ("L201", 4, 12)
    assert str(found.place) == "train.py:4:12"


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: L201",
        "#noqa:L201",
        "# NOQA : L101,L201",
        "# noqa: E501 L201",
        "# noqa: L2",
        "# why # noqa: L201",
    ],
)
def test_noqa(comment: str) -> None:
    assert codes(f"{LOOP}  {comment}{END}") == []


@pytest.mark.parametrize("comment", ["# noqa: L101", "# noqa: E501", "# noqaL201", "# noqa:", "'# noqa'"])
def test_noqa_of_others(comment: str) -> None:
    """A comment for other codes, or a string, silences nothing."""
    glue = ";" if comment.startswith("'") else ""
    assert codes(f"{LOOP}{glue}  {comment}{END}") == ["L201"]


def test_noqa_on_any_line_of_the_statement() -> None:
    call = "w.add_scalar(\n        'l',\n        x,\n        0,\n    )"
    text = LOOP.replace("w.add_scalar('l', x, 0)", call)
    assert codes(text + END) == ["L201"]
    assert codes(text + "  # noqa: L201" + END) == []
    assert codes(text.replace("add_scalar(", "add_scalar(  # noqa: L201") + END) == []
    assert codes(text.replace("for x in xs:", "for x in xs:  # noqa: L201") + END) == ["L201"]


def test_noqa_of_a_file() -> None:
    assert codes("# lossless: noqa\n" + LOOP + END) == []
    assert codes("# lossless: noqa: L201\n" + LOOP + END) == []
    assert codes("# lossless: noqa: L101\n" + LOOP + END) == ["L201"]
    assert codes("# flake8: noqa: E501\n" + LOOP + END) == ["L201"]


def test_encodings(tmp_path: Path) -> None:
    """By the byte order mark, the coding comment (PEP 263), or UTF-8; line ends of every system; form feeds."""
    text = LOOP + END
    latin = "# -*- coding: latin-1 -*-\n# é\n" + text
    for data, line in [
        (text.encode("utf-8-sig"), 4),
        (latin.encode("latin-1"), 6),
        (text.replace("\n", "\r\n").encode(), 4),
        (text.replace("\n", "\r").encode(), 4),
        (text.replace("\nw =", "\n\f\nw =").encode(), 5),
    ]:
        assert [(f.code, f.place.line) for f in lint_bytes(tmp_path, data)] == [("L201", line)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"from tensorboardX import SummaryWriter\nprint 'loss'\n", "cannot be parsed"),
        (b"import tensorboardX\n# \xff\n", "its bytes are not what its encoding says"),
        (b"# coding: klingon\nimport tensorboardX\n", "its encoding is not known"),
        (b"# coding: utf-16\nimport tensorboardX\n", "its bytes are not what its encoding says"),
        (b"import tensorboardX\n\0\n", "cannot be parsed"),
        (b"import tensorboardX\nx = " + b"(" * 500 + b")" * 500, "cannot be parsed"),
        (b"import tensorboardX\nx = " + b"-" * 200_000 + b"1\n", "cannot be parsed"),
        (b"import tensorboardX\n<<<<<<< HEAD\n", "cannot be parsed"),
    ],
)  # fmt: skip
def test_unreadable(tmp_path: Path, data: bytes, says: str) -> None:
    """What cannot be parsed is a note, never a crash."""
    (found,) = lint_bytes(tmp_path, data)
    assert (found.code, found.severity) == ("L001", Severity.NOTE)
    assert says in found.message
    assert found.place.line and found.place.column


def test_deep_code_is_no_crash(tmp_path: Path) -> None:
    """What Python parses but is nested deeper than can be followed is linted, or a note."""
    deep = "from tensorboardX import SummaryWriter\nw = SummaryWriter(" + " + ".join(["'a'"] * 3000) + ")\nw.close()\n"
    assert {f.code for f in lint_bytes(tmp_path, deep.encode())} <= {"L001"}
    many = "from tensorboardX import SummaryWriter\nx0 = SummaryWriter()\n" + "".join(
        f"x{i + 1} = x{i}\n" for i in range(3000)
    )
    assert {f.code for f in lint_bytes(tmp_path, (many + "x3000.close()\n").encode())} <= {"L001", "L106"}


def test_files_that_do_not_log_are_not_parsed(tmp_path: Path) -> None:
    assert lint_bytes(tmp_path, b"print 'python 2'\n") == []
    assert lint_bytes(tmp_path, b"tensorboard = 1\nparser.add_argument('tensorboard')\nprint 1") == []


def notebook(*cells: str | list[str]) -> bytes:
    made = [{"cell_type": "markdown", "source": "# t"}, *({"cell_type": "code", "source": c} for c in cells)]
    return json.dumps({"cells": made, "nbformat": 4}).encode()


def test_notebook(tmp_path: Path) -> None:
    """Code cells are one program; magics are left out; the place says the cell and its line."""
    first = [
        "%load_ext tensorboard\n",
        "!pip install torch\n",
        "from torch.utils.tensorboard import SummaryWriter\n",
        "xs?",
    ]
    second = "w = SummaryWriter('a')\nfiles = !ls\nfor x in xs:\n    w.add_scalar('l', x, 0)\nw.close()"
    (found,) = lint_bytes(tmp_path, notebook(first, "%%bash\nls", "%%time\n1", second), "train.ipynb")
    assert found.code == "L201"
    assert str(found.place) == f"{tmp_path / 'train.ipynb'}:cell 5:4:5"
    assert found.message.endswith("the loop of line 3 of cell 5")


def test_a_kernel_lives_on(tmp_path: Path) -> None:
    """A writer that a notebook leaves open is flushed while the kernel lives: no more than a note."""
    code = "from torch.utils.tensorboard import SummaryWriter\nw = SummaryWriter('a')\nw.add_scalar('l', 1, 1)"
    (found,) = lint_bytes(tmp_path, notebook(code), "train.ipynb")
    assert (found.code, found.severity) == ("L106", Severity.NOTE)


def test_magics_that_go_on(tmp_path: Path) -> None:
    """A backslash takes a magic on to the next line; what cannot be parsed is named by its cell."""
    imports = "from torch.utils.tensorboard import SummaryWriter"
    shell = "!curl -o a \\\n    --url b \\\n    -s\nif x:\n    %run a \\\n      b\nx = 1 + \\\n    2"
    assert lint_bytes(tmp_path, notebook(imports, shell), "train.ipynb") == []
    (found,) = lint_bytes(tmp_path, notebook(imports, "\nx = # your turn"), "train.ipynb")
    assert str(found.place).startswith(f"{tmp_path / 'train.ipynb'}:cell 3:2:")
    (found,) = lint_bytes(tmp_path, notebook(imports, "for x in xs:\n    # your turn"), "train.ipynb")
    assert found.message.endswith("after 'for' statement on line 1")


@pytest.mark.parametrize(
    "data", [b"{tensorboard import tensorboard", b'["import tensorboard"]', b'{"import tensorboard": 1}']
)
def test_no_notebook(tmp_path: Path, data: bytes) -> None:
    assert [f.code for f in lint_bytes(tmp_path, data, "a.ipynb")] == ["L001"]
