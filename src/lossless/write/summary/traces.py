"""Traces: the graphs of the tf.functions that ran, where TensorFlow is loaded; else it is said what to use instead."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from typing import Any

from lossless.wire.events import PluginData, SummaryMetadata
from lossless.write.notices import notice
from lossless.write.summary.raw import write
from lossless.write.summary.scopes import current_scope

_VERSION = b"1"


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is being traced, and TensorFlow's profiler if it runs."""

    graph: bool
    profiler: Any


class _Running:
    """The trace of the process, if one is on. `lock` guards it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.trace: _Trace | None = None


_running = _Running()


def trace_on(graph: bool = True, profiler: bool = False, profiler_outdir: str | None = None) -> None:
    """Collect the graphs of TensorFlow's functions that run from now on, in all threads; with `profiler` a profile too,
    in `profiler_outdir`. Without TensorFlow there are none: a notice says what to use instead."""
    with _running.lock:
        if _running.trace is not None:
            notice("W224", "trace_on: a trace is on already", "Call trace_export() or trace_off() first.", key="on")
            return
        context = _context()
        if context is None:
            _without_tensorflow(graph, profiler)
            _running.trace = _Trace(graph, None)
            return
        started = _start_profiler(context, profiler_outdir) if profiler else None
        if graph and not profiler:
            context.enable_graph_collection()
        _running.trace = _Trace(graph, started)


def trace_export(name: str, step: Any = None, profiler_outdir: str | None = None) -> None:
    """Record the collected graphs under `name` in the current name scope, and end the trace.

    `profiler_outdir` belongs to trace_on. Raises ValueError when no trace is on."""
    with _running.lock:
        trace = _running.trace
    if trace is None:
        raise ValueError("trace_export: got no trace, want trace_on() before it")
    context = _context()
    if context is not None:
        _write(name, step, context.export_run_metadata(), whole=not trace.graph or trace.profiler is not None)
    trace_off()


def trace_off() -> None:
    """End the trace, if one is on, and discard what it collected."""
    with _running.lock:
        trace, _running.trace = _running.trace, None
    context = _context()
    if trace is None or context is None:
        return
    if trace.graph or trace.profiler is not None:
        context.disable_run_metadata()
    if trace.profiler is not None:
        trace.profiler.stop()


def _context() -> Any:
    """TensorFlow's eager context; None where it is not loaded."""
    module = sys.modules.get("tensorflow.python.eager.context")
    return module.context() if module is not None else None


def _start_profiler(context: Any, outdir: str | None) -> Any:
    if outdir is None:
        notice("W224", "trace_on: got profiler=True and no profiler_outdir", "Pass the directory of the profile.")
        return None
    context.enable_run_metadata()
    profiler = sys.modules["tensorflow"].profiler.experimental
    profiler.start(outdir)
    return profiler


def _write(name: str, step: Any, metadata: Any, *, whole: bool) -> None:
    """A RunMetadata, or of it only the graphs, as TensorFlow writes them."""
    plugin = "graph_run_metadata" if whole else "graph_run_metadata_graph"
    if not whole:
        metadata = type(metadata)(function_graphs=metadata.function_graphs, partition_graphs=metadata.partition_graphs)
    scope = current_scope()
    tag = f"{scope}/{name}" if scope else name
    write(tag, metadata.SerializeToString(), step, SummaryMetadata(PluginData(plugin, _VERSION)))


def _without_tensorflow(graph: bool, profiler: bool) -> None:
    if graph:
        notice(
            "W224",
            "trace_on: graphs are TensorFlow's, and it is not loaded",
            "For a PyTorch module call SummaryWriter.add_graph(model, input); for a JAX function give "
            "jax.make_jaxpr(function)(x) to summary.graph().",
            key="graph",
        )
    if profiler:
        notice(
            "W224",
            "trace_on: the profiler is TensorFlow's, and it is not loaded",
            "Use torch.profiler with tensorboard_trace_handler(logdir), or jax.profiler.trace(logdir).",
            key="profiler",
        )
