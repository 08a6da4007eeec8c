/** From a card's curves to the lines a plot draws: names, hues, roles. Pure. */

import type { Role, Run } from "../api/types";
import type { AxisKind, Line } from "../plot/types";
import { seriesId, type Curve } from "./curve";

export interface LineContext {
  /** Shown runs in drawing order. */
  readonly runs: readonly Run[];
  readonly tags: readonly string[];
  /** Role of a tag that differs from its card's only by it. */
  readonly tagRole: (tag: string) => Role | null;
  /** Hue index of a family, by hand or the server's. */
  readonly hue: (run: Run) => number;
  readonly front: (run: Run) => boolean;
}

interface Made {
  readonly curve: Curve;
  /** What the line was made of besides the curve. */
  readonly stamp: string;
  readonly line: Line;
}

/** Makes lines, and hands out the same object for a line of which nothing changed. */
export class LineMaker {
  #made = new Map<string, Made>();

  lines(curves: ReadonlyMap<string, Curve>, context: LineContext): Line[] {
    const made = new Map<string, Made>();
    for (const run of context.runs) {
      const here = context.tags.filter((tag) => curves.has(seriesId(run.name, tag)));
      for (const tag of here) {
        const id = seriesId(run.name, tag);
        made.set(id, this.#line(id, curves.get(id)!, run, lineName(run.name, tag, here.length), context));
      }
    }
    this.#made = made;
    return [...made.values()].map(({ line }) => line);
  }

  #line(id: string, curve: Curve, run: Run, name: string, context: LineContext): Made {
    const role = context.tagRole(curve.facts.tag) ?? run.role;
    const [hue, front, live] = [context.hue(run), context.front(run), run.status === "live"];
    const stamp = `${curve.version} ${hue} ${role} ${front} ${live} ${name}`;
    const old = this.#made.get(id);
    if (old && old.curve === curve && old.stamp === stamp) return old;
    const { x, y, s, flags } = curve.rows;
    const line: Line = { id, name, x, y, s, flags, hue, role, front, live, total: curve.facts.points };
    return { curve, stamp, line };
  }
}

/** A run with several tags in one card needs the tag to tell its lines apart. */
export function lineName(run: string, tag: string, tagsOfRun: number): string {
  return tagsOfRun > 1 ? `${run} · ${tag}` : run;
}

/** What a card's lines are part of. */
export interface Totals {
  readonly lines: number;
  readonly drawn: number;
  /** Those in the window, and all. */
  readonly points: number;
  readonly total: number;
  /** Attempts that later ones superseded. */
  readonly superseded: number;
  readonly nonfinite: readonly Nonfinite[];
}

export interface Nonfinite {
  readonly run: string;
  readonly count: number;
  /** null where the server does not know. */
  readonly from: number | null;
  readonly nan: boolean;
}

export function totals(curves: readonly Curve[]): Totals {
  let [drawn, points, total, superseded] = [0, 0, 0, 0];
  const nonfinite: Nonfinite[] = [];
  for (const { facts, length, rows } of curves) {
    drawn += Math.min(length, facts.points);
    points += facts.points;
    total += facts.total;
    superseded += Math.max(0, facts.attempts.length - 1);
    if (facts.nonfinite === 0) continue;
    nonfinite.push({ run: facts.run, count: facts.nonfinite, from: facts.first_nonfinite_step, nan: hasNaN(rows.y) });
  }
  return { lines: curves.length, drawn, points, total, superseded, nonfinite };
}

/** True too where no value that is not finite is among the rows, as in a zoomed window: NaN is what it mostly is. */
function hasNaN(values: Float64Array | null): boolean {
  let infinite = false;
  for (const v of values ?? []) {
    if (Number.isNaN(v)) return true;
    infinite ||= !Number.isFinite(v);
  }
  return !infinite;
}

/** Where a point stands in the training, whatever the x axis is. */
export interface Moment {
  readonly step: number | bigint | null;
  /** Seconds since the series' first point. */
  readonly elapsed: number | null;
}

export function momentOf(curve: Curve, index: number, axis: AxisKind): Moment {
  const { x, step, wall_time } = curve.rows;
  const first = Number(curve.facts.first_wall_time ?? NaN);
  const wall = axis === "wall" ? x[index] : wall_time?.[index];
  const elapsed = axis === "relative" ? x[index]! : (wall ?? NaN) - first;
  return { step: axis === "step" ? x[index]! : (step?.[index] ?? null), elapsed: Number.isFinite(elapsed) ? elapsed : null };
}
