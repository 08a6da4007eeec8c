import { describe, expect, it } from "vitest";

import {
  axes,
  ballAround,
  eye,
  FRONT,
  orbitFrom,
  projector,
  shifted,
  turned,
  VIEWS,
  zoomed,
  type Triple,
} from "./orbit";

const BALL = { centre: [1, 2, 3] as Triple, radius: 2 };
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

describe("orbit", () => {
  it("looks from the front, the right and the top", () => {
    expect(eye(VIEWS.front, BALL).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([1, 2, 7.8]);
    expect(eye(VIEWS.right, BALL).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([5.8, 2, 3]);
    expect(eye(VIEWS.top, BALL).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([1, 6.8, 3]);
  });

  it("has three axes at right angles, from wherever it looks", () => {
    for (const orbit of [FRONT, ...Object.values(VIEWS), turned(FRONT, 2, -1)]) {
      const { across, above, out } = axes(orbit);
      for (const [a, b] of [
        [across, above],
        [above, out],
        [out, across],
      ] as const)
        expect(dot(a, b)).toBeCloseTo(0);
      for (const axis of [across, above, out]) expect(dot(axis, axis)).toBeCloseTo(1);
    }
  });

  it("finds the orbit of an eye", () => {
    const orbit = turned(zoomed(FRONT, 1.5), 1, 0.3);
    const found = orbitFrom(eye(orbit, BALL), BALL);
    expect(found.yaw).toBeCloseTo(orbit.yaw);
    expect(found.pitch).toBeCloseTo(orbit.pitch);
    expect(found.distance).toBeCloseTo(orbit.distance);
    expect(orbitFrom(BALL.centre, BALL)).toEqual(FRONT);
  });

  it("stays between the poles and at some distance", () => {
    expect(turned(FRONT, 0, 9).pitch).toBe(Math.PI / 2);
    expect(zoomed(FRONT, 1e9).distance).toBeGreaterThan(0);
  });

  it("puts the middle in the middle, and moves what is dragged with the pointer", () => {
    const at = projector(VIEWS.front, BALL, 50, 400, 300)(...BALL.centre);
    expect(at).toEqual({ x: 200, y: 150, depth: expect.closeTo(4.8) });
    const moved = projector(shifted(VIEWS.front, 0.1, -0.2, 50), BALL, 50, 400, 300)(...BALL.centre);
    expect(moved.x).toBeCloseTo(200 + 30);
    expect(moved.y).toBeCloseTo(150 + 60);
    expect(projector(VIEWS.front, BALL, 50, 400, 300)(1, 2, 20).depth).toBeLessThan(0);
  });

  it("goes around all boxes", () => {
    expect(
      ballAround([
        [
          [0, 0, 0],
          [2, 0, 0],
        ],
        [
          [0, 0, 0],
          [0, 0, 4],
        ],
      ]),
    ).toEqual({ centre: [1, 0, 2], radius: Math.hypot(1, 2) });
    expect(
      ballAround([
        [
          [5, 5, 5],
          [5, 5, 5],
        ],
      ]),
    ).toEqual({ centre: [5, 5, 5], radius: 1 });
    expect(ballAround([])).toEqual({ centre: [0, 0, 0], radius: 1 });
  });
});
