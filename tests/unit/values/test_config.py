"""Parameters written as text: what parses cleanly is read, what does not is left alone."""

from __future__ import annotations

import pytest

from lossless.values.config import LONGEST, MOST, parse

READ = {
    "json": ('{"lr": 0.001, "model": {"depth": 3, "bn": true}, "tags": ["a", 1], "none": null}',
             {"lr": 0.001, "model.depth": 3, "model.bn": True, "tags": '["a", 1]'}),
    "fenced": ('```json\n{"lr": 1e-3}\n```', {"lr": 0.001}),
    "indented": ('    {"lr": 1}\n', {"lr": 1}),
    "repr": ("{'lr': 0.1, 'opt': 'adam'}", {"lr": 0.1, "opt": "adam"}),
    "namespace": ("Namespace(lr=0.1, layers=[64, 64], name='x', resume=None)",
                  {"lr": 0.1, "layers": "[64, 64]", "name": "x"}),
    "table": ("|param|value|\n|-|-|\n|lr|3e-4|\n|cuda|True|\n|`env_id`|CartPole-v1|",
              {"lr": 3e-4, "cuda": True, "env_id": "CartPole-v1"}),
    "yaml": ("lr: 0.1  # how fast\nmodel:\n  depth: 3\n  sizes:\n  - 1\n  - 2\nname: 'a b'\n",
             {"lr": 0.1, "model.depth": 3, "model.sizes": "[1, 2]", "name": "a b"}),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_it_is_read(case: str) -> None:
    text, expected = READ[case]
    assert parse(text) == expected
    assert [type(value) for value in parse(text).values()] == [type(value) for value in expected.values()]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "trained with the usual settings",
        "first: 1\nand then a sentence",
        "[1, 2]",
        '{"lr": 0.1',
        "{'lr': __import__('os').system('true')}",
        "Namespace(lr=open('x'))",
        "|a|b|c|\n|-|-|-|\n|1|2|3|",
        "|a|b|\n|1|2|",
        "{" * 5000,
        '{"a": ' * 5000,
    ],
)
def test_what_is_something_else_is_left_alone(text: str) -> None:
    assert parse(text) is None


def test_bounds() -> None:
    """A text of any size costs little, and so many keys are no configuration."""
    assert parse("a: 1\n" + "#" * LONGEST) is None
    assert parse("\n".join(f"k{i}: {i}" for i in range(MOST + 1))) is None
    assert len(parse("\n".join(f"k{i}: {i}" for i in range(MOST))) or {}) == MOST
