"""`/rules/…`: what each rule of the board's findings means, served by the board itself, in its colours."""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import groupby
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lossless import doctor
from lossless.findings import REGISTRY, Certainty, Rule
from lossless.server.static import WEB

SURE = {Certainty.CERTAIN: "certain", Certainty.LIKELY: "likely", Certainty.ASKS: "a question"}
FAMILIES = {
    "D1": "Where it looks",
    "D2": "How it was written",
    "D3": "What TensorBoard would not show",
    "D4": "Never written",
    "D5": "The launch line",
    "D6": "Right in the file, wrong in sense",
    "D7": "Asked directly",
    "D8": "Status",
    "F": "Finding files",
    "R": "Reading records",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · lossless</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<script src="../theme.js"></script>
{styles}<link rel="stylesheet" href="../rules.css">
</head>
<body>
<nav><a href="../">The board</a><a href="./">All rules</a></nav>
<main>{body}</main>
</body>
</html>"""
_STYLESHEET = re.compile(r'href="\./(assets/[^"]+\.css)"')


async def answer(request: Request) -> Response:
    """One rule's page. 404 for a code that no rule has."""
    rule = (await run_sync(_rules)).get(request.path_params["code"])
    if rule is None:
        raise HTTPException(404)
    return _page(f"{rule.code} {rule.name}", _one(rule))


async def answer_all(_: Request) -> Response:
    """The list of all rules."""
    return _page("Rules", await run_sync(_all))


def _page(title: str, body: str) -> Response:
    text = _PAGE.format(title=html.escape(title), styles=_styles(), body=body)
    return HTMLResponse(text, headers={"cache-control": "no-cache"})


def _rules() -> dict[str, Rule]:
    doctor.check  # noqa: B018 what is loaded with it registers its rules
    return dict(sorted(REGISTRY.rules.items()))


def _one(rule: Rule) -> str:
    said = {name: html.escape(text) for name, text in rule._asdict().items() if isinstance(text, str)}
    severity = f'<b class="{rule.severity}">{rule.severity.capitalize()}</b>'
    parts = [
        f"<h1>{html.escape(_spoken(rule.name))} <code>{said['code']}</code></h1>",
        f'<p class="stands">{severity} · {SURE[rule.certainty]} · since {said["since"]}</p>',
        f'<p class="what">{said["what"]}</p>',
        f"<h2>Why it matters</h2><p>{said['why']}</p>",
        f"<h2>What to do</h2><p>{said['remedy']}</p>",
        f"<pre>{said['fix']}</pre>" if rule.fix else "",
        f"<h2>Example</h2><p>{said['example']}</p>",
    ]
    return "".join(parts)


def _all() -> str:
    listed = [(family(code), rule) for code, rule in _rules().items() if family(code)]
    order = list(FAMILIES.values())
    listed.sort(key=lambda item: (order.index(item[0]), item[1].code))
    parts = ["<h1>Rules</h1><p>What lossless can find wrong with what was written, and with how it is looked at.</p>"]
    for name, rules in groupby(listed, key=lambda item: item[0]):
        rows = "".join(_row(rule) for _, rule in rules)
        parts.append(f"<h2>{name}</h2><table>{rows}</table>")
    return "".join(parts)


def _row(rule: Rule) -> str:
    link = f'<a href="{rule.code}">{rule.code}</a>'
    return f'<tr><td>{link}</td><td class="{rule.severity}">{rule.severity}</td><td>{html.escape(rule.what)}</td></tr>'


def family(code: str) -> str:
    """What a code is about; "" for those that no board has."""
    return FAMILIES.get(code[:2]) or FAMILIES.get(code[:1], "")


def _spoken(name: str) -> str:
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


@cache
def _styles() -> str:
    """The built page's own style sheets, which define the colours; none while it is not built."""
    page = Path(WEB, "index.html")
    found = _STYLESHEET.findall(page.read_text("utf-8")) if page.is_file() else []
    return "".join(f'<link rel="stylesheet" href="../{name}">' for name in found)
