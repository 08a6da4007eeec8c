"""compat.v1 reached by code that is compiled: refused, or recorded at every execution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lossless.compat import v1
from lossless.errors import WriteError
from lossless.wire.events import Event
from lossless.wire.records import Unframer


def steps(directory: Path) -> list[int]:
    unframer = Unframer()
    unframer.feed(next(directory.iterdir()).read_bytes())
    return [Event.decode(record.data).step for record in iter(unframer.next, None)][1:]


SUMMARY = v1.Summary(value=[v1.Summary.Value(tag="a", simple_value=1.0)])


def test_a_definition_under_jit_is_refused() -> None:
    jax: Any = pytest.importorskip("jax")

    @jax.jit  # type: ignore[untyped-decorator]
    def step(x: Any) -> Any:
        v1.summary.scalar("loss", x)
        return x

    with pytest.raises(WriteError, match=r"W215 .*loss.*: a definition inside code that is compiled"):
        step(1.0)


def test_what_is_added_under_jit_is_added_at_every_execution(tmp_path: Path) -> None:
    jax: Any = pytest.importorskip("jax")
    writer = v1.summary.FileWriter(tmp_path)

    @jax.jit  # type: ignore[untyped-decorator]
    def step(number: Any) -> Any:
        writer.add_summary(SUMMARY, number)
        writer.add_session_log(v1.SessionLog(status=v1.SessionLog.CHECKPOINT), number)
        return number + 1

    for number in range(3):
        step(number).block_until_ready()
    writer.close()
    assert sorted(steps(tmp_path)) == [0, 0, 1, 1, 2, 2]


def test_what_is_added_in_torch_compile_is_added_at_every_execution(tmp_path: Path) -> None:
    torch: Any = pytest.importorskip("torch")
    writer = v1.summary.FileWriter(tmp_path)
    op = v1.summary.scalar("own", lambda: 1.0)

    @torch.compile(backend="eager")  # type: ignore[untyped-decorator]
    def step(x: Any, number: int) -> Any:
        writer.add_summary(SUMMARY, number)
        writer.add_summary(op.eval(), number)
        return x + 1

    for number in range(3):
        step(torch.ones(2), number)
    writer.close()
    assert steps(tmp_path) == [0, 0, 1, 1, 2, 2]
