/** Where along a line a dash pattern is on. */

import type { Dash } from "../lib/dash";

/** Whether the pattern is on at a length of CSS px from the start, and for how long it stays so. */
export function stretch({ pattern }: Dash, at: number): [on: boolean, left: number] {
  let period = 0;
  for (const part of pattern) period += part;
  let rest = at % period;
  for (let i = 0; i < pattern.length; i++) {
    if (rest < pattern[i]) return [i % 2 === 0, pattern[i] - rest];
    rest -= pattern[i];
  }
  return [true, pattern[0]];
}

/** The part [from, to] of a segment, as fractions of its length, that may touch an area of device px. */
export function clipped(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  width: number,
  height: number,
): [number, number] {
  let [from, to] = [0, 1];
  for (const [p, d, size] of [
    [x0, x1 - x0, width],
    [y0, y1 - y0, height],
  ]) {
    if (d === 0) continue;
    const [a, b] = [(-8 - p) / d, (size + 8 - p) / d];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return [from, to];
}
