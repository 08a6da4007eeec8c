import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dash } from "./dash";
import { fittedValue, middleCut } from "./fit";
import { hueVar, marker } from "./hues";
import { Lru } from "./lru";
import { match } from "./match";
import { compareNatural, sortNatural } from "./natural";

describe("natural order", () => {
  it("counts", () =>
    expect(sortNatural(["run10", "run9", "run1", "Run2", "run-1"])).toEqual([
      "run1",
      "Run2",
      "run9",
      "run10",
      "run-1",
    ]));
  it("keeps a folder together", () =>
    expect(sortNatural(["a-b", "a/x", "a", "a/10", "a/9"])).toEqual(["a", "a/9", "a/10", "a/x", "a-b"]));
  it("is exact for numbers of any length", () =>
    expect(sortNatural(["9".repeat(40), `1${"0".repeat(40)}`])).toEqual(["9".repeat(40), `1${"0".repeat(40)}`]));
  it("is a total order in which only equals are equal", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "B", "0", "1", "9", "/", "-"), maxLength: 6 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNatural(a, b) === 0).toBe(a === b);
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("match", () => {
  const names = ["train/loss", "val/loss", "train/Accuracy", "lr (base)"];
  const found = (query: string, regex = false): string[] => names.filter(match(query, regex).test);
  it.each([
    ["", names],
    ["LOSS", ["train/loss", "val/loss"]],
    ["train loss", ["train/loss"]],
    ["!loss", ["train/Accuracy", "lr (base)"]],
    ["train !loss", ["train/Accuracy"]],
    ["/^val|lr/", ["val/loss", "lr (base)"]],
    ["!/^train/", ["val/loss", "lr (base)"]],
    ["/accuracy/c", []],
    ["(base)", ["lr (base)"]],
    ['"r (b"', ["lr (base)"]],
    ["!", names],
    ["/loss", ["train/loss", "val/loss"]],
    ["train/", ["train/loss", "train/Accuracy"]],
    ["/train\\/l.*/", ["train/loss"]],
  ])("%s", (query, want) => expect(found(query)).toEqual(want));
  it("takes the whole query as one regex on wish", () =>
    expect(found("s$|\\(", true)).toEqual(["train/loss", "val/loss", "lr (base)"]));
  it("says what is wrong with a regex, and then finds nothing", () => {
    expect(match("/(/").error).toBe("regular expression: unterminated group");
    expect(match("(", true).error).toContain("regular expression");
    expect(found("/(/")).toEqual([]);
  });
  it("finds where the words stand, joined", () =>
    expect(match("tra ain loss !x").ranges("train/loss")).toEqual([
      [0, 5],
      [6, 10],
    ]));
  it("takes either side of a bar, and fields that the caller knows", () => {
    const fields = (field: string, name: string): string[] | undefined =>
      field === "tag" ? ({ "a/1": ["good"], "b/1": ["bad"] }[name] ?? []) : undefined;
    const of = (query: string): string[] => ["a/1", "b/1", "c/2"].filter(match(query, false, fields).test);
    expect(of("a | c")).toEqual(["a/1", "c/2"]);
    expect(of("a 2 | b 1")).toEqual(["b/1"]);
    expect(of("a |")).toEqual(["a/1"]);
    expect(of("tag:goo")).toEqual(["a/1"]);
    expect(of("!tag:good 1 | tag:nothing")).toEqual(["b/1"]);
    expect(of("lr:1")).toEqual([]);
    expect(of("tag:")).toEqual(["a/1", "b/1", "c/2"]);
  });
  it("knows an empty query", () => expect([match(" ").empty, match("a").empty]).toEqual([true, false]));
});

describe("middle cut", () => {
  const width = (text: string): number => [...text].length * 7;
  it("keeps both ends and fits", () => {
    expect(middleCut("vit-s16-adamw-lr1e-3-wd0.05-ema0.9999", 7 * 23, width)).toBe("vit-s16-ada…5-ema0.9999");
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 4 }),
        fc.integer({ min: 21, max: 200 }),
        (text, room) => void expect(width(middleCut(text, room, width))).toBeLessThanOrEqual(room),
      ),
    );
  });
  it("writes a number as shortly as its room asks for, and never wider while one digit has room", () => {
    const room = (v: number, chars: number) => fittedValue(v, chars * 7, width);
    expect([room(0.0004182, 9), room(0.0004182, 7), room(-0.0009, 7)]).toEqual(["0.0004182", "0.00042", "−9.0e−4"]);
    expect([room(-0.0009, 5), room(123_456, 6), room(-Infinity, 1)]).toEqual(["−9e−4", "1.2e5", "−∞"]);
  });
  it("leaves what fits alone", () => expect(middleCut("short", 100, width)).toBe("short"));
});

it("hues repeat after twelve, with a marker that says the round", () => {
  expect([hueVar(0), hueVar(11), hueVar(12)]).toEqual(["var(--run-1)", "var(--run-12)", "var(--run-1)"]);
  expect([0, 12, 24].map(marker)).toEqual([null, "circle", "square"]);
});

it("roles choose the dash, none is solid, an unknown one is other", () => {
  expect(dash("validation").pattern).toEqual([6, 4]);
  expect(dash("test")).toEqual({ pattern: [1.5, 4], round: true });
  expect([dash(null), dash("train")].map((d) => d.pattern)).toEqual([[], []]);
  expect(dash("calibration").pattern).toEqual([9, 3, 2, 3]);
});

it("the cache forgets what was used longest ago", () => {
  const cache = new Lru<string, number>(10, (v) => v);
  cache.set("a", 4);
  cache.set("b", 4);
  cache.get("a");
  cache.set("c", 4);
  expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.weight]).toEqual([4, undefined, 4, 8]);
  cache.set("huge", 99);
  expect([cache.size, cache.get("huge")]).toEqual([1, 99]);
});
