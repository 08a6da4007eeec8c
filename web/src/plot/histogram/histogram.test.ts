import { describe, expect, it } from "vitest";
import { SvgInk } from "../svg";
import type { Theme } from "../theme";
import { pairScene, sharesAt, drawPair, type Pair } from "./compare";
import { drawHistograms } from "./draw";
import { drawSheet, sheetSize } from "./export";
import { binAt, boxOf, mostOf, part, rankOf, sceneOf, shareAt } from "./frame";
import { columnSpans } from "./heat";
import { hitAt, nearest } from "./hit";
import { drawOver, drawPicked } from "./marks";
import { likeness, numbersOf, type Sample } from "./numbers";
import { zoomedInto } from "./plot";
import { outline } from "./shapes";
import { POINTS, type HistogramData, type HistogramMode, type HistogramOptions, type Rows } from "./types";

const theme = {
  chart: "#ffffff", grid: "#eeeeee", axis: "#cccccc", axisText: "#666666", cursor: "#444444", zoom: "#2757d6",
  text: "#111111", text2: "#222222", text3: "#333333", surface: "#fefefe", sunken: "#eeeeee", rest: "#8b929e",
  hues: ["#0000ff", "#ff0000"], seq: ["#000000", "#100000", "#200000", "#300000", "#400000", "#500000", "#600000"],
  font: "sans-serif", line: 1.6, lineRaw: 1, lineFocus: 2.4, alphaRaw: 0.3, alphaSuperseded: 0.38, alphaDimmed: 0.28,
  alphaBand: 0.16,
} satisfies Theme; // prettier-ignore

/** Rows of counts in `counts[row]`, one histogram each, at steps 0, 10, 20, … */
function rowsOf(counts: readonly (readonly number[])[], more: Partial<Sample> = {}): Sample {
  const n = counts.length;
  const each = (make: (row: number) => number) => Float64Array.from({ length: n }, (_, row) => make(row));
  return {
    length: n,
    x: each((row) => row * 10),
    firstX: each((row) => row * 10),
    step: each((row) => row * 10),
    values: new Int32Array(n).fill(1),
    flags: new Uint8Array(n),
    total: each((row) => counts[row]!.reduce((sum, v) => sum + v, 0)),
    below: new Float64Array(n),
    lost: new Float64Array(n),
    mean: each(() => 0),
    std: each(() => 1),
    percentiles: Float64Array.from({ length: n * POINTS }, (_, i) => (i % POINTS) / 2 - 2),
    counts: Float64Array.from(counts.flat()),
    ...more,
  };
}

const dataOf = (counts: readonly (readonly number[])[], picked: Rows | null = null): HistogramData => ({
  rows: rowsOf(counts),
  bins: counts[0]!.length,
  low: -2,
  high: 2,
  picked,
});

function scene(mode: HistogramMode, data: HistogramData, more: Partial<HistogramOptions> = {}) {
  const options: HistogramOptions = {
    mode, axis: "step", xDomain: [0, Math.max(0, ...data.rows.x)], vDomain: [-2, 2], log: false, most: mostOf([data]),
    hue: 0, ridges: data.rows.length, role: null, left: 44, ...more,
  }; // prettier-ignore
  return sceneOf(data, options, theme, 400, 300);
}

function svg(draw: (ink: SvgInk) => void): string {
  const ink = new SvgInk("sans-serif", (text) => text.length * 6);
  draw(ink);
  return ink.document(400, 300, "t");
}

const PEAK = [
  [0, 4, 4, 0],
  [0, 2, 6, 0],
  [1, 1, 1, 5],
];

describe("numbers of a drawing", () => {
  it("draws shares: histograms of few and of many values alike", () => {
    const rows = rowsOf([
      [1, 3],
      [100, 300],
    ]);
    expect([shareAt(rows, 2, 0, 1), shareAt(rows, 2, 1, 1)]).toEqual([0.75, 0.75]);
    expect(shareAt(rowsOf([[0, 0]]), 2, 0, 1)).toBe(0);
  });
  it("scales to the greatest share, the chosen step's too", () => {
    expect(mostOf([dataOf(PEAK)])).toBe(0.75);
    expect(mostOf([dataOf(PEAK, rowsOf([[0, 0, 0, 9]]))])).toBe(1);
    expect(mostOf([dataOf([[0, 0]])])).toBe(0);
  });
  it("shows rare values on a logarithmic drawing", () => {
    const linear = part(1e-4, { most: 1, log: false });
    expect(linear).toBe(1e-4);
    expect(part(1e-4, { most: 1, log: true })).toBeGreaterThan(0.15);
    expect([
      part(1, { most: 1, log: true }),
      part(0, { most: 1, log: true }),
      part(1, { most: 0, log: false }),
    ]).toEqual([1, 0, 0]);
  });
  it("finds bins and ranks", () => {
    const data = dataOf(PEAK);
    expect([-3, -2, -0.5, 1.99, 2, 2.1, NaN].map((v) => binAt(data, v))).toEqual([-1, 0, 1, 3, 3, -1, -1]);
    expect([-2, 0, 0.5, 9].map((v) => rankOf(data, 1, v))).toEqual([0, 0.25, 0.625, 1]);
  });
  it("counts what lies below the bins as below", () => {
    const rows = rowsOf([[2, 2]], { total: Float64Array.of(8), below: Float64Array.of(4) });
    expect(rankOf({ rows, bins: 2, low: 0, high: 2, picked: null }, 0, 1)).toBe(0.75);
  });
});

describe("a ridge", () => {
  it("has the first step above and the last on the floor", () => {
    const { steps, box } = scene("ridge", dataOf(PEAK));
    expect(steps.to(20)).toBeCloseTo(box.bottom - 1);
    expect(steps.to(0)).toBeGreaterThan(box.top + 10);
  });
  it("is an outline through the middles of the bins, from floor to floor", () => {
    const one = scene("ridge", dataOf(PEAK));
    const { xs, ys, length } = outline(one, one.data.rows, 1, 200, 60);
    expect([xs[0], ys[0], xs[length - 1], ys[length - 1]]).toEqual([one.box.left, 200, one.box.right, 200]);
    expect(Math.min(...ys.subarray(0, length))).toBe(200 - 60);
  });
  it("leaves points out where nothing is", () => {
    const empty = Array.from({ length: 4000 }, (_, i) => (i === 2000 ? 1 : 0));
    const one = scene("ridge", dataOf([empty]));
    expect(outline(one, one.data.rows, 0, 200, 60).length).toBeLessThan(10);
  });
  it("marks the chosen step and its label alone", () => {
    const one = scene(
      "ridge",
      dataOf(PEAK, rowsOf([[0, 2, 6, 0]], { x: Float64Array.of(10), step: Float64Array.of(10) })),
    );
    const drawn = svg((ink) => (drawHistograms(ink, one), drawPicked(ink, one)));
    expect(drawn.match(/>10</g)).toHaveLength(1);
    expect(drawn).toContain(`stroke="${theme.text}"`);
  });
  it("finds the front-most one under the pointer", () => {
    const one = scene("ridge", dataOf(PEAK));
    const { steps, values } = one;
    expect(hitAt(one, values.to(1.5), steps.to(20) - 3)).toMatchObject({ row: 2, x: 20, bin: 3 });
    expect(hitAt(one, values.to(-1.5), steps.to(0) - 1)?.row).toBe(0);
    expect(hitAt(one, 1, 100)).toBeNull();
  });
});

describe("a heat map", () => {
  it("draws what holds something, neighbours of one colour at once", () => {
    const one = scene("heat", dataOf([[0, 4, 4, 0]]));
    const rects = [...svg((ink) => drawHistograms(ink, one)).matchAll(/<rect [^>]*fill="#600000"/g)];
    expect(rects).toHaveLength(1);
  });
  it("gives each row its part of the steps, without seams", () => {
    const spans = columnSpans(scene("heat", dataOf(PEAK)));
    expect(spans[0]!.x + spans[0]!.width).toBe(spans[1]!.x);
    expect(spans[1]!.x + spans[1]!.width).toBe(spans[2]!.x);
  });
  it("leaves a gap where nothing was written", () => {
    const x = Float64Array.of(0, 10, 20, 30, 500, 510);
    const data = {
      ...dataOf([1, 2, 3, 4, 5, 6].map(() => [1, 1])),
      rows: rowsOf(
        [1, 2, 3, 4, 5, 6].map(() => [1, 1]),
        { x, firstX: x },
      ),
    };
    const spans = columnSpans(scene("heat", data, { xDomain: [0, 510] }));
    expect(spans[4]!.x - spans[3]!.x - spans[3]!.width).toBeGreaterThan(200);
  });
  it("tells the value under the pointer from its height", () => {
    const one = scene("heat", dataOf(PEAK));
    expect(hitAt(one, one.steps.to(9), one.values.to(1.2))).toMatchObject({ row: 1, bin: 3 });
  });
});

describe("bands", () => {
  it("are four areas around the median", () => {
    const drawn = svg((ink) => drawHistograms(ink, scene("bands", dataOf(PEAK))));
    expect(drawn.match(/fill-opacity/g)!.length).toBe(4);
    expect(drawn.match(/stroke-width="1.6"/g)).toHaveLength(1);
  });
  it("show a single step as bars, and empty histograms not at all", () => {
    expect(svg((ink) => drawHistograms(ink, scene("bands", dataOf([[1, 2]]))))).toContain("<circle");
    expect(svg((ink) => drawHistograms(ink, scene("bands", dataOf([[0, 0]]))))).not.toContain("fill-opacity");
  });
});

describe("an overlay", () => {
  it("has its shares in percent, and the line nearest to the pointer", () => {
    const one = scene("overlay", dataOf(PEAK));
    expect(svg((ink) => drawHistograms(ink, one))).toContain(">%<");
    expect(hitAt(one, one.values.to(0.5), one.box.top + 2)?.row).toBe(1);
  });
});

it("draws every mode of nothing, of one row, and on a logarithmic scale", () => {
  for (const mode of ["ridge", "overlay", "heat", "bands"] as const)
    for (const data of [dataOf([[0, 0]]), dataOf([[3, 1]]), { ...dataOf([[1]]), rows: rowsOf([]) }])
      for (const log of [false, true]) {
        const one = scene(mode, data, { log, xDomain: [5, 5] });
        const drawn = svg((ink) => {
          drawHistograms(ink, one);
          drawOver(ink, one, { hit: hitAt(one, 200, 100), linked: 5, zooming: null });
          drawOver(ink, one, { hit: null, linked: 5, zooming: { x: 1, y: 1, width: 9, height: 9 } });
        });
        expect(drawn).not.toContain("NaN");
      }
});

it("zooms along the axes that a rectangle means", () => {
  const ridge = scene("ridge", dataOf(PEAK));
  const { box } = ridge;
  const half = { x: box.left, y: box.top, width: (box.right - box.left) / 2, height: box.bottom - box.top };
  expect(zoomedInto(ridge, half, true, false)).toEqual({ x: null, v: [-2, 0] });
  const bands = scene("bands", dataOf(PEAK));
  const zoom = zoomedInto(
    bands,
    { x: bands.steps.to(10), y: 0, width: bands.steps.to(20) - bands.steps.to(10), height: 9 },
    true,
    false,
  );
  expect(zoom.v).toBeNull();
  expect(zoom.x![0]).toBeCloseTo(10);
  expect(zoomedInto(scene("overlay", dataOf(PEAK)), half, false, true)).toEqual({ x: null, v: null });
});

it("finds the nearest step", () =>
  expect([-5, 0, 4, 6, 99].map((x) => nearest(Float64Array.of(0, 10, 20), x))).toEqual([0, 0, 0, 1, 2]));

it("leaves a plot of no size alone", () => expect(boxOf(0, 0, { mode: "heat", left: 44 }).right).toBeGreaterThan(44));

it("puts runs side by side in a picture", () => {
  const one = scene("ridge", dataOf(PEAK));
  const sheet = {
    title: "w <&>",
    subtitle: "s",
    columns: 2,
    panels: ["a", "b", "c"].map((name) => ({ name, scene: one })),
  };
  expect(sheetSize(sheet)).toEqual([2 * 12 + 2 * 400, 44 + 2 * (300 + 22) + 12]);
  const drawn = svg((ink) => drawSheet(ink, sheet));
  expect(drawn).toContain("w &lt;&amp;&gt;");
  expect(drawn.match(/>[abc]</g)).toHaveLength(3);
});

describe("two histograms", () => {
  const [a, b] = [rowsOf([[8, 2, 0, 0]]), rowsOf([[0, 0, 2, 8]], { mean: Float64Array.of(3) })];
  const pair: Pair = {
    a: { rows: a, color: "#0000ff" },
    b: { rows: b, color: "#ff0000" },
    bins: 4,
    low: -2,
    high: 2,
    log: false,
  };
  it("are drawn over each other, and what one has more below", () => {
    const drawn = pairScene(pair, theme, 400, 300);
    expect([drawn.most, drawn.gap]).toEqual([0.8, 0.8]);
    expect(sharesAt(pair, 0)).toEqual([0.8, 0]);
    const text = svg((ink) => drawPair(ink, drawn));
    expect(text.match(/<rect [^>]*fill="#0000ff"/g)).toHaveLength(2);
    expect(text.match(/<rect [^>]*fill="#ff0000"/g)).toHaveLength(2);
  });
  it("come to numbers", () => {
    expect(likeness(a, b, 4)).toEqual({ overlap: 0, distance: 1, shift: 3 });
    expect(likeness(a, a, 4)).toEqual({ overlap: 1, distance: 0, shift: 0 });
    const none = rowsOf([[0, 0, 0, 0]], { total: Float64Array.of(0) });
    expect(likeness(none, none, 4)).toEqual({ overlap: NaN, distance: NaN, shift: NaN });
    const half = rowsOf([[5, 5, 0, 0]]);
    expect(likeness(a, half, 4).overlap).toBeCloseTo(0.7);
    expect(likeness(a, half, 4).distance).toBeCloseTo(0.3);
    expect(numbersOf(a, b).find((row) => row.name === "Mean")).toMatchObject({ a: 0, b: 3 });
    expect(numbersOf(a, b)).toHaveLength(3 + POINTS);
    expect(numbersOf(a, rowsOf([[1, 0, 0, 0]], { lost: Float64Array.of(2) })).at(-1)).toMatchObject({
      name: "In no bucket",
      b: 2,
    });
  });
});
