/** Every case a plot must draw, from fixed data: the dev page (plot.html) and the picture tests. */

import { Overview } from "./overview";
import { Plot } from "./plot";
import { BREAK, SUPERSEDED, type Band, type Line, type PlotOptions } from "./types";
import "../tokens.css";

interface Case {
  name: string;
  lines: Line[];
  bands?: Band[];
  options?: Partial<PlotOptions>;
  highlight?: string[];
  cursor?: number;
}

/** A small generator of noise that is the same everywhere. */
function noise(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function debiased(values: Float64Array, weight: number): Float64Array {
  let [last, n] = [0, 0];
  return values.map((v) => {
    if (!Number.isFinite(v)) return v;
    last = last * weight + (1 - weight) * v;
    return last / (1 - weight ** ++n);
  });
}

function loss(hue: number, more: Partial<Line> = {}, points = 240, last = 60_000): Line {
  const random = noise(hue * 7 + (more.role ?? "").length + points);
  const x = Float64Array.from({ length: points }, (_, i) => Math.round((i / (points - 1)) * last));
  const [start, floor, rate] = [
    3.6 + random(),
    0.62 + 0.4 * random() + (more.role === "validation" ? 0.15 : 0),
    5 + 2 * random(),
  ];
  const rough = more.role === "validation" ? 0.01 : 0.12;
  const y = x.map((step) => floor + start * Math.exp((-rate * step) / 60_000) * 0.9 + rough * random());
  return {
    id: `${hue}/${more.role ?? ""}`,
    name: `resnet50-adamw-lr${hue}e-4/${more.role ?? "train"}`,
    x,
    y,
    s: debiased(y, 0.6),
    hue,
    role: "train",
    total: points,
    ...more,
  };
}

function with_(line: Line, change: (y: Float64Array, line: Line) => void): Line {
  const y = line.y?.slice() ?? new Float64Array();
  change(y, line);
  return { ...line, y, s: line.s ? debiased(y, 0.6) : null };
}

const family = (hue: number, last = 60_000, more: Partial<Line> = {}): Line[] => [
  loss(hue, more, 240, last),
  loss(hue, { role: "validation" }, 25, last),
];

function restarted(): Line {
  const [a, b] = [loss(5, {}, 200, 40_000), loss(5, {}, 180, 60_000)];
  const from = 18_000;
  const tail = [...b.x.keys()].filter((i) => b.x[i] >= from);
  const x = Float64Array.from([...a.x.filter((v) => v <= 31_000), ...tail.map((i) => b.x[i])]);
  const cut = x.length - tail.length;
  const y = Float64Array.from(x, (_, i) =>
    i < cut
      ? (a.y as Float64Array)[i] + (a.x[i] > 14_000 ? (a.x[i] - 14_000) / 40_000 : 0)
      : (b.y as Float64Array)[tail[i - cut]],
  );
  const flags = Uint8Array.from(x, (v, i) => (i === cut ? BREAK : i < cut && v >= from ? SUPERSEDED : 0));
  return { ...a, x, y, s: debiased(y, 0.6), flags, attempts: [from] };
}

function repeated(): Line {
  const x = Float64Array.from({ length: 60 }, (_, i) => Math.floor(i / 4) * 100);
  const random = noise(3);
  return { id: "repeated", name: "repeated", x, y: x.map((v) => 1 + v / 900 + random() * 0.8), hue: 2, role: null };
}

const single = (): Line => ({
  id: "one",
  name: "one",
  x: Float64Array.of(12),
  y: Float64Array.of(62.4),
  hue: 0,
  role: null,
});
const grid = (n: number, make: (i: number) => Line): Line[] =>
  Array.from({ length: n }, (_, i) => ({ ...make(i), id: `${i}` }));

function broken(): Line {
  return with_(loss(4, {}, 300), (y) => {
    for (let i = 165; i < 175; i++) y[i] = NaN;
    for (const i of [180, 184, 200]) y[i] = Infinity;
    for (const i of [60, 61, 230]) y[i] = -Infinity;
  });
}

const gradient = (hue: number): Line =>
  with_(loss(hue, {}, 300), (y) =>
    y.forEach(
      (_, i) => (y[i] = Math.exp(4 * noise(hue * 1000 + i)()) * (i % 50 === 7 ? 30 : 1.5) * Math.exp(-i / 150)),
    ),
  );
function band(hue: number): Band {
  const { x, s } = loss(hue);
  const mid = s as Float64Array;
  return { x, low: mid.map((v) => v * 0.85), high: mid.map((v) => v * 1.2), hue };
}

const start = new Date(2026, 10, 19, 21, 40).getTime() / 1000;
const timed = (line: Line, from: number): Line => ({ ...line, x: line.x.map((v) => from + v * 0.7) });

export const cases: Case[] = [
  {
    name: "families",
    lines: [0, 1, 2, 3, 4]
      .flatMap((h) => family(h, h === 0 ? 46_000 : 60_000, { live: h === 0 }))
      .concat({ ...loss(2, { role: "test" }, 20) }),
    cursor: 33_800,
  },
  { name: "unsmoothed", lines: [0, 1, 2].map((h) => ({ ...loss(h), s: null })) },
  { name: "highlight", lines: [0, 1, 2, 3, 4].flatMap((h) => family(h)), highlight: ["1/", "1/validation"] },
  { name: "not finite", lines: [broken(), loss(0)] },
  { name: "restart", lines: [restarted(), loss(0)] },
  { name: "repeated steps", lines: [repeated()] },
  { name: "one point", lines: [single()] },
  { name: "nothing", lines: [] },
  { name: "only NaN", lines: [with_(loss(1), (y) => y.fill(NaN))] },
  { name: "log", lines: [0, 1, 2].map(gradient), options: { yScale: "log" } },
  { name: "log x", lines: [0, 1].map((h) => loss(h)), options: { xScale: "log" } },
  { name: "spike", lines: [with_(loss(6), (y) => (y[120] = 900)), loss(7)] },
  { name: "small", lines: [0, 1].map((h) => with_(loss(h), (y) => y.forEach((v, i) => (y[i] = v * 2e-5)))) },
  { name: "large base", lines: [with_(loss(8), (y) => y.forEach((v, i) => (y[i] = 1e6 + v / 100)))] },
  { name: "relative", lines: [0, 1].map((h) => timed(loss(h), 0)), options: { axis: "relative" }, cursor: 15_240 },
  { name: "wall", lines: [0, 1].map((h) => timed(loss(h), start)), options: { axis: "wall" } },
  {
    name: "roles",
    lines: (["train", "validation", "test", "other"] as const).map((role, i) => ({
      ...loss(i, { role }, 40),
      s: null,
    })),
  },
  { name: "rounds", lines: [3, 15, 27].map((h) => loss(h)) },
  { name: "zoomed", lines: [0, 1, 2].map((h) => loss(h)), options: { xDomain: [20_000, 20_900] } },
  { name: "range", lines: [0, 1, 2].map((h) => loss(h)), options: { range: [20_000, 31_200] } },
  { name: "40 lines", lines: grid(40, (i) => loss(i)) },
  {
    name: "1,000 lines",
    lines: grid(1000, (i) => loss(i % 12, {}, 300)).map((l, i) => ({ ...loss(i + 3, {}, 300), id: l.id })),
    options: { raw: false },
  },
  {
    name: "density",
    lines: grid(1000, (i) => loss(i + 3, { front: i === 500 }, 300)),
    options: { mode: "density", rest: true },
    cursor: 31_200,
  },
  { name: "bands", lines: [0, 1, 2].map((hue) => loss(hue)), bands: [0, 1, 2].map(band), options: { raw: false } },
  { name: "rest", lines: grid(300, (i) => loss(i + 3, { front: i === 150 }, 300)), options: { rest: true } },
];

/** Every event of every plot, in order: what the tests listen to. */
export const told: [name: string, what: unknown][] = [];

/** Plots of the cases asked for (`?case=log`), or of all; the page's title becomes "drawn" when all are. */
export function mount(root: HTMLElement, query: URLSearchParams): Plot[] {
  const wanted = query.get("case");
  const shown = cases.filter((c) => !wanted || c.name === wanted);
  let left = shown.length;
  const plots = shown.map((c) => mountCase(c, figure(root, c.name), () => --left || (document.title = "drawn")));
  if (!wanted || wanted === "overview") mountOverview(figure(root, "overview"));
  return plots;
}

function figure(root: HTMLElement, name: string): HTMLElement {
  const made = root.appendChild(document.createElement("figure"));
  made.append(Object.assign(document.createElement("figcaption"), { textContent: name }));
  return made.appendChild(document.createElement("div"));
}

function mountCase(c: Case, host: HTMLElement, done: () => void): Plot {
  let first = true;
  const plot = new Plot(host, c.options, {
    drawn: ({ lines, points, clipped, milliseconds }) => {
      host.title = `${lines} lines, ${points} points, ${clipped} clipped, ${milliseconds.toFixed(1)} ms`;
      if (!first) return;
      first = false;
      if (c.cursor !== undefined) plot.setCursor(c.cursor, true);
      done();
    },
    cursor: (cursor) =>
      told.push(["cursor", cursor && { x: cursor.x, px: cursor.px, lines: cursor.hits.map((h) => h.line.id) }]),
    zoom: (zoom) => told.push(["zoom", zoom]),
    range: (range, done) => told.push(["range", { range, done }]),
    press: (cursor) => told.push(["press", cursor.x]),
  });
  plot.setLines(c.lines);
  plot.setBands(c.bands ?? []);
  if (c.highlight) plot.setHighlight(new Set(c.highlight));
  return plot;
}

function mountOverview(host: HTMLElement): void {
  Object.assign(host.style, { flex: "none", height: "40px" });
  const overview = new Overview(host, {}, { window: (window, done) => told.push(["window", { window, done }]) });
  overview.setLines([0, 1, 2].map((hue) => loss(hue)));
  overview.setWindow([10_000, 40_000]);
}
