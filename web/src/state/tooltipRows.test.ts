import { describe, expect, test } from "vitest";
import type { Cursor, Hit } from "../plot/types";
import { besideCursor, SteadyRows, tooltipRows } from "./tooltipRows";

const hit = (id: string, value: number, distance: number): Hit => ({
  line: { id, name: id, x: new Float64Array(), y: null, hue: 0 },
  index: 0,
  x: 0,
  value,
  raw: null,
  px: 0,
  py: 0,
  distance,
});
/** As a plot hands them over: nearest first. */
const cursor = (px: number, py: number, ...hits: Hit[]): Cursor => ({
  x: 0,
  px,
  py,
  hits: hits.sort((a, b) => a.distance - b.distance),
});
const ids = (rows: { hits: readonly Hit[] }) => rows.hits.map((h) => h.line.id).join("");
const abc = (px = 0, py = 0, near = 1) => cursor(px, py, hit("a", 3, near), hit("b", NaN, 2), hit("c", 1, 3));

describe("tooltip rows", () => {
  test("nearest first, cut at the limit, and of how many", () => {
    const rows = tooltipRows(abc(), "nearest", 2);
    expect([ids(rows), rows.lines, rows.nearest?.line.id]).toEqual(["ab", 3, "a"]);
  });

  test("other orders sort the nearest ones; NaN is last in both directions", () => {
    expect(ids(tooltipRows(abc(), "ascending", 7))).toBe("cab");
    expect(ids(tooltipRows(abc(), "descending", 7))).toBe("acb");
    expect(ids(tooltipRows(abc(), "name", 2))).toBe("ab");
    expect(ids(tooltipRows(cursor(0, 0, hit("x", -Infinity, 1), hit("y", Infinity, 2)), "descending", 7))).toBe("yx");
  });

  test("rows keep their places under 4 px, measured from where they were ordered; their numbers do not", () => {
    const steady = new SteadyRows();
    expect(ids(steady.rows(abc(0, 0), "nearest", 7))).toBe("abc");
    const moved = steady.rows(abc(2, 2, 9), "nearest", 7);
    expect([ids(moved), moved.nearest?.line.id]).toEqual(["abc", "b"]);
    expect(ids(steady.rows(abc(3, 3, 9), "nearest", 7))).toBe("bca");
  });

  test("a line that left makes the rows anew", () => {
    const steady = new SteadyRows();
    steady.rows(abc(), "nearest", 7);
    expect(ids(steady.rows(cursor(1, 1, hit("c", 1, 1), hit("a", 1, 2)), "nearest", 7))).toBe("ca");
  });
});

describe("the tooltip's place", () => {
  const page = { width: 1000, height: 600 };
  const box = { width: 300, height: 200 };
  test("26 px right of the cursor, flipped at the edge", () => {
    expect(besideCursor({ x: 100, y: 300 }, box, page).left).toBe(126);
    expect(besideCursor({ x: 800, y: 300 }, box, page).left).toBe(474);
  });
  test("below or above where neither side has room", () => {
    const narrow = { width: 500, height: 600 };
    expect(besideCursor({ x: 250, y: 100 }, box, narrow)).toEqual({ left: 100, top: 126 });
    expect(besideCursor({ x: 250, y: 500 }, box, narrow)).toEqual({ left: 100, top: 274 });
  });
  test("never above or below the window", () => {
    expect(besideCursor({ x: 100, y: 0 }, box, page).top).toBe(8);
    expect(besideCursor({ x: 100, y: 590 }, box, page).top).toBe(392);
  });
});
