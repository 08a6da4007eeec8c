"""Calls reached while a framework traces code to compile it: recorded at every execution, or refused.

jax.jit, vmap, grad, scan … and tf.function call back to the host at each execution; torch.compile leaves its graph for
entry points that are marked `eager`. No framework is imported: what is loaded is found in sys.modules.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol, TypeVar

from lossless.errors import WriteError
from lossless.write.notices import Caller, caller, elsewhere, worded

_Entry = TypeVar("_Entry", bound=Callable[..., Any])

probes: list[Callable[[], object]] = []
"""Cheap checks of the frameworks that are loaded. While any answers with something true, ask `active()`."""


class Tracer(Protocol):
    """What traces: one framework."""

    def tracing(self) -> bool:
        """Whether the calling thread is inside a trace."""

    def travels(self, value: object) -> bool:
        """Whether `value` has its number only at execution."""

    def divert(self, call: Callable[..., None], traced: list[Any]) -> None:
        """Have call(*values of traced) called at every execution."""


class _Slot(NamedTuple):
    """Stands in a diverted call's arguments for a value of each execution."""

    number: int


class _Thread(threading.local):
    muted = False
    diverted = False


_thread = _Thread()
_loaded: dict[str, Tracer] = {}
_entries: list[Callable[..., Any]] = []
_state = {"modules": 0, "jax diverted": False}


def active() -> bool:
    """Whether the calling thread is tracing now, so that what it records must be diverted."""
    if len(sys.modules) != _state["modules"]:
        refresh()
    for probe in probes:
        if probe():
            return _thread.muted or any(tracer.tracing() for tracer in _loaded.values())
    return False


def refresh() -> None:
    """Bring `probes` up to date. Needed when len(sys.modules) has changed."""
    _state["modules"] = len(sys.modules)
    for name, find in _FRAMEWORKS.items():
        if name not in _loaded and name in sys.modules and (found := find(sys.modules[name])):
            _loaded[name], checks = found
            probes.extend(checks)


def divert(function: Callable[..., object], /, *arguments: Any, **keywords: Any) -> None:
    """Have function(*arguments, **keywords) called at every execution of what is traced now, on some thread.

    Traced values and variables, at any depth of lists, tuples and dicts, arrive as host arrays of that execution; all
    else as it is. Raises WriteError (W215) where that cannot be."""
    if _thread.muted:
        return
    tracer = next(tracer for tracer in _loaded.values() if tracer.tracing())
    traced: list[Any] = []
    plan = _plan((arguments, keywords), tracer, traced)
    place = caller()

    def call(*values: Any) -> None:
        filled, named = _fill(plan, values)
        _thread.diverted = True
        try:
            with elsewhere(place):
                function(*filled, **named)
        finally:
            _thread.diverted = False

    tracer.divert(call, traced)


def travels(value: object) -> bool:
    """Whether `value` is traced, or a variable, so that it must be an argument of `divert` to be read at execution."""
    return any(tracer.travels(_held(value)) for tracer in _loaded.values())


def settle() -> None:
    """Return when every diverted call of finished executions was made. For flush() and close()."""
    if _state["jax diverted"] and not _thread.diverted:
        sys.modules["jax"].effects_barrier()


@contextmanager
def muted() -> Iterator[None]:
    """Calls of this thread inside the block are left out: a model is run or traced only to draw its graph."""
    before, _thread.muted = _thread.muted, True
    probes.append(_always)
    try:
        yield
    finally:
        _thread.muted = before
        probes.remove(_always)


def _always() -> bool:
    return True


def eager(entry: _Entry) -> _Entry:
    """Mark an entry point (a Python function): torch.compile calls it eagerly, at every execution, and whole; AutoGraph
    leaves it as it is."""
    entry.autograph_info__ = {}  # type: ignore[attr-defined]
    entry._torchdynamo_disable = True  # type: ignore[attr-defined]
    entry._torchdynamo_disable_msg = (  # type: ignore[attr-defined]
        "lossless records at every execution, which needs a graph break: compile without fullgraph=True, "
        "or return the value and log it outside"
    )
    _entries.append(entry)
    if "torch" in _loaded:
        _skip_code(entry)
    return entry


def refused(what: str, do: str = "", place: Caller | None = None) -> WriteError:
    """The error of a call that cannot be recorded at each execution (W215)."""
    return WriteError(worded("W215", what, do, place))


def _held(value: Any) -> Any:
    """What a Keras variable holds in its backend, in this trace; all else as it is."""
    if not type(value).__module__.startswith("keras.") or not hasattr(value, "path"):
        return value
    try:
        return value.value
    except TypeError as error:  # Keras takes the optimizer's variables away while JAX traces the model
        do = "give it a variable of the model, or log from a callback"
        raise refused(
            f"the Keras variable {value.path!r}, which cannot be read inside the compiled step", do
        ) from error


def _plan(tree: Any, tracer: Tracer, traced: list[Any]) -> Any:
    """`tree` with slots for what travels, which is added to `traced`."""
    if type(tree) in (list, tuple):
        return type(tree)(_plan(branch, tracer, traced) for branch in tree)
    if type(tree) is dict:
        return {key: _plan(branch, tracer, traced) for key, branch in tree.items()}
    held = _held(tree)
    if tracer.travels(held):
        traced.append(held)
        return _Slot(len(traced) - 1)
    return tree


def _fill(plan: Any, values: tuple[Any, ...]) -> Any:
    if type(plan) is _Slot:
        return values[plan.number]
    if type(plan) in (list, tuple):
        return type(plan)(_fill(branch, values) for branch in plan)
    if type(plan) is dict:
        return {key: _fill(branch, values) for key, branch in plan.items()}
    return plan


class _Jax:
    """jit, vmap, grad, scan, pmap: a debug callback, the one effect that all of them let through. Callbacks of one
    execution that do not depend on one another may come in any order; an ordered one would not survive vmap."""

    def __init__(self, jax: Any, core: Any) -> None:
        self._jax, self._core = jax, core

    def tracing(self) -> bool:
        return not self._core.trace_state_clean()

    def travels(self, value: object) -> bool:
        return isinstance(value, self._core.Tracer)

    def divert(self, call: Callable[..., None], traced: list[Any]) -> None:
        _state["jax diverted"] = True
        self._jax.debug.callback(lambda *values: call(*map(sys.modules["numpy"].asarray, values)), *traced)


class _TensorFlow:
    """tf.function, tf.data: a stateful op, which automatic control dependencies keep and order."""

    def __init__(self, tf: Any) -> None:
        self._tf = tf

    def tracing(self) -> bool:
        return bool(self._tf.inside_function())

    def travels(self, value: object) -> bool:
        return isinstance(value, self._tf.Variable) or self._tf.is_symbolic_tensor(value)

    def divert(self, call: Callable[..., None], traced: list[Any]) -> None:
        if self._compiled_by_xla():
            do = "compile without jit_compile=True, or return the value and log it outside"
            raise refused("a call inside tf.function(jit_compile=True), where XLA can run no Python", do)
        self._tf.numpy_function(call, traced, [])

    def _compiled_by_xla(self) -> bool:
        util = sys.modules.get("tensorflow.python.ops.control_flow_util")
        return util is not None and bool(util.GraphOrParentsInXlaContext(self._tf.compat.v1.get_default_graph()))


class _Torch:
    """torch.jit.trace, torch.export, make_fx: graphs of tensor operations alone, from which nothing calls back."""

    def __init__(self, torch: Any) -> None:
        self._torch = torch

    def tracing(self) -> bool:
        return self._name() is not None

    def travels(self, value: object) -> bool:
        return False

    def divert(self, call: Callable[..., None], traced: list[Any]) -> None:
        raise refused(f"a call inside {self._name()}, whose graph can run no Python")

    def _name(self) -> str | None:
        if self._torch._C._get_tracing_state() is not None:
            return "torch.jit.trace"
        if not self._torch._C._len_torch_dispatch_stack():
            return None
        if self._torch.compiler.is_compiling():
            return "torch.export"
        modes = self._torch.utils._python_dispatch._get_current_dispatch_mode_stack()
        return "make_fx" if any(type(mode).__name__ == "ProxyTorchDispatchMode" for mode in modes) else None


def _find_jax(jax: Any) -> tuple[Tracer, list[Callable[[], object]]] | None:
    core = sys.modules.get("jax._src.core")
    if not hasattr(jax, "debug") or not hasattr(core, "trace_state_clean"):
        return None
    tracer = _Jax(jax, core)
    state, eager = getattr(core, "trace_state_strong_ref", None), getattr(core, "eval_trace", None)
    if state is None or eager is None:
        return tracer, [tracer.tracing]
    return tracer, [lambda: state.value is not eager]


def _find_tensorflow(tf: Any) -> tuple[Tracer, list[Callable[[], object]]] | None:
    if not hasattr(tf, "inside_function"):
        return None
    autograph: Any = sys.modules.get("tensorflow.python.autograph.core.config")
    if autograph is not None:
        autograph.CONVERSION_RULES = (autograph.DoNotConvert("lossless"), *autograph.CONVERSION_RULES)
    eagerly = tf.executing_eagerly
    return _TensorFlow(tf), [lambda: not eagerly()]


def _find_torch(torch: Any) -> tuple[Tracer, list[Callable[[], object]]] | None:
    if not hasattr(torch, "compiler") or not hasattr(torch, "export"):
        return None
    for entry in _entries:
        _skip_code(entry)
    return _Torch(torch), [torch._C._get_tracing_state, torch._C._len_torch_dispatch_stack]


def _skip_code(entry: Callable[..., Any]) -> None:
    """Have torch.compile leave alone the frames of `entry` and of what it calls, as torch.compiler.disable has it."""
    frames = sys.modules["torch"]._C._dynamo.eval_frame
    if hasattr(frames, "_FrameExecStrategy"):
        skip = frames._FrameAction.SKIP
        frames.set_code_exec_strategy(entry.__code__, frames._FrameExecStrategy(skip, skip))


_FRAMEWORKS: dict[str, Callable[[Any], tuple[Tracer, list[Callable[[], object]]] | None]] = {
    "jax": _find_jax,
    "tensorflow": _find_tensorflow,
    "torch": _find_torch,
}
