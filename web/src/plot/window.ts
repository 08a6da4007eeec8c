/** Which part of x and y is shown: what the options say, else all there is (y without outliers). */

import { robustWindow, type Window } from "../lib/outliers";
import { padded, scale, spread } from "../lib/scale";
import type { Box } from "./box";
import { columns, parts } from "./shape";
import type { Frame } from "./trace";
import type { Band, Domain, Line, PlotOptions } from "./types";

/** Rows looked at for quantiles: enough for any chart, few enough to sort in a millisecond. */
const SAMPLE = 16_384;
const PADDING = 0.06;

export interface Fitted {
  frame: Frame;
  /** Whether the window of an axis was asked for or comes from values. */
  known: { x: boolean; y: boolean };
  /** As in DrawReport. */
  points: number;
  belowZero: number;
  clipped: number;
}

interface Extent {
  low: number;
  high: number;
}

const nothing = (): Extent => ({ low: Infinity, high: -Infinity });

/** Yields between lines, so that a caller may pause. */
export function* fitWindow(
  lines: readonly Line[],
  bands: readonly Band[],
  options: PlotOptions,
  box: Box,
): Generator<void, Fitted> {
  const x = options.xDomain ?? fitX(lines, bands, options);
  const xs = spread(options.xScale, x[0], x[1]);
  const seen = yield* survey(lines, bands, options, xs, box.right - box.left);
  const cut = options.yDomain ? null : seen.window;
  const y =
    options.yDomain ??
    padded(options.yScale, spread(options.yScale, seen.window?.low ?? NaN, seen.window?.high ?? NaN), PADDING);
  const ys = options.yDomain ? spread(options.yScale, y[0], y[1]) : y;
  const frame: Frame = {
    box,
    x: scale(options.xScale, xs, [box.left, box.right]),
    y: scale(options.yScale, ys, [box.bottom, box.top]),
  };
  const whole = !cut || (cut.low <= seen.all.low && cut.high >= seen.all.high);
  const known = { x: options.xDomain !== null || x[0] <= x[1], y: options.yDomain !== null || seen.window !== null };
  return {
    frame,
    known,
    points: seen.points,
    belowZero: seen.belowZero,
    clipped: whole ? 0 : yield* countOutside(lines, options, xs, box, ys),
  };
}

function fitX(lines: readonly Line[], bands: readonly Band[], options: PlotOptions): Domain {
  const extent = nothing();
  const log = options.xScale === "log";
  const take = (v: number): void => {
    if (v - v !== 0 || (log && v <= 0)) return;
    if (v < extent.low) extent.low = v;
    if (v > extent.high) extent.high = v;
  };
  for (const line of lines) {
    for (const part of parts(line)) {
      if (part.superseded && options.superseded === "hide") continue;
      take(line.x[part.from]);
      take(line.x[part.to - 1]);
      if (log && line.x[part.from] <= 0) for (let i = part.from; i < part.to; i++) take(line.x[i]);
    }
  }
  for (const { x } of bands) for (const v of [x[0], x[x.length - 1]]) take(v);
  return [extent.low, extent.high];
}

interface Survey {
  /** Where the y window of a fitted plot should be; null when there is nothing. */
  window: Window | null;
  all: Extent;
  points: number;
  belowZero: number;
}

function* survey(
  lines: readonly Line[],
  bands: readonly Band[],
  options: PlotOptions,
  [x0, x1]: Domain,
  width: number,
): Generator<void, Survey> {
  const log = options.yScale === "log";
  const total = lines.reduce((n, l) => n + l.x.length, 0) + bands.reduce((n, b) => n + 2 * b.x.length, 0);
  const stride = Math.max(1, Math.ceil(total / SAMPLE));
  const all = nothing();
  const sample: number[] = [];
  const ends: number[] = [];
  let [points, belowZero, turn, step] = [0, 0, 0, 0];
  const take = (v: number, late: boolean): void => {
    if (v - v !== 0) return;
    if (log && v <= 0) return;
    if (v < all.low) all.low = v;
    if (v > all.high) all.high = v;
    if (++turn % stride) return;
    sample.push(log ? Math.log(v) : v);
    if (late) ends.push(log ? Math.log(v) : v);
  };
  for (const line of lines) {
    const { main, behind } = columns(line, width);
    if (!main) continue;
    for (const part of parts(line)) {
      if (part.superseded && options.superseded === "hide") continue;
      const late = part.superseded ? Infinity : part.to - (part.to - part.from) / 4;
      for (let i = part.from; i < part.to; i++) {
        if (line.x[i] < x0 || line.x[i] > x1) continue;
        points++;
        if (log && (behind && options.raw ? behind : main)[i] <= 0) belowZero++;
        take(main[i], i >= late);
        if (behind && options.raw) take(behind[i], false);
      }
    }
    if (++step % 32 === 0) yield;
  }
  for (const band of bands)
    for (let i = 0; i < band.x.length; i++)
      for (const v of [band.low[i], band.high[i]]) take(v, i > band.x.length * 0.75);
  return { window: wanted(all, sample, ends, options), all, points, belowZero };
}

function wanted(all: Extent, sample: number[], ends: number[], options: PlotOptions): Window | null {
  if (all.low > all.high) return null;
  if (!options.clip) return all;
  const log = options.yScale === "log";
  const [low, high] = log ? [Math.log(all.low), Math.log(all.high)] : [all.low, all.high];
  const window = robustWindow(
    Float64Array.from(sample),
    Float64Array.from(ends),
    low,
    high,
    options.xScale === "linear",
  );
  if (!window) return all;
  return {
    low: window.low === low ? all.low : log ? Math.exp(window.low) : window.low,
    high: window.high === high ? all.high : log ? Math.exp(window.high) : window.high,
  };
}

function* countOutside(
  lines: readonly Line[],
  options: PlotOptions,
  [x0, x1]: Domain,
  box: Box,
  [low, high]: Domain,
): Generator<void, number> {
  let n = 0;
  for (const [step, line] of lines.entries()) {
    const { main, behind } = columns(line, box.right - box.left);
    const values = options.raw && behind ? behind : main;
    for (const part of values ? parts(line) : []) {
      if (part.superseded && options.superseded === "hide") continue;
      for (let i = part.from; i < part.to; i++) {
        const v = (values as Float64Array)[i];
        if (line.x[i] >= x0 && line.x[i] <= x1 && (v < low || v > high) && v - v === 0) n++;
      }
    }
    if (step % 32 === 31) yield;
  }
  return n;
}
