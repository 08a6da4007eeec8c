/** Precision-recall answers as lines of a plot: precision over recall, or true over false positive rate. Pure. */
import type { Role } from "../api/types";
import type { PrCurve } from "../api/prCurves";
import { SUPERSEDED, type Line } from "../plot/types";

export type CurveKind = "pr" | "roc";

/** How a run's line looks. */
export interface CurveLook {
  hue: number;
  color?: string | null;
  role: Role | null;
  front: boolean;
  level: number | null;
}

export interface CurveLine {
  curve: PrCurve;
  line: Line;
  /** Threshold's row of each point; −1: above all thresholds, where nothing is positive. */
  rows: Int32Array;
}

/** What the threshold of one row comes to. */
export interface CurvePoint {
  threshold: number | null;
  precision: number;
  recall: number;
  f1: number;
  tp: number;
  fp: number;
  tn: number;
  fn: number;
}

/** By falling threshold, so that x rises. Points that are undefined are left out. */
export function curveLine(curve: PrCurve, kind: CurveKind, look: CurveLook): CurveLine {
  const { recall, precision } = curve.columns;
  const [xs, ys, rows]: [number[], number[], number[]] = [[], [], []];
  const add = (x: number, y: number, row: number): void => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    xs.push(x);
    ys.push(y);
    rows.push(row);
  };
  const rate = (hits: number, misses: number): number => hits / (hits + misses);
  if (kind === "roc") add(0, 0, -1);
  for (let row = curve.drawn - 1; row >= 0; row--) {
    const { tp, fp, tn, fn } = counts(curve, row);
    if (kind === "roc") add(rate(fp, tn), rate(tp, fn), row);
    else add(recall[row]!, precision[row]!, row);
  }
  const line: Line = {
    id: curve.current ? curve.run : `${curve.run}\n${curve.step}`,
    name: curve.run,
    x: Float64Array.from(xs),
    y: null,
    s: Float64Array.from(ys),
    ...look,
  };
  if (!curve.current) line.flags = new Uint8Array(xs.length).fill(SUPERSEDED);
  return { curve, line, rows: Int32Array.from(rows) };
}

function counts({ columns }: PrCurve, row: number) {
  return {
    tp: columns.true_positives[row]!,
    fp: columns.false_positives[row]!,
    tn: columns.true_negatives[row]!,
    fn: columns.false_negatives[row]!,
  };
}

/** What stands behind a point of a line. */
export function pointOf({ curve, rows }: CurveLine, index: number): CurvePoint {
  const row = rows[index] ?? -1;
  if (row < 0) {
    const { tp, fp, tn, fn } = counts(curve, 0);
    return { threshold: null, precision: NaN, recall: 0, f1: 0, tp: 0, fp: 0, tn: tn + fp, fn: fn + tp };
  }
  const { tp, fp, tn, fn } = counts(curve, row);
  return {
    threshold: curve.columns.threshold[row]!,
    precision: curve.columns.precision[row]!,
    recall: curve.columns.recall[row]!,
    f1: (2 * tp) / (2 * tp + fp + fn),
    tp,
    fp,
    tn,
    fn,
  };
}

const ROUNDING = 1e-9;

/** The precision that gives `f1` at a recall; outside 0 to 1 there is none. */
export function isoPrecision(f1: number, recall: number): number {
  const precision = (f1 * recall) / (2 * recall - f1);
  return precision > 0 && precision < 1 + ROUNDING ? Math.min(1, precision) : NaN;
}

/** Prevalences further apart than this are not one line. */
const ALIKE = 0.02;

/** The prevalence that all curves share, or nearly so; null where they differ: a chance line would be right for none. */
export function sharedPrevalence(curves: readonly PrCurve[]): number | null {
  const found = curves.flatMap(({ current, prevalence }) => (current && prevalence !== null ? [prevalence] : []));
  const [low, high] = [Math.min(...found), Math.max(...found)];
  return found.length > 0 && high - low <= ALIKE ? (low + high) / 2 : null;
}
