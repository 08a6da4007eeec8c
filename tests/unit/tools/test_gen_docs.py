"""Generated pages: of every rule, command and route; stale ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossless.cli import COMMANDS
from lossless.findings import REGISTRY
from tools import docs_cli, docs_http, docs_rules, gen_docs


def test_every_rule_has_a_page() -> None:
    pages = docs_rules.pages()
    for code, rule in REGISTRY.rules.items():
        page = pages[f"rules/{code}-{rule.name}.md"]
        assert all(text in page for text in (rule.what, rule.why, rule.remedy, rule.example))
        assert f"({code}-{rule.name}.md)" in pages["rules/README.md"]


def test_every_command_and_its_options_are_there() -> None:
    (page,) = docs_cli.pages().values()
    assert all(f"\n## lossless {name}\n" in page for name in COMMANDS)
    assert "--logdir_spec" in page


def test_every_route_is_there() -> None:
    (page,) = docs_http.pages().values()
    for route in ("/api/board", "/api/scalars", "/api/events", "/healthz"):
        assert f" {route}\n" in page


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "integer"}, "integer"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string?"),
        ({"enum": ["a", None]}, '"a" · null'),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Number"}}, "[Number]"),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, "{a: string}"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "{name: number}"),
    ],
)
def test_types_in_one_line(schema: dict[str, object], text: str) -> None:
    assert docs_http.kind(schema) == text


def test_types_over_several_lines() -> None:
    member = {"type": "integer", "description": "how many"}
    schema = {
        "type": "object",
        "properties": {"runs": {"type": "array", "items": {"type": "object", "properties": {"n": member}}}},
    }
    assert docs_http.outline(schema) == "{\n  runs: [{\n    n: integer  # how many\n  }]\n}"


def test_missing_changed_and_orphaned_pages_are_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gen_docs, "DOCS", tmp_path)
    wanted = {"rules/a.md": "a", "rules/b.md": "b"}
    gen_docs.write(wanted)
    assert gen_docs.stale(wanted) == []
    (tmp_path / "rules/a.md").write_text("older")
    (tmp_path / "rules/c.md").write_text("orphan")
    (tmp_path / "rules/b.md").unlink()
    assert [line.split(":")[0] for line in gen_docs.stale(wanted)] == [
        "docs/rules/b.md",
        "docs/rules/c.md",
        "docs/rules/a.md",
    ]
    gen_docs.write(wanted)
    assert gen_docs.stale(wanted) == []
