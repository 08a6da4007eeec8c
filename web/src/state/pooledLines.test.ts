import { expect, test } from "vitest";
import type { PooledSeries } from "../api/groups";
import { groupChoices } from "./groupChoices";
import { bandText, endBand, groupLabel, pooledId, pooledLine, pooledName, pooledSubtitle } from "./pooledLines";

const series = (over: Partial<PooledSeries> = {}): PooledSeries => ({
  ...{ group: "lr1", role: "train", tag: "loss", offset: 0, length: 2, runs: 2, lines: 2, points: 1200, nonfinite: 0 },
  ...{ start: 3, end: 1, end_x: 10, end_low: 0.5, end_high: 1.5, end_lines: 2 },
  ...{ min: 1, min_x: 10, max: 3, max_x: 0, mean: 2, std: 1, change: -2 },
  x: Float64Array.of(0, 10),
  centre: Float64Array.of(3, 1),
  low: Float64Array.of(2, 0.5),
  high: Float64Array.of(4, 1.5),
  n: Int32Array.of(2, 2),
  ...over,
});
const how = {
  centre: "median",
  band: "quantile",
  quantile: 0.1,
  against: null,
  compare: "ratio",
  grouped: true,
} as const;
const told = (list: PooledSeries[], over: object = {}) =>
  pooledSubtitle(list, { ...how, ...over })
    .join(" · ")
    .replaceAll("\u202f", " ");

test("a card says how many groups of how many lines, and where not all of them reach", () => {
  const list = [series(), series({ role: "validation" }), series({ group: "lr2", lines: 3 })];
  expect(told(list)).toBe("2 groups of 7 lines: median, 10–90 % · from 3 600 points");
  expect(told([series({ n: Int32Array.of(1, 2) })])).toContain("1–2 lines at a step");
  expect(told([series(), series({ group: "lr2", n: Int32Array.of(3, 3) })])).not.toContain("at a step");
  expect(told(list, { grouped: false, against: "base" })).toBe("7 lines · ratio to base · from 3 600 points");
  expect(told([series()], { band: "none", centre: "mean" })).toBe("1 group of 2 lines: mean · from 1 200 points");
  expect(told([series()], { edged: true })).toContain("1 group of 2 lines: median of line and edges ·");
});

test("a line is called by its group, its role, and its tag where there are several", () => {
  const label = () => "lr1";
  expect(pooledName(series(), { label, grouped: true, tags: ["loss"] })).toBe("lr1 · train");
  expect(pooledName(series({ role: null }), { label, grouped: true, tags: ["loss", "acc"] })).toBe("lr1 · loss");
  expect(pooledName(series(), { label, grouped: false, tags: ["loss"] })).toBe("lr1");
  expect(groupLabel({ name: null, runs: [] }, "regex:x")).toBe("no match");
  expect(groupLabel({ name: null, runs: [] }, "folder")).toBe("no folder");
  expect(groupLabel({ name: "a", runs: [] }, "folder")).toBe("a");
});

test("the line runs along the centre, dashed by the tag's role before the run's", () => {
  const context = {
    tags: ["loss"],
    grouped: true,
    label: () => "g",
    hue: () => 3,
    front: () => false,
    live: () => true,
    written: () => null,
    level: () => null,
  };
  const line = pooledLine(series(), { ...context, tagRole: () => "validation" });
  expect([line.hue, line.role, line.live, [...line.y!]]).toEqual([3, "validation", true, [3, 1]]);
  expect(line.id).toBe(pooledId(series()));
  expect(
    new Set([series(), series({ group: null }), series({ role: null }), series({ tag: "x" })].map(pooledId)).size,
  ).toBe(4);
});

test("bands in words", () => {
  expect(bandText("quantile", 0.25).replaceAll("\u202f", " ")).toBe("25–75 %");
  expect(bandText("quantile", 0.025).replaceAll("\u202f", " ")).toBe("2.5–97.5 %");
  expect(endBand(series())).toBe("0.5000 – 1.500");
  expect(endBand(series({ end_low: null }))).toBe("");
});

test("what is offered makes a difference: parts of the path that are not all the same", () => {
  const run = (name: string, family = name) => ({ name, family });
  const by = (...names: string[]) => groupChoices(names.map((name) => run(name))).map((choice) => choice.by);
  expect(by("a")).toEqual(["all"]);
  expect(by("x/a/1", "x/b/1")).toEqual(["all", "folder", "family", "dir:2"]);
  const hints = groupChoices([run("p/1"), run("q/2"), run("r/10")]).map(({ text, hint }) => `${text} ${hint}`);
  expect(hints).toContain("Path part 1 p, q, …");
  expect(hints).toContain("Path part 2 1, 2, …");
});
