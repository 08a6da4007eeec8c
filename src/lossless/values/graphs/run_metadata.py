"""RunMetadata and TaggedRunMetadata: graphs of traced functions, and what each node took on its device."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.values.graphs.graph_def import read_graph_defs
from lossless.values.graphs.model import NODES, Graph, Stats
from lossless.wire.graphs import NodeExecStats
from lossless.wire.proto import BYTES, read_fields


def read_run_metadata(data: bytes) -> Graph:
    """A serialised RunMetadata. The graphs are those before optimisation, as TensorBoard shows them; without traced
    functions, those of the partitions. Raises ProtoError."""
    found: dict[int, list[bytes]] = {}
    for number, wire, value in read_fields(data):
        if wire == BYTES and number in (1, 3, 4):
            found.setdefault(number, []).append(value)
    traced = [graph for function in found.get(4, ()) for graph in _parts(function, 2)]
    graph = read_graph_defs(traced or found.get(3, []), "op")
    graph.stats = list(_merged(b"".join(found.get(1, ()))))
    if not graph.total:
        graph.form = "profile"
    return graph


def read_tagged_run_metadata(data: bytes) -> Graph:
    """A serialised TaggedRunMetadata. Raises ProtoError."""
    graph = read_run_metadata(b"".join(_parts(data, 2)))
    graph.tag = b"".join(_parts(data, 1)).decode("utf-8", "replace")
    return graph


def _parts(data: bytes, number: int) -> list[bytes]:
    return [value for found, wire, value in read_fields(data) if found == number and wire == BYTES]


def _merged(step_stats: bytes) -> Iterator[Stats]:
    """One row a node and device: from its first start to its last end, and the most bytes it was given at once."""
    rows: dict[tuple[str, str], Stats] = {}
    for device, executed in _executed(step_stats):
        key, new = (executed.node_name, device), _stats(device, executed)
        old = rows.get(key)
        if old is None and len(rows) == NODES:
            continue
        rows[key] = (
            new
            if old is None
            else old._replace(
                start=min(old.start, new.start), end=max(old.end, new.end), bytes=max(old.bytes, new.bytes)
            )
        )
    yield from rows.values()


def _stats(device: str, executed: NodeExecStats) -> Stats:
    start = executed.all_start_micros
    end = start + max(0, executed.all_end_rel_micros)
    return Stats(executed.node_name, device, start, end, sum(max(0, m.total_bytes) for m in executed.memory))


def _executed(step_stats: bytes) -> Iterator[tuple[str, NodeExecStats]]:
    for device_stats in _parts(step_stats, 1):
        device = b"".join(_parts(device_stats, 1)).decode("utf-8", "replace")
        for row in _parts(device_stats, 2):
            yield device, NodeExecStats.decode(row)
