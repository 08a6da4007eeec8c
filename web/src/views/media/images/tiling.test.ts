import fc from "fast-check";
import { expect, it } from "vitest";
import { tiling } from "./tiling";

const HEAD = 20;
const GAP = 12;

it("never leaves the room, unless it scrolls", () => {
  const rooms = fc.record({ width: fc.integer({ min: 150, max: 2000 }), height: fc.integer({ min: 60, max: 1200 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0.34, max: 6, noNaN: true }),
      rooms,
      (n, aspect, room) => {
        const laid = tiling(n, aspect, room, HEAD, GAP);
        expect(laid.columns * laid.width + (laid.columns - 1) * GAP).toBeLessThanOrEqual(room.width);
        const rows = Math.ceil(n / laid.columns);
        expect(laid.total).toBe(rows * (laid.height + HEAD) + (rows - 1) * GAP);
        expect(laid.width).toBeGreaterThanOrEqual(Math.min(120, room.width));
        expect(laid.height).toBeGreaterThan(0);
      },
    ),
  );
});

it("shows one picture as large as there is room for", () => {
  expect(tiling(1, 2, { width: 400, height: 220 }, HEAD, GAP)).toEqual({
    columns: 1,
    width: 400,
    height: 200,
    total: 220,
  });
});

it("scrolls a thousand", () => {
  const room = { width: 1000, height: 600 };
  expect(tiling(1000, 1, room, HEAD, GAP).total).toBeGreaterThan(room.height);
});
