"""Name scopes: the tags are TensorFlow's, letter for letter; what is expected was observed with TensorFlow 2.21."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lossless import summary
from lossless.summary.experimental import summary_scope
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import tags


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        yield tmp_path
    writer.recorded = True


NAMES = ["plain", "foo/", "/lead", "a b%ü", "_x", "", None]
TAGS = ["plain", "foo/", "/lead", "a b%ü", "_x", "scalar_summary", "scalar_summary"]


@pytest.mark.parity("tf.summary.name_scope")
def test_names_without_a_scope(logs: Path) -> None:
    """They are the tag, whatever their letters; none is the default one."""
    for step, name in enumerate(NAMES):
        summary.scalar(name, 1.0, step=step)
    summary.flush()
    assert tags(logs) == TAGS


def test_default_names_of_the_kinds(logs: Path) -> None:
    """As TensorFlow's functions call themselves."""
    summary.histogram(None, [1.0], step=0)
    summary.image("", [[[[0.0]]]], step=0)
    summary.audio(None, [[[0.0]]], 8000, step=0)
    summary.text("", "x", step=0)
    summary.flush()
    assert set(tags(logs)) == {"histogram_summary", "image_summary", "audio_summary", "text_summary"}


@pytest.mark.parametrize(
    ("names", "tag"),
    [
        (["A"], "A/q"),
        (["A", "B/C"], "A/B/C/q"),
        (["A", "B/"], "B/q"),
        (["A", ""], "q"),
        (["a b"], "a b/q"),
        (["/a"], "/a/q"),
        (["a//b"], "a//b/q"),
        (["ü", "_x"], "ü/_x/q"),
    ],
)
def test_scopes(logs: Path, names: list[str], tag: str) -> None:
    """They nest; a slash at the end starts anew, an empty name leads back to none."""

    def nested(rest: list[str]) -> None:
        if rest:
            with summary.name_scope(rest[0]) as scope:
                assert scope == "" or scope.endswith("/")
                nested(rest[1:])
        else:
            summary.scalar("q", 1.0, step=0)
            summary.text("t", "x", step=0)

    nested(names)
    summary.scalar("after", 1.0, step=0)
    summary.flush()
    assert tags(logs) == [tag, f"{tag[:-1]}t", "after"]


def test_a_scope_is_a_string() -> None:
    """As TensorFlow says."""
    for wrong in (None, 5):
        with pytest.raises(ValueError, match="name of a name_scope: got"), summary.name_scope(wrong):
            pass


@pytest.mark.parametrize(
    ("name", "tag", "scope"),
    [
        ("my op", "A/my op", "A/myop/"),
        ("%%", "A/%%", "A/def/"),
        ("tr/", "A/tr/", "tr/"),
        ("", "A/def", "A/def/"),
        (None, "A/def", "A/def/"),
        ("_u", "A/_u", "A/_u/"),
    ],
)
@pytest.mark.parity("tf.summary.experimental.summary_scope")
def test_summary_scope(logs: Path, name: str | None, tag: str, scope: str) -> None:
    """The tag keeps the name, the scope only letters that may be in one; calls inside are scoped by it."""
    with summary.name_scope("A"), summary_scope(name, "def", values=[1]) as told:
        assert told == (tag, scope)
        summary.scalar("in", 1.0, step=0)
        summary.write(told[0], 1.0, step=0)
    with summary_scope(None) as (default, _):
        assert default == "summary"
    summary.flush()
    assert tags(logs) == [f"{scope}in", tag]


def test_two_names_that_end_as_one_tag_are_said(logs: Path) -> None:
    """W207, once, with both scopes and the line."""
    with summary.name_scope("a"):
        summary.scalar("b/c", 1.0, step=0)

    def run() -> None:
        with summary.name_scope("a/b"):
            for step in (1, 2, 3):
                assert summary.scalar("c", 1.0, step=step)

    with pytest.warns(LosslessWarning, match=r"W207 .*'a/b/c'.*'a/b'.*'a'.*test_scopes.py:\d+") as said:
        run()
    assert len(said) == 1


class FakeTensorFlow:
    """The one function that is asked of TensorFlow here."""

    def __init__(self) -> None:
        self.scope = ""

    def module(self) -> SimpleNamespace:
        return SimpleNamespace(get_current_name_scope=lambda: self.scope)


def test_scopes_of_tensorflow_count(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, outside ours, and inside; also when TensorFlow comes while a name is known already."""
    summary.scalar("known", 1.0, step=0)
    tensorflow = FakeTensorFlow()
    monkeypatch.setitem(sys.modules, "tensorflow", tensorflow.module())
    tensorflow.scope = "theirs"
    summary.scalar("known", 1.0, step=1)
    with summary.name_scope("ours"):
        summary.scalar("x", 1.0, step=0)
        tensorflow.scope = "theirs/inner"
        summary.scalar("x", 1.0, step=1)
    tensorflow.scope = ""
    with summary.name_scope("ours"):
        summary.scalar("y", 1.0, step=0)
    summary.flush()
    assert tags(logs) == ["known", "theirs/known", "theirs/ours/x", "theirs/ours/inner/x", "ours/y"]
