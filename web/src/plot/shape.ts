/** What a line consists of: stretches of rows that are drawn without lifting the pen, and the column that is its curve. */

import { BREAK, SUPERSEDED, type Line } from "./types";

/** Rows [from, to); x ascends. `joined`: continues the row before `from` (a superseded branch starts on its line). */
export interface Part {
  from: number;
  to: number;
  superseded: boolean;
  joined: boolean;
}

const known = new WeakMap<Line, readonly Part[]>();

/** Cached for each Line object; a Line whose arrays changed must be a new object. */
export function parts(line: Line): readonly Part[] {
  let found = known.get(line);
  if (!found) known.set(line, (found = split(line)));
  return found;
}

function split({ x, flags }: Line): Part[] {
  const out: Part[] = [];
  let from = 0;
  const old = (i: number): boolean => !!flags && (flags[i] & SUPERSEDED) !== 0;
  const torn = (i: number): boolean => i === 0 || (!!flags && (flags[i] & BREAK) !== 0) || x[i] < x[i - 1];
  for (let i = 1; i <= x.length; i++) {
    if (i < x.length && !torn(i) && old(i) === old(from)) continue;
    out.push({ from, to: i, superseded: old(from), joined: !torn(from) });
    from = i;
  }
  return x.length ? out : [];
}

/** Fewer points than one in 4 px of a plot `width` wide. */
export const isSparse = (line: Line, width: number): boolean => (line.total ?? line.x.length) < width / 4;

/** The values of the curve itself, and those drawn faint behind it. A sparse line beside a dense one is not smoothed. */
export function columns(line: Line, width: number): { main: Float64Array | null; behind: Float64Array | null } {
  const { s, y, sparser } = line;
  if (!s || !y) return { main: s ?? y, behind: null };
  return sparser && isSparse(line, width) ? { main: y, behind: null } : { main: s, behind: y };
}

/** First row of the ascending rows [from, to) with x ≥ `at`. */
export function lowerBound(x: Float64Array, from: number, to: number, at: number): number {
  while (from < to) {
    const middle = (from + to) >> 1;
    if (x[middle] < at) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** x of the first point of each later attempt: one that replaced points or went on behind them; else it is a parallel worker. */
export function attempts(line: Line): readonly number[] {
  const begins = (p: Part, before: Part | undefined): boolean =>
    !!before && !p.joined && (before.superseded || line.x[p.from] > line.x[before.to - 1]);
  return (
    line.attempts ??
    parts(line)
      .filter((p, i, all) => begins(p, all[i - 1]))
      .map((p) => line.x[p.from])
  );
}
