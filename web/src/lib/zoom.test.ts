import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIT, pan, pixelAt, place, zoomAt, type Zoom } from "./zoom";

const image = { width: 40, height: 20 };
const box = { width: 400, height: 300 };

describe("place", () => {
  it("fits and centres", () => {
    expect(place(FIT, image, box)).toEqual({ scale: 10, left: 0, top: 50 });
  });
  it("puts a point of the image into the middle", () => {
    expect(place({ scale: 4, x: 0.25, y: 1 }, image, box)).toEqual({ scale: 4, left: 160, top: 70 });
  });
});

describe("zoomAt", () => {
  it("keeps the point under the pointer, whatever the zoom before", () => {
    const zooms = fc.record({
      scale: fc.option(fc.double({ min: 1, max: 16, noNaN: true })),
      x: fc.double({ min: 0.4, max: 0.6, noNaN: true }),
      y: fc.double({ min: 0.4, max: 0.6, noNaN: true }),
    });
    fc.assert(
      fc.property(zooms, fc.integer({ min: 180, max: 220 }), fc.integer({ min: 130, max: 170 }), (zoom, x, y) => {
        const start = zoom.scale === null ? FIT : (zoom as Zoom);
        const before = place(start, image, box);
        const after = place(zoomAt(start, image, box, x, y, 1.25), image, box);
        expect((x - after.left) / after.scale).toBeCloseTo((x - before.left) / before.scale, 6);
        expect((y - after.top) / after.scale).toBeCloseTo((y - before.top) / before.scale, 6);
      }),
    );
  });
  it("has ends", () => {
    expect(zoomAt(FIT, image, box, 200, 150, 1e9).scale).toBe(128);
    expect(zoomAt(FIT, image, box, 200, 150, 1e-9).scale).toBe(1 / 64);
  });
});

describe("pan and pixelAt", () => {
  it("moves the image with the pointer", () => {
    const moved = pan(FIT, image, box, 20, -10);
    expect(place(moved, image, box)).toEqual({ scale: 10, left: 20, top: 40 });
  });
  it("never loses the image", () => {
    expect(pan(FIT, image, box, 1e6, -1e6)).toMatchObject({ x: 0, y: 1 });
  });
  it("names the pixel", () => {
    expect(pixelAt(FIT, image, box, 0, 50)).toEqual([0, 0]);
    expect(pixelAt(FIT, image, box, 399, 249)).toEqual([39, 19]);
    expect(pixelAt(FIT, image, box, 399, 251)).toBeNull();
  });
});
