import { describe, expect, test } from "vitest";
import type { Role, Run, Series } from "../api/types";
import { LineMaker, momentOf, totals, type LineContext } from "./cardLines";
import { closed, tidy } from "./cardModel.svelte";
import { Curve, seriesId } from "./curve";

const run = (name: string, more: Partial<Run> = {}): Run => ({
  name,
  family: name,
  role: null,
  hue: 0,
  status: "finished",
  path: name,
  logdir: null,
  files: 1,
  attempts: 1,
  points: 1,
  series: 1,
  first_wall_time: 0,
  last_wall_time: 0,
  first_step: 0,
  last_step: 0,
  findings: { error: 0, warning: 0, note: 0 },
  host: null,
  pid: null,
  ...more,
});
const series = (name: string, tag: string, y: number[], more: Partial<Series> = {}): Series => ({
  run: name,
  tag,
  offset: 0,
  length: y.length,
  points: y.length,
  total: y.length,
  first_step: 0,
  last_step: y.length - 1,
  first_wall_time: 100,
  nonfinite: 0,
  first_nonfinite_step: null,
  attempts: [0],
  workers: 1,
  last_value: null,
  since: 0,
  x: Float64Array.from(y, (_, i) => i * 10),
  y: Float64Array.from(y),
  s: null,
  flags: new Uint8Array(y.length),
  step: null,
  wall_time: Float64Array.from(y, (_, i) => 100 + i),
  ...more,
});
const curves = (...all: Series[]) => new Map(all.map((one) => [seriesId(one.run, one.tag), new Curve(one)]));
const roles: Record<string, Role> = { val_loss: "validation" };
const context = (runs: Run[], more: Partial<LineContext> = {}): LineContext => ({
  runs,
  tags: ["loss", "val_loss"],
  label: (r) => r.name,
  hue: (r) => r.hue,
  front: () => false,
  tagRole: (tag) => roles[tag] ?? null,
  ...more,
});

describe("lines of a card", () => {
  test("a line has the name that its run was given", () => {
    const held = curves(series("a", "loss", [1]), series("a", "val_loss", [1]));
    const lines = new LineMaker().lines(held, context([run("a")], { label: () => "the one" }));
    expect(lines.map((line) => line.name)).toEqual(["the one · loss", "the one · val_loss"]);
  });

  test("a tag's role goes before its run's; a run with several of the card's tags names them", () => {
    const held = curves(series("a", "loss", [1]), series("a", "val_loss", [1]), series("b", "loss", [1]));
    const lines = new LineMaker().lines(held, context([run("a", { hue: 3 }), run("b", { role: "train" })]));
    expect(lines.map((l) => [l.name, l.role, l.hue])).toEqual([
      ["a · loss", null, 3],
      ["a · val_loss", "validation", 3],
      ["b", "train", 0],
    ]);
  });

  test("runs that are not shown have no line, shown ones stand in their order", () => {
    const held = curves(series("a", "loss", [1]), series("b", "loss", [1]), series("c", "loss", [1]));
    expect(new LineMaker().lines(held, context([run("c"), run("a")])).map((l) => l.name)).toEqual(["c", "a"]);
  });

  test("a line is the same object until its curve or its look changes", () => {
    const maker = new LineMaker();
    const held = curves(series("a", "loss", [1]), series("b", "loss", [1]));
    const runs = [run("a"), run("b")];
    const [a, b] = maker.lines(held, context(runs));
    expect(maker.lines(held, context(runs))).toEqual([a, b]);
    expect(maker.lines(held, context(runs))[0]).toBe(a);
    held.get(seriesId("a", "loss"))!.append(series("a", "loss", [5], { since: 1, total: 2, points: 2 }));
    const [a2, b2] = maker.lines(held, context(runs));
    expect(a2).not.toBe(a);
    expect([...a2!.y!]).toEqual([1, 5]);
    expect(b2).toBe(b);
    expect(maker.lines(held, context(runs, { hue: () => 7 }))[1]).not.toBe(b);
  });
});

describe("what is told of curves", () => {
  test("an attempt counts as superseded only if a later one replaced points of it", () => {
    const one = [...curves(series("a", "loss", [1, 2, 3, 4, 5, 6], { attempts: [0, 2, 2, 9] })).values()];
    one[0]!.rows.flags.set([0, 1, 3, 1, 2, 0]);
    expect(totals(one).superseded).toBe(2);
  });
  test("points of a window are counted beside all; neighbours drawn outside it are not counted", () => {
    const all = [...curves(series("a", "loss", [1, 2, 3, 4], { points: 2, total: 9, attempts: [0, 5] })).values()];
    expect(totals(all)).toMatchObject({ lines: 1, drawn: 2, points: 2, total: 9, superseded: 0, attempts: true });
  });

  test("NaN is told from infinity where it is among the rows", () => {
    const kinds = (y: number[]) =>
      totals([...curves(series("a", "loss", y, { nonfinite: 1, first_nonfinite_step: 7 })).values()]).nonfinite[0];
    expect(kinds([1, NaN, Infinity])).toEqual({ run: "a", count: 1, from: 7, nan: true });
    expect(kinds([1, -Infinity])?.nan).toBe(false);
    expect(kinds([1, 2])?.nan).toBe(true);
  });

  test("a point's moment is known on every axis", () => {
    const steps = BigInt64Array.of(40n, 50n);
    const at = (axis: "step" | "relative" | "wall", more: Partial<Series>) =>
      momentOf(new Curve(series("a", "loss", [1, 2], more)), 1, axis);
    expect(at("step", {})).toEqual({ step: 10, elapsed: 1 });
    expect(at("relative", { step: steps, wall_time: null })).toEqual({ step: 50n, elapsed: 10 });
    expect(at("wall", { x: Float64Array.of(100, 160), step: steps, wall_time: null })).toEqual({
      step: 50n,
      elapsed: 60,
    });
    expect(at("step", { wall_time: null })).toEqual({ step: 10, elapsed: null });
  });
});

describe("ranges", () => {
  const lines = new LineMaker().lines(curves(series("a", "loss", [1, NaN, 9, Infinity])), context([run("a")]));
  test("an open end is closed by the finite data", () => {
    expect(closed([null, null], lines)).toBeNull();
    expect(closed([0, null], lines)).toEqual([0, 9]);
    expect(closed([null, 4], lines)).toEqual([1, 4]);
    expect(closed([2, 4], lines)).toEqual([2, 4]);
  });
  test("an end beyond the data still leaves a range", () => {
    expect(closed([20, null], lines)).toEqual([20, 40]);
    expect(closed([null, 0], [])).toEqual([-1, 0]);
  });
  test("a window has the digits the screen can show", () => {
    expect(tidy([11043.956043956045, 35769.23076923077])).toEqual([11044, 35769]);
    expect(tidy([0.123456789, 0.133456789])).toEqual([0.123457, 0.133457]);
  });
});
