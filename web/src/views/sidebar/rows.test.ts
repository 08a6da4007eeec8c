import fc from "fast-check";
import { expect, it } from "vitest";
import type { TreeRow } from "../../state/tree";
import { isChild, offsets, rowAt } from "./rows";

const row = (kind: string, parent: number): TreeRow => ({ node: { kind }, parent }) as TreeRow;

it("roles of a family are lower rows, runs in a folder are not", () => {
  const rows = [row("family", -1), row("run", 0), row("folder", -1), row("run", 2)];
  expect(rows.map((_, i) => isChild(rows, i))).toEqual([false, true, false, false]);
  expect([...offsets(rows, [26, 22])]).toEqual([0, 26, 48, 74, 100]);
});

it("finds the row at any height", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 0, max: 2000 }),
      (children, y) => {
        const rows = [row("family", -1), ...children.map((child) => row("run", child ? 0 : -1))];
        const tops = offsets(rows, [26, 22]);
        const at = rowAt(tops, y);
        expect(tops[at]!).toBeLessThanOrEqual(y);
        if (at < rows.length - 1) expect(tops[at + 1]!).toBeGreaterThan(y);
      },
    ),
  );
  expect(rowAt(offsets([], [26, 22]), 5)).toBe(0);
});
