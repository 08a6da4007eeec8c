"""What a caller knows already, packed into a text it hands back: no state is kept for it."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import QueryError
from lossless.store import Plan, attempts_and_workers

_FIELDS = 4
_LIMIT = 1 << 26


class Cursor(NamedTuple):
    """By (tag number, stream uid): points, and attempts of the series. Both numbers mean something on one board
    only."""

    known: dict[tuple[int, int], tuple[int, int]]

    def since(self, plan: Plan, tags: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each series of the plan how many of its points are known, if what arrived since lies behind them and
        changes nothing about them; else 0. `tags`: the tag number of each series."""
        parts, counts = plan.parts(), attempts_and_workers(plan)
        since = np.zeros(len(plan), np.int64)
        void = counts[:, 1] != 1
        open_ = np.ones(len(plan), bool)
        for series, uid, rows in parts.tolist():
            points, attempts = self.known.get((int(tags[series]), uid), (0, -1))
            if attempts >= 0 and (attempts != counts[series, 0] or not open_[series] or points > rows):
                void[series] = True
            since[series] += points
            open_[series] &= points == rows
        since[void] = 0
        return since


def encode(nonce: int, plan: Plan, tags: NDArray[np.int64], attempts: NDArray[np.int64]) -> str:
    """The cursor of an answer: `tags` and `attempts` of each series of its plan; `nonce` is the board's."""
    parts = plan.parts()
    rows = np.column_stack((tags[parts[:, 0]], parts[:, 1], parts[:, 2], attempts[parts[:, 0]])).astype("<i8")
    rows[1:] -= rows[:-1].copy()
    packed = zlib.compress(nonce.to_bytes(8, "little") + rows.tobytes(), 1)
    return base64.urlsafe_b64encode(packed).decode()


def decode(text: str, nonce: int) -> Cursor:
    """The cursor `text`; one of another board (or of this one before it was opened anew) knows nothing. Raises
    QueryError."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.urlsafe_b64decode(text.encode()), _LIMIT)
    except (ValueError, binascii.Error, zlib.error):
        data = b""
    if len(data) < 8 or (len(data) - 8) % (8 * _FIELDS):
        raise QueryError(f"after: got {text[:40]!r}, want the cursor of an earlier answer, unchanged")
    if int.from_bytes(data[:8], "little") != nonce:
        return Cursor({})
    rows = np.cumsum(np.frombuffer(data, "<i8", offset=8).reshape(-1, _FIELDS), axis=0)
    return Cursor({(tag, uid): (points, attempts) for tag, uid, points, attempts in rows.tolist()})
