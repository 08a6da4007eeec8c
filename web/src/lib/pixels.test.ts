import { describe, expect, it } from "vitest";
import { extent, paint, paintDifference, PLAIN, rampOf, subtract, type Numbers, type Raster } from "./pixels";

const raster = (data: Numbers, channels: number, width = data.length / channels): Raster => ({
  width,
  height: data.length / channels / width,
  channels,
  data,
});
const bytes = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers);

describe("paint", () => {
  it("leaves bytes as they are, grey on all channels, alpha as alpha", () => {
    expect([...paint(raster(bytes(7, 200), 1), PLAIN)]).toEqual([7, 7, 7, 255, 200, 200, 200, 255]);
    expect([...paint(raster(bytes(7, 100), 2), PLAIN)]).toEqual([7, 7, 7, 100]);
    expect([...paint(raster(bytes(1, 2, 3), 3), PLAIN)]).toEqual([1, 2, 3, 255]);
    expect([...paint(raster(bytes(1, 2, 3, 4), 4), PLAIN)]).toEqual([1, 2, 3, 4]);
  });

  it("shows all steps between the ends of a window", () => {
    const look = { ...PLAIN, low: 1000, high: 1255 };
    const out = paint(raster(Uint16Array.from([0, 1000, 1001, 1128, 1255, 65535]), 1), look);
    expect([...out].filter((_, i) => i % 4 === 0)).toEqual([0, 0, 1, 128, 255, 255]);
  });

  it("shows 16 bits from the least to the greatest light, alpha and one light alone as they are", () => {
    const grey = paint(raster(Uint16Array.from([100, 65535, 200, 0, 300, 32768]), 2), PLAIN);
    expect([...grey]).toEqual([0, 0, 0, 255, 128, 128, 128, 0, 255, 255, 255, 128]);
    expect(paint(raster(Uint16Array.from([65535]), 1), PLAIN)[0]).toBe(255);
  });

  it("stretches floats and leaves what is no number transparent", () => {
    const out = paint(raster(Float32Array.from([-1, 0, 1, NaN, Infinity, -Infinity]), 1), PLAIN);
    expect([...out].filter((_, i) => i % 4 === 0)).toEqual([0, 128, 255, 0, 255, 0]);
    expect([...out].filter((_, i) => i % 4 === 3)).toEqual([255, 255, 255, 0, 255, 255]);
  });

  it("is brighter, of more contrast, of another gamma, as CSS filters and screens do it", () => {
    const one = (look: object) => paint(raster(bytes(64), 1), { ...PLAIN, ...look })[0];
    expect(one({ brightness: 2 })).toBe(128);
    expect(one({ contrast: 1.5 })).toBe(32);
    expect(one({ gamma: 2 })).toBe(Math.round(Math.sqrt(64 / 255) * 255));
  });
});

describe("extent", () => {
  it("is of the light, and finite", () => {
    expect(extent(raster(bytes(9, 255, 20, 0), 2))).toEqual([9, 20]);
    expect(extent(raster(Float32Array.from([NaN, -3, Infinity, 2]), 1))).toEqual([-3, 2]);
    expect(extent(raster(Float32Array.from([NaN]), 1))).toEqual([0, 0]);
  });
});

describe("subtract", () => {
  it("counts, measures and keeps the sign", () => {
    const found = subtract(raster(bytes(10, 20, 30, 5, 5, 5), 3), raster(bytes(12, 20, 20, 5, 5, 5), 3))!;
    expect([...found.data]).toEqual([-2, 0, 10, 0, 0, 0]);
    expect(found).toMatchObject({ max: 10, mean: 2, differing: 1, top: 255 });
    expect(found.psnr).toBeCloseTo(10 * Math.log10(255 ** 2 / (104 / 6)), 9);
  });

  it("is infinite in PSNR for equal pictures", () => {
    const same = raster(Uint16Array.from([1, 2, 65535]), 1);
    expect(subtract(same, same)).toMatchObject({ psnr: Infinity, max: 0, mean: 0, differing: 0 });
  });

  it("sets grey against colour, and words against bytes on one scale", () => {
    const grey = raster(bytes(255, 0), 1);
    expect([...subtract(grey, raster(bytes(255, 0, 255, 0, 0, 0), 3))!.data]).toEqual([0, 255, 0, 0, 0, 0]);
    expect([...subtract(grey, raster(Uint16Array.from([65535, 65535]), 1))!.data]).toEqual([0, -1]);
  });

  it("has no answer for pictures of two sizes", () => {
    expect(subtract(raster(bytes(1, 2), 1), raster(bytes(1, 2), 1, 1))).toBeNull();
  });

  it("counts what is no number as different, and infinities alike as equal", () => {
    const a = raster(Float32Array.from([NaN, NaN, Infinity, 1]), 1);
    const b = raster(Float32Array.from([NaN, 1, Infinity, 1]), 1);
    expect(subtract(a, b)).toMatchObject({ differing: 1, max: 0 });
  });
});

describe("paintDifference", () => {
  const ramp = rampOf([
    [255, 0, 0],
    [0, 0, 0],
    [0, 0, 255],
  ]);
  const difference = subtract(raster(bytes(0, 10, 20), 1), raster(bytes(10, 10, 0), 1))!;

  it("amplifies the absolute difference", () => {
    const out = paintDifference(difference, "absolute", 4, ramp);
    expect([...out].filter((_, i) => i % 4 === 0)).toEqual([40, 0, 80]);
  });

  it("has one colour for more, another for less, and the middle for equal", () => {
    const out = paintDifference(difference, "signed", 64, ramp);
    expect([...out.slice(0, 3)]).toEqual([255, 0, 0]);
    expect(Math.max(...out.slice(4, 7))).toBeLessThan(3);
    expect([...out.slice(8, 11)]).toEqual([0, 0, 255]);
  });

  it("heats with size alone", () => {
    const out = paintDifference(difference, "heat", 1, ramp);
    expect([...out.slice(4, 7)]).toEqual([255, 0, 0]);
    expect([...out.slice(0, 3)]).toEqual([...ramp.slice(30, 33)]);
  });
});
