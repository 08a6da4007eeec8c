"""The budgets."""

from __future__ import annotations

import pytest

from tools.check_sizes import FILE_LINES, FUNCTION_LINES, cython_functions, oversize, page_functions, python_functions

LONG = "    x = 1\n" * FUNCTION_LINES


def test_a_file_over_its_budget() -> None:
    assert oversize("a.ts", "x\n" * FILE_LINES) == []
    assert oversize("a.ts", "x\n" * (FILE_LINES + 1)) == [
        "a.ts: got 401 lines, want at most 400; split it by noun, or list it in tools/check_sizes.py"
    ]


def test_a_function_over_its_budget() -> None:
    assert oversize("a.py", f"def f():\n{LONG[:-10]}") == []
    assert oversize("a.py", f"def f():\n{LONG}") == ["a.py: f() has 51 lines, want at most 50; name its parts"]
    assert oversize("a.pyx", f"cdef int f(int a) nogil:\n{LONG}") == [
        "a.pyx: f() has 51 lines, want at most 50; name its parts"
    ]


def test_decorators_and_nested_functions() -> None:
    source = "@a\n@b\ndef f():\n    def g():\n        pass\n    return g\n"
    assert dict(python_functions(source)) == {"f": 4, "g": 2}


@pytest.mark.parametrize(
    ("source", "lengths"),
    [
        ("cdef inline int f(int a) noexcept nogil:\n    return a\n\nx = 1\n", {"f": 2}),
        ("cpdef object f(\n    int a,\n) :\n    return a\n", {"f": 4}),
        ("cdef class C:\n    def m(self):\n        pass\n    cdef int n(self):\n        return 1\n", {"m": 2, "n": 2}),
        ("def f():\n    def g():\n        pass\n    return g\n", {"f": 4, "g": 2}),
        ("cdef int x = g(1)\ncdef struct S:\n    int a\n", {}),
    ],
)
def test_functions_of_cython(source: str, lengths: dict[str, int]) -> None:
    assert dict(cython_functions(source)) == lengths


def test_functions_of_the_page_are_measured_in_scripts_and_components() -> None:
    lengths = dict(page_functions())
    assert any(name.startswith("web/src/lib/format.ts:") for name in lengths)
    assert any(name.startswith("web/src/views/App.svelte:") for name in lengths)
    assert max(lengths.values()) > 10
