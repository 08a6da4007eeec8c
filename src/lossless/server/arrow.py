"""Columns as one Arrow IPC stream. The body is made of the arrays themselves: nothing is copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lossless.server.encode import to_json


class _Pieces:
    """A sink that keeps the buffers it is given."""

    def __init__(self) -> None:
        self.pieces: list[memoryview] = []
        self.closed = False

    def write(self, data: bytes) -> int:
        """Keep `data`; pyarrow hands a view of the array."""
        piece = memoryview(data).cast("B")
        self.pieces.append(piece)
        return piece.nbytes

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """The pieces stay."""
        self.closed = True


def arrow_pieces(columns: Mapping[str, Any], facts: Any) -> list[memoryview]:
    """The stream: a schema whose metadata key `lossless` holds `facts` as JSON, and one record batch. A matrix is a
    column of fixed-size lists."""
    import pyarrow as pa

    arrays = {name: _array(column) for name, column in columns.items()}
    schema = pa.schema(
        [pa.field(name, array.type, nullable=False) for name, array in arrays.items()],
        metadata={"lossless": to_json(facts)},
    )
    sink = _Pieces()
    with pa.PythonFile(sink, mode="w") as file, pa.ipc.new_stream(file, schema) as writer:
        writer.write_batch(pa.record_batch(list(arrays.values()), schema=schema))
    return sink.pieces


def _array(column: Any) -> Any:
    import pyarrow as pa

    if column.ndim == 1:
        return pa.array(column)
    return pa.FixedSizeListArray.from_arrays(pa.array(column.ravel()), column.shape[1])
