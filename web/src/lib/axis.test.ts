import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { padded, scale, spread } from "./scale";
import { durationTicks, linearTicks, logTicks, niceStep, wallTicks } from "./ticks";

const spaced = (labels: string[]): string[] => labels.map((t) => t.replaceAll("\u202f", " "));

describe("scale", () => {
  it("goes there and back on both kinds", () => {
    for (const kind of ["linear", "log"] as const) {
      const s = scale(kind, [0.1, 1000], [200, 10]);
      expect(s.to(0.1)).toBeCloseTo(200, 9);
      expect(s.to(1000)).toBeCloseTo(10, 9);
      expect(s.from(s.to(7))).toBeCloseTo(7, 9);
    }
  });
  it("has no place on a log axis for what is not above zero", () =>
    expect([0, -1].map((v) => scale("log", [1, 10], [0, 1]).to(v))).toEqual([NaN, NaN]));
  it.each([
    ["linear", 3, 3, [2, 4]],
    ["linear", -0.0625, -0.0625, [-0.0725, -0.0525]],
    ["linear", 0, 0, [-1, 1]],
    ["linear", Infinity, -Infinity, [0, 1]],
    ["linear", 1, 2, [1, 2]],
    ["log", 0, 100, [0.1, 100]],
    ["log", -5, -1, [0.1, 1]],
    ["log", 5, 5, [2.5, 10]],
  ] as const)("%s %d–%d can be drawn", (kind, low, high, want) =>
    expect(spread(kind, low, high).map((v) => Number(v.toPrecision(6)))).toEqual(want),
  );
  it("gives a single value the room it is told to", () =>
    expect(spread("linear", 1.7e9, 1.7e9, 30)).toEqual([1.7e9 - 30, 1.7e9 + 30]));
  it("does not pad across zero", () =>
    expect([padded("linear", [0.01, 1], 0.06)[0], padded("linear", [-1, 1], 0.1)[0]]).toEqual([0, -1.2]));
});

describe("ticks", () => {
  it("are round and in range, and few", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        (low, width) => {
          fc.pre(low + width / 10 > low && width > Math.abs(low) * 1e-9);
          const t = linearTicks([low, low + width], 5);
          expect(t.values.length).toBeLessThanOrEqual(5);
          expect(t.values.length).toBeGreaterThanOrEqual(2);
          for (const v of t.values) expect(v >= low - width * 1e-6 && v <= low + width * (1 + 1e-6)).toBe(true);
          expect(new Set(t.labels).size).toBe(t.labels.length);
        },
      ),
    );
  });
  it.each([
    [[0, 60000], 7, ["0", "10 k", "20 k", "30 k", "40 k", "50 k", "60 k"]],
    [[0.3, 2.5], 5, ["0.5", "1.0", "1.5", "2.0", "2.5"]],
    [[1190, 2230], 6, ["1.2 k", "1.4 k", "1.6 k", "1.8 k", "2.0 k", "2.2 k"]],
    [[0, 0.0026], 6, ["0", "0.0005", "0.0010", "0.0015", "0.0020", "0.0025"]],
    [[0, 0.00011], 3, ["0", "5e−5", "1.0e−4"]],
    [[-1, 1], 5, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]],
    [[1200000, 1200040], 3, ["1 200 000", "1 200 020", "1 200 040"]],
  ] as const)("%j in %d: %j", (domain, most, labels) => {
    const got = spaced(linearTicks(domain, most).labels);
    expect(got.map((t, i) => (labels[i] === "0" && Number(t) === 0 ? "0" : t))).toEqual(labels);
  });
  it("stand at whole steps only", () => expect(linearTicks([0, 3], 7, true).values).toEqual([0, 1, 2, 3]));
  it("name a base when labels would be too long", () => {
    const t = linearTicks([100000.1, 100000.5], 5, false, (label) => label.length <= 6);
    expect([t.remark, ...t.labels]).toEqual(["+ 100\u202f000", "+0.1", "+0.2", "+0.3", "+0.4", "+0.5"]);
  });
  it("stand wider, or say multiples of a power of ten, where labels would be too long", () => {
    const short = (label: string): boolean => label.length <= 6;
    expect(linearTicks([0.004, 0.006], 5, false, (label) => label.length < 6).labels).toEqual([
      "0.004",
      "0.005",
      "0.006",
    ]);
    const t = linearTicks([0.00094, 0.00106], 5, false, short);
    expect([t.remark, ...t.labels]).toEqual(["× 1e−3", "0.950", "0.975", "1.000", "1.025", "1.050"]);
    expect(t.values[0]).toBe(0.00095);
  });
  // As wide as in 11 px Inter, beside a plot with 44 px to its left.
  const beside = (label: string): boolean => [...label].reduce((w, c) => w + (c === "." ? 3 : 6.6), 0) <= 35;
  it.each([
    [[0.00013, 0.00015], "× 1e−4", ["1.30", "1.35", "1.40", "1.45", "1.50"]],
    [[0.99999, 1.00001], "× 1e−5 + 1", ["−1.0", "−0.5", "0.0", "+0.5", "+1.0"]],
    [[2 ** 40, 2 ** 40 + 50], "+ 1 099 511 627 800", ["−20", "−10", "0", "+10", "+20"]],
    [[-123456, 123456], "× 1e5", ["−1.0", "−0.5", "0.0", "0.5", "1.0"]],
    [[-1e12, -9e11], "× 1e12", ["−1.00", "−0.95", "−0.90"]],
    [[-0.123456, -0.1234], "− 0.1234", ["−4e−5", "−2e−5", "0"]],
    [[1e300, 1.1e300], "× 1e300", ["1.000", "1.025", "1.050", "1.075", "1.100"]],
  ] as const)("have room beside the plot at %j", ([low, high], remark, labels) => {
    const t = linearTicks(padded("linear", [low, high], 0.06), 5, false, beside);
    expect([spaced([t.remark ?? ""])[0], ...t.labels]).toEqual([remark, ...labels]);
  });
  it("have room beside a log axis of less than a decade", () =>
    expect(logTicks([0.00013, 0.00015], 5, beside)).toMatchObject({ remark: "× 1e−4" }));
  it("do not end where numbers end", () => {
    const [low, high] = padded("log", spread("log", 1e-300, 1e300), 0.06);
    expect(logTicks([low, high], 5).labels).toContain("1");
    const all = padded("linear", spread("linear", -Number.MAX_VALUE, Number.MAX_VALUE), 0.06);
    expect(linearTicks(all, 5).labels.length).toBeGreaterThan(2);
  });
  it("are powers of ten on a log axis, with 2 and 5 where those are few", () => {
    expect(spaced(logTicks([1e-6, 1e4], 6).labels)).toEqual(["1e−6", "1e−4", "0.01", "1", "100", "10 k"]);
    expect(logTicks([0.4, 30], 6).values).toEqual([0.5, 1, 2, 5, 10, 20]);
    expect(logTicks([3, 3.5], 5).values.length).toBeGreaterThan(1);
  });
  it("count elapsed time in minutes and hours", () => {
    expect(spaced(durationTicks([0, 7200], 5).labels)).toEqual(["0", "30 min", "1 h", "1 h 30", "2 h"]);
    expect(spaced(durationTicks([0, 4], 5).labels)).toEqual(["0", "1 s", "2 s", "3 s", "4 s"]);
    expect(spaced(durationTicks([60, 100], 5).labels)).toEqual(["1 min", "1:10", "1:20", "1:30", "1:40"]);
    expect(spaced(durationTicks([0, 86400 * 4], 5).labels)).toEqual(["0", "1 d", "2 d", "3 d", "4 d"]);
  });
  it("stand at round local times, and say the day at midnight", () => {
    const start = new Date(2026, 10, 19, 21, 30).getTime() / 1000;
    expect(wallTicks([start, start + 5 * 3600], 6, start).labels).toEqual([
      "22:00",
      "23:00",
      "20 Nov",
      "01:00",
      "02:00",
    ]);
    expect(wallTicks([start, start + 4 * 86400], 6, start).labels).toEqual(["20 Nov", "21 Nov", "22 Nov", "23 Nov"]);
  });
  it("steps are 1, 2, 2.5, 5", () => expect([1, 1.1, 2.2, 3, 7].map(niceStep)).toEqual([1, 2, 2.5, 5, 10]));
});
