/** What two histograms come to, side by side. Pure. */
import { shareAt } from "./frame";
import { POINTS, type Rows } from "./types";

/** Of one row. */
export interface Sample extends Rows {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly lost: Float64Array;
}

export interface NumberRow {
  readonly name: string;
  readonly title?: string;
  readonly a: number;
  readonly b: number;
}

const NAMES = ["Lowest", "6.68 %", "15.87 %", "30.85 %", "Median", "69.15 %", "84.13 %", "93.32 %", "Highest"] as const;

/** A row each: both values; the difference is b − a. */
export function numbersOf(a: Sample, b: Sample): NumberRow[] {
  const rows: NumberRow[] = [
    { name: "Values", a: a.total[0]!, b: b.total[0]! },
    { name: "Mean", a: a.mean[0]!, b: b.mean[0]! },
    { name: "Std", title: "Of all values, not of a sample", a: a.std[0]!, b: b.std[0]! },
  ];
  for (let i = 0; i < POINTS; i++) rows.push({ name: NAMES[i]!, a: a.percentiles[i]!, b: b.percentiles[i]! });
  if (a.lost[0] !== 0 || b.lost[0] !== 0)
    rows.push({ name: "In no bucket", title: "NaN, infinite or outside", a: a.lost[0]!, b: b.lost[0]! });
  return rows;
}

export interface Likeness {
  /** The share of values that both have in the same bins, 0 … 1. */
  readonly overlap: number;
  /** The greatest distance of the two cumulative curves at an edge of a bin, 0 … 1: Kolmogorov and Smirnov's. */
  readonly distance: number;
  /** By how many of their deviations (root of their mean square) the means differ. */
  readonly shift: number;
}

/** NaN where one of them has no value. */
export function likeness(a: Sample, b: Sample, bins: number): Likeness {
  if (!(a.total[0]! > 0 && b.total[0]! > 0)) return { overlap: NaN, distance: NaN, shift: NaN };
  const below = (rows: Sample): number => rows.below[0]! / rows.total[0]!;
  let [overlap, distance] = [Math.min(below(a), below(b)), Math.abs(below(b) - below(a))];
  let [sumA, sumB] = [below(a), below(b)];
  for (let bin = 0; bin < bins; bin++) {
    const [x, y] = [shareAt(a, bins, 0, bin), shareAt(b, bins, 0, bin)];
    overlap += Math.min(x, y);
    distance = Math.max(distance, Math.abs((sumB += y) - (sumA += x)));
  }
  overlap += Math.max(0, Math.min(1 - sumA, 1 - sumB));
  const spread = Math.sqrt((a.std[0]! ** 2 + b.std[0]! ** 2) / 2);
  const apart = b.mean[0]! - a.mean[0]!;
  return { overlap: Math.min(1, overlap), distance, shift: apart === 0 ? 0 : apart / spread };
}
