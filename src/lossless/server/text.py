"""Columns of numbers as text, made outside the interpreter: the shortest digits that read back exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Lines = Any
"""A pyarrow array of binary strings. pyarrow is imported on first use: it would delay the first answer by 60 ms."""


def words(numbers: npt.NDArray[Any]) -> Lines:
    """Each number as text; non-finite ones as NaN, Infinity, -Infinity; integers exact; -0.0 keeps its sign."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.cast(pa.array(numbers), pa.string())
    if numbers.dtype.kind == "f":
        for plain, word in _odd(numbers):
            text = pc.if_else(pa.array(plain), word, text)
    return text


def quoted(text: Lines, numbers: npt.NDArray[Any]) -> Lines:
    """`text` of `numbers` as JSON: words in quotes."""
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = ~np.isfinite(numbers) if numbers.dtype.kind == "f" else np.zeros(0, bool)
    if not odd.any():
        return text
    return pc.if_else(pa.array(odd), pc.binary_join_element_wise('"', text, '"', ""), text)


def joined(text: Lines, starts: npt.NDArray[np.int64], separator: Lines) -> list[bytes]:
    """The parts `starts[i]:starts[i+1]` of `text`, each joined by `separator` (one, or one for each part)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = pa.LargeListArray.from_arrays(pa.array(starts), text)
    return [part.as_buffer().to_pybytes() for part in pc.binary_join(parts, separator)]


def _odd(numbers: npt.NDArray[Any]) -> list[tuple[npt.NDArray[np.bool_], str]]:
    if not len(numbers):
        return []
    negative_zero = (numbers == 0) & np.signbit(numbers)
    masks = [(negative_zero, "-0.0")]
    if not np.isfinite(numbers).all():
        masks += [(np.isnan(numbers), "NaN"), (np.isposinf(numbers), "Infinity"), (np.isneginf(numbers), "-Infinity")]
    return [(mask, word) for mask, word in masks if mask.any()]
