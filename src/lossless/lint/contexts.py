"""From where the summaries of a program run, and whether a writer's context may hold them (tf.summary v2)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from lossless.lint.api import Dialect, Does, canonical
from lossless.lint.flow import exclusive
from lossless.lint.model import Call, Module
from lossless.lint.runs import slot_of
from lossless.lint.scopes import Function, How

_HARMLESS = frozenset(
    [
        "tensorflow.GradientTape",
        "tensorflow.name_scope",
        "tensorflow.device",
        "tensorflow.summary.record_if",
        "open",
        "tqdm.tqdm",
        "tensorflow.compat.v1.device",
        "tensorflow.io.gfile.GFile",
        "tensorflow.control_dependencies",
        "tempfile.TemporaryDirectory",
        "tensorflow.summary.experimental.summary_scope",
        "contextlib.suppress",
    ]
)
_TRANSPARENT = frozenset({"tensorflow.function", "tensorflow.autograph.experimental.do_not_convert"})
_RUNNERS = ("absl.app.run", "tensorflow.app.run", "tensorflow.compat.v1.app.run", "fire.Fire")
_THIRD_PARTY = """
tensorflow numpy keras absl tqdm matplotlib pandas sklearn PIL cv2 scipy gym gymnasium tensorflow_datasets
tensorflow_probability tensorboard torch torchvision tensorboardX seaborn yaml click fire __future__ lossless
"""
_INNOCENT = frozenset(_THIRD_PARTY.split())
"""Modules that enter no writer of their own when they are imported or used."""

Chain = tuple[ast.AST, ...]
"""A call, the call of its function, … up to what runs at the top of the program."""


def chains(module: Module, call: Call) -> Iterator[Chain]:
    """The ways by which the program runs `call`; none where a caller, or who is given its function, is not in sight."""
    yield from _chains(module, (call.node,))


def _chains(module: Module, chain: Chain) -> Iterator[Chain]:
    function = module.function(chain[-1])
    if function is not None and _keeps_writer(module, function):
        yield chain
        return
    if function is None:
        if not any(isinstance(a, ast.ClassDef) for a in module.ancestors(chain[-1])):
            yield chain
        return
    if (
        isinstance(function, ast.Lambda)
        or len(chain) > 6
        or not all(_is_transparent(module, d) for d in function.decorator_list)
    ):
        return
    if module.functions.is_passed(function):
        if (run := _runner(module, function)) is not None:
            yield (*chain, run)
        return
    for site in module.functions.sites(function):
        if site not in chain and module.function(site) is not function:
            yield from _chains(module, (*chain, site))


def _keeps_writer(module: Module, function: Function) -> bool:
    """Whether a function makes writers and enters none of them as a context: then its summaries are meant for these."""
    made = {m.node for m in module.writers if m.function is function and m.api.dialect is Dialect.TF2}
    if not made:
        return _object_keeps_writer(module, function)
    kept = {slot for m in module.writers if m.node in made and (slot := slot_of(module, m)) and slot.owner is function}
    entered = (c for c in module.that(Does.ENTER) if c.origin and c.origin.made & made)
    return len(kept) == len(made) > 0 and all(
        c.api.name == "set_as_default" and c.function is function for c in entered
    )


def _object_keeps_writer(module: Module, function: Function) -> bool:
    """Whether a method's object makes a writer that nothing in the file enters or hands on: it is closed at most."""
    owner = module.scopes.parents.get(function)
    made = [m for m in module.writers if m.api.dialect is Dialect.TF2]
    slots = {slot_of(module, m) for m in made}
    if not isinstance(owner, ast.ClassDef) or len(made) != 1 or {s.owner for s in slots if s} != {owner}:
        return False
    loads = (n for n in module.nodes(ast.Attribute) if isinstance(n.ctx, ast.Load) and module.scopes.slot(n) in slots)
    ends = (module.scopes.parents.get(n) for n in loads)
    return all(isinstance(e, ast.Attribute) and e.attr in ("flush", "close", "init") for e in ends)


def _is_transparent(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorated function still runs where, and as often as, it is called."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    plain = isinstance(target, ast.Name) and target.id in ("staticmethod", "classmethod")
    return plain or any(canonical(name) in _TRANSPARENT for name in module.resolve(target))


def _runner(module: Module, function: ast.AST) -> ast.Call | None:
    """`app.run(main)`."""
    for call in module.scopes.calls:
        if call.args and module.is_called(call, *_RUNNERS) and module.functions.meant(call.args[0]) is function:
            return call
    return None


def is_held(module: Module, chain: Chain) -> bool:
    """Whether any link of `chain` stands in a context that may be a writer's."""
    return any(_may_hold(module, item) for node in chain for item in _around(module, node))


def _around(module: Module, node: ast.AST) -> Iterator[ast.withitem]:
    for parent in module.ancestors(node):
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        if isinstance(parent, ast.With | ast.AsyncWith):
            yield from parent.items


def _may_hold(module: Module, item: ast.withitem) -> bool:
    node = item.context_expr
    if not isinstance(node, ast.Call):
        return True
    if isinstance(node.func, ast.Name) and node.func.id in ("open", "tqdm"):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr == "scope":
        return False
    return not any(canonical(name) in _HARMLESS for name in module.resolve(node.func))


def comes_late(module: Module, way: Chain) -> bool:
    """Whether the writers are entered (or, if none is by default, made) only below a link of `way`, in its function."""
    entered = [c for c in module.that(Does.ENTER) if c.api.name == "set_as_default"]
    decisive = entered or [m for m in module.writers if m.api.dialect is Dialect.TF2]
    return any(_all_below(module, link, decisive) for link in way)


def _all_below(module: Module, link: ast.AST, decisive: list[Call]) -> bool:
    """Whether all of `decisive` stand in the function of `link`, behind it, with no loop around both."""
    if not decisive or any(c.function is not module.function(link) for c in decisive):
        return False
    loops = module.loops(link)
    return all(
        c.node.lineno > getattr(link, "lineno", 0)
        and not any(loop in loops for loop in c.loops)
        and not exclusive(module, c.node, link)
        for c in decisive
    )


def summaries(module: Module) -> list[Call]:
    """The summaries of tf.summary v2 of a file whose TensorFlow is the second: of a program all, else those of
    functions that keep a writer of their own."""
    found = [c for c in module.that(Does.WRITE) if c.api.dialect is Dialect.TF2]
    if not found or module.generation not in ("2", "") or _enters_by_hand(module):
        return []
    if module.is_program:
        return found if _makes_writer(module) or _is_alone(module) else []
    return [c for c in found if c.function is not None and _keeps_writer(module, c.function)]


def _enters_by_hand(module: Module) -> bool:
    known = {c.node for c in module.that(Does.ENTER)}
    methods = (c.func.attr for c in module.scopes.calls if isinstance(c.func, ast.Attribute) and c not in known)
    return any(m in ("enter_context", "__enter__", "set_as_default", "as_default", "set_step", "push") for m in methods)


def _makes_writer(module: Module) -> bool:
    return any(m.api.dialect is Dialect.TF2 for m in module.writers)


def _is_alone(module: Module) -> bool:
    """Whether all that the file imports is known to enter no writer."""
    for scope_bindings in module.scopes.own(module.tree).bindings.values():
        for binding in scope_bindings:
            root = binding.dotted.split(".")[0]
            if binding.how is How.STAR or (
                binding.how is How.IMPORT and root not in _INNOCENT and root not in sys.stdlib_module_names
            ):
                return False
    return True
