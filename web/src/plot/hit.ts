/** What lies under the pointer: each line's point nearest in x, found by binary search, sorted by how near the line itself passes. */

import { FLOOR, RAIL } from "./box";
import type { Scene } from "./scene";
import { columns, lowerBound, parts, type Part } from "./shape";
import type { Frame } from "./trace";
import type { Cursor, Hit, Line } from "./types";

/** A line that ended (or has not begun) is still under the pointer this far from its end: a part of the width, at least some px. */
const REACH = 0.02;
const LEAST_REACH = 8;

interface Found {
  index: number;
  part: Part;
  /** CSS px between the pointer and the point, along x. */
  away: number;
}

/** `px`, `py` in CSS px of the host; `py` null when only x is known. The cursor stands on the nearest point of any line. */
export function cursorAt(lines: readonly Line[], scene: Scene, px: number, py: number | null): Cursor {
  const hits: Hit[] = [];
  let snap = Infinity;
  let best: Hit | null = null;
  for (const line of lines) {
    const hit = hitOf(line, scene, px, py);
    if (!hit) continue;
    hits.push(hit);
    if (Math.abs(hit.px - px) < snap) [snap, best] = [Math.abs(hit.px - px), hit];
  }
  hits.sort((a, b) => a.distance - b.distance);
  return best ? { x: best.x, px: best.px, py, hits } : { x: scene.frame.x.from(px), px, py, hits };
}

/** The row of `line` nearest to a place on x; null where the line is not. Rows that a later attempt replaced come last. */
export function hitOf(line: Line, { frame, options }: Scene, px: number, py: number | null): Hit | null {
  const width = frame.box.right - frame.box.left;
  const { main } = columns(line, width);
  if (!main) return null;
  const found = find(line, frame, px, Math.max(LEAST_REACH, width * REACH), options.superseded !== "hide");
  if (!found) return null;
  const { index } = found;
  const value = line.y && line.y[index] - line.y[index] !== 0 ? line.y[index] : main[index];
  const at = heightOf(value, frame);
  const distance =
    py === null ? 0 : Number.isFinite(value) ? Math.abs(passes(line, main, found, frame, px, at) - py) : Infinity;
  return {
    line,
    index,
    x: line.x[index],
    value,
    raw: main === line.s && line.y ? line.y[index] : null,
    px: frame.x.to(line.x[index]),
    py: at,
    distance,
  };
}

function find(line: Line, frame: Frame, px: number, reach: number, withSuperseded: boolean): Found | null {
  const at = frame.x.from(px);
  let best: Found | null = null;
  for (const old of withSuperseded ? [false, true] : [false]) {
    for (const part of parts(line)) {
      if (part.superseded !== old) continue;
      const found = nearestRow(line.x, part, at, frame, px);
      if (found.away <= (best?.away ?? Infinity)) best = found;
    }
    if (best && isUnder(line, best, at, reach)) return best;
    best = null;
  }
  return null;
}

/** The later of two rows equally near: of repeated steps, the last. */
function nearestRow(x: Float64Array, part: Part, at: number, frame: Frame, px: number): Found {
  const right = Math.min(lowerBound(x, part.from, part.to, at), part.to - 1);
  const left = Math.max(part.from, right - 1);
  const away = (i: number): number => Math.abs(frame.x.to(x[i]) - px);
  let index = away(right) <= away(left) ? right : left;
  while (index + 1 < part.to && x[index + 1] === x[index]) index++;
  return { index, part, away: away(index) };
}

/** Between a part's ends every row is near enough, however sparse they are. */
const isUnder = (line: Line, { part, away }: Found, at: number, reach: number): boolean =>
  away <= reach || (at >= line.x[part.from] && at <= line.x[part.to - 1]);

function heightOf(value: number, { y, box }: Frame): number {
  if (Number.isFinite(value)) return y.to(value);
  return value === -Infinity ? box.bottom - FLOOR : RAIL;
}

/** Where the joined line passes at `px`, so that nearness is to what is seen. */
function passes(
  { x }: Line,
  values: Float64Array,
  { index, part }: Found,
  frame: Frame,
  px: number,
  at: number,
): number {
  const here = frame.x.to(x[index]);
  const other = px > here ? index + 1 : index - 1;
  if (other < part.from || other >= part.to || !Number.isFinite(values[other])) return at;
  const [there, height] = [frame.x.to(x[other]), frame.y.to(values[other])];
  return there === here || !Number.isFinite(height) ? at : at + ((height - at) * (px - here)) / (there - here);
}

/** x of the next point of a line to the left (−1) or right (+1) of `x`, or null at its end. */
export function nextPoint(line: Line, x: number, by: number): number | null {
  let best: number | null = null;
  for (const part of parts(line)) {
    if (part.superseded) continue;
    let i = lowerBound(line.x, part.from, part.to, x);
    if (by < 0) i--;
    else while (i < part.to && line.x[i] <= x) i++;
    if (i < part.from || i >= part.to) continue;
    if (best === null || (by < 0 ? line.x[i] > best : line.x[i] < best)) best = line.x[i];
  }
  return best;
}
