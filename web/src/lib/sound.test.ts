import { describe, expect, it } from "vitest";
import { clockTime, decibels, extremes, hertz, soundLength, timeDigits } from "./sound";

const plain = (text: string): string => text.replaceAll("\u202f", " ");

describe("extremes", () => {
  const samples = Float32Array.from({ length: 10 }, (_, i) => (i % 2 ? i : -i));
  it("are those of every sample of a column", () => {
    const { low, high, columns } = extremes([samples], 0, 10, 3);
    expect([columns, [...low], [...high]]).toEqual([3, [-2, -4, -8], [1, 5, 9]]);
  });
  it("pass over NaN, and are NaN where there is nothing else", () => {
    const { low, high } = extremes([Float32Array.of(NaN, NaN, 1, NaN)], 0, 4, 2);
    expect([...low, ...high]).toEqual([NaN, 1, NaN, 1]);
  });
  it("have no more columns than frames, channel by channel", () => {
    const { low, columns } = extremes([samples, samples.map((v) => 2 * v)], 4, 6, 100);
    expect([columns, [...low]]).toEqual([2, [-4, 5, -8, 10]]);
    expect(extremes([samples], 3, 3, 100).columns).toBe(0);
  });
});

describe("words", () => {
  it.each([
    [0, 2, "0.00"],
    [4.2, 2, "4.20"],
    [64.5, 1, "1:04.5"],
    [3601, 0, "60:01"],
    [-1, 1, "0.0"],
  ])("%d s with %d digits is %s", (seconds, digits, want) => expect(clockTime(seconds, digits)).toBe(want));
  it("a narrow window has more digits", () =>
    expect([1, 0.01, 600].map((span) => timeDigits(span, 500))).toEqual([3, 5, 0]));
  it("rates, sizes and lengths", () =>
    expect(
      [hertz(44100), hertz(800), decibels(0.5), decibels(0), soundLength(1), soundLength(0.0625)].map(plain),
    ).toEqual(["44.1 kHz", "800 Hz", "−6.02 dB", "−∞ dB", "1 s", "0.0625 s"]));
});
