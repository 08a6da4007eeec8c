"""Notices: what goes wrong while writing is said once, with the caller's place, or raised when strict."""

from __future__ import annotations

import atexit
import importlib
import os
import sys
import threading
import warnings
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from lossless.errors import WriteError

LOST = frozenset({"W201", "W204", "W212", "W219", "W221"})
"""Rules by which a value was not recorded: how often is told at exit."""
_KEYS = 10_000
"""So many different (code, key) are told apart; what comes later shares one key a code."""
MOST = 5
"""Tags of a table of which the same is said; then once of all others together."""
OTHERS = f"; the same of {MOST} other tags, and of further ones nothing more is said"
_BETWEEN = {
    *("lossless", "contextlib", "functools", "threading", "concurrent", "asyncio", "importlib", "runpy"),
    *("jax", "jaxlib", "flax", "torch", "tensorflow", "keras", "tf_keras"),
    *("lightning", "pytorch_lightning", "lightning_fabric", "lightning_utilities", "transformers", "accelerate"),
}
"""Packages that may stand between a user's line and ours: the place told lies outside them, where any frame does."""


class LosslessWarning(UserWarning):
    """Something about writing that loses values or misleads; `code` is its rule (docs/rules)."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class Caller(NamedTuple):
    """A line of the user's code; `str` gives "file:line"."""

    file: str
    line: int
    module: str = "__main__"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class _Thread(threading.local):
    """background: nothing may be raised here, nobody would catch it. caller: the line whose work is done here.
    waiting: what is raised at the end of a block of `Afterwards`."""

    background = False
    caller: Caller | None = None
    waiting: list[Exception] | None = None


class _Said:
    """By (code, key), what was said: how often it came again, and where first. `tags`: of what comes of many at once,
    the how manieth each was. Everything under `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.again: dict[tuple[str, Hashable], int] = {}
        self.where: dict[tuple[str, Hashable], Caller] = {}
        self.tags: dict[Hashable, dict[str, int]] = {}
        self.held: list[str] = []

    def forked(self) -> None:
        """A child knows what its parent has said, but has lost nothing itself."""
        self.lock = threading.RLock()
        self.again = dict.fromkeys(self.again, 0)
        self.held = []

    def counted(self, code: str, key: Hashable, where: Caller | None = None) -> bool:
        """Whether it was said before: it is counted then. If not it is said now, at `where`, unless that is None."""
        with self.lock:
            full = len(self.again) >= _KEYS and (code, key) not in self.again
            entry = (code, _Said) if full else (code, key)
            if entry in self.again:
                self.again[entry] += 1
                return True
            if where is not None:
                self.again[entry], self.where[entry] = 0, where
            return False

    def among(self, crowd: Hashable, tag: str) -> tuple[Hashable, str]:
        """The key of a tag of which something is said as of others, and what is said of those."""
        with self.lock:
            tags = self.tags.setdefault(crowd, {})
            number = tags.setdefault(tag, len(tags))
        return (crowd, min(number, MOST)), OTHERS if number >= MOST else ""


_said = _Said()
_thread = _Thread()
_everywhere = {"strict": False}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_said.forked)


def strict(on: bool | None = None) -> bool:
    """Whether every notice is an error in the whole process: set here by `on`, or by LOSSLESS_STRICT=1."""
    if on is not None:
        _everywhere["strict"] = on
    return _everywhere["strict"] or os.environ.get("LOSSLESS_STRICT", "").lower() not in ("", "0", "false", "no", "off")


_all_strict = strict


def notice(
    code: str,
    what: str,
    do: str = "",
    *,
    key: Hashable = None,
    tag: tuple[Hashable, str] | None = None,
    strict: bool | None = None,
    place: Caller | None = None,
) -> None:
    """Say "CODE name: what (file:line); do" as a LosslessWarning, once per (code, key); key None: once per line.

    `tag` instead of key, for what comes of many tags at once: the key of a table of tags and one of them. The same code
    and `do` are said of MOST tags of the table, and once of all others together.

    `do` is the rule's remedy by default, `place` the caller's line. Strict, here or in the whole process: raises
    WriteError with the same text, each time. In a background thread nothing is raised; see `raise_held`."""
    if tag is not None:
        key, others = _said.among((code, do, tag[0]), tag[1])
        what += others
    if key is not None and counted(code, key, strict=strict):
        return
    where = place or _thread.caller or caller()
    if strict or _all_strict():
        fail(worded(code, what, do, where))
    elif not _said.counted(code, where if key is None else key, where):
        _warn(LosslessWarning(worded(code, what, do, where), code), where)


def counted(code: str, key: Hashable, *, strict: bool | None = None) -> bool:
    """As `again`, for what comes often: the environment is not asked, which takes a microsecond; it was at first."""
    return not strict and not _everywhere["strict"] and _said.counted(code, key)


def again(code: str, key: Hashable = None, *, strict: bool | None = None) -> bool:
    """Whether (code, key) was said and needs no more words; it is counted then. Never when strict."""
    if strict or _all_strict():
        return False
    return _said.counted(code, (_thread.caller or caller()) if key is None else key)


def worded(code: str, what: str, do: str = "", place: Caller | None = None) -> str:
    """The text of a notice, for an error that is raised whether strict or not."""
    name, remedy = _rule(code)
    return f"{code} {name}: {what} ({place or _thread.caller or caller()}); {do or remedy[0].lower() + remedy[1:]}"


def caller() -> Caller:
    """The innermost line outside lossless, and outside frameworks if there is one."""
    frame: FrameType | None = sys._getframe(1)
    ours: FrameType | None = None
    while frame is not None:
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        if package not in _BETWEEN:
            return _line(frame)
        if ours is None and package != "lossless":
            ours = frame
        frame = frame.f_back
    return _line(ours) if ours is not None else Caller("<no Python code>", 0)


class Afterwards:
    """In a block of it nothing is raised but at its end: what strict finds wrong with a value does not cost the value.

    Blocks within a block are part of it. An error that leaves the block wins; the others wait for `raise_held`."""

    __slots__ = ("_waiting",)

    def __enter__(self) -> None:
        inside = _thread.background or _thread.waiting is not None
        self._waiting: list[Exception] = []
        if not inside:
            _thread.waiting = self._waiting

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if _thread.waiting is not self._waiting:
            return
        _thread.waiting = None
        if not self._waiting:
            return
        if error is not None:
            _hold(map(str, self._waiting))
        elif len(texts := dict.fromkeys(map(str, self._waiting))) > 1:
            raise WriteError("\n".join(texts))
        else:
            raise self._waiting[0]


@contextmanager
def placed(place: Caller | None) -> Iterator[None]:
    """Notices said in this thread inside the block carry `place`: the call whose work is done now."""
    before, _thread.caller = _thread.caller, place
    try:
        yield
    finally:
        _thread.caller = before


@contextmanager
def elsewhere(place: Caller | None) -> Iterator[None]:
    """As `placed`, where a framework would wrap or swallow an error: a WriteError of it waits for `raise_held`."""
    before, _thread.background = _thread.background, True
    try:
        with placed(place):
            yield
    except WriteError as error:
        fail(str(error))
    finally:
        _thread.background = before


def in_background() -> None:
    """Called once by a thread of ours: from now on nothing is raised in it. Strict errors wait for `raise_held`."""
    _thread.background = True


def raise_held() -> None:
    """Raise as WriteError, once, what strict found wrong in background threads. For flush() and close()."""
    with _said.lock:
        held, _said.held = _said.held, []
    if held:
        raise WriteError("\n".join(held))


def fail(text: str) -> None:
    """Raise WriteError: here, at the end of the block of `Afterwards`, or in the background by `raise_held`."""
    if _thread.background:
        _hold([text])
    else:
        throw(WriteError(text))


def throw(error: Exception) -> None:
    """Raise it: here, or at the end of the block of `Afterwards`."""
    if _thread.waiting is None:
        raise error
    _thread.waiting.append(error)


def _hold(texts: Iterable[str]) -> None:
    with _said.lock:
        _said.held += [text for text in dict.fromkeys(texts) if text not in _said.held]


def _warn(warning: LosslessWarning, place: Caller) -> None:
    """As warnings.warn, at `place`. In a background thread a filter that makes warnings errors only prints it."""
    try:
        warnings.warn_explicit(warning, None, place.file, place.line, place.module)
    except LosslessWarning as error:
        if not _thread.background:
            throw(error)
            return
        print(f"{place}: {type(warning).__name__}: {warning}", file=sys.stderr)


def _line(frame: FrameType) -> Caller:
    """Its line; of code that TensorFlow's AutoGraph generated the line it was generated from."""
    file, line, module = frame.f_code.co_filename, frame.f_lineno or 0, frame.f_globals.get("__name__", "__main__")
    caller: FrameType | None = frame
    while "__autograph_generated_file" in file and caller is not None:
        for at, origin in getattr(caller.f_locals.get("converted_f"), "ag_source_map", {}).items():
            if (at.filename, at.lineno) == (file, line):
                return Caller(origin.loc.filename, origin.loc.lineno, module)
        caller = caller.f_back
    return Caller(file, line, module)


def _rule(code: str) -> tuple[str, str]:
    """Name and remedy."""
    rule = importlib.import_module("lossless.write.rules").REGISTRY[code]
    return rule.name, rule.remedy


@atexit.register
def _sum_up() -> None:
    """Say on stderr, at exit, what strict found and nothing raised, and how many values more than said were lost."""
    with _said.lock:
        held, _said.held = _said.held, []
        lost = {entry: times for entry, times in _said.again.items() if times and entry[0] in LOST}
    for text in held:
        print(f"lossless: {text}", file=sys.stderr)
    for entry, times in lost.items():
        place = _said.where.get(entry)
        more = f"{times:,} more time{'s' * (times > 1)}"
        print(
            f"lossless: {entry[0]} {_rule(entry[0])[0]}: {more}{f', first at {place}' if place else ''}",
            file=sys.stderr,
        )
