"""Texts as HTML that nobody can turn against the page."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.errors import QueryError
from lossless.types import Kind
from lossless.values import text
from lossless.values.text import NESTING, RENDERED, as_html, as_text, decode, render, window
from tests.unit.values.samples import tensor_payload

TAGS = {
    "a": {"href", "title", "target", "rel"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "span": {"title"},
    **{
        name: set[str]()
        for name in [
            "p",
            "br",
            "hr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "em",
            "strong",
            "s",
            "code",
            "pre",
            "blockquote",
            "ul",
            "li",
        ]
    },
    **{name: set[str]() for name in ["table", "thead", "tbody", "tr"]},
}


class Judge(HTMLParser):
    """Fails for any element, attribute or address that is not on the list; collects links and text."""

    def __init__(self, html: str | None, *, strict: bool = True) -> None:
        super().__init__()
        assert html is not None
        self.strict = strict
        self.links: list[str] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(html)
        self.close()
        assert not self.open or not strict, html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.strict:
            return
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= TAGS[tag], attrs
        found = dict(attrs)
        if tag == "a":
            address = found["href"] or ""
            assert address.lower().startswith(("http://", "https://", "mailto:")), address
            assert (found["target"], found["rel"]) == ("_blank", "noopener noreferrer")
            self.links.append(address)
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert not self.strict or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>\n"),
        ("| a |\n|--:|\n| 1 |", None),
        ("[x](http://a/b?c&d)", None),
        ("![words](http://a/b.png)", None),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](/api/board)", '<p><span title="/api/board">x</span></p>\n'),
    ],
)
def test_markdown(markdown: str, html: str | None) -> None:
    made = as_html(markdown)
    Judge(made)
    assert html is None or made == html


def test_a_table_keeps_its_alignment_without_a_style() -> None:
    assert '<td align="right">1</td>' in str(as_html("| a |\n|--:|\n| 1 |"))


def test_an_image_is_its_words_and_its_address() -> None:
    """And is never loaded."""
    found = Judge(as_html("![a *plot*](http://there/x.png) ![d](data:image/png;base64,AA) ![](x.png)"))
    assert found.links == ["http://there/x.png"]
    assert found.said == "a *plot* (http://there/x.png) d (data:image/png;base64,AA) (x.png)\n"


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>'>",
    "<style>*{display:none}</style><link rel=stylesheet href=//x>",
    "</div></section><form action=//x><input autofocus onfocus=a()>",
    "<base href=//x><meta http-equiv=refresh content='0;url=//x'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=a()>",
    "<noscript><p title='</noscript><img src=x onerror=a()>'>",
    "&lt;script&gt;a()&lt;/script&gt; &#60;script&#62;",
    "[x](javascript:a()) [x](JaVaScRiPt:a()) [x](java&#10;script:a()) [x](&#106;avascript:a())",
    "[x](data:text/html,<script>) [x](vbscript:a()) [x](file:///etc/passwd) [x](//evil) [x](http:evil)",
    "[x]: javascript:a()\n\n[x] ![x]",
    '<javascript:a()> <http://a"onmouseover="a()>',
    '[x](http://a "t\\" onmouseover=a()")',
    '![x](http://a"onerror="a())',
    '```"><script>a()</script>\ncode\n```',
    "|a|\n|-|\n|<td onclick=a()>|",
    "<!-- --><a href='javascript:a()'>",
    "[<img src=x onerror=a()>](http://a)",
    "x" + "\0\x1b\u2028\u202e" + "y",
]


@pytest.mark.parametrize("markdown", ATTACKS)
def test_nothing_gets_through(markdown: str) -> None:
    Judge(as_html(markdown))
    Judge(as_html("> - " + markdown + "\n" + markdown))


@given(st.lists(st.sampled_from([*ATTACKS, *"<>[]()!`*_|~\\\n \"'&#:/=-", "http://a", "a"]), max_size=12))
def test_nothing_gets_through_in_any_mixture(parts: list[str]) -> None:
    Judge(as_html("".join(parts)))


@given(st.text())
def test_any_text_is_rendered(markdown: str) -> None:
    Judge(as_html(as_text(markdown.encode("utf-8", "surrogatepass"))))


@pytest.mark.parametrize(
    "unit", [">", "[", "![", "- ", "*a **a ", "[a](b", "<a ", "~~a", "`", "&", "\n", "|a", "_", "("]
)
def test_what_is_made_to_be_slow_is_not(unit: str) -> None:
    """The longest text that is rendered, of what nests, on a busy machine."""
    start = time.process_time()
    html = as_html((unit * RENDERED)[:RENDERED])
    assert time.process_time() - start < 10
    if html is not None:
        Judge(html)


def test_what_is_nested_too_deeply_is_not_rendered_in_part() -> None:
    """Nothing of a text is left out: it is shown as written."""
    for depth in range(1, 2 * NESTING):
        html = as_html(">" * depth + " deep")
        assert html is None or "deep" in html
    assert as_html(">" * 10 + " deep") is not None
    assert as_html("- " * 1000 + "deep") is None


def test_bytes_that_are_no_text_are_told() -> None:
    assert as_text(b"caf\xe9 \xc3\xa9") == "caf\\xe9 é"


def test_a_text_is_a_table_of_one() -> None:
    found = decode(tensor_payload(np.array(b"# a", object), Kind.TEXT))
    assert (found.cells.shape, window(found, [], 0, 10, 10).tolist()) == ((), [[b"# a"]])


def test_tables_of_any_rank() -> None:
    """A vector is a column, as in TensorBoard; of a higher rank the table at an index, where TensorBoard has only the
    first."""
    vector = decode(tensor_payload(np.array([b"a", b"b", b"c"], object)))
    assert window(vector, [], 1, 5, 5).tolist() == [[b"b"], [b"c"]]
    cube = np.array([[b"%d" % i, b"x", b"y"] for i in range(8)], object).reshape(2, 2, 2, 3)
    found = decode(tensor_payload(cube))
    assert window(found, [1, 0], 0, 5, 1).tolist() == [[b"4"], [b"5"]]
    assert window(found, [], 0, 5, 1).tolist() == [[b"0"], [b"1"]]
    for index in ([2, 0], [0], [-1, 0], [0, 0, 0]):
        with pytest.raises(QueryError, match="want one below each of"):
            window(found, index, 0, 5, 5)
    empty = decode(tensor_payload(np.empty((0, 3, 2), object)))
    assert window(empty, [], 0, 5, 5).shape == (0, 2)


def test_numbers_under_a_text_plugin_are_their_digits() -> None:
    assert decode(tensor_payload([[1, 2]], Kind.TEXT)).cells.tolist() == [[b"1", b"2"]]


def test_a_long_text_is_cut_and_not_rendered() -> None:
    table = np.array([[b"ab", b"c" * 10, b"d"]], object)
    (cells,) = render(table, 5)
    assert [(cell["text"], cell["characters"], cell["bytes"]) for cell in cells] == [
        ("ab", 2, 2),
        ("ccc", 10, 10),
        ("", 1, 1),
    ]
    assert [cell["html"] for cell in cells] == ["<p>ab</p>\n", None, None]


def test_what_is_rendered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "RENDERED", 3)
    (cells,) = render(np.array([[b"ab", b"cd"]], object), 100)
    assert [(cell["text"], cell["html"]) for cell in cells] == [("ab", "<p>ab</p>\n"), ("cd", None)]
