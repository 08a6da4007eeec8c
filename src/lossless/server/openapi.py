"""The OpenAPI 3.1 description, put together from what stands beside the routes."""

from __future__ import annotations

from typing import Any

from lossless.server.api import RESOURCES
from lossless.server.resource import STREAM, Resource
from lossless.server.schema import NUMBER, STRING, Schema, maybe, obj, ref, said
from lossless.version import __version__

ERROR = obj(
    "The one error shape.",
    error=obj(
        code={**STRING, "description": "stable"},
        message={**STRING, "description": "what: got X, want Y; what to do"},
        got={},
        want=maybe(STRING),
        where={**maybe(STRING), "description": "the parameter, header or path at fault"},
    ),
)
_WORDS = {
    400: "A parameter or body that cannot be understood",
    401: "No token, or a wrong one (only if the server asks for one)",
    403: "A Host or Origin header of another site",
    404: "No such run or tag; the message names the nearest",
    406: "None of the forms the client accepts",
    409: "Somebody else changed it first; `notes` is what stands now",
    410: "A value whose file is gone or was replaced; ask for the list of values again",
    413: "A body that is too long",
    422: "A value that is `broken`, or `too-large` for a bound; the message has the numbers",
    500: "A bug; `got` is its id in the server's log",
    507: "The file cannot be written",
}
_ALWAYS = (401, 403, 500)
_ABOUT = """\
Runs and tags are named by name. Non-finite numbers in JSON are the strings NaN, Infinity and -Infinity, and so they
are written in CSV; integers are exact to 64 bits, floats have the shortest digits that read back as the same float64.
Names that are not UTF-8 keep their bytes: as lone surrogates in JSON, unchanged in CSV, percent-encoded in a query
string.

A parameter that is not known is refused, never ignored. A request in a query string and one in a JSON body mean the
same.

Bodies of 1 KiB and more are packed with zstd or gzip, as Accept-Encoding allows; streamed ones with gzip. Arrow
bodies of 64 KiB and more are not, when the client is on this machine: gzip packs 70 MB/s to 54 %, zstd 590 MB/s to 52
%, and the loopback device carries 1,500 MB/s.

If the server is bound to more than this machine it asks for its token: in the address (`?token=`, which sets a cookie
for the page), or as `Authorization: Bearer`. A Host header that does not name the server is refused, as is a POST
from another page.
"""


def description(prefix: str = "") -> dict[str, Any]:
    """The whole description, for a server under `prefix`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lossless",
            "version": __version__,
            "summary": "Every run, every point of a TensorBoard logdir over HTTP",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": prefix or "/"}],
        "security": [{}, {"cookie": []}, {"bearer": []}, {"query": []}],
        "paths": {resource.path: _methods(resource) for resource in RESOURCES},
        "components": {
            "schemas": {"Error": ERROR, "Number": NUMBER},
            "responses": {str(status): _problem(words) for status, words in _WORDS.items()},
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": "lossless-token"},
                "bearer": {"type": "http", "scheme": "bearer"},
                "query": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
    }


def _methods(resource: Resource) -> dict[str, Any]:
    return {method.lower(): _operation(resource, method) for method in resource.methods}


def _operation(resource: Resource, method: str) -> dict[str, Any]:
    name = resource.path.strip("/").replace("api/", "").replace("/", "_")
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}_{name}",
        "summary": resource.summary,
        "responses": _responses(resource),
    }
    if method == "POST" and not resource.raw:
        body = obj(**resource.parameters)
        body["required"] = list(resource.required)
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    elif resource.parameters:
        operation["parameters"] = [_parameter(resource, name, schema) for name, schema in resource.parameters.items()]
    if resource.raw:
        schema = said(STRING, f"the file as it is, at most {resource.raw:,} bytes")
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": schema}}}
    return operation


def _parameter(resource: Resource, name: str, schema: Schema) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": "query", "required": name in resource.required, "schema": schema}
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": name != "range"}
    return parameter


def _responses(resource: Resource) -> dict[str, Any]:
    other = {media: {"schema": resource.schema if media == STREAM else STRING} for media in resource.media}
    alone = resource.schema is None or STREAM in other
    content = other if alone else {"application/json": {"schema": resource.schema}, **other}
    words = "; ".join(f"{media}: {text}" for media, text in resource.media.items())
    answered = {"200": {"description": words or resource.summary, "content": content}}
    wrong = sorted({*resource.errors, *_ALWAYS})
    return answered | {str(status): {"$ref": f"#/components/responses/{status}"} for status in wrong}


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": ref("Error")}}}
