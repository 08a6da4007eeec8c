"""Texts and tables of texts, and the only HTML there is: Markdown without raw HTML, cleaned by an allow list.

Nothing in it runs, loads, styles or leads into this page: no script, style, form, frame or image, no address but
http(s) and mailto, which open elsewhere and are told nothing of us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import nh3
import numpy as np
from markdown_it import MarkdownIt
from markdown_it.token import Token
from numpy.typing import NDArray

from lossless.values.payload import Payload, decoding
from lossless.values.slices import table_of
from lossless.wire.events import LogMessage

RENDERED = 1 << 17
"""Characters of one value that are rendered; Markdown that is made to be slow takes a second for so many."""
NESTING = 40
_TAGS = {
    *("a", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "span"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}, "span": {"title"}}
_SCHEMES = {"http", "https", "mailto"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:(left|right|center)$")


@dataclass(frozen=True, eq=False)
class Text:
    """`cells`: objects of bytes, of any rank; a text alone has rank 0."""

    cells: NDArray[np.object_]


def decode(payload: Payload) -> Text:
    """A value's strings; numbers, which some writers put under a text plugin, as their digits; of a log message, which
    is an event of its own, its words. Raises BrokenValue, TooLarge."""
    if payload.event:
        with decoding(payload):
            said = LogMessage.decode(payload.raw)
        return Text(np.array(said.message.encode("utf-8", "surrogateescape"), object))
    array = payload.tensor("a tensor of strings")
    if array.dtype != object:
        array = np.array([str(item).encode() for item in array.ravel().tolist()], object).reshape(array.shape)
    return Text(array.astype(object, copy=False))


def window(text: Text, index: Sequence[int], first: int, count: int, columns: int) -> NDArray[np.object_]:
    """Rows `first` … `first + count` and the first `columns` columns of the table at `index`. Raises BrokenValue."""
    return table_of(text.cells, index)[first : first + count, :columns]


def as_text(cell: bytes) -> str:
    """What it says; bytes that are no UTF-8 as `\\xff`."""
    return cell.decode("utf-8", "backslashreplace")


def as_html(text: str) -> str | None:
    """Markdown as HTML that may stand in a page; None if it is nested so deeply that a part of it would be left out."""
    parsed = _markdown().parse(text)
    if any(token.level >= NESTING - 1 for token in parsed):
        return None
    tokens = _safe(parsed)
    rendered = _markdown().renderer.render(tokens, _markdown().options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTING})
    return made.enable(["table", "strikethrough"])


def _safe(tokens: list[Token]) -> list[Token]:
    """Without images and links into this site; columns aligned by a word, not by a style."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            aligned = _ALIGN.match(str(token.attrs.pop("style", "")))
            if aligned:
                token.attrs["align"] = aligned[1]
        if token.children:
            token.children = list(_inline(token.children))
    return tokens


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    dropped: list[bool] = []
    for token in tokens:
        match token.type:
            case "image":
                yield _html(_instead_of(token))
            case "link_open":
                dropped.append(not _ADDRESS.match(str(token.attrs.get("href", ""))))
                yield _html(f'<span title="{_address(token, "href")}">') if dropped[-1] else token
            case "link_close":
                yield _html("</span>") if dropped.pop() else token
            case _:
                yield token


def _instead_of(image: Token) -> str:
    """An image is its words and its address: nothing is loaded from elsewhere."""
    source = str(image.attrs.get("src", ""))
    shown = _address(image, "src")
    where = f'<a href="{shown}">{shown}</a>' if _ADDRESS.match(source) else f"<code>{shown}</code>"
    return f"{escape(image.content)} ({where})" if image.content else f"({where})"


def _address(token: Token, name: str) -> str:
    text = str(token.attrs.get(name, ""))
    return escape(text if len(text) <= 200 else text[:200] + "…")


def _html(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)


def render(table: NDArray[np.object_], most: int) -> list[list[dict[str, Any]]]:
    """The cells of a window: `text` of at most `most` characters together, `characters` in all, `bytes`, and `html`,
    null for what is cut, cannot be rendered, or comes when RENDERED characters are spent."""
    left, renderable = most, RENDERED
    rows = []
    for row in table.tolist():
        cells = []
        for cell in row:
            text = as_text(cell)
            shown = text[: max(0, left)]
            left -= len(text)
            renderable -= len(text)
            html = as_html(text) if renderable >= 0 and shown == text else None
            cells.append({"text": shown, "characters": len(text), "bytes": len(cell), "html": html})
        rows.append(cells)
    return rows
