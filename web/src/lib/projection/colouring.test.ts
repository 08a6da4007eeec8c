import { describe, expect, it } from "vitest";
import { colouring, HUES, NONE, ramp, SHADES } from "./colouring";

const column = (values: string[], numeric = false) => ({ values, numeric, distinct: new Set(values).size });

describe("colours of a column", () => {
  it("are hues of categories, in their order", () => {
    const found = colouring(column(["b", "a10", "a2", "b"]));
    expect(found).toEqual({
      kind: "categories",
      of: Uint8Array.from([2, 1, 0, 2]),
      entries: [
        { text: "a2", count: 1 },
        { text: "a10", count: 1 },
        { text: "b", count: 2 },
      ],
      others: 0,
    });
  });
  it("go to the most frequent of many; the others have none", () => {
    const found = colouring(column(["z", "z", ...Array.from({ length: 40 }, (_, i) => `w${i}`)]));
    if (found.kind !== "categories") throw new Error(found.kind);
    expect(found.entries.length).toBe(HUES - 1);
    expect(found.others).toBe(41 - (HUES - 1));
    expect(found.of[0]).toBe(found.entries.findIndex((entry) => entry.text === "z"));
    expect(found.of.filter((place) => place === NONE).length).toBe(found.others);
  });
  it("are shades of numbers, and hues of few", () => {
    const many = Array.from({ length: 101 }, (_, i) => String(i));
    const found = colouring(column([...many, "", "nan"], true));
    if (found.kind !== "values") throw new Error(found.kind);
    expect([found.low, found.high]).toEqual([0, 100]);
    expect([found.of[0], found.of[100], found.of[101], found.of[102]]).toEqual([0, SHADES - 1, NONE, NONE]);
    expect(colouring(column(["0", "1"], true)).kind).toBe("categories");
  });
  it("run evenly from stop to stop", () =>
    expect(
      ramp(
        [
          [0, 0, 0],
          [100, 0, 0],
          [100, 50, 0],
        ],
        5,
      ),
    ).toEqual([
      [0, 0, 0],
      [50, 0, 0],
      [100, 0, 0],
      [100, 25, 0],
      [100, 50, 0],
    ]));
});
