"""docs/reference/http.md: every native route, from the server's OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lossless.server.openapi import description
from lossless.server.schema import NUMBER

Json = dict[str, Any]
HEAD = """# HTTP

Written by `make docs` from the description that a running server gives at `/openapi.json`.
A type followed by `?` may be null; `{…}` is an object with these members, `[…]` a list, `{name: …}` a mapping.
"""


def kind(schema: Json) -> str:
    """A schema in one line."""
    if schema.get("oneOf") == NUMBER["oneOf"]:
        return "Number"
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " · ".join("null" if v is None else f'"{v}"' for v in schema["enum"])
    if "anyOf" in schema:
        inner = [kind(s) for s in schema["anyOf"] if s.get("type") != "null"]
        return " or ".join(inner) + "?" * (len(inner) < len(schema["anyOf"]))
    if "oneOf" in schema:
        return _alternatives(schema)
    if schema.get("type") == "array":
        return f"[{kind(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        return _object(schema)
    return str(schema.get("type", "anything"))


def _object(schema: Json) -> str:
    if members := schema.get("properties"):
        return "{" + ", ".join(f"{name}: {kind(s)}" for name, s in members.items()) + "}"
    values = schema.get("additionalProperties")
    return f"{{name: {kind(values)}}}" if isinstance(values, dict) else "{}"


def _alternatives(schema: Json) -> str:
    return " or ".join(kind(s) for s in schema["oneOf"])


def outline(schema: Json, indent: str = "") -> str:
    """A schema over several lines, a member on each, with what its description says."""
    inner = schema.get("items", {}) if schema.get("type") == "array" else schema
    opening, closing = ("[{", "}]") if inner is not schema else ("{", "}")
    if not inner.get("properties"):
        return kind(schema)
    lines = [opening]
    for name, member in inner["properties"].items():
        meaning = member.get("description", "")
        lines.append(f"{indent}  {name}: {outline(member, indent + '  ')}{f'  # {meaning}' if meaning else ''}")
    return "\n".join([*lines, indent + closing])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def parameters(operation: Json) -> Iterator[tuple[str, bool, Json]]:
    """Name, whether it is required, and schema: of the query, or of the body's members."""
    for p in operation.get("parameters", []):
        yield p["name"], p["required"], p["schema"]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = media["schema"]
        for name, member in schema.get("properties", {}).items():
            yield name, name in schema["required"], member


def _resource(path: str, methods: Json, responses: Json) -> str:
    """The section of a path; its methods differ only in how parameters are carried."""
    operation = next(iter(methods.values()))
    text = f"\n## {', '.join(methods).upper()} {path}\n\n{operation['summary']}.\n"
    if rows := list(parameters(operation)):
        text += "\n| parameter | type | meaning |\n|---|---|---|\n"
        for name, required, schema in rows:
            needed = " (required)" if required else ""
            text += f"| {name}{needed} | {_cell(kind(schema))} | {_cell(schema.get('description', ''))} |\n"
    for body in operation.get("requestBody", {}).get("content", {}).values():
        if "description" in body["schema"]:
            text += f"\nThe body: {body['schema']['description']}.\n"
    answer = operation["responses"]["200"]
    if answer["description"] != operation["summary"]:
        text += f"\nAnswers: {_cell(answer['description'])}.\n"
    for media, content in answer["content"].items():
        if kind(content["schema"]) != "string":
            text += f"\n`{media}`\n\n```text\n{outline(content['schema'])}\n```\n"
    errors = sorted(status for status in operation["responses"] if status != "200")
    return text + "\nErrors:\n\n" + "".join(f"- {status}: {responses[status]['description']}\n" for status in errors)


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    whole = description()
    schemas, responses = whole["components"]["schemas"], whole["components"]["responses"]
    text = HEAD + "\n" + whole["info"]["description"]
    for path, methods in whole["paths"].items():
        text += _resource(path, methods, responses)
    text += "\n## Shapes\n"
    for name, schema in schemas.items():
        shape = outline(schema) if "properties" in schema else _alternatives(schema)
        text += f"\n**{name}**: {schema.get('description', '').rstrip('.')}.\n\n```text\n{shape}\n```\n"
    return {"reference/http.md": text}
