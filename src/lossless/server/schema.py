"""JSON Schema in few words, for the descriptions that stand beside the routes."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
BOOLEAN: Schema = {"type": "boolean"}
NUMBER: Schema = {
    "oneOf": [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}],
    "description": "a float64; a non-finite one is a word",
}


def obj(about: str = "", /, **members: Schema) -> Schema:
    """An object with exactly these members."""
    schema = {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
    return {**schema, "description": about} if about else schema


def array(items: Schema, description: str = "") -> Schema:
    """A list of `items`."""
    schema = {"type": "array", "items": items}
    return {**schema, "description": description} if description else schema


def one_of(*values: str | None) -> Schema:
    """One of a few words."""
    return {"enum": list(values)}


def mapping(values: Schema) -> Schema:
    """An object with names as keys."""
    return {"type": "object", "additionalProperties": values}


def maybe(schema: Schema) -> Schema:
    """`schema` or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    """A schema of `components`."""
    return {"$ref": f"#/components/schemas/{name}"}


def said(schema: Schema, description: str) -> Schema:
    """`schema` with a description."""
    return {**schema, "description": description}
