"""The one error shape."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import httpx
import pytest

from lossless.server.settings import LIMITS
from tests.unit.server.conftest import Client


def error(answer: httpx.Response) -> dict[str, object]:
    """The error of an answer, which has exactly the members of the contract."""
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error"}
    found: dict[str, object] = answer.json()["error"]
    assert set(found) == {"code", "message", "got", "want", "where"}
    assert found["message"]
    return found


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/nope", "/api", "/api/", "/api/nope", "/api/board/", "/../etc/passwd", "/assets/"])
def test_a_route_that_is_not_there(client: Client, method: str, path: str) -> None:
    """404, whatever the method."""
    answer = client(method, path)
    assert answer.status_code == 404
    assert error(answer)["code"] == "route"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/board", "GET"),
        ("DELETE", "/api/scalars", "GET, POST"),
        ("GET", "/api/statistics", "POST"),
        ("POST", "/", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_there(client: Client, method: str, path: str, allowed: str) -> None:
    """405 with what is allowed."""
    answer = client(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert error(answer) | {"message": ""} == {
        "code": "method",
        "message": "",
        "got": method,
        "want": allowed,
        "where": path,
    }


@pytest.mark.parametrize(
    ("query", "name", "got"),
    [
        ("", "tags", None),
        ("tag=loss&x=time", "x", "time"),
        ("tag=loss&pixels=0", "pixels", "0"),
        ("tag=loss&pixels=1.5", "pixels", "1.5"),
        ("tag=loss&pixels=1e99", "pixels", "1e99"),
        ("tag=loss&range=5", "range", "5"),
        ("tag=loss&range=5,1", "range", "5,1"),
        ("tag=loss&range=nan,1", "range", "nan"),
        ("tag=loss&range=1,2,3", "range", "1,2,3"),
        ("tag=loss&smoothing=spline", "smoothing", "spline"),
        ("tag=loss&smoothing=ema&amount=lots", "amount", "lots"),
        ("tag=loss&raw=maybe", "raw", "maybe"),
        ("tag=loss&attempts=oldest", "attempts", "oldest"),
        ("tag=loss&column=colour", "columns", "colour"),
        ("tag=loss&format=xml", "format", "xml"),
        ("tag=loss&x=step&x=wall", "x", ["step", "wall"]),
    ],
)
def test_a_parameter_that_cannot_be_understood(client: Client, query: str, name: str, got: object) -> None:
    """400 names the parameter, what it was and what it may be."""
    answer = client.get(f"/api/scalars?{query}")
    assert answer.status_code == 400
    found = error(answer)
    assert (found["code"], found["where"], found["got"]) == ("parameter", name, got)
    assert found["want"]


def test_a_misspelt_parameter_is_not_ignored(client: Client) -> None:
    """It is named, with the one that was meant."""
    answer = client.get("/api/scalars?tag=loss&smothing=ema")
    assert answer.status_code == 400
    assert "did you mean smoothing?" in str(error(answer)["message"])


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[1]", "body"),
        (b"\xff\xfe", "body"),
        (b'{"tags": "loss"}', "tags"),
        (b'{"tags": []}', "tags"),
        (b'{"tags": [1]}', "tags"),
        (b'{"tags": ["loss"], "pixels": "100"}', "pixels"),
        (b'{"tags": ["loss"], "pixels": true}', "pixels"),
        (b'{"tags": ["loss"], "amount": NaN}', "amount"),
        (b'{"tags": ["loss"], "amount": "0.5"}', "amount"),
        (b'{"tags": ["loss"], "range": [0]}', "range"),
        (b'{"tags": ["loss"], "range": [0, null]}', "range"),
        (b'{"tags": ["loss"], "raw": 1}', "raw"),
        (b'{"tags": ["loss"], "smoothing": ["ema"]}', "smoothing"),
    ],
)
def test_a_body_that_cannot_be_understood(client: Client, body: bytes, where: str) -> None:
    """400; a body has JSON types, not text."""
    answer = client.post("/api/scalars", content=body)
    assert answer.status_code == 400
    assert error(answer)["where"] == where


def test_deep_nesting_is_no_bug(client: Client) -> None:
    """A hostile body is a bad body."""
    answer = client.post("/api/scalars", content=b"[" * 200_000)
    assert answer.status_code == 400
    assert error(answer)["code"] == "json"


def test_a_long_body_is_refused(client: Client) -> None:
    """413 without reading it to its end."""
    answer = client.post("/api/scalars", content=b" " * (LIMITS.body + 1))
    assert answer.status_code == 413
    assert error(answer)["code"] == "body"


def test_what_the_board_does_not_have(client: Client) -> None:
    """404 with the nearest names; got and want come from the board's sentence."""
    answer = client.get("/api/run?run=a/tran")
    assert answer.status_code == 404
    found = error(answer)
    assert found["code"] == "not-found"
    assert found["got"] == "a/tran"
    assert "nearest: 'a/train'" in str(found["message"])


def test_a_form_nobody_makes(client: Client) -> None:
    """406 lists the forms."""
    answer = client.get("/api/scalars?tag=loss", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in str(error(answer)["want"])


def test_a_bug_has_an_id_in_the_answer_and_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """No trace leaves the server."""
    with caplog.at_level(logging.ERROR, "lossless.server"):
        answer = client.get("/api/scalars?tag=bug")
    assert answer.status_code == 500
    found = error(answer)
    assert found["code"] == "internal"
    assert re.fullmatch(r"[0-9a-f]{8}", str(found["got"]))
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" not in answer.text
    [record] = caplog.records
    assert str(found["got"]) in record.getMessage()
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ZeroDivisionError)


def test_below_a_prefix_errors_are_the_same(make_client: Callable[..., Client]) -> None:
    """And what lies outside the prefix is not there."""
    client = make_client(path_prefix="/board")
    assert client.get("/board/api/board").status_code == 200
    assert client.get("/board/").status_code == 200
    assert client.get("/board").headers["location"] == "/board/"
    assert client.get("/api/board").status_code == 404
    assert error(client.get("/"))["code"] == "route"
    assert client.post("/board/api/board").status_code == 405
