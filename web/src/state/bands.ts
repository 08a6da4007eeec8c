/** From many lines to a few bands: median and the middle 80 % of each group's values, column by column. Pure. */

import type { Role, Run } from "../api/types";
import { HUES as MOST } from "../lib/hues";
import { compareNatural } from "../lib/natural";
import type { Band, Line } from "../plot/types";

/** Columns of a band: enough for a card, few enough for a thousand lines. */
const COLUMNS = 160;
const [LOW, HIGH] = [0.1, 0.9];
/** The name of what lies in no folder. */
const ALL = "all";

/** A directory of runs: what a band is made of. */
export interface Folder {
  readonly name: string;
  readonly hue: number;
}

export interface BandGroup extends Folder {
  readonly role: Role | null;
  readonly lines: readonly Line[];
}

/** The directory each run lies in, by run; the first part of its path where there are more than hues, else all are one. */
export function foldersOf(runs: readonly Pick<Run, "name" | "family">[]): Map<string, Folder> {
  const cuts = [(path: string) => path.lastIndexOf("/"), (path: string) => path.indexOf("/")];
  for (const cut of cuts) {
    const nameOf = ({ family }: Pick<Run, "family">): string => family.slice(0, Math.max(0, cut(family))) || ALL;
    const names = [...new Set(runs.map(nameOf))].sort(compareNatural);
    if (names.length > MOST) continue;
    const folders = new Map(names.map((name, hue) => [name, { name, hue }]));
    return new Map(runs.map((run) => [run.name, folders.get(nameOf(run))!]));
  }
  return new Map(runs.map((run) => [run.name, { name: ALL, hue: 0 }]));
}

/** Lines of one folder and role together, in the order they come. */
export function bandGroups(lines: readonly Line[], folderOf: (line: Line) => Folder | undefined): BandGroup[] {
  const groups = new Map<string, BandGroup & { lines: Line[] }>();
  for (const line of lines) {
    const { name, hue } = folderOf(line) ?? { name: ALL, hue: 0 };
    const role = line.role ?? null;
    const key = `${name}\u0000${role ?? ""}`;
    const group = groups.get(key);
    if (group) group.lines.push(line);
    else groups.set(key, { name, hue, role, lines: [line] });
  }
  return [...groups.values()];
}

/** `logX`: columns are equal in log x. Values between two points of a line are those of the line that joins them. */
export function makeBand({ name, hue, role, lines }: BandGroup, logX: boolean): Band {
  const x = columnsOf(lines, logX);
  const values = lines.map((line) => valuesAt(line, x));
  const [low, mid, high] = [x.map(() => NaN), x.map(() => NaN), x.map(() => NaN)];
  const here = new Float64Array(lines.length);
  for (let c = 0; c < x.length; c++) {
    let n = 0;
    for (const line of values) if (Number.isFinite(line[c])) here[n++] = line[c]!;
    if (n === 0) continue;
    const sorted = here.subarray(0, n).sort();
    [low[c], mid[c], high[c]] = [quantile(sorted, LOW), quantile(sorted, 0.5), quantile(sorted, HIGH)];
  }
  const called = role === null ? name : `${name} · ${role}`;
  return { id: called, name: called, hue, role, x, low, mid, high };
}

/** Between neighbours linear, as numpy's default is. */
export function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (at - below);
}

function columnsOf(lines: readonly Line[], log: boolean): Float64Array {
  let [low, high] = [Infinity, -Infinity];
  for (const { x } of lines) {
    for (const v of x) {
      if (log && v <= 0) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  if (low > high) return new Float64Array(0);
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const n = low === high ? 1 : COLUMNS;
  const at = (i: number): number => from + ((to - from) * i) / Math.max(1, n - 1);
  const columns = Float64Array.from({ length: n }, (_, i) => (log ? Math.exp(at(i)) : at(i)));
  [columns[0], columns[n - 1]] = [low, high];
  return columns;
}

/** NaN before a line's first point and behind its last. Of repeated x the last value counts; superseded rows go before newer ones. */
function valuesAt({ x, y, s }: Line, columns: Float64Array): Float64Array {
  const values = s ?? y;
  const out = new Float64Array(columns.length).fill(NaN);
  if (!values) return out;
  let c = 0;
  for (let i = 0; i < x.length; i++) {
    const [x0, x1] = [x[i]!, x[i + 1] ?? x[i]!];
    if (x1 < x0) {
      // A later attempt begins: it goes over what it replaces.
      for (c = 0; c < columns.length && columns[c]! < x1; c++);
      continue;
    }
    while (c < columns.length && columns[c]! < x0) c++;
    for (; c < columns.length && columns[c]! <= x1; c++) {
      const part = x1 > x0 ? (columns[c]! - x0) / (x1 - x0) : 0;
      out[c] = part === 0 ? values[i]! : values[i]! + (values[i + 1]! - values[i]!) * part;
      if (x1 === x0) break;
    }
  }
  return out;
}
