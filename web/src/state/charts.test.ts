import { beforeEach, expect, test } from "vitest";
import type { PooledSeries } from "../api/groups";
import type { LayoutsAnswer } from "../api/layouts";
import type { Role } from "../api/types";
import { history } from "./actions";
import { groupCards, isCollapsed } from "./cards";
import { addTags, chartOf, joinCards, newChart, removeChart, removeTag, renameChart } from "./chartActions";
import { chartGroups, chartTags, edgesOf, layoutGroups, lineTags } from "./charts";
import { between, pooledMargins } from "./margins";
import { view } from "./view.svelte";

const ALL = ["acc", "loss/a", "loss/b", "lr"];

beforeEach(() => {
  view.charts = [];
  view.pins = [];
  view.cards.clear();
});

test("a chart draws the tags it names and those its expression finds, as far as they are there", () => {
  expect(chartTags({ name: "x", tags: ["lr", "gone"], pattern: "loss" }, ALL)).toEqual(["loss/a", "loss/b", "lr"]);
  expect(chartTags({ name: "x", tags: ["lr"], pattern: "" }, ALL)).toEqual(["lr"]);
  expect(chartTags({ name: "x", tags: [], pattern: "(" }, ALL)).toEqual([]);
  const [group] = chartGroups([{ name: "x", tags: ["acc"], pattern: "" }], ALL);
  expect(group!.cards).toEqual([
    { key: "chart:x", prefix: "", last: "x", tags: ["acc"], group: group!.name, several: true },
  ]);
  expect(chartGroups([], ALL)).toEqual([]);
});

test("cards joined become a chart, a card joined to a chart adds its tags; all of it is undone", () => {
  const card = (key: string) => ({ key, last: key, tags: [key] });
  const key = joinCards(card("acc"), card("lr"));
  expect(chartOf(key)).toEqual({ name: "acc + lr", tags: ["acc", "lr"], pattern: "" });
  expect(joinCards({ key, last: "acc + lr", tags: ["acc", "lr"] }, { ...card("lr"), tags: ["lr", "loss/a"] })).toBe(
    key,
  );
  expect(chartOf(key)!.tags).toEqual(["acc", "lr", "loss/a"]);
  removeTag(key, "acc");
  addTags(key, ["loss/b"]);
  expect(chartOf(key)!.tags).toEqual(["lr", "loss/a", "loss/b"]);
  removeChart(key);
  expect(view.charts).toEqual([]);
  for (let i = 0; i < 5; i++) history.undo();
  expect(view.charts).toEqual([]);
});

test("a chart's settings and pin follow its new name; names are its own", () => {
  const key = newChart("a", ["lr"]);
  expect(newChart("a", ["acc"])).toBe("chart:a 2");
  view.setCard(key, { yLog: true });
  view.togglePin(key);
  view.full = key;
  expect(renameChart(key, "a 2")).toBe("chart:a 2 2");
  expect([view.cards.get("chart:a 2 2"), view.cards.has(key), view.pins, view.full]).toEqual([
    { yLog: true },
    false,
    ["chart:a 2 2"],
    "chart:a 2 2",
  ]);
  view.full = null;
});

const chart = (title: string, tags: string[], over = {}) => ({
  ...{ title, patterns: [], tags, margins: [], problem: null },
  ...over,
});
const answer: LayoutsAnswer = {
  generation: 1,
  categories: [
    { title: "c", closed: true, charts: [chart("x", ["lr"]), chart("x", ["acc"])] },
    {
      title: "c",
      closed: false,
      charts: [chart("m", ALL, { margins: [{ value: "acc", lower: "loss/a", upper: "lr" }] })],
    },
  ],
  problems: [],
};

test("a layout's categories are groups, closed as their writer wants; no two cards have one key", () => {
  const groups = layoutGroups(answer);
  expect(groups.map(({ label, cards }) => [label, ...cards.map(({ key }) => key)])).toEqual([
    ["c", "layout:c/x", "layout:c/x (2)"],
    ["c", "layout:c/m"],
  ]);
  expect(groups.map((group) => isCollapsed(group, new Set()))).toEqual([true, false]);
  expect(groups.map((group) => isCollapsed(group, new Set(groups.map(({ name }) => name))))).toEqual([false, true]);
  expect([...edgesOf(answer.categories[1]!.charts[0]!.margins)]).toEqual(["loss/a", "lr"]);
  expect(lineTags(groups[1]!.cards[0]!)).toEqual(["acc", "loss/b"]);
});

test("charts stand before the tags' groups, are found by their tags, and can be pinned", () => {
  const own = chartGroups([{ name: "mine", tags: ["lr"], pattern: "" }], ALL);
  const options = { pins: [], matches: (tag: string) => tag.includes("lr"), compare: () => 0, first: own };
  expect(groupCards([], options).map(({ label }) => label)).toEqual(["My charts"]);
  expect(groupCards([], { ...options, matches: () => false })).toEqual([]);
  const pinned = groupCards([], { ...options, pins: ["chart:mine"] });
  expect(pinned.map(({ label, cards }) => [label, cards.length])).toEqual([["Pinned", 1]]);
});

test("a band lies between its edges at every step of either, the newest attempt's values", () => {
  const rows = (x: number[], y: number[], flags: number[] = x.map(() => 0)) => ({
    ...{ x: Float64Array.from(x), y: Float64Array.from(y), s: null, step: null, wall_time: null },
    flags: Uint8Array.from(flags),
  });
  const band = between(rows([0, 10], [0, 10]), rows([0, 5, 5, 20], [1, 9, 6, 21]));
  expect([...band.x]).toEqual([0, 5, 10, 20]);
  expect([...band.low]).toEqual([0, 5, 10, NaN]);
  expect([...band.high]).toEqual([1, 6, 11, 21]);
  const again = between(rows([0, 4, 2, 6], [0, 9, 2, 6], [0, 1, 2, 0]), rows([0, 6], [7, 7]));
  expect([...again.x]).toEqual([0, 2, 6]);
  expect([...again.low]).toEqual([0, 2, 6]);
});

test("of groups a band lies between the pooled edges of the same group and role", () => {
  const pooled = (tag: string, group: string, role: Role | null, centre: number[]): PooledSeries =>
    ({ tag, group, role, x: Float64Array.from(centre.keys()), centre: Float64Array.from(centre) }) as PooledSeries;
  const series = [
    ...[pooled("m", "g1", null, [5, 5]), pooled("lo", "g1", null, [4, 3]), pooled("hi", "g1", null, [6, 7])],
    ...[pooled("m", "g1", "train", [9, 9]), pooled("lo", "g1", "train", [8, 8])],
    ...[pooled("m", "g2", null, [1, 1]), pooled("lo", "g2", null, [0, 0]), pooled("hi", "g2", null, [2, NaN])],
  ];
  const bands = pooledMargins(series, [{ value: "m", lower: "lo", upper: "hi" }], ({ group }) => Number(group![1]));
  expect(bands.map(({ hue, low, high }) => [hue, [...low], [...high]])).toEqual([
    [1, [4, 3], [6, 7]],
    [2, [0, 0], [2, NaN]],
  ]);
});
