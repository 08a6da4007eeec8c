/** Which part of x and y is shown: what the options say, else all there is (y without outliers). */

import { robustWindow, type Stretch, type Window } from "../lib/outliers";
import { padded, scale, spread } from "../lib/scale";
import type { Box } from "./box";
import { columns, lowerBound, parts, type Part } from "./shape";
import type { Frame } from "./trace";
import type { Band, Domain, Line, PlotOptions } from "./types";

const PADDING = 0.06;
/** What stands on both sides of a single x: steps, or seconds. */
const ROOM = { step: 1, relative: 1, wall: 30, value: undefined };

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
  const xs = spread(options.xScale, x[0], x[1], ROOM[options.axis]);
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
    clipped: whole ? 0 : yield* countOutside(lines, options, xs, box.right - box.left, ys),
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
  xs: Domain,
  width: number,
): Generator<void, Survey> {
  const log = options.yScale === "log";
  const all = nothing();
  const stretches: Stretch[] = [];
  let [points, belowZero] = [0, 0];
  const add = (stretch: Stretch): void => {
    extend(all, stretch, log);
    stretches.push(stretch);
  };
  for (const [turn, line] of lines.entries()) {
    const { main, behind } = columns(line, width);
    if (!main) continue;
    const raw = options.raw ? behind : null;
    for (const { from, to, superseded } of within(line, xs, options)) {
      points += to - from;
      if (log) belowZero += countBelowZero(raw ?? main, from, to);
      add({ values: main, from, to, calm: raw !== null, last: !superseded });
      if (raw) add({ values: raw, from, to });
    }
    if (turn % 32 === 31) yield;
  }
  for (const { x, low, high } of bands)
    for (const values of [low, high]) add({ values, from: 0, to: x.length, last: true });
  if (all.low > all.high) return { window: null, all, points, belowZero };
  const terms = { log, even: options.xScale === "linear" };
  return { window: options.clip ? yield* robustWindow(stretches, all, terms) : all, all, points, belowZero };
}

/** The line's parts as far as they are in the x window. */
function* within(line: Line, [x0, x1]: Domain, { superseded }: PlotOptions): Generator<Part> {
  for (const part of parts(line)) {
    if (part.superseded && superseded === "hide") continue;
    const from = lowerBound(line.x, part.from, part.to, x0);
    let to = lowerBound(line.x, from, part.to, x1);
    while (to < part.to && line.x[to] === x1) to++;
    if (to > from) yield { ...part, from, to };
  }
}

function extend(all: Extent, { values, from, to }: Stretch, log: boolean): void {
  for (let i = from; i < to; i++) {
    const v = values[i];
    if (v - v !== 0 || (log && v <= 0)) continue;
    if (v < all.low) all.low = v;
    if (v > all.high) all.high = v;
  }
}

function countBelowZero(values: Float64Array, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) if (values[i] <= 0) n++;
  return n;
}

function* countOutside(
  lines: readonly Line[],
  options: PlotOptions,
  xs: Domain,
  width: number,
  [low, high]: Domain,
): Generator<void, number> {
  let n = 0;
  for (const [turn, line] of lines.entries()) {
    const { main, behind } = columns(line, width);
    const values = options.raw && behind ? behind : main;
    if (!values) continue;
    for (const { from, to } of within(line, xs, options)) {
      for (let i = from; i < to; i++) if ((values[i] < low || values[i] > high) && values[i] - values[i] === 0) n++;
    }
    if (turn % 32 === 31) yield;
  }
  return n;
}
