import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scale } from "../lib/scale";
import { boxOf } from "./box";
import { cursorAt, hitOf, nextPoint } from "./hit";
import { Path } from "./path";
import type { Scene } from "./scene";
import { attempts, columns, isSparse, parts } from "./shape";
import { extras, trace, type Frame, type Layer } from "./trace";
import { BREAK, DEFAULTS, SUPERSEDED, type Line } from "./types";
import { panned, shifted, wheeled, zoomedAround, zoomedInto } from "./view";

const line = (x: number[], y: number[], more: Partial<Line> = {}): Line => ({
  id: "a",
  name: "a",
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  hue: 0,
  ...more,
});
const box = boxOf(156, 132, 44); // a box of 100 × 100 px
const frame: Frame = {
  box,
  x: scale("linear", [0, 100], [box.left, box.right]),
  y: scale("linear", [0, 100], [box.bottom, box.top]),
};
const scene = { frame, options: DEFAULTS } as Scene;

/** Points as [x, y] in the units of the values, "|" where the pen lifts. */
function drawn(of: Line, layer: Layer = "main", more = extras()): (string | [number, number])[] {
  const path = trace(of, layer, frame, new Path(), more);
  return Array.from({ length: path.length }, (_, i) =>
    Number.isNaN(path.xs[i]) ? "|" : [Math.round(frame.x.from(path.xs[i])), Math.round(frame.y.from(path.ys[i]))],
  );
}

describe("a trace", () => {
  it("joins the points of a line", () =>
    expect(drawn(line([0, 50, 100], [1, 2, 3]))).toEqual([
      [0, 1],
      [50, 2],
      [100, 3],
    ]));
  it("breaks where a value is not finite", () =>
    expect(drawn(line([0, 10, 20, 30, 40], [1, 2, NaN, 4, 5]))).toEqual([[0, 1], [10, 2], "|", [30, 4], [40, 5]]));
  it("breaks where only the raw value is not finite", () =>
    expect(drawn(line([0, 10, 20], [1, Infinity, 3], { s: Float64Array.of(1, 1, 3) }))).toEqual([
      [0, 1],
      "|",
      [20, 3],
    ]));
  it("breaks before a new attempt or worker", () =>
    expect(drawn(line([0, 10, 5, 15], [1, 2, 3, 4], { flags: Uint8Array.of(0, 0, BREAK, 0) }))).toEqual([
      [0, 1],
      [10, 2],
      "|",
      [5, 3],
      [15, 4],
    ]));
  it("keeps superseded points apart, begun where they branch off", () => {
    const of = line([0, 10, 20, 10, 20], [1, 2, 3, 4, 5], {
      flags: Uint8Array.of(0, SUPERSEDED, SUPERSEDED, BREAK, 0),
    });
    expect(drawn(of)).toEqual([[0, 1], "|", [10, 4], [20, 5]]);
    expect(drawn(of, "superseded")).toEqual([
      [0, 1],
      [10, 2],
      [20, 3],
    ]);
    expect(attempts(of)).toEqual([10]);
  });
  it("flags attempts that go on where the last one ended, but not parallel workers", () => {
    expect(attempts(line([0, 10, 11, 20], [1, 2, 3, 4], { flags: Uint8Array.of(BREAK, 0, BREAK, 0) }))).toEqual([11]);
    expect(attempts(line([0, 10, 0, 10], [1, 2, 3, 4], { flags: Uint8Array.of(BREAK, 0, BREAK, 0) }))).toEqual([]);
  });
  it("notes points that stand alone", () => {
    const more = extras();
    drawn(line([0, 10, 20], [1, NaN, 3]), "main", more);
    expect(more.lone.length).toBe(4);
  });
  it("stands repeated steps on a hairline with all their points, and goes on from the last", () => {
    const more = extras();
    expect(drawn(line([0, 10, 10, 10, 20], [1, 2, 9, 3, 4]), "main", more)).toEqual([
      [0, 1],
      [10, 2],
      "|",
      [10, 3],
      [20, 4],
    ]);
    expect(more.repeats.map((r) => r.pys.map((py) => Math.round(frame.y.from(py))))).toEqual([[2, 9, 3]]);
  });
  it("has one point beyond each edge of the window, so that lines leave it where they do", () => {
    const many = line(
      [...Array(400).keys()].map((v) => v - 200),
      Array(400).fill(1),
    );
    const got = drawn(many);
    expect([got[0], got.at(-1)]).toEqual([
      [-1, 1],
      [101, 1],
    ]);
  });
  it("leaves out what a log axis cannot show", () => {
    const log: Frame = { ...frame, y: scale("log", [1, 100], [box.bottom, box.top]) };
    const path = trace(line([0, 10, 20], [1, 0, 10]), "main", log, new Path());
    expect(path.points).toBe(2);
  });
  it("gives every finite point of any line, once", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 100 }),
            fc.oneof(fc.double({ min: 0, max: 100 }), fc.constantFrom(NaN, Infinity)),
          ),
          { maxLength: 60 },
        ),
        (points) => {
          const sorted = points.sort((a, b) => a[0] - b[0]);
          const more = extras();
          const path = trace(
            line(
              sorted.map((p) => p[0]),
              sorted.map((p) => p[1]),
            ),
            "main",
            frame,
            new Path(),
            more,
          );
          const repeated = more.repeats.reduce((n, r) => n + r.pys.length, 0);
          const finite = sorted.filter((p) => Number.isFinite(p[1]));
          expect(finite.length).toBeLessThanOrEqual(path.points + repeated);
          for (const [x, y] of finite) {
            const px = frame.x.to(x);
            const at = Array.from({ length: path.length }, (_, i) => i).some(
              (i) => path.xs[i] === px && path.ys[i] === frame.y.to(y),
            );
            expect(at || more.repeats.some((r) => r.px === px && r.pys.includes(frame.y.to(y)))).toBe(true);
          }
        },
      ),
    );
  });
});

describe("columns", () => {
  const s = Float64Array.of(1);
  it("smooths with the raw values behind", () =>
    expect(columns(line([1], [2], { s }), 100)).toEqual({ main: s, behind: Float64Array.of(2) }));
  it("does not smooth a sparse line beside a dense one", () => {
    expect(columns(line([1], [2], { s, sparser: true }), 100)).toEqual({ main: Float64Array.of(2), behind: null });
    expect(columns(line([1], [2], { s, sparser: true, total: 5000 }), 100).main).toBe(s);
    expect(columns(line([1], [2], { s, role: "validation" }), 100).main).toBe(s);
  });
  it("is sparse below one point in 4 px", () =>
    expect([24, 25].map((total) => isSparse(line([], [], { total }), 100))).toEqual([true, false]));
});

describe("hits", () => {
  const a = line([0, 50, 100], [10, 10, 10], { id: "a" });
  const b = line([0, 40, 80], [60, 60, 60], { id: "b" });
  const at = (x: number, y: number): ReturnType<typeof cursorAt> =>
    cursorAt([a, b], scene, frame.x.to(x), frame.y.to(y));

  it("gives every line's nearest point, nearest line first", () => {
    expect(at(45, 55).hits.map((h) => [h.line.id, h.x, h.value])).toEqual([
      ["b", 40, 60],
      ["a", 50, 10],
    ]);
    expect(at(45, 12).hits[0].line.id).toBe("a");
  });
  it("stands the cursor on a point", () => expect([at(47, 10).x, at(42, 10).x]).toEqual([50, 40]));
  it("measures nearness to the line, not to its points", () => {
    const steep = line([0, 100], [0, 100]);
    expect(hitOf(steep, scene, frame.x.to(30), frame.y.to(30))?.distance).toBeCloseTo(0);
  });
  it("leaves out a line that ended long before", () => expect(at(95, 50).hits.map((h) => h.line.id)).toEqual(["a"]));
  it("finds a sparse line between its points", () =>
    expect(hitOf(line([0, 100], [1, 2]), scene, frame.x.to(60), null)?.x).toBe(100));
  it("takes the newest attempt, and a replaced one only where there is no other", () => {
    const of = line([0, 20, 90, 20, 40], [1, 2, 3, 4, 5], {
      flags: Uint8Array.of(0, SUPERSEDED, SUPERSEDED, BREAK, 0),
    });
    expect([20, 88].map((x) => hitOf(of, scene, frame.x.to(x), null)?.value)).toEqual([4, 3]);
    expect(
      hitOf(of, { frame, options: { ...DEFAULTS, superseded: "hide" } } as Scene, frame.x.to(88), null),
    ).toBeNull();
  });
  it("tells the raw value beside the smoothed one, and NaN as NaN", () => {
    const of = line([0, 50], [1, NaN], { s: Float64Array.of(7, 8) });
    expect(
      [0, 50].map((x) => hitOf(of, scene, frame.x.to(x), 0)).map((h) => [h?.value, h?.raw, h?.distance === Infinity]),
    ).toEqual([
      [7, 1, false],
      [NaN, NaN, true],
    ]);
  });
  it("agrees with a search through all points", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 100 }),
        (xs, x) => {
          xs.sort((p, q) => p - q);
          const hit = hitOf(line(xs, xs), scene, frame.x.to(x), null);
          const best = Math.min(...xs.map((v) => Math.abs(v - x)));
          if (hit) expect(Math.abs(hit.x - x)).toBe(best);
          else expect(best).toBeGreaterThan(8 - 1e-9);
        },
      ),
    );
  });
  it("walks point by point, past repeated steps and over attempts", () => {
    const of = line([0, 10, 10, 20, 15, 30], [0, 1, 2, 3, 4, 5], { flags: Uint8Array.of(0, 0, 0, 0, BREAK, 0) });
    expect([
      nextPoint(of, 0, 1),
      nextPoint(of, 10, 1),
      nextPoint(of, 15, 1),
      nextPoint(of, 30, 1),
      nextPoint(of, 30, -1),
      nextPoint(of, 0, -1),
    ]).toEqual([10, 15, 20, null, 20, null]);
  });
});

it("parts cover every row once, in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), { maxLength: 40 }),
      (rows) => {
        const of = line(
          rows.map((r) => r[0]),
          rows.map((r) => r[0]),
          { flags: Uint8Array.from(rows, (r) => r[1]) },
        );
        let next = 0;
        for (const part of parts(of)) {
          expect(part.from).toBe(next);
          expect(part.to).toBeGreaterThan(part.from);
          for (let i = part.from + 1; i < part.to; i++) expect(of.x[i] >= of.x[i - 1]).toBe(true);
          next = part.to;
        }
        expect(next).toBe(rows.length);
      },
    ),
  );
});

describe("a window", () => {
  const steps = scale("linear", [0, 100], [0, 1000]);
  it("becomes what a rectangle holds, along the axes that are meant", () => {
    const area = { x: 54, y: 30, width: 20, height: 40 };
    expect(zoomedInto({ x: null, y: null }, frame, area, true, true)).toEqual({ x: [10, 30], y: [40, 80] });
    expect(zoomedInto({ x: null, y: [0, 1] }, frame, area, true, false)).toEqual({ x: [10, 30], y: [0, 1] });
  });
  it("is panned from where it was asked to be, y only where it is not fitted", () => {
    expect(panned({ x: [50, 60], y: null }, frame, 10, 50)).toEqual({ x: [49, 59], y: null });
    expect(panned({ x: null, y: [0, 10] }, frame, 0, 10)).toEqual({ x: [0, 100], y: [1, 11] });
  });
  it("is zoomed by the wheel along x, left of the box along y", () => {
    expect(wheeled({ x: null, y: null }, frame, 0.5, 44, 60, [0, 100])).toEqual({ x: [0, 50], y: null });
    expect(wheeled({ x: null, y: null }, frame, 0.5, 20, 110, [0, 100])).toEqual({ x: null, y: [0, 50] });
    expect(wheeled({ x: [40, 60], y: null }, frame, 10, 94, 60, [0, 100]).x).toBeNull();
  });
  it("moves with what is dragged", () => expect(shifted(steps, 100)).toEqual([-10, 90]));
  it("zooms around the pointer", () => expect(zoomedAround(steps, 250, 0.5, null)).toEqual([12.5, 62.5]));
  it("is all there is once it holds all there is", () => expect(zoomedAround(steps, 500, 2, [0, 100])).toBeNull());
  it("stays where float64 ends", () => {
    const fine = scale("linear", [1e6, 1e6 + 1e-7], [0, 1000]);
    expect(zoomedAround(fine, 500, 0.01, null)).toEqual([1e6, 1e6 + 1e-7]);
  });
  it("zooms a log axis in its own measure", () => {
    const [low, high] = zoomedAround(scale("log", [1, 10_000], [0, 400]), 200, 0.5, null) as [number, number];
    expect([low, high].map((v) => Math.round(v))).toEqual([10, 1000]);
  });
});
