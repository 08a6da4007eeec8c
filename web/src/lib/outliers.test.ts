import { expect, it } from "vitest";
import { robustWindow, type Stretch, type Terms, type Window } from "./outliers";

const LINEAR = { log: false, even: true };

/** The window of lines, each a list of values; a calm one has its raw values in the next. */
function window(lines: number[][], terms: Terms = LINEAR, more: Partial<Stretch> = {}): Window {
  const all = lines.flat();
  const stretches = lines.map((l) => ({ values: Float64Array.from(l), from: 0, to: l.length, last: true, ...more }));
  const steps = robustWindow(stretches, { low: Math.min(...all), high: Math.max(...all) }, terms);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
const make = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));
const whole = (line: number[]): Window => ({ low: Math.min(...line), high: Math.max(...line) });
const wave = (i: number): number => Math.sin(i * 7);
const falling = make(200, (i) => 2.5 * Math.exp(-i / 40) + 0.4 + 0.02 * wave(i));
const spiked = (line: number[], ...at: number[]): number[] => line.map((v, i) => (at.includes(i) ? v + 900 : v));

it.each<[string, number[]]>([
  ["a falling loss", falling],
  ["a loss that falls to a tenth at once", make(1000, (i) => 0.25 + 2 * Math.exp(-i / 8) + 0.02 * wave(i))],
  [
    "an accuracy that rises from 0.4 in a few steps",
    make(300, (i) => 1 - 0.6 * Math.exp(-i / 5) - 0.01 * Math.abs(wave(i))),
  ],
  ["an accuracy that rises from 0.1", make(2000, (i) => 0.98 - 0.88 * Math.exp(-i / 20) + 0.004 * wave(i))],
  ["a learning rate of steps", make(1000, (i) => (i < 40 ? 1e-3 : i < 300 ? 1e-4 : 1e-5))],
  ["a learning rate with a warm-up", make(1000, (i) => (i < 10 ? i / 1e4 : 1e-3 * Math.exp(-i / 30)))],
  ["evenly spread values", make(100, (i) => i)],
  [
    "a constant with a spike, which is all it says",
    spiked(
      make(200, () => 1),
      90,
    ),
  ],
  ["a handful", [1, 2, 1, 2, 1e9, 1, 2]],
  ["noise", make(500, wave)],
])("leaves %s whole", (_, line) => expect(window([line])).toEqual(whole(line)));

it("cuts a spike, whatever its line's beginning", () => {
  const cut = window([spiked(falling, 90)]);
  expect(cut).toEqual({ ...whole(falling), low: Math.min(...falling) });
});
it("cuts spikes on both sides, and one of many lines'", () => {
  const noise = make(400, wave);
  expect(window([noise.map((v, i) => (i === 100 ? 90 : i === 200 ? -80 : v))])).toEqual(whole(noise));
  const lines = make(30, () => 0).map(() => falling);
  expect(window([...lines, spiked(falling, 20, 150)])).toEqual(whole(falling));
});
it("keeps a spike that frees less than two thirds of the height", () => {
  const line = make(400, (i) => (i === 100 ? 3.5 : wave(i)));
  expect(window([line])).toEqual(whole(line));
});
it("keeps where a line ends, even in a spike", () => {
  const line = spiked(falling, 199);
  expect(window([line])).toEqual(whole(line));
});
it("keeps a run that exploded, and one that stays out there for long", () => {
  const exploded = falling.map((v) => v * 1e3);
  expect(window([falling, falling, exploded]).high).toBe(Math.max(...exploded));
  const stays = falling.map((v, i) => (i >= 100 && i < 108 ? 900 : v));
  expect(window([stays]).high).toBe(900);
});
it("cuts a beginning only where it is out of all proportion", () => {
  const line = [1e4, 5e3, ...falling];
  expect(window([line]).high).toBeLessThan(4);
  expect(window([line], { log: false, even: false }).high).toBe(1e4);
});
it("lets a smoothed spike fade outside", () => {
  const raw = spiked(falling, 90);
  let last = raw[0]!;
  const smooth = raw.map((v) => (last = 0.6 * last + 0.4 * v));
  const stretch = (line: number[], calm: boolean): Stretch => ({
    values: Float64Array.from(line),
    from: 0,
    to: 200,
    calm,
    last: calm,
  });
  const steps = robustWindow([stretch(smooth, true), stretch(raw, false)], whole(raw), LINEAR);
  expect((steps.next().value as Window).high).toBeLessThan(8);
});
it("compares logarithms on a log axis", () => {
  const line = falling.map((v, i) => (i === 90 ? 1e9 : i === 100 ? 0 : v));
  const cut = window([line], { log: true, even: true });
  expect(cut.high).toBeCloseTo(Math.max(...falling), 9);
  const flat = falling.map((v, i) => (i === 90 ? 12 : v));
  expect(window([flat], { log: true, even: true })).toEqual(whole(flat));
});
