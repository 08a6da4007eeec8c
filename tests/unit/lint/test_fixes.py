"""--fix: edits are made whole or not at all, and a file stays what it is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossless.lint.fixes import Edit, mend
from lossless.lint.run import fix_file, lint_file
from lossless.lint.settings import Settings

CASES = sorted((Path(__file__).parents[2] / "cases" / "lint").glob("*/fires*.py"))


def test_edits() -> None:
    """From the last to the first; columns count bytes of UTF-8."""
    data = "é = f(1)\nb = 2\n".encode()
    assert mend(data, [(Edit(1, 7, 1, 8, "10"),), (Edit(2, 4, 2, 5, "(\n  3)"),)]) == (
        "é = f(10)\nb = (\n  3)\n".encode(),
        2,
    )
    assert mend(data, [(Edit(1, 0, 2, 5, "c = 1"),)]) == (b"c = 1\n", 1)
    assert mend(data, [(Edit(2, 5, 2, 5, ", 4"),)]) == ("é = f(1)\nb = 2, 4\n".encode(), 1)


def test_overlapping_edits_are_refused() -> None:
    """The first is made, what overlaps it is not, not even in part."""
    data = b"f(1)\nf(2)\n"
    both = (Edit(1, 0, 1, 4, "g()"), Edit(2, 0, 2, 4, "g()"))
    assert mend(data, [(Edit(1, 2, 1, 3, "9"),), both]) == (b"f(9)\nf(2)\n", 1)
    assert mend(data, [both, (Edit(1, 2, 1, 3, "9"),)]) == (b"g()\ng()\n", 1)
    assert mend(data, [(Edit(1, 2, 1, 2, "a"),), (Edit(1, 2, 1, 2, "a"),)]) == (b"f(a1)\nf(2)\n", 1)


def test_what_would_not_parse_is_left() -> None:
    assert mend(b"f(1)\n", [(Edit(1, 0, 1, 4, "f("),)]) == (b"f(1)\n", 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_encoding_and_line_ends_stay(encoding: str, end: str, last: str) -> None:
    head = "# coding: latin-1\n" if encoding == "latin-1" else ""
    text = f"{head}é = 1\nf(é)\f\nx = 'a\x1cb'{last}"
    number = text.count("\n", 0, text.index("f(")) + 1
    data = text.replace("\n", end).encode(encoding)
    want = text.replace("f(é)", "f(é, 2)").replace("\n", end).encode(encoding)
    assert mend(data, [(Edit(number, 4, number, 4, ", 2"),)]) == (want, 1)


def test_file(tmp_path: Path) -> None:
    """A finding that has an edit is mended, once: linting again finds it no more."""
    path = tmp_path / "train.py"
    path.write_bytes(
        b"import tensorflow as tf\r\nw = tf.summary.create_file_writer('logs')\r\nw.as_default()\r\n"
        b"for step in range(9):\r\n    tf.summary.scalar('l', 1, step=step)\r\nw.close()\r\n"
    )
    linted = lint_file(path, Settings(tmp_path))
    assert "L115" in [f.code for f in linted.findings]
    assert fix_file(linted) == 1
    assert b"\r\nw.set_as_default()\r\n" in path.read_bytes()
    assert lint_file(path, Settings(tmp_path)).findings == ()


def test_comments_stay(tmp_path: Path) -> None:
    """Those of a head and of a body that are made one statement."""
    path = tmp_path / "train.py"
    made = b"import tensorflow as tf\nw = tf.summary.create_file_writer('logs')\n"
    path.write_bytes(made + b"with w.as_default():  # a: b\n    pass  # c\nwith w.as_default(): pass  # d\n")
    assert fix_file(lint_file(path, Settings(tmp_path))) == 2
    assert path.read_bytes() == made + b"w.set_as_default()  # a: b  # c\nw.set_as_default()  # d\n"


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_fixture(path: Path, tmp_path: Path) -> None:
    """What can be mended in a fixture is gone when it is mended, nothing new is found, and the rest stays to the letter."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    before = lint_file(copy, Settings(tmp_path))
    assert fix_file(before) == len(before.repairs)
    after = lint_file(copy, Settings(tmp_path))
    assert after.repairs == ()
    assert {f.code for f in after.findings} <= {f.code for f in before.findings}
    assert len(after.findings) <= len(before.findings) - len(before.repairs)
    if not before.repairs:
        assert copy.read_bytes() == path.read_bytes()


def test_some_rules_mend() -> None:
    mended = {path.parent.name[:4] for path in CASES if lint_file(path, Settings(path.parent)).repairs}
    assert {"L105", "L115", "L604"} <= mended
