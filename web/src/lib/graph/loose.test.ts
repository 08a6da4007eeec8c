import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { careful } from "./careful";
import { withLoose } from "./loose";
import type { Level } from "./level";

const level = (count: number, edges: readonly (readonly [number, number])[], width = 100): Level => ({
  widths: new Float64Array(count).fill(width),
  heights: new Float64Array(count).fill(36),
  from: Int32Array.from(edges, ([from]) => from),
  to: Int32Array.from(edges, ([, to]) => to),
});

describe("boxes that nothing joins", () => {
  it("stand in rows below the flow, in their order", async () => {
    const placed = await withLoose(level(102, [[50, 51]]), careful);
    const loose = [...Array(102).keys()].filter((at) => at !== 50 && at !== 51);
    const lowest = Math.max(placed.y[50]!, placed.y[51]!);
    expect(loose.every((at) => placed.y[at]! > lowest + 36)).toBe(true);
    expect(new Set(loose.map((at) => placed.y[at])).size).toBeGreaterThan(5);
    expect([...loose].sort((a, b) => placed.y[a]! - placed.y[b]! || placed.x[a]! - placed.x[b]!)).toEqual(loose);
    expect(placed.width / placed.height).toBeLessThan(3);
  });

  it("leave a level that has none as it was laid out", async () => {
    const joined = level(3, [
      [0, 1],
      [1, 2],
    ]);
    expect(await withLoose(joined, careful)).toEqual(careful(joined));
    expect((await withLoose(level(0, []), careful)).edges).toEqual([]);
  });

  it("never lie over another box, nor outside", async () => {
    const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 60 }),
        pairs,
        fc.integer({ min: 40, max: 700 }),
        async (n, ends, w) => {
          const own = level(n, [...new Map(ends.filter(([a, b]) => a !== b).map((e) => [String(e), e])).values()], w);
          const { x, y, width, height, edges } = await withLoose(own, careful);
          expect(edges.length).toBe(own.from.length);
          for (let a = 0; a < n; a++) {
            expect(x[a]! - w / 2).toBeGreaterThanOrEqual(-0.01);
            expect(x[a]! + w / 2).toBeLessThanOrEqual(width + 0.01);
            expect(y[a]! + 18).toBeLessThanOrEqual(height + 0.01);
            for (let b = 0; b < a; b++)
              expect(Math.abs(x[a]! - x[b]!) >= w - 0.01 || Math.abs(y[a]! - y[b]!) >= 36 - 0.01).toBe(true);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
