"""PyTorch: watch the layers of a module while it trains."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self
from weakref import WeakMethod

try:
    import torch
except ImportError as error:
    raise ImportError("lossless.integrations.torch: got no module torch, want PyTorch 2; pip install torch") from error

from lossless.integrations.cost import Cost, Meter
from lossless.integrations.journal import Journal, journal
from lossless.write.notices import notice

_WRAPPERS = (torch.nn.parallel.DistributedDataParallel, torch.nn.DataParallel)


def watch(
    model: torch.nn.Module,
    writer: Any = None,
    every: int = 100,
    *,
    activations: bool = True,
    gradients: bool = True,
    weights: bool = True,
    histograms: bool = True,
    optimizer: torch.optim.Optimizer | None = None,
    prefix: str = "",
    budget: float | None = None,
) -> Watch:
    """Write statistics of every layer, at step 0 and every `every` steps; a step is a forward pass in training mode.

    Tags: `activations/<layer>/mean` and `/std` of what a layer returns, `weights/<parameter>/norm` and `/histogram` as
    the forward pass used them, `gradients/<parameter>/norm` and `/histogram` as backward leaves them; `prefix` stands
    before each, `histograms=False` leaves those out. With `optimizer`, gradients are read when its step() begins:
    accumulated, unscaled, clipped, averaged over ranks. Several outputs or calls of one layer: the first counts. The
    gradients of a sampled pass are those of the next backward pass, also where it had none and a later pass has.

    `writer`: a SummaryWriter (ours, torch's, tensorboardX's), a writer of `lossless.summary` or a directory; None: the
    thread's default writer, or a new SummaryWriter(). Nothing waits for a device. Steps in between cost one Python call
    each; `Watch.cost` tells what it took, and beyond a `budget` (a share of the time, as 0.01) samples are left out,
    which is said. A compiled model runs its sampled steps uncompiled. Copies of the model, and what torch.save keeps of
    it, are not watched. Ends with `stop()` or a `with`, as it must before torch.jit.script or a strict torch.export.
    Raises ValueError for `every` below 1, TypeError for another writer."""
    meter = Meter(f"watch of {type(_unwrapped(model)).__name__}", every, budget)
    parts = _Parts(activations, gradients, weights, histograms)
    return Watch(model, journal(writer), meter, parts, optimizer, prefix)


_Numbers = list[tuple[str, Any, Any]]
"""Tags, statistics, and the CUDA streams that these are computed on, None elsewhere."""


class _Parts(NamedTuple):
    activations: bool
    gradients: bool
    weights: bool
    histograms: bool


class Watch:
    """A running watch of a module."""

    def __init__(
        self,
        model: torch.nn.Module,
        journal: Journal,
        meter: Meter,
        parts: _Parts,
        optimizer: torch.optim.Optimizer | None,
        prefix: str,
    ) -> None:
        self._root = model
        self._model = _unwrapped(model)
        self._journal = journal
        self._meter = meter
        self._parts = parts
        self._optimizer = optimizer
        self._prefix = f"{prefix}/" if prefix else ""
        self._sampled: int | None = None
        """The step whose forward pass runs now, if it is sampled."""
        self._owed: int | None = None
        """The step whose gradients the optimizer will show."""
        self._seen: set[str] = set()
        """The layers and gradients that the sample has already."""
        self._activations: _Numbers = []
        self._gradients: _Numbers = []
        """Tags and statistics that are written together: a copy each would take the training's time."""
        self._adding = Lock()
        """Of gradients, which autograd tells on a thread a device."""
        self._graded = False
        """Whether its backward pass has begun, which may be after further forward passes."""
        self._during_forward = ExitStack()
        self._until_next_step = ExitStack()
        self._until_stop = ExitStack()
        if optimizer is not None and parts.gradients:
            self._until_stop.callback(optimizer.register_step_pre_hook(self._before_optimizer).remove)
        if not self._go_around_compiled():
            self._until_stop.enter_context(self._hooked())

    @property
    def cost(self) -> Cost:
        """What the watch took so far."""
        return self._meter.cost

    def stop(self) -> None:
        """Remove every hook, and close the writer if it was opened for this watch. Twice does nothing."""
        for hooks in (self._during_forward, self._until_next_step, self._until_stop):
            hooks.close()
        if not self._meter.steps:
            what = f"watch of {type(self._model).__name__}: no forward pass in training mode was seen"
            notice("W226", what, "call model(x), not model.forward(x), after model.train()", key=id(self))
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextmanager
    def _hooked(self) -> Iterator[None]:
        """While it is open, the root's forward passes are seen."""
        enter = self._root.register_forward_pre_hook(_Hook(lambda *_: self._enter()))
        leave = self._root.register_forward_hook(_Hook(lambda *told: self._leave(told[-1])), always_call=True)
        yield
        enter.remove()
        leave.remove()

    def _go_around_compiled(self) -> bool:
        """For a module compiled in place, which asks no hooks: sampled steps run the module itself."""
        root = self._root
        compiled = getattr(root, "_compiled_call_impl", None)
        if compiled is None:
            return False

        def call(*args: Any, **kwargs: Any) -> Any:
            self._enter()
            if self._sampled is None:
                return compiled(*args, **kwargs)
            result = None
            try:
                result = root._call_impl(*args, **kwargs)
            finally:
                self._leave(result)
            return result

        root._compiled_call_impl = call
        self._until_stop.callback(setattr, root, "_compiled_call_impl", compiled)
        return True

    def _enter(self) -> None:
        """Before a forward pass: count it in training, and hook the layers if it is to be sampled."""
        self._sampled = None
        if not (self._root.training and torch.is_grad_enabled()) or _is_traced():
            return
        self._sampled = self._meter.next()
        if self._sampled is not None or self._graded:
            self._until_next_step.close()
            self._seen, self._graded = set(), False
        if self._sampled is not None and self._parts.activations:
            with self._meter.timed():
                self._hook_layers(self._sampled)

    def _leave(self, result: Any) -> None:
        """After it, though it failed: write the weights, and hook the gradients."""
        step, self._sampled = self._sampled, None
        self._during_forward.close()
        if step is None:
            return
        if self._parts.activations and self._is_layer(self._root):
            self._activation(type(self._root).__name__, step, self._root, (), result)
        with self._meter.timed():
            self._owed = step
            numbers, self._activations = self._activations, []
            self._until_next_step.callback(self._write_gradients, step)
            for name, parameter in self._model.named_parameters():
                if self._parts.weights:
                    numbers += self._write(f"weights/{name}", parameter, step)
                if self._parts.gradients and parameter.requires_grad and self._optimizer is None:
                    told = partial(_pass_on, WeakMethod(self._gradient), name, step)
                    hook = parameter.register_post_accumulate_grad_hook(told)
                    self._until_next_step.callback(hook.remove)
            self._write_numbers(numbers, step)
        if self._parts.activations and not self._seen and result is not None:  # None: the forward pass raised
            what = f"activations of {type(self._model).__name__}: its layers ran without their hooks"
            notice(
                "W226",
                what,
                "compile the model, torch.compile(model), and not the function that calls it",
                key=id(self),
            )

    def _hook_layers(self, step: int) -> None:
        if "torch._dynamo" in sys.modules and hasattr(torch.compiler, "set_stance"):
            self._during_forward.enter_context(torch.compiler.set_stance("force_eager"))
        for name, layer in self._model.named_modules():
            if layer is not self._root and self._is_layer(layer):
                hook = _Hook(partial(self._activation, name or type(layer).__name__, step))
                self._during_forward.callback(layer.register_forward_hook(hook).remove)

    @staticmethod
    def _is_layer(module: Any) -> bool:
        """Whether it computes something itself: it has parameters of its own, or nothing inside."""
        return next(module.children(), None) is None or next(module.parameters(recurse=False), None) is not None

    def _activation(self, name: str, step: int, layer: Any, args: Any, output: Any) -> None:
        if name in self._seen:
            return
        self._seen.add(name)
        tensor = _first_tensor(output)
        plain = None if tensor is None else _plain(tensor)
        if plain is None:
            return
        with self._meter.timed():
            std, mean = torch.std_mean(_wide(plain), correction=0)
            stream = _stream(mean)
            self._activations += (f"activations/{name}/mean", mean, stream), (f"activations/{name}/std", std, stream)

    def _gradient(self, name: str, step: int, parameter: Any) -> None:
        """Called by autograd, on a thread of its own where the parameter is on an accelerator."""
        tag, self._graded = f"gradients/{name}", True
        if tag not in self._seen:
            self._seen.add(tag)
            with self._meter.timed():
                self._add_gradient(self._write(tag, parameter.grad, step), step)

    def _add_gradient(self, norm: _Numbers, step: int) -> None:
        with self._adding:
            first = not self._gradients
            self._gradients += norm
        if first and norm:
            torch.autograd.Variable._execution_engine.queue_callback(partial(self._write_gradients, step))

    def _write_gradients(self, step: int) -> None:
        """At the end of the backward pass, or before the next step if it raised."""
        with self._meter.timed():
            with self._adding:
                norms, self._gradients = self._gradients, []
            self._write_numbers(norms, step)

    def _before_optimizer(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        step, self._owed = self._owed, None
        if step is None:
            return
        with self._meter.timed():
            norms: _Numbers = []
            for name, parameter in self._model.named_parameters():
                if parameter.grad is not None:
                    norms += self._write(f"gradients/{name}", parameter.grad, step)
            self._write_numbers(norms, step)

    def _write(self, tag: str, tensor: Any, step: int) -> _Numbers:
        """The histogram of what has numbers; its norm is still to be written."""
        plain = _plain(tensor)
        if plain is None:
            return []
        if self._parts.histograms:
            self._journal.histogram(f"{self._prefix}{tag}/histogram", plain, step)
        norm = torch.linalg.vector_norm(_wide(plain))
        return [(f"{tag}/norm", norm, _stream(norm))]

    def _write_numbers(self, numbers: _Numbers, step: int) -> None:
        by_stream = defaultdict[Any, list[tuple[str, Any]]](list)
        for tag, number, stream in numbers:
            by_stream[stream].append((self._prefix + tag, number))
        for stream, told in by_stream.items():
            with nullcontext() if stream is None else torch.cuda.stream(stream):
                self._journal.scalars(told, step)


class _Hook:
    """Tells of the passes of the module it is registered on; copied or saved with it, it is one that does nothing."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell

    @torch.compiler.disable
    def __call__(self, *told: Any) -> None:
        self._tell(*told)

    @property
    def __name__(self) -> str:
        """Asked by torch.jit.script, which compiles hooks, too."""
        raise AttributeError("torch.jit.script: got a watched module, want none; stop() the watch before")

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (nullcontext(), "__exit__")  # it takes anything, and is there where a model is loaded again


def _pass_on(method: WeakMethod[Callable[..., None]], *told: Any) -> None:
    """Call it while its watch lives, which the hook of a parameter must not keep: the collector does not see those."""
    if (call := method()) is not None:
        call(*told)


def _is_traced() -> bool:
    """Whether a pass only shows its operations: to torch.jit.trace or torch.export."""
    return bool(torch.jit.is_tracing()) or torch.compiler.is_compiling()


def _unwrapped(model: Any) -> Any:
    """The module itself, in what compiles it or spreads it over devices."""
    while True:
        if hasattr(model, "_orig_mod"):
            model = model._orig_mod
        elif isinstance(model, _WRAPPERS):
            model = model.module
        else:
            return model


def _first_tensor(output: Any) -> Any:
    """The first tensor of what a layer returned: a tensor, a sequence, a mapping, or these in each other; or None."""
    if isinstance(output, torch.Tensor):
        return output
    inner = output.values() if isinstance(output, Mapping) else output if isinstance(output, list | tuple) else ()
    return next((found for found in map(_first_tensor, inner) if found is not None), None)


def _plain(tensor: Any) -> Any:
    """The floats of a tensor, of a sparse one those stored, of a distributed one those here; None if it has none."""
    if torch.nn.parameter.is_lazy(tensor):
        return None
    plain = tensor.detach()
    if hasattr(plain, "to_local"):
        plain = plain.to_local()
    if plain.layout != torch.strided:
        plain = plain.coalesce().values() if plain.layout == torch.sparse_coo else plain.to_dense()
    if plain.is_complex():
        plain = torch.view_as_real(plain)
    return plain if plain.is_floating_point() and plain.numel() else None


def _stream(tensor: Any) -> Any:
    """What the tensor was just computed on."""
    return torch.cuda.current_stream(tensor.device) if tensor.is_cuda else None


def _wide(tensor: Any) -> Any:
    """At least float32, in which sums of squares do not overflow."""
    return tensor if tensor.dtype in (torch.float32, torch.float64) else tensor.float()
