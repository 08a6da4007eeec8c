"""First picture of every view, and a sweep opened and scrolled, on both boards on the same files.

A picture counts when it is there to be seen: a canvas has ink, an image is decoded, an element of the drawing or of the
text is in the document. Drawing buffers of WebGL are kept on both boards, so that their ink can be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.bench_server import FAST, PAUSE, lossless_server, tensorboard
from benchmarks.browser import Visit, opened, visit
from benchmarks.child import Child
from benchmarks.http_client import ask_json, free_port, poll
from benchmarks.kinds import RUNS, TAGS, WORD, make_kinds, make_sweep, tag
from benchmarks.report import Context, Line, median

PATIENCE = 60.0
"""Seconds until a view is given up."""
NOTHING = f"nothing in {PATIENCE:.0f} s"
OUR_SWEEP = "document.querySelector('.tile[data-drawn=true], .cell[data-rows]:not([data-rows=\"0\"]) canvas') !== null"
THEIR_SWEEP = (
    "[...document.querySelectorAll('image-card img')].some((one) => one.naturalWidth > 0)"
    " || document.querySelector('tb-histogram .histogram') !== null"
)
FIGURES = (
    ("first picture", "first", "ms", 1.0),
    ("interactive", "quiet", "ms", 1.0),
    ("p95 frame, scrolling", "p95", "ms", 1.0),
    ("JavaScript heap", "heap", "MB", 1e6),
)
SWEEPS = ((1000, 50), (100, 50))
"""Runs and tags; TensorBoard selects no run of the first."""
LOOK = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  return getContext.call(this, kind, /webgl/.test(kind) ? {...options, preserveDrawingBuffer: true} : options);
};
window.deep = (selector, root = document) => [...root.querySelectorAll(selector), ...[...root.querySelectorAll('*')]
  .map((one) => one.shadowRoot ?? (one.tagName === 'IFRAME' ? one.contentDocument : null))
  .flatMap((inner) => inner ? deep(selector, inner) : [])];
const copy = Object.assign(document.createElement('canvas'), {width: 64, height: 64});
const pen = copy.getContext('2d', {willReadFrequently: true});
window.inked = (canvas) => {
  if (canvas.width < 2 || canvas.height < 2 || !canvas.getClientRects().length) return false;
  pen.clearRect(0, 0, 64, 64);
  pen.drawImage(canvas, 0, 0, 64, 64);
  const pixels = new Uint32Array(pen.getImageData(0, 0, 64, 64).data.buffer);
  return pixels.some((pixel) => pixel !== pixels[0]);
};
window.seen = (one) => one.getClientRects().length > 0;
let looked = -Infinity;
window.atFrames = (ready) => {
  if (performance.now() - looked < 16) return false;
  const found = ready();
  looked = performance.now();
  return found;
};
"""


@dataclass(frozen=True)
class View:
    """Of one view: `ours` and `theirs` behind the #, and when each has its first picture."""

    name: str
    ours: str
    drawn: str
    theirs: str
    their_drawn: str


def _media(kind: str, drawn: str, theirs: str, their_drawn: str, name: str = "", more: str = "") -> View:
    return View(name or theirs, f"v=media&mk={kind}{more}", drawn, theirs, their_drawn)


def _some(selector: str, test: str = "seen") -> str:
    return f"deep({selector!r}).some({test})"


_BANDS = "&c=" + ",".join(f"histogram%3A{tag('histogram', i).replace('/', '%2F')}:m-bands" for i in range(TAGS))
_HISTOGRAM = ".cell[data-rows]:not([data-rows='0']) canvas"
_BOLD = _some("strong", f"(one) => one.textContent === {WORD!r} && seen(one)")
VIEWS = (
    _media("histogram", _some(_HISTOGRAM, "inked"), "histograms", _some("path.outline")),
    _media(
        "histogram",
        _some("[data-mode=bands] " + _HISTOGRAM, "inked"),
        "distributions",
        _some("path.area[d^=M]"),
        more=_BANDS,
    ),
    _media(
        "image",
        _some(".tile[data-drawn=true]"),
        "images",
        _some("img", "(one) => one.complete && one.naturalWidth > 0"),
    ),
    _media("audio", _some(".stage[data-picture=wave]"), "audio", _some("audio", "(one) => one.readyState > 0")),
    _media("text", _BOLD, "text", _BOLD),
    _media(
        "pr_curve", _some("[data-curves]:not([data-lines='0']) canvas", "inked"), "pr_curves", _some("path.line[d^=M]")
    ),
    _media("mesh", _some("[data-drawn]:not([data-drawn='0']) canvas", "inked"), "mesh", _some("canvas", "inked")),
    View("graphs", "v=graphs", _some("canvas[data-boxes]", "inked"), "graphs", _some("g.node")),
    View(
        "params",
        "v=params",
        _some("tr[data-row]"),
        "hparams",
        _some("vaadin-grid-cell-content", "(one) => /^\\s*run_0/.test(one.textContent) && seen(one)"),
    ),
    View("embeddings", "v=embeddings", _some("[data-points] canvas", "inked"), "projector", _some("canvas", "inked")),
)


def first_pictures(context: Context, browser: Browser) -> Iterator[Line]:
    """A fresh page for each view, on logs of every kind."""
    logdir = make_kinds(context.data / "kinds")
    ours: dict[str, list[float | None]] = {view.name: [] for view in VIEWS}
    theirs: dict[str, list[float | None]] = {view.name: [] for view in VIEWS}
    mine, its = free_port(), free_port()
    with Child(lossless_server(logdir, mine)) as child, Child(tensorboard(logdir, its, FAST)) as other:
        poll(mine, lambda c: bool(ask_json(c, "/api/board")["progress"]["done"]), child.start, PAUSE, context.patience)
        poll(its, _lists("mesh", RUNS), other.start, PAUSE, context.patience)
        for _ in range(context.rounds):
            for view in VIEWS:
                for taken, port, place, drawn in (
                    (ours[view.name], mine, view.ours, view.drawn),
                    (theirs[view.name], its, view.theirs, view.their_drawn),
                ):
                    if None not in taken:
                        taken.append(first_picture(browser, f"http://127.0.0.1:{port}/#{place}", drawn))
    for view in VIEWS:
        what = f"{view.name}: navigation to first picture" + f" ({view.theirs})" * (view.name != view.theirs)
        yield beside(what, ours[view.name], theirs[view.name])


def beside(what: str, ours: Sequence[float | None], theirs: Sequence[float | None]) -> Line:
    """Medians of ms; a board that once showed nothing (None) has none."""
    mine, its = (median([at for at in taken if at is not None]) for taken in (ours, theirs))
    both = None not in ours and None not in theirs
    return Line(
        what,
        NOTHING if None in ours else f"{mine:.0f} ms",
        NOTHING if None in theirs else f"{its:.0f} ms",
        f"{its / mine:.1f}×" if both else "",
        raw={"ours": list(ours), "theirs": list(theirs)},
    )


def first_picture(browser: Browser, url: str, drawn: str) -> float | None:
    """ms from navigation; None if there is none in time."""
    try:
        with opened(browser, url, f"atFrames(() => {drawn})", PATIENCE, LOOK) as (_, at):
            return at
    except TimeoutError:
        return None


def sweep(context: Context, browser: Browser) -> Iterator[Line]:
    """Many runs of many histograms and pictures: open, and scroll."""
    for runs, tags in SWEEPS[1:] if context.quick else SWEEPS:
        logdir = make_sweep(context.data / f"sweep-{runs}x{tags}", runs, tags)
        yield from _swept(context, browser, logdir, f"{runs:,} runs × {tags} tags of media")


def _swept(context: Context, browser: Browser, logdir: Path, what: str) -> Iterator[Line]:
    runs = len(list(logdir.iterdir()))
    ours: list[Visit] = []
    theirs: list[Visit] = []
    showed = True
    mine, its = free_port(), free_port()
    with Child(lossless_server(logdir, mine)) as child, Child(tensorboard(logdir, its, FAST)) as other:
        poll(mine, lambda c: bool(ask_json(c, "/api/board")["progress"]["done"]), child.start, PAUSE, context.patience)
        poll(its, _lists("images", runs), other.start, 1.0, context.patience)
        for _ in range(context.rounds):
            ours.append(visit(browser, f"http://127.0.0.1:{mine}/#v=media", OUR_SWEEP, PATIENCE))
            if showed:
                try:
                    theirs.append(visit(browser, f"http://127.0.0.1:{its}/#timeseries", THEIR_SWEEP, PATIENCE))
                except TimeoutError:
                    showed = False
    raw = {
        board: [{"first": v.first, "quiet": v.quiet, "p95": v.p95, "heap": v.heap} for v in visits]
        for board, visits in (("ours", ours), ("theirs", theirs))
    }
    for name, figure, unit, scale in FIGURES:
        own, other_s = (median([getattr(v, figure) for v in visits]) / scale for visits in (ours, theirs))
        yield Line(
            f"{what}: {name}",
            f"{own:.0f} {unit}",
            f"{other_s:.0f} {unit}" if showed else NOTHING,
            f"{other_s / own:.1f}×" if showed else "",
            raw=raw if figure == "first" else {},
        )


def _lists(plugin: str, runs: int) -> Callable[[HTTPConnection], bool]:
    """Ready when TensorBoard lists so many runs of a plugin."""
    return lambda connection: len(ask_json(connection, f"/data/plugin/{plugin}/tags")) >= runs
