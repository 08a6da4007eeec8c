/** From a card's curves to the lines a plot draws: names, hues, roles. Pure. */

import type { Role, Run } from "../api/types";
import { compareNatural } from "../lib/natural";
import { BREAK, SUPERSEDED, type AxisKind, type Line } from "../plot/types";
import type { Curve } from "./curve";

export interface LineContext {
  /** Shown runs in drawing order. */
  readonly runs: readonly Run[];
  readonly tags: readonly string[];
  /** What a run is called. */
  readonly label: (run: Run) => string;
  /** Role of a tag that differs from its card's only by it; of tags that are drawn apart the one whose dashes they take. */
  readonly tagRole: (tag: string) => Role | null;
  /** Hue index of a run's line of a tag. */
  readonly hue: (run: Run, tag: string) => number;
  readonly front: (run: Run) => boolean;
  /** Where runs are coloured by a value. */
  readonly level?: (run: Run) => number | null;
  /** Tags are drawn apart: every line says its tag; where lines are few it is written on them. */
  readonly several?: boolean;
}

/** Names are written on no more lines than these. */
const LABELLED = 12;
/** So many times the points of another line make a line dense beside it. */
const DENSER = 4;

interface Made {
  readonly version: number;
  readonly line: Line;
}

/** Makes lines, and hands out the same object for a line of which nothing changed. */
export class LineMaker {
  #made = new Map<Curve, Made>();

  lines(curves: ReadonlyMap<string, Curve>, context: LineContext): Line[] {
    const byRun = groupByRun(curves.values(), new Set(context.tags));
    const densest = densestOf(context.runs, byRun);
    const labelled = context.several === true && curves.size <= LABELLED;
    const made = new Map<Curve, Made>();
    const lines: Line[] = [];
    for (const run of context.runs) {
      const here = byRun.get(run.name);
      if (!here) continue;
      for (const curve of here) {
        const { tag } = curve.facts;
        const sparser = curve.facts.total * DENSER <= densest.get(run.family)!;
        const one = this.#make(
          curve,
          run,
          {
            name: lineName(context.label(run), tag, context.several ? Infinity : here.length),
            label: labelled ? labelOf(tag, context.tags) : null,
            sparser,
          },
          context,
        );
        made.set(curve, one);
        lines.push(one.line);
      }
    }
    this.#made = made;
    return lines;
  }

  #make(curve: Curve, run: Run, own: Pick<Look, "name" | "label" | "sparser">, context: LineContext): Made {
    const { id, version, facts } = curve;
    const role = context.tagRole(facts.tag) ?? run.role;
    const hue = context.hue(run, facts.tag);
    const front = context.front(run);
    const level = context.level?.(run) ?? null;
    const look: Look = { ...own, role, hue, front, level, live: run.status === "live" };
    const old = this.#made.get(curve);
    if (old && old.version === version && sameLook(old.line, look)) return old;
    const { x, y, s, flags } = curve.rows;
    return { version, line: { id, x, y, s, flags, total: facts.total, ...look } };
  }
}

type Look = Required<Pick<Line, "name" | "label" | "role" | "hue" | "front" | "level" | "live" | "sparser">>;

function sameLook(a: Line, b: Look): boolean {
  return (Object.keys(b) as (keyof Look)[]).every((key) => a[key] === b[key]);
}

/** The most points any line of a family has. */
function densestOf(runs: readonly Run[], byRun: ReadonlyMap<string, Curve[]>): Map<string, number> {
  const most = new Map<string, number>();
  for (const { name, family } of runs) {
    for (const { facts } of byRun.get(name) ?? []) most.set(family, Math.max(most.get(family) ?? 0, facts.total));
  }
  return most;
}

function groupByRun(curves: Iterable<Curve>, tags: ReadonlySet<string>): Map<string, Curve[]> {
  const byRun = new Map<string, Curve[]>();
  for (const curve of curves) {
    const { run, tag } = curve.facts;
    if (!tags.has(tag)) continue;
    const here = byRun.get(run);
    if (here) here.push(curve);
    else byRun.set(run, [curve]);
  }
  for (const here of byRun.values()) if (here.length > 1) here.sort((a, b) => compareNatural(a.facts.tag, b.facts.tag));
  return byRun;
}

/** The last part of a tag's name, or all of it where that is another's too. */
export function labelOf(tag: string, tags: readonly string[]): string {
  const last = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
  return tags.some((other) => other !== tag && last(other) === last(tag)) ? tag : last(tag);
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
  /** Attempts of which a later one superseded points, among the rows. */
  readonly superseded: number;
  /** There are attempts: where superseded ones are hidden, no row tells whether there were any. */
  readonly attempts: boolean;
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
  let attempts = false;
  const nonfinite: Nonfinite[] = [];
  for (const { facts, length, rows } of curves) {
    drawn += Math.min(length, facts.points);
    points += facts.points;
    total += facts.total;
    if (facts.attempts.length > 1) {
      attempts = true;
      superseded += countSuperseded(rows.flags);
    }
    if (facts.nonfinite === 0) continue;
    nonfinite.push({ run: facts.run, count: facts.nonfinite, from: facts.first_nonfinite_step, nan: hasNaN(rows.y) });
  }
  return { lines: curves.length, drawn, points, total, superseded, attempts, nonfinite };
}

/** Stretches of superseded rows; a break between two of them parts two attempts. */
function countSuperseded(flags: Uint8Array): number {
  let n = 0;
  for (let i = 0; i < flags.length; i++) {
    if (flags[i]! & SUPERSEDED && (i === 0 || flags[i]! & BREAK || !(flags[i - 1]! & SUPERSEDED))) n++;
  }
  return n;
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
  return {
    step: axis === "step" ? x[index]! : (step?.[index] ?? null),
    elapsed: Number.isFinite(elapsed) ? elapsed : null,
  };
}
