import { describe, expect, it } from "vitest";
import type { Theme } from "./theme";
import { drawWave, palette } from "./wave";

const theme = {
  chart: "#ffffff",
  seq: ["#c0c0c0", "#a0a0a0", "#808080", "#606060", "#404040", "#202020", "#000000"],
  grid: "grid",
  text: "text",
  zoom: "zoom",
} as unknown as Theme;

describe("the palette of a spectrum", () => {
  const colours = palette(theme, -120);
  const red = (level: number): number => colours[level]! & 255;
  it("is paper far below full scale and the strongest colour at it", () =>
    expect([red(0), red(255)]).toEqual([255, 0]));
  it("never grows lighter", () => {
    for (let level = 1; level < 256; level++) expect(red(level)).toBeLessThanOrEqual(red(level - 1));
  });
  it("is opaque", () => expect([...colours].every((colour) => colour >>> 24 === 255)).toBe(true));
});

/** A canvas that keeps what is painted. */
function painted(wave: Parameters<typeof drawWave>[3], clipped = false) {
  const rects: [string, number, number, number, number][] = [];
  const lines: [number, number][] = [];
  const c = {
    fillStyle: "",
    fillRect: (x: number, y: number, w: number, h: number) => rects.push([c.fillStyle, x, y, w, h]),
    beginPath: () => undefined,
    moveTo: (x: number, y: number) => lines.push([x, y]),
    lineTo: (x: number, y: number) => lines.push([x, y]),
    stroke: () => undefined,
  };
  const area = { x: 10, y: 0, width: 100, height: 40 };
  drawWave(c as unknown as CanvasRenderingContext2D, area, [0, 1], wave, { loudest: 1, colour: "run", clipped }, theme);
  return { waves: rects.filter(([fill]) => fill === "run"), marks: rects.filter(([fill]) => fill === "text"), lines };
}

const column = (...values: number[]): Float64Array => Float64Array.from(values);

describe("a wave", () => {
  const many = { range: [0, 1] as const, columns: 100, channels: 1 };
  it("has a block for each column, as high as its extremes", () => {
    const { waves } = painted({
      ...many,
      low: new Float64Array(100).fill(-0.5),
      high: new Float64Array(100).fill(0.5),
    });
    expect(waves).toHaveLength(100);
    expect(waves[7]).toEqual(["run", 17, 10, 1, 20]);
  });
  it("has no holes where it is steep", () => {
    const low = new Float64Array(100).fill(0.5);
    low.fill(-0.5, 50);
    const { waves } = painted({ ...many, low, high: low });
    const [, , top, , height] = waves[50]!;
    expect([top, top + height]).toEqual([10, 30]);
  });
  it("of single samples is a line that lifts at NaN", () => {
    const samples = column(0, 1, NaN, -1);
    const { waves, lines } = painted({ range: [0, 1], columns: 4, channels: 1, low: samples, high: samples });
    expect([waves.length, lines]).toEqual([
      0,
      [
        [22.5, 20],
        [47.5, 0],
        [97.5, 40],
      ],
    ]);
  });
  it("stands where its part of time is, and channels below one another", () => {
    const { lines } = painted({
      range: [0.5, 1],
      columns: 2,
      channels: 2,
      low: column(0, 0, 0, 0),
      high: column(0, 0, 0, 0),
    });
    expect(lines).toEqual([
      [72.5, 9],
      [97.5, 9],
      [72.5, 31],
      [97.5, 31],
    ]);
  });
  it("marks full scale only where stretches of it are clipped", () => {
    const wave = { ...many, low: new Float64Array(100), high: new Float64Array(100).fill(1) };
    expect([painted(wave).marks.length, painted(wave, true).marks.length]).toEqual([0, 100]);
  });
});
