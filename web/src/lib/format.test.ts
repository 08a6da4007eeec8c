import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { age, bytes, clock, column, count, day, duration, iso, lone, si, value, wallTime } from "./format";

const spaced = (text: string): string => text.replaceAll("\u202f", " ");

describe("value", () => {
  it.each([
    [0.7123, "0.7123"],
    [0.999, "0.9990"],
    [1.2221, "1.222"],
    [62.4, "62.40"],
    [5, "5.000"],
    [1234.4, "1234"],
    [12345.6, "12 346"],
    [999999, "999 999"],
    [1e6, "1.00e6"],
    [999999.7, "1.00e6"],
    [0.00032, "0.0003200"],
    [0.0001, "0.0001000"],
    [3.2e-5, "3.20e−5"],
    [-0.5, "−0.5000"],
    [-3.2e-5, "−3.20e−5"],
    [1e-300, "1.00e−300"],
    [0, "0"],
    [-0, "0"],
    [5e-324, "4.94e−324"],
  ])("%d reads %s", (v, text) => expect(spaced(value(v))).toBe(text));

  it("names what is not finite", () =>
    expect([NaN, Infinity, -Infinity].map((v) => value(v))).toEqual(["NaN", "+∞", "−∞"]));
  it("gives six digits on wish", () =>
    expect([value(0.71234567, 6), value(3.2e-5, 6)]).toEqual(["0.712346", "3.2000e−5"]));
  it("never says 0 for what is only small, and stays true to four digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (v) => {
        const text = spaced(value(v)).replaceAll(" ", "").replaceAll("−", "-");
        expect(text === "0").toBe(v === 0);
        expect(Math.abs(Number(text) - v)).toBeLessThanOrEqual(Math.max(Math.abs(v) * 5.01e-3, Number.MIN_VALUE));
      }),
    );
  });
  it("drops trailing zeros only for a number alone", () =>
    expect([lone(0.5), lone(5), lone(3.2e-5), lone(1000)]).toEqual(["0.5", "5", "3.2e−5", "1000"]));
  it("keeps whole numbers whole in a column of whole numbers", () => {
    expect(column([1, 20, NaN])).toEqual(["1", "20", "NaN"]);
    expect(column([1, 0.25])).toEqual(["1.000", "0.2500"]);
  });
});

describe("count", () => {
  it.each([
    [1204816, "1 204 816"],
    [7680, "7 680"],
    [999, "999"],
    [-33800, "−33 800"],
    [0, "0"],
    [2 ** 53, "9 007 199 254 740 992"],
    [1234.5, "1 234.5"],
  ])("%d reads %s", (n, text) => expect(spaced(count(n))).toBe(text));
  it("is exact for int64", () => expect(spaced(count(9223372036854775807n))).toBe("9 223 372 036 854 775 807"));
});

it.each([
  [20000, "20 k"],
  [12.4e6, "12.4 M"],
  [999, "999"],
  [999_999, "1 M"],
  [-1500, "−1.5 k"],
  [0, "0"],
])("total %d reads %s", (n, text) => expect(spaced(si(n))).toBe(text));
it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1.84e9, "1.84 GB"],
  [6.1e9, "6.1 GB"],
])("%d bytes read %s", (n, text) => expect(spaced(bytes(n))).toBe(text));

it.each([
  [0, "0 s"],
  [0.0002, "0.2 ms"],
  [0.05, "50 ms"],
  [0.2, "0.2 s"],
  [9.97, "10 s"],
  [41, "41 s"],
  [59.7, "1 min"],
  [125, "2 min 5 s"],
  [41 * 60, "41 min"],
  [3599.6, "1 h"],
  [15240, "4 h 14"],
  [7200, "2 h"],
  [3660, "1 h 01"],
  [97200, "1 d 3 h"],
  [86400 * 12, "12 d"],
  [86400 * 1204 + 7200, "1 204 d"],
  [-41, "−41 s"],
  [NaN, "NaN"],
])("%d seconds last %s", (s, text) => expect(spaced(duration(s))).toBe(text));

it.each([
  [0.2, "0.2 s"],
  [-3, "0.0 s"],
  [14.9, "14 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [119, "1 min"],
  [3599, "59 min"],
  [15240, "4 h 14"],
  [97200, "1 d 3 h"],
])("%d seconds old is %s", (s, text) => expect(spaced(age(s))).toBe(text));

describe("time", () => {
  const at = new Date(2026, 10, 19, 7, 21, 40, 125).getTime() / 1000;
  it("is local and 24 h", () => {
    expect(clock(at)).toBe("07:21:40");
    expect(day(at, at)).toBe("19 Nov");
    expect(day(at, at + 400 * 86400)).toBe("19 Nov 2026");
    expect(wallTime(at, at + 60)).toBe("07:21:40");
    expect(wallTime(at, at + 86400)).toBe("19 Nov 07:21:40");
  });
  it("has a full ISO form with its zone that means the same moment", () => {
    expect(iso(at)).toMatch(/^2026-11-19T07:21:40\.125[+-]\d\d:\d\d$/);
    expect(new Date(iso(at)).getTime()).toBe(at * 1000);
  });
  it("survives what a writer may have written", () =>
    expect([clock(NaN), iso(1e300), wallTime(Infinity)]).toEqual(["NaN", "1.00e300", "+∞"]));
});
