"""L404: every process of a distributed training makes a writer on one directory."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does, canonical
from lossless.lint.flow import conditions
from lossless.lint.functions import Defined, own_nodes
from lossless.lint.model import Call, Module, is_main_test
from lossless.lint.ranks import is_guarded, names_a_rank

RULE = REGISTRY.add(
    Rule(
        "L404",
        "writer-every-rank",
        Severity.WARNING,
        "Every process of a distributed training makes a writer on the same directory.",
        "torchrun, mp.spawn and mpirun run this code once a process. Each opens an event file in the directory: the "
        "run has as many curves "
        "as processes, drawn as one zigzag, and TensorBoard may show those of one file only.",
        "Make the writer on rank 0 alone, and ask for it before each call; or give each rank a directory of its own.",
        'dist.init_process_group("nccl")\nwriter = SummaryWriter("runs/ddp")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="writer = SummaryWriter(log_dir) if dist.get_rank() == 0 else None",
    )
)
_STARTS = frozenset(
    {
        "torch.distributed.init_process_group",
        "torch.distributed.distributed_c10d.init_process_group",
        "horovod.torch.init",
        "horovod.tensorflow.init",
        "horovod.keras.init",
        "horovod.tensorflow.keras.init",
        "deepspeed.init_distributed",
        "jax.distributed.initialize",
        "torch.nn.parallel.DistributedDataParallel",
        "torch.nn.parallel.distributed.DistributedDataParallel",
        "accelerate.Accelerator",
    }
)
_HELPERS = frozenset(
    {"init_distributed_mode", "init_distributed", "init_process_group", "setup_ddp", "ddp_setup", "init_ddp"}
)
_SPAWNS = ("spawn", "start_processes", "Process")
_DEEP = 6


def check(module: Module) -> Iterator[Finding]:
    """One finding a writer that some way from the start of a process reaches without asking which process it is."""
    starts = [c for c in module.scopes.calls if _is_start(module, c)]
    for made in module.that(Does.MAKE) if starts else ():
        own = names_a_rank(module, made.log_dir) or names_a_rank(module, made.argument("comment"))
        if made.api.kind == "noop" or made.starred or own:
            continue
        if _is_open(module, made.node, 0) and _is_distributed(module, made.node, starts):
            where = module.segment(made.log_dir, 40) if made.log_dir is not None else "the default directory"
            message = f"every process makes this writer, all for {where}: nothing asks for the rank before it"
            asked = _writes_are_guarded(module, made) or _may_be_off(module, made) or _is_accelerated(module, starts)
            yield module.finding(RULE, made.node, message, severity=Severity.NOTE if asked else None)


def _is_accelerated(module: Module, starts: list[ast.Call]) -> bool:
    """Whether only an Accelerator speaks for several processes: it serves one as well."""
    return all("accelerate.Accelerator" in module.resolve(c.func) for c in starts)


def _is_start(module: Module, call: ast.Call) -> bool:
    """Whether a call joins the processes, by its name in full or, of a helper, by what it is called."""
    names = module.resolve(call.func)
    if any(canonical(n) in _STARTS for n in names):
        return True
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return last in _HELPERS and module.functions.meant(call.func) is None


def _is_open(module: Module, node: ast.AST, depth: int) -> bool:
    """Whether some way that this file shows leads to `node` past no question for the rank."""
    if is_guarded(module, node) or depth > _DEEP:
        return False
    function = module.function(node)
    if function is None:
        return module.nearest(node, ast.ClassDef) is None
    if isinstance(function, ast.Lambda) or function.decorator_list:
        return False
    if _is_spawned(module, function):
        return True
    return any(_is_open(module, site, depth + 1) for site in module.functions.sites(function))


def _is_spawned(module: Module, function: Defined) -> bool:
    """Whether the function is what a new process runs."""
    for call in module.scopes.calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [*call.args[:1], *(k.value for k in call.keywords if k.arg in ("target", "fn"))]
        if name in _SPAWNS and any(module.functions.meant(g) is function for g in given):
            return True
    return False


def _is_distributed(module: Module, node: ast.AST, starts: list[ast.Call]) -> bool:
    """Whether `node` runs in a process that joins the group: its function, a caller, or what these call, starts it."""
    around = _callers(module, module.function(node), 0)
    return any(_starts(module, function, starts, 0) for function in around)


def _callers(module: Module, function: ast.AST | None, depth: int) -> list[ast.AST]:
    """The function and all that call it; the module itself where a call stands at its top."""
    if function is None:
        return [module.tree]
    found: list[ast.AST] = [function]
    sites = module.functions.sites(function) if isinstance(function, ast.FunctionDef) and depth < _DEEP else ()
    for site in sites:
        found += _callers(module, module.function(site), depth + 1)
    return found


def _starts(module: Module, function: ast.AST, starts: list[ast.Call], depth: int) -> bool:
    for node in own_nodes(function):
        if isinstance(node, ast.Call):
            called = module.functions.called(node) if depth < _DEEP else None
            if node in starts or (
                called is not None and called is not function and _starts(module, called, starts, depth + 1)
            ):
                return True
    return False


def _writes_are_guarded(module: Module, made: Call) -> bool:
    """Whether only one process ever writes: the others leave files without points."""
    writes = [c for c in module.that(Does.WRITE) if made in c.writers]
    return bool(writes) and all(is_guarded(module, c.node) for c in writes)


def _may_be_off(module: Module, made: Call) -> bool:
    """Whether a condition of another kind decides whether the writer is made at all: `if args.tensorboard`."""
    return any(not is_main_test(c.test) for c in conditions(module, made.node))
