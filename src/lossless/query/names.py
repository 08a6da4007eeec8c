"""Names given by a caller, looked up; a wrong one is answered with the nearest right ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from lossless.errors import NotFoundError

_COMPARED = 5000
_T = TypeVar("_T")


def not_found(what: str, got: str, known: Iterable[str]) -> NotFoundError:
    """The error for an unknown run or tag."""
    import difflib  # costs 5 ms at start-up: only who errs waits for it

    names = list(known)
    near = difflib.get_close_matches(got, names[:_COMPARED], n=3, cutoff=0.5) or names[:3]
    listed = ", ".join(repr(name) for name in near)
    want = f"one of {listed}" if len(near) == len(names) else f"a {what} of the board, for instance {listed}"
    return NotFoundError(f"{what}: got {got!r}, want {want if near else f'a {what}, but the board has none yet'}")


def chosen(what: str, names: Sequence[str] | str | None, known: Mapping[str, _T]) -> dict[str, _T]:
    """The entries of `known` that `names` picks, in the order asked for; all if None. Raises NotFoundError."""
    if names is None:
        return dict(known)
    picked = [names] if isinstance(names, str) else names
    for name in picked:
        if name not in known:
            raise not_found(what, name, known)
    return {name: known[name] for name in picked}
