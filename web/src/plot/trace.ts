/** Line → polyline in CSS px. The one place where rows become geometry: screen, export and tests all draw what this gives. */

import type { Scale } from "../lib/scale";
import type { Box } from "./box";
import type { Path } from "./path";
import { columns, lowerBound, parts, type Part } from "./shape";
import type { Line } from "./types";

export interface Frame {
  x: Scale;
  y: Scale;
  box: Box;
}

/** Which strokes of a line: its curve, the raw values behind a smoothed curve, or what later attempts replaced. */
export type Layer = "main" | "behind" | "superseded";

/** Points of one step, drawn as dots on a vertical hairline. */
export interface Repeat {
  px: number;
  pys: number[];
}

export interface Extras {
  /** Points with no neighbour to be joined to: x, y, x, y, … */
  lone: number[];
  repeats: Repeat[];
}

export const extras = (): Extras => ({ lone: [], repeats: [] });

/** Beyond this a pixel is as good as infinitely far. */
const FAR = 1e5;
const far = (px: number): number => (px > FAR ? FAR : px < -FAR ? -FAR : px);

/** Fills `out` (cleared first). The pen lifts at breaks and wherever a value, or the raw value of its row, has no place on the axis. */
export function trace(line: Line, layer: Layer, frame: Frame, out: Path, more?: Extras): Path {
  out.clear();
  const { main, behind } = columns(line, frame.box.right - frame.box.left);
  const values = layer === "behind" ? behind : main;
  if (!values) return out;
  const raw = values === line.y ? values : null;
  for (const part of parts(line)) {
    if (part.superseded !== (layer === "superseded")) continue;
    out.lift();
    tracePart(line, part, values, frame, out, raw && more ? more : undefined, more);
  }
  return out;
}

function tracePart(
  line: Line,
  part: Part,
  values: Float64Array,
  frame: Frame,
  out: Path,
  repeats?: Extras,
  more?: Extras,
): void {
  const { x, y } = line;
  const [low, high] = frame.x.domain;
  const first = Math.max(part.from - (part.joined ? 1 : 0), lowerBound(x, part.from, part.to, low) - 1);
  const start = Math.max(first, part.from - (part.joined ? 1 : 0));
  let run = 0;
  for (let i = start; i < part.to; i++) {
    const [px, py] = [frame.x.to(x[i]), frame.y.to(values[i])];
    if (!Number.isFinite(py) || !Number.isFinite(px) || (y && y[i] - y[i] !== 0)) {
      if (run === 1) alone(out, more);
      out.lift();
      run = 0;
      continue;
    }
    const end = repeats ? sameStep(x, i, part.to) : i;
    if (end > i) {
      repeats?.repeats.push(repeat(px, values, i, end, frame.y));
      out.add(far(px), far(py));
      out.lift();
      const last = frame.y.to(values[end]);
      if (Number.isFinite(last)) out.add(far(px), far(last));
      run = 2;
      i = end;
    } else {
      out.add(far(px), far(py));
      run++;
    }
    if (x[i] > high) break;
  }
  if (run === 1) alone(out, more);
}

function alone(out: Path, more?: Extras): void {
  more?.lone.push(out.xs[out.length - 1], out.ys[out.length - 1]);
}

/** The last row of those after `i` that have its x. */
function sameStep(x: Float64Array, i: number, to: number): number {
  let end = i;
  while (end + 1 < to && x[end + 1] === x[i]) end++;
  return end;
}

function repeat(px: number, values: Float64Array, from: number, to: number, scale: Scale): Repeat {
  const pys: number[] = [];
  for (let i = from; i <= to; i++) {
    const py = scale.to(values[i]);
    if (Number.isFinite(py)) pys.push(far(py));
  }
  return { px, pys };
}
