"""Points as files for other programs: Parquet, written run by run, so that a board need not fit in memory twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

RUNS_AT_ONCE = 32


class _Pieces:
    """A file that only grows; what was written is taken out as it comes."""

    closed = False

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> int:
        """Append."""
        self._written.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Bytes written so far."""
        return self._size

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held."""

    def take(self) -> bytes:
        """What was written since the last call."""
        written, self._written = b"".join(self._written), []
        return written


def scalar_pieces(
    points: Callable[[Sequence[str], Sequence[str]], pa.Table], runs: Sequence[str], tags: Sequence[str]
) -> Iterator[bytes]:
    """One Parquet file: run, tag, step int64, wall_time float64, value float64, in the order of `runs`; `points` is
    `Board.scalars`. Raises NotFoundError before the first piece."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.dictionary(pa.int32(), pa.string())
    columns = {"run": text, "tag": text, "step": pa.int64(), "wall_time": pa.float64(), "value": pa.float64()}
    file = _Pieces()
    first = points(runs[:RUNS_AT_ONCE], tags)
    with pq.ParquetWriter(file, pa.schema(columns.items()), compression="zstd") as writer:
        for at in range(0, max(len(runs), 1), RUNS_AT_ONCE):
            table = points(runs[at : at + RUNS_AT_ONCE], tags) if at else first
            if table.num_rows:
                writer.write_table(table, row_group_size=1 << 20)
            yield file.take()
    yield file.take()
