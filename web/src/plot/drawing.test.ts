import { beforeAll, describe, expect, it, vi } from "vitest";
import { xLabels, yTicks } from "./axes";
import { boxOf } from "./box";
import { drawSheet, layout } from "./export";
import { BUDGET, FIRST_BUDGET, Frames, LEAST_BUDGET, type Task } from "./frames";
import { densityAlphas } from "./paint";
import { Path } from "./path";
import { Raster, type Stroke } from "./raster";
import type { Scene } from "./scene";
import { SvgInk } from "./svg";
import type { Theme } from "./theme";
import { BREAK, DEFAULTS, SUPERSEDED, type Line, type PlotOptions } from "./types";
import { fitWindow, type Fitted } from "./window";

const theme: Theme = {
  chart: "#ffffff",
  grid: "#eeeeee",
  axis: "#cccccc",
  axisText: "#666666",
  cursor: "#444444",
  zoom: "#2757d6",
  text: "#111111",
  text2: "#222222",
  text3: "#333333",
  surface: "#ffffff",
  sunken: "#eeeeee",
  rest: "#8b929e",
  hues: Array.from({ length: 12 }, (_, i) => `#0000${(i + 16).toString(16)}`),
  seq: Array.from({ length: 7 }, (_, i) => `#${i + 1}0${i + 1}0${i + 1}0`),
  font: '"Segoe UI", sans-serif',
  line: 1.6,
  lineRaw: 1,
  lineFocus: 2.4,
  alphaRaw: 0.3,
  alphaSuperseded: 0.38,
  alphaDimmed: 0.28,
  alphaBand: 0.16,
};
const width = (text: string): number => text.length * 6;
const line = (more: Partial<Line> = {}): Line => ({
  id: "a",
  name: "run/train",
  x: Float64Array.of(0, 50, 100),
  y: Float64Array.of(1, 2, 3),
  hue: 0,
  ...more,
});

function fitted(lines: Line[], options: Partial<PlotOptions> = {}, box = boxOf(400, 200, 44)): Fitted {
  const steps = fitWindow(lines, [], { ...DEFAULTS, ...options }, box);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function sceneOf(lines: Line[], options: Partial<PlotOptions> = {}, box = boxOf(400, 200, 44)): Scene {
  const { frame, known, points, belowZero, clipped } = fitted(lines, options, box);
  return {
    lines,
    bands: [],
    options: { ...DEFAULTS, ...options },
    theme,
    frame,
    known,
    report: { lines: lines.length, points, belowZero, clipped, x: frame.x.domain, y: frame.y.domain, milliseconds: 0 },
  };
}

function svg(lines: Line[], options: Partial<PlotOptions> = {}): string {
  const sheet = layout(400, 200, 44, lines, { title: "loss & more" });
  const ink = new SvgInk(theme.font, width);
  drawSheet(ink, sheet, sceneOf(lines, options, sheet.box), { title: "loss & more" });
  return ink.document(sheet.width, sheet.height, "loss & more");
}

describe("the window", () => {
  it("shows all of x and pads y", () => {
    const { frame, points } = fitted([line()]);
    expect(frame.x.domain).toEqual([0, 100]);
    expect(frame.y.domain[0]).toBeCloseTo(0.88);
    expect(points).toBe(3);
  });
  it("fits y to what the x window shows", () =>
    expect(
      fitted([line({ x: Float64Array.of(0, 1, 2, 3), y: Float64Array.of(900, 5, 6, 7) })], { xDomain: [1, 3] }).frame.y
        .domain[1],
    ).toBeCloseTo(7.12));
  it("counts what a log axis cannot show", () => {
    const { belowZero, frame } = fitted([line({ y: Float64Array.of(-1, 0, 10) })], { yScale: "log" });
    expect(belowZero).toBe(2);
    expect(frame.y.domain[0]).toBeGreaterThan(0);
  });
  it("counts the outliers it leaves outside, and shows them on wish", () => {
    const spiky = line({
      x: Float64Array.from({ length: 200 }, (_, i) => i),
      y: Float64Array.from({ length: 200 }, (_, i) => (i === 50 ? 1e6 : Math.sin(i))),
    });
    expect(fitted([spiky]).clipped).toBe(1);
    expect(fitted([spiky], { clip: false })).toMatchObject({ clipped: 0 });
    expect(fitted([spiky], { clip: false }).frame.y.domain[1]).toBeGreaterThan(1e6);
  });
  it("invents no labels for nothing", () => {
    expect(fitted([]).known).toEqual({ x: false, y: false });
    expect(fitted([line({ y: Float64Array.of(NaN, NaN, Infinity) })]).known).toEqual({ x: true, y: false });
  });
  it("leaves hidden attempts out", () =>
    expect(
      fitted([line({ y: Float64Array.of(90, 2, 3), flags: Uint8Array.of(SUPERSEDED, BREAK, 0) })], {
        superseded: "hide",
      }).frame.y.domain[1],
    ).toBeLessThan(4));
});

describe("axes", () => {
  it("have three to five labels on y in a card, whatever the range", () => {
    for (let i = 0; i < 300; i++) {
      const low = Math.sin(i) * 10 ** (i % 7);
      const n = yTicks(
        sceneOf([line()], { yDomain: [low, low + 10 ** ((i % 13) - 6) * (1 + (i % 9))] }, boxOf(336, 194, 44)).frame,
        width,
      ).values.length;
      expect(n).toBeGreaterThanOrEqual(3);
      expect(n).toBeLessThanOrEqual(5);
    }
  });
  it("have labels on x that do not touch and stay inside", () => {
    for (const last of [7, 60_000, 1_204_816, 2 ** 40]) {
      const labels = xLabels(sceneOf([line({ x: Float64Array.of(0, 1, last) })]).frame, "step", width);
      for (const [i, l] of labels.entries()) {
        expect(l.text && l.middle + l.width / 2 <= 400).toBe(true);
        if (i) expect(l.middle - l.width / 2).toBeGreaterThanOrEqual(labels[i - 1].middle + labels[i - 1].width / 2);
      }
    }
  });
});

it("says how many more where large steps have no room side by side", () => {
  const x = Float64Array.of(2 ** 40, 2 ** 40 + 50);
  const { frame } = sceneOf([line({ x, y: Float64Array.of(1, 2) })], {}, boxOf(200, 194, 44));
  const texts = xLabels(frame, "step", width).map((l) => l.text.replaceAll("\u202f", " "));
  expect(texts.filter(Boolean)).toEqual(["1 099 511 627 780", "+40"]);
});

describe("SVG", () => {
  const text = svg([
    line({ role: "validation", live: true }),
    line({ id: "b", name: "b <\u0001>", hue: 13, y: Float64Array.of(1, NaN, 4) }),
  ]);
  it("is well formed, and escapes names", () => {
    expect(text).toContain("<title>loss &amp; more</title>");
    expect(text).toContain("b &lt;\ufffd&gt;");
    const open: string[] = [];
    for (const [, closing, name, , self] of text.matchAll(/<(\/?)(\w+)((?:[^<>"]|"[^<"]*")*?)(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!self) open.push(name);
    }
    expect(open).toEqual([]);
    expect(text.replace(/<(?:[^<>"]|"[^<"]*")*>/g, "")).not.toMatch(/[<>]/);
  });
  it("draws lines as paths with their dash and colour, and what is not finite above them", () => {
    expect(text).toMatch(
      /<path d="M44 [\d.]+L216 [\d.]+L388 [\d.]+" fill="none" stroke="#000010" stroke-width="1.6" stroke-linejoin="round" stroke-dasharray="6 4"\/>/,
    );
    expect(text).toMatch(/<path d="M213.5 1.5L218.5 6.5M218.5 1.5L213.5 6.5"/);
  });
  it("names every run in a legend, the first sixty at least", () => {
    expect(text).toContain(">run/train</text>");
    expect(svg(Array.from({ length: 70 }, (_, i) => line({ id: `${i}` })))).toContain("and 10 more");
  });
  it("is the same for the same picture", () => expect(svg([line()])).toBe(svg([line()])));
  it("draws superseded attempts faint and flags the new one, or leaves them out", () => {
    const of = line({ flags: Uint8Array.of(0, SUPERSEDED, BREAK), x: Float64Array.of(0, 50, 50) });
    expect(svg([of])).toContain('stroke-opacity="0.38"');
    expect(svg([of], { superseded: "hide" })).not.toContain('stroke-opacity="0.38"');
  });
});

describe("the raster", () => {
  beforeAll(() =>
    vi.stubGlobal(
      "ImageData",
      class {
        constructor(
          readonly data: Uint8ClampedArray,
          readonly width: number,
          readonly height: number,
        ) {}
      },
    ),
  );
  const stroke: Stroke = { color: 0x3020ff, width: 2, alpha: 1, dash: { pattern: [], round: false } };
  const alphas = (path: Path, more: Partial<Stroke> = {}, fast = false): number[][] => {
    const raster = new Raster(20, 10, 1, 0, 0);
    raster.stroke(path, { ...stroke, ...more }, fast);
    const { data } = raster.image();
    return Array.from({ length: 10 }, (_, r) => Array.from({ length: 20 }, (_, c) => data[(r * 20 + c) * 4 + 3]));
  };
  const sum = (rows: number[][]): number => rows.flat().reduce((a, b) => a + b, 0) / 255;

  it("fills the pixels a level line covers, in its colour", () => {
    const rows = alphas(Path.of([0, 5], [20, 5]));
    expect(rows.map((r) => r[10])).toEqual([0, 0, 0, 0, 255, 255, 0, 0, 0, 0]);
    const raster = new Raster(4, 4, 1, 0, 0);
    raster.stroke(Path.of([0, 2], [4, 2]), stroke, false);
    expect([...raster.image().data.slice(16, 20)]).toEqual([0xff, 0x20, 0x30, 255]);
  });
  it("covers the area of the stroke at any angle", () => {
    for (const [x, y] of [
      [14, 0],
      [14, 3],
      [10, 6],
      [3, 6],
      [0, 6],
    ]) {
      expect(Math.abs(sum(alphas(Path.of([3, 2], [3 + x, 2 + y]))) - Math.hypot(x, y) * 2)).toBeLessThan(0.5);
    }
  });
  it("does not darken where segments meet", () => {
    const whole = alphas(Path.of([0, 5.3], [20, 5.3]));
    const cut = alphas(Path.of(...Array.from({ length: 41 }, (_, i): [number, number] => [i / 2, 5.3])));
    whole.forEach((row, r) => row.forEach((v, c) => expect(Math.abs(v - cut[r][c])).toBeLessThanOrEqual(4)));
  });
  it("is faint where asked, and lets what is below shine through", () => {
    const raster = new Raster(4, 4, 1, 0, 0);
    raster.stroke(Path.of([0, 2], [4, 2]), { ...stroke, color: 0xffffff }, false);
    raster.stroke(Path.of([0, 2], [4, 2]), { ...stroke, color: 0, alpha: 0.25 }, false);
    expect([...raster.image().data.slice(16, 20)].map((v) => Math.round(v / 8))).toEqual([24, 24, 24, 32]);
  });
  it("dashes", () => {
    const row = alphas(Path.of([0, 5], [20, 5]), { dash: { pattern: [6, 4], round: false } })[5];
    expect(row.map((v) => (v > 128 ? "#" : ".")).join("")).toBe("######....######....");
  });
  it("dashes a curve that falls steeply: it is no noise", () => {
    const raster = new Raster(40, 400, 1, 0, 0);
    const path = Path.of(...Array.from({ length: 40 }, (_, i): [number, number] => [i / 4, 390 * (1 - 0.8 ** i)]));
    raster.stroke(path, { ...stroke, dash: { pattern: [6, 4], round: false } }, false);
    const { data } = raster.image();
    const inked = (r: number): boolean => data.subarray(r * 160, r * 160 + 160).some((v, i) => i % 4 === 3 && v > 128);
    const rows = Array.from({ length: 380 }, (_, r) => (inked(r) ? "#" : ".")).join("");
    expect(Math.max(...rows.split(".").map((dash) => dash.length))).toBeLessThanOrEqual(8);
    expect(Math.max(...rows.split("#").map((gap) => gap.length))).toBeLessThanOrEqual(6);
  });
  it("keeps every peak with the fast pen", () => {
    const rows = alphas(
      Path.of(...Array.from({ length: 201 }, (_, i): [number, number] => [i / 10, i === 100 ? 1 : 8])),
      {},
      true,
    );
    expect(rows[1][10]).toBe(255);
  });
  it("does not fill the space between two workers with the fast pen", () => {
    const rows = alphas(Path.of([0, 2], [20, 2], [NaN, NaN], [0, 8], [20, 8]), {}, true);
    expect(rows.map((r) => r[10])).toEqual([0, 255, 255, 0, 0, 0, 0, 255, 255, 0]);
  });
  it("starts clear when it is borrowed again", () => {
    const first = Raster.borrow(4, 4, 1, 0, 0);
    first.stroke(Path.of([0, 2], [4, 2]), stroke, false);
    first.giveBack();
    const second = Raster.borrow(4, 4, 2, 0, 0);
    expect(second).toBe(first);
    expect(second.image().data.some((v) => v > 0)).toBe(false);
    expect(Raster.borrow(4, 4, 1, 0, 0)).not.toBe(second);
  });
  it("survives anything", () => {
    const far = [0, -1e5, 1e5, 7.3, NaN];
    for (const fast of [false, true])
      for (const a of far)
        for (const b of far)
          for (const c of far)
            for (const d of far) {
              if (!Number.isNaN(b) && !Number.isNaN(d))
                alphas(Path.of([a, b], [c, d]), { dash: { pattern: [1.5, 4], round: true } }, fast && !(c < a));
            }
  });
  it("shows a line by itself and does not drown a crowd", () => {
    const one = densityAlphas(Uint32Array.of(256, 256, 0));
    const crowd = densityAlphas(Uint32Array.from({ length: 1000 }, (_, i) => i * 256));
    expect(one[16]).toBeGreaterThan(0.7);
    expect(crowd[16]).toBeGreaterThan(0.04);
    expect(crowd[16 * 40]).toBeLessThan(0.9);
  });
});

describe("the scheduler", () => {
  let [time, next]: [number, ((began: number) => void) | null] = [0, null];
  const frames = new Frames(
    (tick) => (next = tick),
    () => time,
  );
  /** A frame in which the page was busy for `late` ms before. */
  const frame = (late = 0): void => {
    const [tick, began] = [next, time];
    next = null;
    time += late;
    tick?.(began);
  };
  const task = (rank: number, cost: number, steps: number, log: string[], name: string): Task => ({
    rank: () => rank,
    run: (deadline) => {
      while (steps && time < deadline) [time, steps] = [time + cost, steps - 1];
      log.push(name);
      return !steps;
    },
  });

  it("takes longer for the first drawing there is, once, whatever is hovered", () => {
    const log: string[] = [];
    frames.add(task(0, 1, 1, log, "hover"));
    frame();
    frames.add(task(2, 5, 8, log, "first"));
    const before = time;
    frame();
    expect([time - before, log]).toEqual([40, ["hover", "first"]]);
    expect(time - before).toBeLessThan(FIRST_BUDGET);
    frames.add(task(2, 5, 8, log, "second"));
    frame();
    expect(time - before).toBe(40 + 2 * 5);
    while (next) frame();
  });
  it("spends no more than its budget in a frame, hovering first, hidden plots last", () => {
    const log: string[] = [];
    frames.add(task(3, 4, 2, log, "hidden"));
    frames.add(task(2, 3, 4, log, "seen"));
    frames.add(task(0, 1, 1, log, "hover"));
    const before = time;
    frame();
    expect(time - before).toBeLessThanOrEqual(BUDGET + 3);
    expect(log).toEqual(["hover", "seen"]);
    frame();
    frame();
    expect(log.filter((n) => n === "hidden").length).toBeGreaterThan(0);
    while (next) frame();
    expect(frames.idle).toBe(true);
  });
  it("leaves the browser its part of a frame that scrolling took, but gets on", () => {
    const log: string[] = [];
    frames.add(task(2, 1, 40, log, "seen"));
    const spent = [0, BUDGET / 2, BUDGET, 3 * BUDGET].map((late) => {
      const before = time + late;
      frame(late);
      return time - before;
    });
    expect(spent).toEqual([BUDGET, BUDGET / 2, LEAST_BUDGET, LEAST_BUDGET]);
    while (next) frame();
  });
  it("finishes everything at once when there will be no frame", () => {
    const log: string[] = [];
    frames.add(task(3, 40, 3, log, "long"));
    frames.add(task(2, 1, 1, log, "short"));
    frames.finish();
    expect(log).toEqual(["long", "short"]);
    expect(frames.idle).toBe(true);
    frame();
  });
  it("goes on with the others when one fails", () => {
    const log: string[] = [];
    frames.add({
      rank: () => 0,
      run: () => {
        throw new Error("boom");
      },
    });
    frames.add(task(1, 1, 1, log, "other"));
    expect(frame).toThrow("boom");
    frame();
    expect(log).toEqual(["other"]);
  });
});
