import { describe, expect, it } from "vitest";
import { fitOf, inside, matrixOf, pick, project, type Look } from "./camera";

const FRONT: Look = { yaw: 0, pitch: 0, zoom: 1, x: 0, y: 0 };
const corners = Float32Array.from([-1, -1, -1, 1, -1, -1, 1, 1, -1, -1, 1, 1, 0, 0, 0]);
const all = new Uint8Array(5).fill(1);
const seen = (look: Partial<Look>, flat = false, positions = corners): Float32Array =>
  project(positions, matrixOf({ ...FRONT, ...look }, fitOf(positions), 400, 200, flat), 400, 200, new Float32Array(15));

describe("the camera", () => {
  it("has the centre in the middle and everything in the frame", () => {
    for (const yaw of [0, 1, 4]) {
      const screen = seen({ yaw, pitch: yaw / 3 });
      for (let at = 0; at < 15; at += 3) {
        expect(Math.abs(screen[at] - 200)).toBeLessThan(200);
        expect(Math.abs(screen[at + 1] - 100)).toBeLessThan(100);
      }
    }
  });
  it("has y upwards, and what is near in front", () => {
    const screen = seen({});
    expect(screen[7]).toBeLessThan(screen[1]);
    expect(screen[11]).toBeLessThan(screen[8]);
  });
  it("turns to the side", () => {
    const point = Float32Array.from([1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(seen({ yaw: Math.PI / 2 }, false, point)[0]).toBeCloseTo(200, 3);
    expect(seen({ yaw: Math.PI / 2 }, true, point)[0]).toBeGreaterThan(250);
  });
  it("shifts and enlarges", () => {
    expect(seen({ x: 1 })[12]).toBeGreaterThan(seen({})[12] + 50);
    expect(seen({ zoom: 2 }, true)[0] - 200).toBeCloseTo(2 * (seen({}, true)[0] - 200), 3);
  });
  it("is not shrunk by one far point, nor moved by what is none", () => {
    const many = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i));
    const fit = fitOf(many);
    const odd = Float32Array.from([...many, NaN, NaN, NaN, 50, 0, 0]);
    expect(fitOf(odd).radius).toBeLessThan(fit.radius * 1.5);
    expect(fitOf(new Float32Array(0)).radius).toBe(1);
  });
});

describe("picking", () => {
  const screen = Float32Array.from([10, 10, 0.5, 12, 10, -0.5, 100, 100, 0, NaN, NaN, NaN, 50, 50, 0]);
  it("takes the one in front among neighbours", () => {
    expect(pick(screen, all, 11, 10, 8)).toBe(1);
    expect(pick(screen, all, 98, 100, 8)).toBe(2);
    expect(pick(screen, all, 200, 200, 8)).toBe(-1);
  });
  it("takes no hidden one", () => expect(pick(screen, Uint8Array.from([1, 0, 1, 1, 1]), 11, 10, 8)).toBe(0));
  it("takes what a polygon holds", () => {
    const around: [number, number][] = [
      [0, 0],
      [60, 0],
      [60, 60],
      [0, 60],
    ];
    expect(inside(screen, all, around)).toEqual([0, 1, 4]);
    expect(
      inside(screen, all, [
        [0, 0],
        [60, 0],
        [0, 60],
      ]),
    ).toEqual([0, 1]);
  });
});
