"""The profiler of Keras' backend, over a range of batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import keras

from lossless.write.notices import notice

_WANT = "want a batch from 1, or a pair (first, last); 0 is none"


class Profiler:
    """Profiles batches `first` to `last`, counted from 1, into a run's directory; 0: never.

    `batches` is a number, a pair of numbers, or either as text with a comma. Raises ValueError for anything else. What
    the backend's profiler itself refuses is a notice: training goes on."""

    def __init__(self, batches: int | str | Sequence[int], strict: bool | None = None) -> None:
        self.first, self.last = _range(batches)
        self._strict = strict
        self._stop: Callable[[], object] | None = None
        self._batch = ExitStack()

    @property
    def wanted(self) -> bool:
        """Whether any batch is to be profiled."""
        return self.last > 0

    @property
    def running(self) -> bool:
        """Whether it records now."""
        return self._stop is not None

    def start(self, directory: str) -> None:
        """Begin to record; the profile is written below `directory` by `stop`."""
        self._stop = self._guarded(lambda: _START[keras.backend.backend()](directory))

    def begin_batch(self, batch: int) -> None:
        """Give what follows in the profile the batch's name."""
        if self.running:
            self._batch.enter_context(_MARK[keras.backend.backend()](f"Profiled batch {batch}"))

    def end_batch(self) -> None:
        """The batch is over."""
        self._batch.close()

    def stop(self) -> None:
        """Write the profile; nothing if it does not record."""
        stop, self._stop = self._stop, None
        self._batch.close()
        if stop is not None:
            self._guarded(stop)

    def _guarded(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  (whatever a profiler raises must not end a training)
            notice("W224", f"profile_batch: the profiler raised {error!r}", "profile_batch=0", strict=self._strict)
            return None


def _range(batches: int | str | Sequence[int]) -> tuple[int, int]:
    try:
        numbers = [int(n) for n in batches.split(",")] if isinstance(batches, str) else batches
        first, last = (numbers, numbers) if isinstance(numbers, int) else numbers
    except (TypeError, ValueError) as error:
        raise ValueError(f"profile_batch: got {batches!r}, {_WANT}") from error
    if not 0 <= first <= last:
        raise ValueError(f"profile_batch: got {batches!r}, {_WANT}")
    return first, last


def _start_jax(directory: str) -> Callable[[], object]:
    import jax

    jax.profiler.start_trace(directory)
    return jax.profiler.stop_trace  # type: ignore[no-any-return]


def _start_tensorflow(directory: str) -> Callable[[], object]:
    import tensorflow

    tensorflow.profiler.experimental.start(logdir=directory)
    return tensorflow.profiler.experimental.stop  # type: ignore[no-any-return]


def _start_torch(directory: str) -> Callable[[], object]:
    import torch

    profile = torch.profiler.profile(on_trace_ready=torch.profiler.tensorboard_trace_handler(directory))
    profile.start()
    return profile.stop  # type: ignore[no-any-return]


def _mark_jax(name: str) -> AbstractContextManager[Any]:
    import jax

    return jax.profiler.TraceAnnotation(name)  # type: ignore[no-any-return]


def _mark_tensorflow(name: str) -> AbstractContextManager[Any]:
    import tensorflow

    return tensorflow.profiler.experimental.Trace(name)  # type: ignore[no-any-return]


def _mark_torch(name: str) -> AbstractContextManager[Any]:
    import torch

    return torch.profiler.record_function(name)  # type: ignore[no-any-return]


_START = {"jax": _start_jax, "tensorflow": _start_tensorflow, "torch": _start_torch}
_MARK = {"jax": _mark_jax, "tensorflow": _mark_tensorflow, "torch": _mark_torch}
