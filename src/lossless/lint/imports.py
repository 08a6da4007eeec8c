"""Names → dotted names: aliases, from-imports, `tf = tf.compat.v1`, fall-backs of try/except and version branches."""

from __future__ import annotations

import ast

from lossless.lint.scopes import Binding, How, Scope, Scopes

_CONDITIONAL = (ast.If, ast.Try, ast.For, ast.While, ast.ExceptHandler, ast.Match)


class Names:
    """Resolves the names of one module. All answers are candidates: one name may be several by branch; none is
    unknown."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._known: dict[tuple[Scope, str], tuple[str, ...]] = {}

    def resolve(self, node: ast.expr) -> tuple[str, ...]:
        """The dotted names that a name or attribute chain may stand for, as `tensorflow.summary.scalar`; () if unknown,
        bound otherwise, or no such chain. Names of this project's own modules begin with a dot where imported
        relatively."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._scopes.aliases:
            return ()
        roots = self._name(node.id, self._scopes.at(node))
        return tuple(".".join([root, *reversed(parts)]) for root in roots)

    def _name(self, name: str, scope: Scope) -> tuple[str, ...]:
        holder = scope.holder(name)
        if holder is None:
            return ()
        key = holder, name
        if key not in self._known:
            self._known[key] = ()  # what refers to itself before it is known is unknown
            for binding in sorted(holder.bindings[name], key=lambda b: getattr(b.node, "lineno", 0)):
                found, fallback = self._bound(binding, holder)
                if found is None and fallback:
                    continue
                before = self._known[key] if self._is_conditional(binding.node) else ()
                self._known[key] = tuple(dict.fromkeys((*before, *(found or ()))))
                if not found:
                    self._known[key] = ()
                    break
        return self._known[key]

    def _bound(self, binding: Binding, holder: Scope) -> tuple[tuple[str, ...] | None, bool]:
        """What a binding gives, and whether it is but the stand-in for an import that failed."""
        if binding.how is How.IMPORT:
            return (binding.dotted,), False
        if binding.how in (How.CLASS, How.FUNCTION):
            return None, self._is_conditional(binding.node)
        if binding.how is not How.ASSIGN or binding.value is None:
            return None, False
        if isinstance(binding.value, ast.Constant | ast.Lambda):
            return None, self._is_conditional(binding.node)
        return self.resolve(binding.value) or None, False

    def _is_conditional(self, node: ast.AST) -> bool:
        while (parent := self._scopes.parents.get(node)) is not None:
            if isinstance(parent, _CONDITIONAL):
                return True
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                return False
            node = parent
        return False
