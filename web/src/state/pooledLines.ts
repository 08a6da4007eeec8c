/** From a pooled answer to what a plot draws: a line along the centre, an area for the band. Pure. */
import type { BandKind, Centre, Comparison, PooledSeries, RunGroup } from "../api/groups";
import { toNumber, type Role, type SeriesStatistics } from "../api/types";
import { count, value } from "../lib/format";
import type { Band, Line } from "../plot/types";
import { plural } from "./cardText";

export interface PooledContext {
  readonly tags: readonly string[];
  readonly label: (series: PooledSeries) => string;
  /** Else each line is a run's, whose name says its role. */
  readonly grouped: boolean;
  readonly hue: (series: PooledSeries) => number;
  readonly front: (series: PooledSeries) => boolean;
  /** Where runs are coloured by a value. */
  readonly level: (series: PooledSeries) => number | null;
  readonly live: (series: PooledSeries) => boolean;
  /** What is written on the lines of a tag. */
  readonly written: (tag: string) => string | null;
  /** As in `LineContext`. */
  readonly tagRole: (tag: string) => Role | null;
}

export const pooledId = ({ group, role, tag }: PooledSeries): string =>
  `\u0001${group ?? ""}\u0000${role ?? ""}\u0000${tag}`;

/** What a group is called; `by` says what those have not that nothing names. */
export function groupLabel({ name }: RunGroup, by: string): string {
  if (name !== null) return name;
  if (by.startsWith("regex:")) return "no match";
  if (by.startsWith("hparam:")) return "not set";
  return by === "folder" ? "no folder" : "no such part";
}

/** A group's role and, where a card has several, its tag tell its lines apart. */
export function pooledName(
  series: PooledSeries,
  { label, tags, grouped }: Pick<PooledContext, "label" | "tags" | "grouped">,
): string {
  const own = tags.length > 1 ? series.tag : null;
  return [label(series), grouped ? series.role : null, own].filter((part) => part !== null).join(" · ");
}

export function pooledLine(series: PooledSeries, context: PooledContext): Line {
  const { x, centre } = series;
  return {
    id: pooledId(series),
    name: pooledName(series, context),
    x,
    y: centre,
    hue: context.hue(series),
    label: context.written(series.tag),
    role: context.tagRole(series.tag) ?? series.role,
    front: context.front(series),
    level: context.level(series),
    live: context.live(series),
  };
}

export function pooledBand(series: PooledSeries, context: PooledContext): Band {
  const { x, low, high } = series;
  return { x, low, high, hue: context.hue(series) };
}

const PERCENT = (q: number): string => count(Math.round(q * 1000) / 10);

export function bandText(band: BandKind, quantile: number): string {
  if (band === "quantile") return `${PERCENT(quantile)}–${PERCENT(1 - quantile)}\u202f%`;
  return { minmax: "min–max", std: "±\u202fstd", stderr: "±\u202fstd error", none: "no band" }[band];
}

export interface Pooling {
  readonly centre: Centre;
  readonly band: BandKind;
  readonly quantile: number;
  /** The baseline. */
  readonly against: string | null;
  readonly compare: Comparison;
  readonly grouped: boolean;
  /** Bands are between the edges of a margin chart. */
  readonly edged?: boolean;
}

/** `3 groups of 24 lines: median, 10–90 % · difference to base · from 240 000 points · 2–8 lines at a step`, in parts. */
export function pooledSubtitle(series: readonly PooledSeries[], how: Pooling): string[] {
  const lines = plural(
    sum(series, (one) => one.lines),
    "line",
  );
  const band = how.edged ? " of line and edges" : how.band === "none" ? "" : `, ${bandText(how.band, how.quantile)}`;
  const centre = how.centre + band;
  const groups = new Set(series.map((one) => one.group)).size;
  const parts = [how.grouped ? `${plural(groups, "group")} of ${lines}: ${centre}` : lines];
  if (how.against !== null) parts.push(`${how.compare === "ratio" ? "ratio" : "difference"} to ${how.against}`);
  parts.push(
    `from ${plural(
      sum(series, (one) => one.points),
      "point",
    )}`,
  );
  const [least, most] = linesAtAStep(series);
  if (how.grouped && least < most) parts.push(`${count(least)}–${count(most)} lines at a step`);
  return parts;
}

const sum = (series: readonly PooledSeries[], of: (one: PooledSeries) => number): number =>
  series.reduce((total, one) => total + of(one), 0);

/** The fewest and the most curves that have a value at a drawn step, of groups in which that differs. */
function linesAtAStep(series: readonly PooledSeries[]): [least: number, most: number] {
  let [least, most] = [Infinity, 0];
  for (const { n } of series) {
    if (n.every((v) => v === n[0])) continue;
    for (const v of n) {
      if (v < least) least = v;
      if (v > most) most = v;
    }
  }
  return [least, most];
}

/** As the table of values has it: the centre's, as if it were a series. */
export function pooledStatistics(series: PooledSeries, run: string): SeriesStatistics {
  const { tag, points, start, end, min, min_x, max, max_x, mean, std, change, nonfinite } = series;
  const step = (x: PooledSeries["min_x"]): number | null => (x === null ? null : toNumber(x));
  return {
    ...{ run, tag, points, start, end, min, max, mean, std, change, nonfinite },
    ...{ min_step: step(min_x), max_step: step(max_x), at: null, at_step: null },
  };
}

/** `0.31 – 0.35`, what the band is where the centre ends. */
export function endBand({ end_low, end_high }: PooledSeries): string {
  const [low, high] = [toNumber(end_low), toNumber(end_high)];
  return Number.isNaN(low) || low === high ? "" : `${value(low)} – ${value(high)}`;
}
