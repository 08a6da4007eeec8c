"""What lies in host memory: Python's numbers, lists, NumPy, and whatever NumPy can read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lossless.write.inputs.errors import InputError, NotScalar, caused, described, not_one
from lossless.write.inputs.kinds import reader_of
from lossless.write.inputs.later import HostSnapshot

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array, Snapshot

_TEXT = (str, bytes)
_NARROW = ("bfloat16", "float8_", "float6_", "float4_")
"""Dtypes of ml_dtypes that float32 holds."""
_OTHER = {
    **dict.fromkeys(("float96", "float128"), "float64"),
    **dict.fromkeys(("complex192", "complex256"), "complex128"),
    **dict.fromkeys(("int2", "int4", "uint2", "uint4"), "int8"),
}


def number(value: Any) -> float:
    """One number; Fraction and Decimal too."""
    if value is None or isinstance(value, (*_TEXT, complex)):
        raise NotScalar(described(value))
    if hasattr(value, "__float__") and not hasattr(value, "shape"):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise NotScalar(f"{described(value)} ({caused(error)})") from error
    try:
        return one(array(value))
    except InputError as error:
        if isinstance(error, NotScalar):
            raise
        why = f" ({caused(error.__cause__)})" if error.__cause__ else ""
        raise NotScalar(described(value) + why, do=error.do) from error


def one(read: Array) -> float:
    """The only element of an array, which must be a real number."""
    if read.size != 1:
        raise not_one(read, read.shape)
    if read.dtype.kind not in "fiub":
        raise NotScalar(described(read.item()))
    return float(read.item())


def array(value: Any) -> Array:
    """A host array of its own."""
    import numpy as np

    if value is None:
        raise InputError("got None, want numbers")
    _refuse_masked(value)
    try:
        made = _listed(value) if isinstance(value, (list, tuple)) else np.array(value, order="C")
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        raise InputError(f"got {described(value)}, want numbers in a rectangular shape ({error})") from error
    return plain(made)


def _refuse_masked(value: Any) -> None:
    """What stands where a value is masked is no number: nothing that holds such is recorded."""
    masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    if masked is None or not isinstance(value, masked):
        return
    missing = int(value.mask.sum())
    if missing:
        what = f"got an array of which {missing:,} of {value.size:,} values are masked, want none masked"
        raise InputError(what, "log it where none is masked, or give it .compressed() or .filled(value)")


def snapshot(value: Any) -> Snapshot:
    """A copy, made now."""
    return HostSnapshot(array(value))


def on_device(value: Any) -> bool:
    """Never."""
    return False


def plain(made: Array) -> Array:
    """The same with a dtype that NumPy itself has. Raises InputError for what is neither numbers nor text."""
    kind, name = made.dtype.kind, made.dtype.name
    if name in _OTHER:
        return made.astype(_OTHER[name])
    if name.startswith(_NARROW):
        return made.astype("float32")
    if kind in "fiubc":
        return made if made.dtype.isnative else made.astype(made.dtype.newbyteorder("="))
    if kind in "US":
        return made.astype(object)
    if kind == "O":
        return made if all(isinstance(item, _TEXT) for item in made.flat) else _numbers(made)
    raise InputError(f"got values of dtype {name}, want numbers")


def _numbers(made: Array) -> Array:
    try:
        return made.astype("float64")
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"got {described(made.flat[0])}, want numbers ({error})") from error


def _listed(values: list[Any] | tuple[Any, ...]) -> Array:
    import numpy as np

    if any(isinstance(value, _TEXT) for value in values):
        return np.array(values, dtype=object)
    if all(isinstance(value, (int, float, complex)) for value in values):
        return np.array(values)
    return np.array([reader_of(type(value)).array(value) for value in values])
