import { expect, test } from "vitest";
import type { Line } from "../plot/types";
import { bandGroups, foldersOf, makeBand, quantile } from "./bands";
import { valueScale } from "./valueColours";

const line = (id: string, x: number[], y: number[]): Line => ({
  id,
  name: id,
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  hue: 0,
});
const at = (band: { x: Float64Array }, x: number) => band.x.findIndex((v) => v >= x - 1e-9);

test("quantiles are numpy's", () => {
  const sorted = Float64Array.of(1, 2, 3, 4);
  expect([0, 0.1, 0.5, 0.9, 1].map((q) => quantile(sorted, q))).toEqual([1, 1.3, 2.5, 3.7, 4]);
  expect(quantile(Float64Array.of(7), 0.9)).toBe(7);
});

test("a band is the median and the middle 80 % of its lines at each column", () => {
  const lines = Array.from({ length: 11 }, (_, i) => line(`${i}`, [0, 100], [i, i + 10]));
  const band = makeBand({ name: "g", hue: 3, role: null, lines }, false);
  expect([band.x[0], band.x.at(-1), band.hue]).toEqual([0, 100, 3]);
  expect([band.low[0], band.mid[0], band.high[0]]).toEqual([1, 5, 9]);
  expect(band.mid.at(-1)).toBeCloseTo(15, 9);
  expect(band.mid[at(band, 50)]).toBeCloseTo(5 + band.x[at(band, 50)]! / 10, 6);
});

test("a line counts from its first to its last point, not finite values nowhere, a later attempt for what it replaced", () => {
  const short = line("short", [40, 60], [100, 100]);
  const band = makeBand({ name: "g", hue: 0, role: null, lines: [line("a", [0, 100], [1, 1]), short] }, false);
  expect([band.mid[at(band, 10)], band.mid[at(band, 50)], band.mid[at(band, 90)]]).toEqual([1, 50.5, 1]);
  const holed = makeBand({ name: "g", hue: 0, role: null, lines: [line("a", [0, 50, 100], [1, NaN, 3])] }, false);
  expect(holed.mid[0]).toBe(1);
  expect(holed.mid[at(holed, 50)]).toBeNaN();
  const again = makeBand({ name: "g", hue: 0, role: null, lines: [line("a", [0, 60, 30, 100], [1, 1, 5, 5])] }, false);
  expect([again.mid[at(again, 10)], again.mid[at(again, 50)], again.mid.at(-1)]).toEqual([1, 5, 5]);
  expect(makeBand({ name: "g", hue: 0, role: null, lines: [line("a", [], [])] }, false).x).toHaveLength(0);
});

test("on a log axis columns are equal in log x, and x ≤ 0 has no place", () => {
  const band = makeBand({ name: "g", hue: 0, role: null, lines: [line("a", [0, 1, 10_000], [9, 1, 1])] }, true);
  expect([band.x[0], band.x.at(-1)]).toEqual([1, expect.closeTo(10_000, 6)]);
  expect(band.x[80]! / band.x[79]!).toBeCloseTo(band.x[1]! / band.x[0]!, 9);
});

test("folders are the directories of families, each with a hue; too many are their first parts, then one", () => {
  const runs = (...names: string[]) => names.map((name) => ({ name, family: name }));
  const named = (...names: string[]) =>
    [...foldersOf(runs(...names)).values()].map(({ name, hue }) => `${name} ${hue}`);
  expect(named("a/10/x", "a/2/y", "b/z", "top")).toEqual(["a/10 1", "a/2 0", "b 3", "all 2"]);
  const many = Array.from({ length: 13 }, (_, i) => `${i % 2}/${i}/x`);
  expect(new Set(named(...many))).toEqual(new Set(["0 0", "1 1"]));
  expect(new Set(named(...many.map((_, i) => `${i}/x`)))).toEqual(new Set(["all 0"]));
});

test("lines of a folder's roles are bands of one hue", () => {
  const lines = [line("a", [0], [1]), { ...line("b", [0], [2]), role: "validation" as const }, line("c", [0], [3])];
  const groups = bandGroups(lines, () => ({ name: "sweep", hue: 4 }));
  expect(groups.map((g) => [g.name, g.hue, g.role, g.lines.length])).toEqual([
    ["sweep", 4, null, 2],
    ["sweep", 4, "validation", 1],
  ]);
  expect(makeBand(groups[1]!, false).name).toBe("sweep · validation");
});

test("colours by value go by rank; equal values are equal, others have none", () => {
  const scale = valueScale([
    ["a", 1],
    ["b", 2],
    ["c", 1e9],
    ["d", NaN],
    ["e", 2],
  ])!;
  expect([scale.least, scale.greatest]).toEqual([1, 1e9]);
  expect(scale.levels.get("a")).toBe(0);
  expect(scale.levels.get("c")).toBe(6);
  expect(scale.levels.get("b")).toBe(scale.levels.get("e"));
  expect(scale.levels.has("d")).toBe(false);
  expect(valueScale([["a", NaN]])).toBeNull();
});
