"""Notices: said once, with the caller's place, or raised."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lossless.errors import WriteError
from lossless.write import notices, rules
from lossless.write.notices import LosslessWarning, notice


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOSSLESS_STRICT", raising=False)
    monkeypatch.setattr(notices, "_said", notices._Said())


def next_line() -> int:
    """The number of the line behind that which calls it."""
    return sys._getframe(1).f_lineno + 1


def said(call: Callable[[], object]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    assert all(warning.category is LosslessWarning for warning in caught)
    return [str(warning.message) for warning in caught]


def test_a_notice_names_its_rule_what_happened_where_and_what_to_do() -> None:
    line = 0

    def call() -> None:
        nonlocal line
        line = next_line()
        notice("W204", "'loss' has shape (32,)", "log its mean")

    assert said(call) == [f"W204 not-a-scalar: 'loss' has shape (32,) ({__file__}:{line}); log its mean"]


def test_the_remedy_of_the_rule_is_what_to_do_by_default() -> None:
    (text,) = said(lambda: notice("W204", "'loss'"))
    assert text.endswith("; reduce it first (.mean(), .item()), or log it as a histogram.")


def test_a_notice_is_said_once_a_key() -> None:
    def call() -> None:
        for _ in range(3):
            for key in ("a", "b"):
                notice("W206", f"{key!r} again", key=key)

    assert [text.split("(")[0] for text in said(call)] == [
        "W206 step-repeated: 'a' again ",
        "W206 step-repeated: 'b' again ",
    ]


def test_the_warning_carries_code_and_line() -> None:
    line = next_line() + 1
    with pytest.warns(LosslessWarning) as caught:
        notice("W201", "dropped")
    assert isinstance(caught[0].message, LosslessWarning) and caught[0].message.code == "W201"
    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


def test_a_notice_without_a_key_is_said_once_a_line() -> None:
    def call() -> None:
        for _ in range(3):
            notice("W201", "first line")
            notice("W201", "second line")

    assert [text.split("(")[0] for text in said(call)] == [
        "W201 no-writer: first line ",
        "W201 no-writer: second line ",
    ]


def test_again_asks_without_words_and_counts() -> None:
    assert not notices.again("W201", "loss")
    notices._said.counted("W201", "loss", notices.Caller("train.py", 7))
    assert notices.again("W201", "loss") and notices.again("W201", "loss")
    assert notices._said.again["W201", "loss"] == 2
    assert not notices.again("W201", "loss", strict=True)


@pytest.mark.parametrize("where", ["writer", "process", "environment"])
def test_strict_raises_the_same_text_each_time(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if where == "environment":
        monkeypatch.setenv("LOSSLESS_STRICT", "1")
    monkeypatch.setitem(notices._everywhere, "strict", where == "process")
    for _ in range(2):
        with pytest.raises(WriteError, match=r"^W201 no-writer: dropped \(.*test_notices.py:\d+\); make one$"):
            notice("W201", "dropped", "make one", strict=where == "writer")


def test_strict_is_said_and_asked_by_one_function() -> None:
    assert not notices.strict()
    try:
        assert notices.strict(True) and notices.strict()
    finally:
        assert not notices.strict(False)


@pytest.mark.parametrize("off", ["", "0", "false", "No", "off"])
def test_strict_by_environment_can_be_off(off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOSSLESS_STRICT", off)
    assert not notices.strict()


def frameworks_line(module: str, code: str = "def run(call): return call()", **names: object) -> Callable[..., Any]:
    """The function `run` of `code`, in a module of that name."""
    namespace: dict[str, Any] = {"__name__": module, **names}
    exec(compile(code, f"/site-packages/{module}.py", "exec"), namespace)
    run: Callable[..., Any] = namespace["run"]
    return run


@pytest.mark.parametrize(
    "module", ["lossless.write.summary", "contextlib", "jax._src.api", "torch.nn.modules.module", "keras.src.models"]
)
def test_the_place_is_outside_of_lossless_and_frameworks(module: str) -> None:
    place = frameworks_line(module)(notices.caller)
    assert place.file == __file__


def test_a_framework_is_the_place_if_nothing_else_is() -> None:
    found: list[notices.Caller] = []
    run = frameworks_line("keras.src.trainers", "def run(): found.append(caller())", found=found, caller=notices.caller)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert [place.module for place in found] == ["keras.src.trainers"]


def test_work_of_another_thread_is_said_at_the_call_it_was_done_for() -> None:
    place = notices.Caller("train.py", 7)

    def call() -> None:
        with notices.placed(place):
            notice("W212", "an image of five channels")

    assert "(train.py:7)" in said(call)[0]


@contextlib.contextmanager
def background() -> Iterator[None]:
    before, notices._thread.background = notices._thread.background, False
    notices.in_background()
    try:
        yield
    finally:
        notices._thread.background = before


def test_in_a_background_thread_strict_waits_for_the_next_flush() -> None:
    with background():
        notice("W212", "bad image", strict=True)
        notice("W212", "bad image", strict=True)
    with pytest.raises(WriteError, match="W212 encode-failed: bad image"):
        notices.raise_held()
    notices.raise_held()


def test_an_error_in_a_call_that_a_framework_makes_waits_for_the_next_flush() -> None:
    def fail() -> None:
        notice("W206", "again", strict=True)
        raise WriteError("W215 traced: somehow")

    with notices.elsewhere(notices.Caller("train.py", 7)):
        fail()
    assert not notices._thread.background and notices._thread.caller is None
    with pytest.raises(WriteError) as error:
        notices.raise_held()
    assert str(error.value).startswith("W206 step-repeated: again (train.py:7)")
    assert str(error.value).endswith("W215 traced: somehow")


def test_afterwards_raises_at_the_end_of_the_outermost_block() -> None:
    done = []

    def several() -> None:
        with notices.Afterwards():
            for _ in range(2):
                notice("W206", "again", strict=True)
        notice("W222", "clipped", strict=True)
        done.append(1)

    with pytest.raises(WriteError) as error, notices.Afterwards():
        several()
    assert done == [1]
    assert [text[:4] for text in str(error.value).splitlines()] == ["W206", "W222"]


def test_an_error_that_leaves_the_block_wins_and_the_others_wait() -> None:
    def fail() -> None:
        with notices.Afterwards():
            notice("W206", "again", strict=True)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(WriteError, match="W206"):
        notices.raise_held()


def test_in_a_background_thread_warnings_as_errors_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with background(), warnings.catch_warnings():
        warnings.simplefilter("error")
        notice("W209", "disk full")
    assert "LosslessWarning: W209 write-failed: disk full" in capsys.readouterr().err


def test_warnings_as_errors_raise_in_the_callers_thread() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(LosslessWarning, match="W206"):
            notice("W206", "again")


def test_many_threads_say_it_once() -> None:
    start = threading.Barrier(8)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        for key in range(50):
            notice("W205", "two kinds", key=key)

    def call() -> None:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts.extend(notices._said.again.values())

    assert len(said(call)) == 50
    assert counts == [7] * 50


def say_all(code: str, keys: Iterable[Hashable]) -> None:
    for key in keys:
        notice(code, "again", key=key)


def test_keys_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_KEYS", 5)
    assert len(said(lambda: say_all("W206", range(100)))) == 6


def test_a_child_does_not_tell_its_parents_losses() -> None:
    knows = notices._Said()
    for _ in range(3):
        knows.counted("W201", "loss", notices.Caller("train.py", 7))
    knows.forked()
    assert knows.counted("W201", "loss") and knows.again == {("W201", "loss"): 1}


LATE = """
import sys
from lossless.write import notices
assert "lossless.write.rules" not in sys.modules
notices.worded("W201", "dropped")
assert "lossless.write.rules" in sys.modules
"""
SCRIPT = """
import warnings
from lossless.write.notices import notice
warnings.simplefilter("ignore")
for _ in range(1205):
    notice("W201", "'loss' was dropped")
    notice("W206", "'loss' at step 7 again")
"""


def test_what_was_lost_without_a_word_is_summed_up_at_exit(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stderr == f"lossless: W201 no-writer: 1,204 more times, first at {script}:6\n"


def test_rules_are_not_loaded_before_something_is_said() -> None:
    subprocess.run([sys.executable, "-c", LATE], check=True)


def test_every_rule_is_whole_and_codes_follow_one_another() -> None:
    table = rules._TABLE
    assert [rule.code for rule in table] == [f"W{201 + i}" for i in range(len(table))]
    assert len({rule.name for rule in table}) == len(table)
    for rule in table:
        assert all([rule.name, rule.what, rule.why, rule.remedy, rule.example]), rule.code
        assert set(rule.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"), rule.name
    assert {rule.code for rule in table} >= notices.LOST


HELD = """
import threading
from lossless.write import notices
def work():
    notices.in_background()
    notices.notice("W222", "clipped", "look", strict=True)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def test_what_strict_found_and_no_flush_raised_is_told_at_exit() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)
    assert "lossless: W222 value-adjusted: clipped (<string>:6); look" in done.stderr
