"""Texts that would run, load or mislead where a page puts them in as they are. What runs sets `window.hacked`."""

from __future__ import annotations

ELSEWHERE = "http://elsewhere.invalid"
"""A server that nothing may ask."""
IMAGE = "<img src=x onerror=window.hacked=1>"
SCRIPT = "</script><script>window.hacked=2</script>"
BREAKOUT = "\"'`><svg onload=window.hacked=3>"
TEMPLATE = "{window.hacked=4}${window.hacked=4}{{window.hacked=4}}{@html '<img src=x onerror=window.hacked=4>'}"
BIDI = "loss\u202egnp.exe\u2066\u2069"
HIDDEN = "lo\u200bs\u200ds\ufeff"
LINES = "loss\nsecond line\r\ttab\x1b[31m red \x07"
ZALGO = "z" + "\u0327\u0310\u035c" * 40
PROTOTYPE = "__proto__"
LONG = "deep/" * 200 + "n" * 3000
NAMES = (IMAGE, SCRIPT, BREAKOUT, TEMPLATE, BIDI, HIDDEN, LINES, ZALGO, PROTOTYPE, "constructor", "toString", LONG)
FOLDERS = tuple(name for name in (IMAGE, BREAKOUT, TEMPLATE.replace("/", ""), BIDI, HIDDEN, LINES, PROTOTYPE))
"""Those that may name a directory."""
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=5"><image href="{ELSEWHERE}/a.png"/></svg>'.encode()
)
HTML = b"<!doctype html><script>window.hacked=6</script>"
MARKDOWN = f"""# <script>window.hacked=7</script> [a](javascript:window.hacked=7)
[b](data:text/html,<script>hacked=7</script>)

<img src=x onerror="window.hacked=7"><iframe srcdoc="<script>parent.hacked=7</script>"></iframe> ![]({ELSEWHERE}/p.png)
<style>@import url({ELSEWHERE}/x.css); main {{ display: none }}</style><meta http-equiv=refresh content="0;{ELSEWHERE}">
<form action={ELSEWHERE}><input autofocus onfocus=window.hacked=7></form>
<base href={ELSEWHERE}><a href="{ELSEWHERE}">x</a>
[c](&#106;avascript:window.hacked=7) <javascript:window.hacked=7> [d]: vbscript:x
![e](data:image/svg+xml,<svg/onload=x>)
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hacked=7&gt;">

"""
EXPRESSIONS = (
    r"(a+)+$",
    r"(.*)*x(.*)*y(.*)*z$",
    r"(a|a)*$",
    r"((a{0,100}){0,100}){0,100}",
    "(",
    r"(?=a)\1",
    r"a{99999999}",
)
"""Patterns that take for ever in engines that go back, or are none."""
