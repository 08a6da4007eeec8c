import { describe, expect, it } from "vitest";
import { RunValues, unionOfSteps } from "./runValues";

function made(steps: number[], superseded: number[] = [], files = [{ key: "aa", length: steps.length }]): RunValues {
  return new RunValues({
    run: "a/b c",
    files,
    length: steps.length,
    steps: Float64Array.from(steps),
    walls: Float64Array.from(steps),
    at: BigInt64Array.from(steps, (_, i) => 2n ** 53n + BigInt(i)),
    lengths: new Int32Array(steps.length),
    flags: Uint8Array.from(steps, (_, i) => (superseded.includes(i) ? 1 : 0)),
  });
}

describe("RunValues", () => {
  it("names a value by its own file and exact offset", () => {
    const values = made(
      [1, 2, 3],
      [],
      [
        { key: "aa", length: 2 },
        { key: "bb", length: 1 },
      ],
    );
    expect(values.address(0)).toBe("run=a%2Fb+c&file=aa&at=9007199254740992");
    expect(values.address(2)).toBe("run=a%2Fb+c&file=bb&at=9007199254740994");
    expect(() => values.address(3)).toThrow(RangeError);
  });

  it("takes the newest at or below a step, else the first", () => {
    const values = made([10, 20, 30]);
    expect([5, 10, 19, 20, 99, null].map((step) => values.nearest(step))).toEqual([0, 0, 0, 1, 2, 2]);
  });

  it("takes the last of those written at one step", () => {
    expect(made([5, 5, 5]).nearest(5)).toBe(2);
    expect(made([5, 5, 5]).all(5)).toEqual([0, 1, 2]);
  });

  it("takes what a later attempt superseded only at its very step", () => {
    const values = made([10, 20, 30, 15, 25], [1, 2]); // restarted at 15
    expect([10, 15, 20, 22, 25, 30, 40, null].map((step) => values.nearest(step))).toEqual([0, 3, 1, 3, 4, 2, 4, 4]);
  });

  it("still shows something where all was superseded", () => {
    expect(made([10, 20], [0, 1]).nearest(null)).toBe(1);
  });

  it("knows the value before", () => {
    const values = made([10, 20, 30, 15, 25], [1, 2]);
    expect([0, 3, 4].map((i) => values.before(i))).toEqual([null, 0, 3]);
  });
});

describe("unionOfSteps", () => {
  it("has each step once, ascending", () => {
    const [a, b] = [Float64Array.of(1, 3, 3, 2), Float64Array.of(2, 5)];
    expect([...unionOfSteps([a, b, a])]).toEqual([1, 2, 3, 5]);
    expect([...unionOfSteps([])]).toEqual([]);
  });

  it("copies nothing where all runs share their steps", () => {
    const steps = Float64Array.of(1, 2, 3);
    expect(unionOfSteps([steps, steps])).toBe(steps);
  });
});
