"""The description says what the routes do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator

from lossless.server.api import RESOURCES
from lossless.server.live import News
from lossless.server.openapi import description
from lossless.server.settings import Settings
from lossless.server.site import Site
from tests.unit.server.conftest import Client
from tests.unit.server.fake import PAYLOADS, Change, FakeBoard, Progress, Totals

_METHODS = ("get", "post", "put", "patch", "delete")


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Of a schema inside the description, whose references point into the whole."""
    whole = description()
    return Draft202012Validator({**schema, "components": whole["components"]})


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of everything described."""
    return [(path, method, op) for path, methods in description()["paths"].items() for method, op in methods.items()]


_SAMPLES: dict[str, dict[str, str]] = {
    "/api/run": {"run": "a/train"},
    "/api/run_tags": {"run": "a/train"},
    "/api/export": {},
    "/api/expect": {"run": "a/train"},
    "/api/last": {"tag": "loss"},
    "/api/report": {},
    "/api/notes": {},
    "/api/markdown": {"text": "*a*"},
    "/api/hparams": {},
    "/api/histograms": {"tag": "w"},
    "/api/importance": {"metric": "loss"},
    "/api/values": {"tag": "img", "kind": "image"},
    "/api/pr_curves": {"tag": "pr"},
    "/api/embedding": {"run": "a", "name": "emb", "key": "00000000000000bb", "part": "metadata"},
}


def good(path: str, method: str) -> dict[str, Any]:
    """A request that is answered with 200."""
    sent_in = "json" if method == "post" else "params"
    if path in _SAMPLES:
        return {sent_in: _SAMPLES[path]}
    if path == "/api/graph/parse":
        return {"params": {"name": "a.pbtxt"}, "content": b'node { name: "a" op: "b" }'}
    if path in {"/api/sound", "/api/image", "/api/mesh"}:
        run = path.removeprefix("/api/")
        return {sent_in: {"run": run, "file": "00000000000000aa", "at": 100, "form": "facts"}}
    if (sample := path.removeprefix("/api/")) in PAYLOADS:
        return {sent_in: {"run": sample, "file": "00000000000000aa", "at": 100}}
    if path == "/api/groups" and method != "post":
        return {}
    if path in {"/api/scalars", "/api/statistics", "/api/groups"}:
        return {"json": {"tags": ["loss"]}} if method == "post" else {"params": {"tag": "loss"}}
    return {}


def test_the_description_is_served_as_it_is(client: Client, make_client: Callable[..., Client]) -> None:
    """And names the prefix it is served under."""
    assert client.get("/openapi.json").json() == json.loads(json.dumps(description()))
    below = make_client(path_prefix="/board").get("/board/openapi.json").json()
    assert below["servers"] == [{"url": "/board"}]


def test_every_schema_is_a_schema() -> None:
    """Of OpenAPI 3.1, whose schemas are JSON Schema 2020-12."""
    whole = description()
    assert whole["openapi"].startswith("3.1.")
    for _, _, operation in operations():
        schemas = [content["schema"] for content in operation["responses"]["200"]["content"].values()]
        schemas += [parameter["schema"] for parameter in operation.get("parameters", [])]
        schemas += [media["schema"] for media in operation.get("requestBody", {}).get("content", {}).values()]
        for schema in schemas:
            Draft202012Validator.check_schema(schema)
    assert len({operation["operationId"] for _, _, operation in operations()}) == len(operations())


def test_every_reference_leads_somewhere() -> None:
    """Within the description."""
    whole = description()
    text = json.dumps(whole)
    for part in text.split('"$ref": "#/')[1:]:
        place: Any = whole
        for name in part.split('"')[0].split("/"):
            place = place[name]


def test_exactly_the_described_methods_are_answered(client: Client) -> None:
    """No route without a description, no description without a route."""
    described = {(path, method) for path, method, _ in operations()}
    assert {path for path, _ in described} == {resource.path for resource in RESOURCES}
    for path in {path for path, _ in described} - {"/api/events"}:
        for method in _METHODS:
            status = client(method.upper(), path, **good(path, method)).status_code
            assert (status == 200) == ((path, method) in described), (method, path, status)
            assert status in {200, 405}


def test_head_is_answered_wherever_get_is(client: Client) -> None:
    """Without a body; of the stream too, which would have no end."""
    for path in {path for path, method, _ in operations() if method == "get"}:
        answer = client("HEAD", path, **good(path, "get"))
        assert (answer.status_code, answer.content) == (200, b""), path


@pytest.mark.parametrize(("path", "method"), [(p, m) for p, m, _ in operations() if p != "/api/events"])
@pytest.mark.parametrize("empty", [False, True])
def test_answers_have_the_described_shape(
    client: Client, board: FakeBoard, path: str, method: str, empty: bool
) -> None:
    """Down to the last member, also of a board that has nothing yet."""
    if empty:
        board.totals, board.progress = Totals(0, 0, 0, 0, 0, None, 0), Progress(0, 0, 0, 0, True)
        board.findings, board.watching = [], None  # type: ignore[assignment]
    operation = description()["paths"][path][method]
    answer = client(method.upper(), path, **good(path, method))
    assert answer.status_code == 200
    content = operation["responses"]["200"]["content"]
    media = answer.headers["content-type"].partition(";")[0]
    assert media in content
    if media == "application/json":
        validator(content[media]["schema"]).validate(answer.json())


@pytest.mark.parametrize(
    "body",
    [{"smoothing": "ema", "amount": 0.5}, {"raw": False, "smoothing": "window", "amount": 5}, {"columns": ["step"]}],
)
def test_series_have_the_described_shape_with_every_column(client: Client, body: dict[str, Any]) -> None:
    """And the metadata of the Arrow form is the same without the columns."""
    content = description()["paths"]["/api/scalars"]["post"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    answer = client.post("/api/scalars", json={"tags": ["loss"], **body})
    validator(schema).validate(answer.json())
    packed = client.post("/api/scalars", json={"tags": ["loss"], **body, "format": "arrow"})
    facts = json.loads(pa.ipc.open_stream(packed.content).schema.metadata[b"lossless"])
    without = json.loads(json.dumps(schema))
    without["properties"]["series"]["items"]["required"] = list(facts["series"][0])
    validator(without).validate(facts)


def test_events_have_the_described_shape(board: FakeBoard, tmp_path: Path) -> None:
    """`changed` is what the description says."""
    schema = description()["paths"]["/api/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]["schema"]
    facts = Site(board, Settings(), tmp_path).facts()  # type: ignore[arg-type]
    for names in (["a"], [str(i) for i in range(501)]):
        news = News.of(Change(1, runs=frozenset(names)), facts)
        validator(schema).validate(json.loads(news.message.split(b"data: ")[1]))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nope", 404),
        ("/api/scalars", 400),
        ("/api/run?run=x", 404),
        ("/api/scalars?tag=bug", 500),
        ("/api/board?a=1", 400),
    ],
)
def test_errors_have_the_described_shape(client: Client, path: str, status: int) -> None:
    """All of them the same."""
    answer = client.get(path)
    assert answer.status_code == status
    validator(description()["components"]["schemas"]["Error"]).validate(answer.json())


@pytest.mark.parametrize(("path", "method", "operation"), [case for case in operations() if case[0] != "/api/events"])
def test_every_described_parameter_is_taken(client: Client, path: str, method: str, operation: dict[str, Any]) -> None:
    """A parameter that the route does not know would be refused by name."""
    names = [parameter["name"] for parameter in operation.get("parameters", [])]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for name in [*names, *body.get("properties", {})]:
        asked = {"params": {name: "?"}} if method == "get" else {"json": {name: "?"}}
        answer = client(method.upper(), path, **asked)
        assert '"message":"parameter:' not in answer.text, answer.text
