import { expect, test } from "vitest";
import { valueScale } from "./valueColours";

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
