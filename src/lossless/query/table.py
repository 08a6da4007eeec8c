"""Points as an Arrow table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lossless.logdir import natural_key
from lossless.query.names import chosen, not_found
from lossless.store import Plan, Snapshot

if TYPE_CHECKING:
    import pyarrow as pa


def scalar_table(snapshot: Snapshot, runs: Sequence[str] | str | None, tags: Sequence[str] | str | None) -> pa.Table:
    """Columns run, tag (dictionaries), step, wall_time, value."""
    import pyarrow as pa  # costs 60 ms: only who asks for a table waits for it

    run_names = list(chosen("run", runs, snapshot.runs))
    wanted = None if tags is None else tag_numbers(snapshot, [tags] if isinstance(tags, str) else tags)
    plan = Plan()
    rank = _ranks(snapshot)
    picked: list[tuple[int, int, int]] = []
    for i, name in enumerate(run_names):
        run = snapshot.runs[name]
        own = sorted(run.tallies[0].tolist(), key=rank.__getitem__) if wanted is None else wanted
        picked += [(i, tag, plan.add(run.streams, tag, drawing=False)) for tag in own]
    steps, walls, values = np.empty(plan.rows, np.int64), np.empty(plan.rows), np.empty(plan.rows)
    plan.gather(steps, walls, values)
    series = np.array(picked, np.int64).reshape(-1, 3)
    tags_used, tag_index = np.unique(series[:, 1], return_inverse=True)
    columns = {
        "run": _repeated(series[:, 0], series[:, 2], run_names),
        "tag": _repeated(tag_index, series[:, 2], [snapshot.names[tag] for tag in tags_used.tolist()]),
        "step": pa.array(steps),
        "wall_time": pa.array(walls),
        "value": pa.array(values),
    }
    return pa.table(columns)


def _ranks(snapshot: Snapshot) -> dict[int, int]:
    """The place of each scalar tag's number in the natural order of their names."""
    tags = np.flatnonzero(snapshot.scalar_tallies[0]).tolist()
    return {tag: i for i, tag in enumerate(sorted(tags, key=lambda tag: natural_key(snapshot.names[tag])))}


def _repeated(index: NDArray[np.int64], rows: NDArray[np.int64], names: Sequence[str]) -> pa.DictionaryArray:
    """names[index[i]], rows[i] times. Bytes that are no UTF-8 are shown as U+FFFD: Arrow strings cannot hold them."""
    import pyarrow as pa  # as above

    texts = [name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names]
    return pa.DictionaryArray.from_arrays(np.repeat(index.astype(np.int32), rows), pa.array(texts, pa.string()))


def tag_numbers(snapshot: Snapshot, tags: Sequence[str]) -> list[int]:
    """Numbers of scalar tags. Raises NotFoundError for one that no run has."""
    runs, _ = snapshot.scalar_tallies
    numbers = []
    for tag in dict.fromkeys(tags):
        number = snapshot.names.find(tag)
        if number is None or number >= len(runs) or not runs[number]:
            raise not_found("tag", tag, (snapshot.names[n] for n in np.flatnonzero(runs).tolist()))
        numbers.append(number)
    return numbers
