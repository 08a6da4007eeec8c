from __future__ import annotations

import os
from pathlib import Path

import pytest

from lossless.errors import LogdirError
from lossless.logdir import Logdir, parse_specs


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def paths(logdirs: list[Logdir], here: Path) -> list[tuple[str | None, str]]:
    return [(logdir.name, os.path.relpath(logdir.path, here)) for logdir in logdirs]


def test_a_path_is_a_logdir_whether_it_exists_or_not(here: Path) -> None:
    assert paths(parse_specs(["runs", Path("more"), "~/deep"]), here) == [
        (None, "runs"),
        (None, "more"),
        (None, "home/deep"),
    ]


def test_name_equals_path(here: Path) -> None:
    assert paths(parse_specs(["old=runs/a", "new=~/b"]), here) == [("old", "runs/a"), ("new", "home/b")]


def test_an_equals_sign_in_a_path_is_no_name(here: Path) -> None:
    (here / "lr=0.1").mkdir()
    assert paths(parse_specs(["lr=0.1", "runs/lr=0.2", "a=runs/lr=0.3"]), here) == [
        (None, "lr=0.1"),
        (None, "runs/lr=0.2"),
        ("a", "runs/lr=0.3"),
    ]


def test_the_same_logdir_twice_is_one(here: Path) -> None:
    assert paths(parse_specs(["runs", "./runs/", "runs/x/.."]), here) == [(None, "runs")]


def test_a_glob_keeps_the_part_before_its_first_wildcard_as_its_path(here: Path) -> None:
    assert parse_specs(["runs/exp_*/tb", "a=**/x?"]) == [
        Logdir(None, str(here / "runs"), ("exp_*", "tb")),
        Logdir("a", str(here), ("**", "x?")),
    ]


def test_wildcards_in_a_name_that_exists_are_letters(here: Path) -> None:
    (here / "runs [1]*").mkdir()
    assert paths(parse_specs(["runs [1]*"]), here) == [(None, "runs [1]*")]


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ("runs", [(None, "runs")]),
        ("a:runs/x,b:runs/y", [("a", "runs/x"), ("b", "runs/y")]),
        ("a:x,y,c:z", [("a", "x"), (None, "y"), ("c", "z")]),
        ("a:~/x", [("a", "home/x")]),
        ("a:x:with:colons", [("a", "x:with:colons")]),
        ("a:runs/lr=0.1", [("a", "runs/lr=0.1")]),
        ("a:x,,b:y,", [("a", "x"), ("b", "y")]),
        ("runs*", [(None, "runs*")]),
        (r"C:\logs\x", [(None, r"C:\logs\x")]),
    ],
)
def test_logdir_spec_as_tensorboard_spells_it(spec: str, wanted: list[tuple[str | None, str]], here: Path) -> None:
    assert paths(parse_specs(logdir_spec=spec), here) == wanted


def test_logdir_spec_entries_that_begin_with_a_slash_are_not_split() -> None:
    assert parse_specs(logdir_spec="/data/a:b/c,x:/data/d,/e") == [
        Logdir(None, "/data/a:b/c"),
        Logdir("x", "/data/d"),
        Logdir(None, "/e"),
    ]


def test_logdir_is_never_split(here: Path) -> None:
    assert paths(parse_specs(logdir="a:x,b:y"), here) == [(None, "a:x,b:y")]


@pytest.mark.parametrize("given", ["logdir", "argument"])
def test_with_both_spec_paths_are_tried_below_the_logdir(given: str, here: Path) -> None:
    for made in ("base/in_base", "elsewhere", "base/in_both", "in_both"):
        (here / made).mkdir(parents=True)
    spec = f"a:in_base,b:elsewhere,c:in_both,d:nowhere,e:{here}/elsewhere"
    both = (
        parse_specs(logdir="base", logdir_spec=spec) if given == "logdir" else parse_specs(["base"], logdir_spec=spec)
    )
    assert paths(both, here) == [
        ("a", "base/in_base"),
        ("b", "elsewhere"),
        ("c", "base/in_both"),
        ("d", "base/nowhere"),
        ("e", "elsewhere"),
    ]


def test_a_file_uri_is_a_path() -> None:
    assert parse_specs(["file:///data/x"]) == [Logdir(None, "/data/x")]


@pytest.mark.parametrize(
    ("args", "spec", "message"),
    [
        ([], None, "got none, want a directory"),
        ([""], None, "got an empty path"),
        (["=x"], None, "want name=path with both given"),
        (["a="], None, "want name=path with both given"),
        (["s3://bucket/x"], None, "want a local path"),
        ([], "a:", "want name:path"),
        ([], ",", "want name:path or path"),
        ([], "a:gs://bucket/x", "want a local path"),
        ([], "gs://bucket/x", "want a local path"),
        (["a\0b"], None, "without NUL"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_reason(args: list[str], spec: str | None, message: str) -> None:
    with pytest.raises(LogdirError, match=message):
        parse_specs(args, logdir_spec=spec)
