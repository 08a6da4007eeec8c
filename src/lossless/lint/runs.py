"""Whether a writer is made once a run or once a step, and whether its directory stays the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lossless.lint.api import Dialect, Does
from lossless.lint.flow import MISSING, bindings, changes, conditions, constant, is_within, rounds
from lossless.lint.functions import Defined
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Binding, How, Loop, Slot
from lossless.lint.words import is_step_loop, speaks_of_phases

_JOINING = ("os.path.join", "posixpath.join", "pathlib.Path", "str", "os.path.expanduser", "os.path.abspath")
_CACHING = ("functools.lru_cache", "functools.cache", "functools.cached_property")


class Round(NamedTuple):
    """A loop that makes a writer anew in each round: directly, or by calling `function`, at `site`, that makes it."""

    loop: Loop
    site: ast.Call
    function: Defined | None


def is_ours(module: Module, made: Call) -> bool:
    """Whether a writer is lossless's own, which closes by itself."""
    return any(name.split(".")[0] == "lossless" for name in module.resolve(made.node.func))


def gives(module: Module, made: Call) -> bool:
    """Whether the function that makes a writer returns it: then its callers have it made."""
    function = made.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(made.node in module.origins.of(value).made for value in module.functions.returned(function))


def is_derived(module: Module, made: Call) -> bool:
    """Whether a writer is of a class of this file, which may count, close or share by itself."""
    return isinstance(module.functions.meant(made.node.func), ast.ClassDef)


def rounds_of(module: Module, made: Call) -> Iterator[Round]:
    """The loops that make the writer again and again, unconditionally: around it, or around calls of its function."""
    if made.loops:
        if not _is_guarded(module, made.node, made.loops[0]) and rounds(module, made.loops[0]) != 1:
            yield Round(made.loops[0], made.node, None)
        return
    function = made.function
    if isinstance(function, ast.Lambda) or function is None or is_memoised(module, made):
        return
    for site in module.functions.sites(function):
        for loop in module.loops(site)[:1]:
            if not _is_guarded(module, site, loop) and rounds(module, loop) != 1:
                yield Round(loop, site, function)


def is_memoised(module: Module, made: Call) -> bool:
    """Whether its function makes the writer only where there is none yet, or caches what it returns."""
    function = made.function
    if conditions(module, made.node):
        return True
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    plain = {ast.unparse(d).split("(")[0] for d in function.decorator_list}
    return bool(plain & {"property", "cached_property"}) or any(
        module.is_called(d, *_CACHING) if isinstance(d, ast.Call) else set(module.resolve(d)) & set(_CACHING)
        for d in function.decorator_list
    )


def _is_guarded(module: Module, node: ast.AST, loop: Loop) -> bool:
    return any(
        is_within(module, c.test, loop) for c in conditions(module, node) if c.test is not getattr(loop, "test", None)
    )


def directory_stays(module: Module, made: Call, found: Round) -> bool:
    """Whether the writer certainly gets one directory in all rounds; the default one unless its comment changes."""
    if made.log_dir is None:
        return stays(module, made.argument("comment"), found)
    return stays(module, made.log_dir, found)


def stays(module: Module, node: ast.expr | None, found: Round) -> bool:
    """Whether the directory `node` certainly is the same in every round; None, the default one, is taken to stay."""
    if node is None or constant(module, node) is not MISSING:
        return True
    match node:
        case ast.JoinedStr(values=parts):
            return all(stays(module, p.value, found) for p in parts if isinstance(p, ast.FormattedValue))
        case ast.BinOp(left=left, right=right):
            return stays(module, left, found) and stays(module, right, found)
        case ast.Call() if module.is_called(node, *_JOINING) or _is_builtin_str(node):
            return all(stays(module, a, found) for a in node.args) and not node.keywords
        case ast.Name():
            return _name_stays(module, node, found)
        case ast.Attribute():
            return _attribute_stays(module, node, found)
    return False


def _is_builtin_str(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "str"


def _name_stays(module: Module, node: ast.Name, found: Round) -> bool:
    if found.function is None:
        return not changes_object(module, node, found.loop)
    bound = bindings(module, node)
    if len(bound) != 1:
        return False
    if bound[0].how is How.PARAMETER:
        given = module.functions.given(found.site, found.function, node.id)
        if given is None:
            return not found.site.keywords and constant(module, bound[0].value) is not MISSING
        if isinstance(given, ast.Attribute):
            return _attribute_stays(module, given, found._replace(function=None))
        return not (changes_object if isinstance(given, ast.Name) else changes)(module, given, found.loop)
    own = is_within(module, bound[0].node, found.function)
    return bound[0].how is How.ASSIGN and own and stays(module, bound[0].value, found)


def _attribute_stays(module: Module, node: ast.Attribute, found: Round) -> bool:
    """Options (`args.log_dir`) and `self.log_dir` stay unless the round binds them."""
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    if found.function is None:
        held: ast.expr | None = root
    elif root.id in ("self", "cls"):
        held = found.site.func.value if isinstance(found.site.func, ast.Attribute) else None
    else:
        held = module.functions.given(found.site, found.function, root.id)
    around = found.function or found.loop
    if held is None or changes_object(module, held, found.loop):
        return False
    return not any(
        is_within(module, b.node, around) or is_within(module, b.node, found.loop) for b in _all(module, node)
    )


def changes_object(module: Module, node: ast.expr, loop: Loop) -> bool:
    """Whether `node` may name another object from round to round; what happens inside the object does not count."""
    if not isinstance(node, ast.Name):
        return True
    return any(is_within(module, b.node, loop) for b in bindings(module, node))


def _all(module: Module, node: ast.Attribute) -> Iterator[Binding]:
    for slot, bound in module.scopes.attributes.items():
        if slot.path == node.attr or slot.path.endswith("." + node.attr):
            yield from bound


def logs_the_loop(module: Module, made: Call, loop: Loop) -> bool:
    """Whether the rounds of `loop` are steps: what the writer writes in it takes its step from it, or names say so."""
    written = (c for c in module.that(Does.WRITE, Does.ADD) if c.loops[:1] == (loop,) and _may_write(made, c))
    return is_step_loop(loop) or any(changes(module, c.step, loop) for c in written if c.step is not None)


def _may_write(made: Call, call: Call) -> bool:
    """Whether a call may write to the writer: as its method, or, in tf.summary, through its context."""
    return made in call.writers if call.receiver is not None else call.api.dialect is made.api.dialect is Dialect.TF2


def phases_of(module: Module, loop: Loop) -> bool:
    """Whether `loop` goes over phases by name: `for phase in ["train", "val"]`, or over the keys of a dict of both."""
    return isinstance(loop, ast.For) and speaks_of_phases(_elements(module, loop.iter))


def _elements(module: Module, node: ast.expr, depth: int = 0) -> list[ast.expr | None]:
    """The literal elements, or keys, that going over `node` gives; [] where they are not in sight."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return list(parts)
        case ast.Dict(keys=keys):
            return list(keys)
        case ast.Call(func=ast.Name(id="enumerate" | "tqdm" | "sorted" | "list"), args=[inner, *_]):
            return _elements(module, inner, depth)
        case ast.Call(func=ast.Attribute(value=inner, attr="items" | "keys"), args=[]):
            return _elements(module, inner, depth)
        case ast.Name() if depth < 3:
            bound = bindings(module, node)
            value = bound[0].value if len(bound) == 1 and bound[0].how is How.ASSIGN else None
            return _elements(module, value, depth + 1) if value is not None else []
    return []


def slot_of(module: Module, made: Call) -> Slot | None:
    """Where the writer that `made` makes is kept."""
    parent = module.scopes.parents.get(made.node)
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        return module.scopes.slot(parent.targets[0])
    return None
