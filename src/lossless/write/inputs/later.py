"""What is known of a value before it has arrived from its device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[Any]


class Pending(Protocol):
    """A number on its way from a device, or still computed."""

    def ready(self) -> bool:
        """Whether `result` would not wait."""

    def result(self) -> float:
        """The number; waits for it. For the encoding thread. Raises InputError."""


class Snapshot(Protocol):
    """An array as it was at the call: what is known of it now, and later its numbers."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype that `array` has."""

    @property
    def nbytes(self) -> int:
        """Bytes that `array` has."""

    def array(self) -> Array:
        """The host array, C-contiguous; waits for it. For the encoding thread. Raises InputError."""


class HostSnapshot:
    """A snapshot that is here already."""

    def __init__(self, array: Array) -> None:
        self._array = array
        self.shape, self.dtype, self.nbytes = array.shape, array.dtype, array.nbytes

    def array(self) -> Array:
        """The array itself."""
        return self._array


class Copy(Protocol):
    """A copy that was begun: to be waited for by another thread."""

    def ready(self) -> bool:
        """Whether `fetch` would not wait."""

    def fetch(self) -> Array:
        """The host array; waits."""


class PendingCopy:
    """A number of which a copy was begun."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy

    def ready(self) -> bool:
        """Whether `result` would not wait."""
        return self._copy.ready()

    def result(self) -> float:
        """The number; waits for it."""
        return float(self._copy.fetch().item())


class Batch:
    """Numbers of which one copy was begun, an array of one dimension."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._numbers: list[float] | None = None

    def ready(self) -> bool:
        """Whether `numbers` would not wait."""
        return self._numbers is not None or self._copy.ready()

    def numbers(self) -> list[float]:
        """All of them; waits the first time."""
        if self._numbers is None:
            self._numbers = self._copy.fetch().tolist()
        return self._numbers


class PendingOfBatch:
    """One number of a batch: itself a value that writers of ours take."""

    def __init__(self, batch: Batch, at: int) -> None:
        self._batch, self._at = batch, at

    def ready(self) -> bool:
        """Whether `result` would not wait."""
        return self._batch.ready()

    def result(self) -> float:
        """The number; waits for it."""
        return float(self._batch.numbers()[self._at])


class CopySnapshot:
    """A snapshot of which a copy was begun."""

    def __init__(self, copy: Copy, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self._copy, self.shape, self.dtype = copy, shape, dtype
        self.nbytes = dtype.itemsize
        for size in shape:
            self.nbytes *= size

    def array(self) -> Array:
        """The host array; waits for it."""
        return self._copy.fetch()
