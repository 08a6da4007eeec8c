import { expect, test } from "vitest";
import type { Totals } from "./cardLines";
import { lastValues, nonfiniteBadge, subtitle, type Told } from "./cardText";

const totals: Totals = {
  lines: 2,
  drawn: 7680,
  points: 1204816,
  total: 1204816,
  superseded: 0,
  attempts: false,
  nonfinite: [],
};
const told = (more: Partial<Told> = {}): Told => ({
  totals,
  superseded: "faint",
  yLog: false,
  xLog: false,
  zoomed: false,
  rawLeftOut: false,
  report: null,
  ...more,
});
const plain = (text: string) => text.replaceAll("\u202f", " ");
const say = (more: Partial<Told> = {}) => plain(subtitle(told(more)).join(" · "));

test("a card says how many of its points are drawn", () => {
  expect(say()).toBe("7 680 of 1 204 816 points drawn");
  expect(say({ totals: { ...totals, drawn: 1, points: 1, total: 1 } })).toBe("1 of 1 point drawn");
});

test("and everything that is left out or otherwise than plain", () => {
  expect(say({ totals: { ...totals, superseded: 1 }, yLog: true })).toBe(
    "7 680 of 1 204 816 points drawn · 1 superseded attempt · log",
  );
  expect(say({ totals: { ...totals, attempts: true }, superseded: "hide" })).toContain(" superseded attempts hidden");
  expect(say({ report: { belowZero: 3, clipped: 1 }, xLog: true })).toContain(
    "log x · 3 at or below zero left out · 1 outlier outside",
  );
  expect(say({ rawLeftOut: true })).toContain("raw lines of hovered and selected runs only");
});

test("a zoomed card counts what is in its window", () => {
  expect(say({ zoomed: true, totals: { ...totals, points: 9000 } })).toBe("7 680 of 9 000 points drawn in this window");
  expect(say({ zoomed: true })).toBe("7 680 of 1 204 816 points drawn");
  expect(say({ zoomed: true, totals: { ...totals, drawn: 0, points: 0, total: 1 } })).toBe(
    "none of 1 point in this window",
  );
});

test("values that are not finite are named with the first step, or with how many runs", () => {
  const one = { run: "a", count: 2, from: 33600, nan: true };
  expect(nonfiniteBadge([])).toBeNull();
  expect(plain(nonfiniteBadge([one])!.text)).toBe("NaN from 33 600");
  expect(plain(nonfiniteBadge([{ ...one, nan: false, from: null }])!.text)).toBe("∞");
  const badge = nonfiniteBadge([one, { ...one, run: "b", from: 7, nan: false }])!;
  expect(badge.text).toBe("NaN in 2 runs");
  expect(nonfiniteBadge([one, one], "line")!.text).toBe("NaN in 2 lines");
  expect(plain(badge.title)).toBe(
    "a: 2 values not finite, first at step 33 600\nb: 2 values not finite, first at step 7",
  );
});

test("a card tells where its lines ended, for who does not see them", () => {
  const facts = (run: string, tag: string, last_value: number | "NaN", last_step: number | null) => ({
    facts: { run, tag, last_value, last_step },
  });
  const three = [facts("a", "loss", 0.25, 1200), facts("a", "val_loss", "NaN", 1200), facts("b", "loss", 1, null)];
  expect(plain(lastValues(three))).toBe(
    "Last values: a loss 0.2500 at step 1 200; a val_loss NaN at step 1 200; b 1.000.",
  );
  expect(plain(lastValues(three, 1))).toContain("; and 2 more.");
  expect(lastValues([])).toBe("");
});
