"""The built page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lossless.server import static
from tests.unit.server.conftest import Client


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small built page, with a secret beside it."""
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>lossless</title>")
    (folder / "theme.js").write_text("1")
    (folder / "assets" / "index-BIca9zKX.js").write_text("x" * 5000)
    (tmp_path / "secret").write_text("not for you")
    (folder / "link").symlink_to(tmp_path / "secret")
    monkeypatch.setattr(static, "WEB", folder)
    return folder


def test_hashed_assets_are_kept_for_ever_the_rest_is_asked_for(web: Path, client: Client) -> None:
    """So a new version of the page is seen at once."""
    asset = client.get("/assets/index-BIca9zKX.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"].startswith("text/javascript")
    for path in ("/", "/index.html", "/theme.js"):
        assert client.get(path).headers["cache-control"] == "no-cache"


def test_what_a_browser_has_is_not_sent_again(web: Path, client: Client) -> None:
    """ETag, until the file changes."""
    tag = client.get("/theme.js").headers["etag"]
    again = client.get("/theme.js", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    (web / "theme.js").write_text("2")
    assert client.get("/theme.js", headers={"If-None-Match": tag}).text == "2"


def test_head_has_headers_and_no_body(web: Path, client: Client) -> None:
    """As HTTP wants it."""
    answer = client("HEAD", "/assets/index-BIca9zKX.js")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "5000")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/assets/../../secret",
        "/%2e%2e/secret",
        "/link",
        "/assets",
        "/a%00b",
        "//etc/passwd",
        "/" + "x" * 5000,
    ],
    ids=range(8),
)
def test_nothing_outside_is_served(web: Path, client: Client, path: str) -> None:
    """Not by dots, not by links."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "not for you" not in answer.text


def test_the_window_title_stands_in_the_page(web: Path, make_client: Callable[..., Client]) -> None:
    """Before any script runs; as text, whatever it holds."""
    client = make_client(window_title="a<b>\\1 & c")
    assert "<title>a&lt;b&gt;\\1 &amp; c</title>" in client.get("/").text
    assert client.get("/api/board").json()["window_title"] == "a<b>\\1 & c"


def test_a_page_that_was_not_built_says_what_to_run(web: Path, client: Client) -> None:
    """In one sentence; the data is served all the same."""
    (web / "index.html").unlink()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text
    assert client.get("/api/board").status_code == 200
