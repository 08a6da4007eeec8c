"""Launch lines in text: the directories that `tensorboard --logdir …` and `lossless serve …` are pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_VALUE = r"""\\?"(?P<double>[^"\\\n]*)\\?"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`,;|&)\]\\]+)"""
_LINE = re.compile(
    rf"\b(?:tensorboard(?:\.main|\.exe)?|lossless(?:\s+serve)?)\b[^\n|;&]{{0,80}}?--logdir(?:[=\s]|\s*\"\s*,\s*)\s*(?:{_VALUE})"
)
_SERVE = re.compile(rf"\blossless\s+serve\s+(?!-)(?:{_VALUE})")
_ARGUMENT = re.compile(rf"\"--logdir(?:=|\"\s*,\s*)(?:{_VALUE}|(?P<open>[^\"\s]+))")
_OPEN = re.compile(r"[$<>{}*%?]|\bpath/to\b|://|your|some/path|^~$|\.\.\.|\[")
_SHOUTED = re.compile(r"[A-Z][A-Z0-9_]+")
_MENTIONS = ("tensorboard", "lossless")


class Launch(NamedTuple):
    """A directory that a launch line of `line` (from 1) names, and where in the line (from 1)."""

    path: str
    line: int
    column: int


def launches(text: str) -> Iterator[Launch]:
    """The literal directories of the launch lines of a text; those with variables and placeholders are left out."""
    if not any(word in text for word in _MENTIONS) or ("--logdir" not in text and "lossless serve" not in text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "--logdir" not in line and "serve" not in line:
            continue
        for match in (*_LINE.finditer(line), *_SERVE.finditer(line), *_arguments(text, line)):
            value = next((v for v in match.groups() if v is not None), "")
            if value and not _OPEN.search(value) and not _SHOUTED.fullmatch(value.strip("./")):
                yield from (Launch(path, number, match.start() + 1) for path in _paths(value))


def _arguments(text: str, line: str) -> Iterator[re.Match[str]]:
    """Lists of arguments, as in .vscode/launch.json: the program stands on another line."""
    if "tensorboard" not in line and re.search(
        r"\"(?:module|program|command)\"\s*:\s*\"[^\"]*(?:tensorboard|lossless)", text
    ):
        yield from _ARGUMENT.finditer(line)


def _paths(value: str) -> list[str]:
    """The directories of `a`, `name:a`, and `name:a,other:b`."""
    named = [re.sub(r"^[\w.-]{2,}:(?!\\)", "", part) for part in value.split(",")]
    return [path for path in named if path]
