"""Who may ask, and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.server.conftest import Client

Make = Callable[..., Client]


def test_every_answer_carries_the_security_headers(client: Client) -> None:
    """Pages, data, errors and refusals alike."""
    refused = client.get("/api/board", headers={"Host": "evil.example"})
    for answer in (
        client.get("/"),
        client.get("/api/board"),
        client.get("/nope"),
        client.get("/api/scalars?tag=bug"),
        refused,
    ):
        csp = answer.headers["content-security-policy"]
        assert "default-src 'none'" in csp
        assert "frame-ancestors 'none'" in csp
        assert "unsafe" not in csp
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_page_needs_no_inline_script_or_style(client: Client) -> None:
    """The built page works under its own policy."""
    html = client.get("/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:6006", "127.0.0.1:8000", "[::1]:6006", "LOCALHOST:6006", "localhost."]
)
def test_names_of_this_machine_are_answered_on_any_port(client: Client, host: str) -> None:
    """A forwarded port is still this machine."""
    assert client.get("/api/board", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:6006", "localhost.evil.example", "10.0.0.7", "", "[::2]", "a b"]
)
@pytest.mark.parametrize("path", ["/", "/api/board", "/api/events", "/openapi.json", "/healthz"])
def test_other_names_are_refused(client: Client, host: str, path: str) -> None:
    """A page of evil.example that rebinds its name to 127.0.0.1 reads nothing."""
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "host"
    assert answer.json()["error"]["got"] == host


def test_a_server_for_others_answers_to_its_addresses_and_named_hosts(make_client: Make) -> None:
    """An IP address cannot be rebound; a name must be known."""
    client = make_client(any_address=True, hosts=frozenset({"localhost", "gpu7"}))
    assert client.get("/healthz", headers={"Host": "10.0.0.7:6006"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "gpu7:6006"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 403


def test_posts_of_other_pages_are_refused(client: Client) -> None:
    """A browser tells where a request comes from; a program does not."""
    body = {"tags": ["loss"]}
    assert client.post("/api/scalars", json=body).status_code == 200
    assert client.post("/api/scalars", json=body, headers={"Origin": "http://localhost:6006"}).status_code == 200
    for origin in ("http://evil.example", "null", "http://localhost:9999", "http://localhost:6006.evil.example"):
        answer = client.post("/api/scalars", json=body, headers={"Origin": origin})
        assert answer.status_code == 403, origin
        assert answer.json()["error"]["code"] == "origin"


def test_no_token_no_data(make_client: Make) -> None:
    """Page, data, stream and description ask for it; the health check does not."""
    client = make_client(token="s3cret")
    for path in ("/", "/api/board", "/api/events", "/openapi.json", "/api/board?token=wrong", "/api/board?token="):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert answer.json()["error"]["code"] == "token"
        assert "s3cret" not in answer.text
    assert client.get("/healthz").status_code == 200
    wrong = {"Authorization": "Bearer s3cre", "Cookie": "lossless-token-6006=s3cretx"}
    assert client.get("/api/board", headers=wrong).status_code == 401
    assert client.get("/api/board", headers={"Authorization": "Bearer s\u00e9cr".encode("latin-1")}).status_code == 401


def test_a_person_without_token_reads_a_sentence(make_client: Make) -> None:
    """A browser gets a page, a program gets JSON."""
    answer = make_client(token="s3cret").get("/", headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 401
    assert "asks for its token" in answer.text


def test_the_token_of_the_first_page_becomes_a_cookie(make_client: Make) -> None:
    """HttpOnly and SameSite=Strict; afterwards the cookie is enough."""
    client = make_client(token="s3cret")
    first = client.get("/?token=s3cret")
    assert first.status_code == 200
    cookie = first.headers["set-cookie"]
    assert cookie == "lossless-token-6006=s3cret; Path=/; HttpOnly; SameSite=Strict"
    again = client.get("/api/board", headers={"Cookie": "other=1; lossless-token-6006=s3cret"})
    assert again.status_code == 200
    assert "set-cookie" not in again.headers


def test_programs_send_the_token_as_bearer(make_client: Make) -> None:
    """As every HTTP client can."""
    client = make_client(token="s3cret")
    assert client.get("/api/board", headers={"Authorization": "Bearer s3cret"}).status_code == 200
    assert client.get("/api/tags?token=s3cret").status_code == 200
