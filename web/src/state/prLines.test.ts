import { describe, expect, it } from "vitest";
import type { PrCurve } from "../api/prCurves";
import { curveLine, isoPrecision, pointOf, sharedPrevalence } from "./prLines";

const LOOK = { hue: 3, role: null, front: false, level: null };
const column = (...values: number[]): Float64Array => Float64Array.from(values);
const curve = (more: Partial<PrCurve> = {}): PrCurve => ({
  run: "a/train",
  step: 7,
  wall_time: 0,
  current: true,
  offset: 0,
  length: 3,
  drawn: 2,
  average_precision: null,
  pr_area: null,
  roc_area: null,
  prevalence: 0.5,
  best_f1: null,
  best_threshold: null,
  error: null,
  columns: {
    threshold: column(0, 0.5, 1),
    true_positives: column(4, 3, 0),
    false_positives: column(4, 1, 0),
    true_negatives: column(0, 3, 4),
    false_negatives: column(0, 1, 4),
    precision: column(0.5, 0.75, 0),
    recall: column(1, 0.75, 0),
  },
  ...more,
});

describe("curves", () => {
  it("go by rising recall and leave out what has no prediction above it", () => {
    const { line, rows } = curveLine(curve(), "pr", LOOK);
    expect([[...line.x], [...line.s!], [...rows], line.id, line.hue]).toEqual([
      [0.75, 1],
      [0.75, 0.5],
      [1, 0],
      "a/train",
      3,
    ]);
  });
  it("of rates begin where nothing is positive", () => {
    const made = curveLine(curve(), "roc", LOOK);
    expect([[...made.line.x], [...made.line.s!]]).toEqual([
      [0, 0.25, 1],
      [0, 0.75, 1],
    ]);
    expect(pointOf(made, 0)).toMatchObject({ threshold: null, tp: 0, fp: 0, tn: 4, fn: 4 });
    expect(pointOf(made, 1)).toMatchObject({ threshold: 0.5, tp: 3, fp: 1, tn: 3, fn: 1, f1: 0.75 });
  });
  it("of other steps are lines of their own, drawn faint", () => {
    const { line } = curveLine(curve({ current: false }), "pr", LOOK);
    expect([line.id, [...line.flags!]]).toEqual(["a/train\n7", [1, 1]]);
  });
  it("leave out undefined points", () => {
    const nan = curve();
    nan.columns.precision[1] = NaN;
    expect([...curveLine(nan, "pr", LOOK).rows]).toEqual([0]);
  });
});

describe("help lines", () => {
  it("of F1 are where precision and recall give it", () => {
    expect(isoPrecision(0.5, 0.5)).toBe(0.5);
    expect(isoPrecision(0.8, 0.3)).toBeNaN();
    expect(isoPrecision(0.8, 1)).toBeCloseTo(2 / 3);
  });
  it("of chance are there only if all runs share them", () => {
    expect(sharedPrevalence([curve(), curve({ current: false, prevalence: 0.9 })])).toBe(0.5);
    expect(sharedPrevalence([curve(), curve({ prevalence: 0.4 })])).toBeNull();
    expect(sharedPrevalence([])).toBeNull();
  });
});
