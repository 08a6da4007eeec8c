"""The evidence table: a row, a mark and a name of ours are each broken once."""

from __future__ import annotations

import inspect

import pytest

from lossless.errors import LosslessError
from tools import docs_parity, parity
from tools.parity import ROWS, Row, differences, find, marks, rows, unlike

TOML = '["tf.summary"]\nscalar = "lossless.open(name, step=None)"\n"a/<b>" = "lossless.open"\n'
TESTS = """
pytestmark = pytest.mark.parity("whole.file")

@pytest.mark.parity("a", "b")
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.parity("c"))])
def test_one(x): ...

class TestGroup:
    @pytest.mark.parity("d")
    def test_two(self): ...
"""


def _ours(tag: str, step: int | None = None, *, wall_time: float | None = None) -> None: ...


def test_rows() -> None:
    first, second = rows(TOML)
    assert first == Row("tf.summary", "scalar", "lossless.open", "name, step=None")
    assert (second.theirs, second.parameters) == ("tf.summary.a/<b>", None)


def test_rows_are_unique_and_every_signature_parses() -> None:
    listed = rows(ROWS.read_text())
    assert len({row.theirs for row in listed}) == len(listed) > 130
    for row in listed:
        if row.parameters is not None:
            differences(row.parameters, inspect.signature(_ours))


def test_marks() -> None:
    found = set(marks("t.py", TESTS))
    one, two = ("t.py", "test_one"), ("t.py", "TestGroup")
    assert found == {("whole.file", ("t.py", "")), ("a", one), ("b", one), ("c", one), ("d", two)}


def test_a_computed_mark_is_refused() -> None:
    with pytest.raises(ValueError, match=r"t\.py:1: got a computed name"):
        list(marks("t.py", "pytest.mark.parity(NAME)"))


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        ("tag, step=None", []),
        ("*, wall_time=None", []),
        ("tag, step", []),
        ("step=None, *, tag", ["has step at another place"]),
        ("tag, step=0", ["has step=None, want 0"]),
        ("tag, step=None, name=None", ["takes no name"]),
        ("tag, step=None, wall_time=None", ["has wall_time at another place"]),
        ("tag=None", ["has tag=…, want None"]),
    ],
)
def test_differences(theirs: str, found: list[str]) -> None:
    assert differences(theirs, inspect.signature(_ours)) == found


def test_true_is_not_one() -> None:
    assert differences("flag=1", inspect.signature(lambda flag=True: flag)) == ["has flag=True, want 1"]


def test_find() -> None:
    assert find("lossless.errors.LosslessError.__init__") is LosslessError.__init__
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        find("lossless.nothing_of_the_kind")


def test_ours_must_exist() -> None:
    (reason,) = unlike(Row("s", "n", "lossless.nothing_of_the_kind", None))
    assert reason.startswith("got none: ")


def test_what_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(parity, "rows", lambda text: rows('["tf"]\na = "lossless.open"\nb = "lossless.gone"\n'))
    monkeypatch.setattr(parity, "proofs", lambda: {"tf.b": [("t.py", "test_b")], "tf.c": [("t.py", "test_c")]})
    assert parity.main() == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        "parity.toml: tf.a: got no test marked with it, want one",
        "t.py: test_c: got mark 'tf.c', want a row of parity.toml",
    ]
    assert said[2].startswith("parity.toml: tf.b: lossless.gone: got none: ")
    monkeypatch.setattr(parity, "rows", lambda text: rows('["tf"]\na = "lossless.open"\n'))
    monkeypatch.setattr(parity, "proofs", lambda: {"tf.a": [("t.py", "test_a")]})
    assert parity.main() == 0


def test_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs_parity, "proofs", lambda: {"tf.summary.name_scope": [("tests/unit/test_x.py", "test_y")]})
    page = docs_parity.pages()["reference/parity.md"]
    assert "| `name_scope(name)` | `lossless.summary.name_scope` | [test_y](../../tests/unit/test_x.py) |" in page
    assert (
        "| `add_text(tag, text_string, global_step=None, walltime=None)` | `lossless.SummaryWriter.add_text` |" in page
    )
