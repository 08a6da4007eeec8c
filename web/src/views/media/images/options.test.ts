import { describe, expect, it } from "vitest";
import { DEFAULTS, readOptions, writeOptions, type Options } from "./options";

const CHANGED: Options = {
  zoom: { scale: 4, x: 0.25, y: 0.75 },
  look: { low: 10, high: 4095, gamma: 2.2, brightness: 1.5, contrast: 0.5 },
  all: true,
  style: "heat",
  amplified: 8,
  a: { run: "Adam/z4:+", step: 100 },
  b: { run: "B", step: -5 },
};

describe("options of an image card", () => {
  it("say nothing of what nobody changed", () => {
    expect(writeOptions(DEFAULTS)).toEqual([]);
    expect(readOptions([])).toEqual(DEFAULTS);
  });
  it("are read as they were written", () => {
    expect(readOptions(writeOptions(CHANGED))).toEqual(CHANGED);
    const open = { ...DEFAULTS, look: { ...DEFAULTS.look, high: 9 } };
    expect(readOptions(writeOptions(open))).toEqual(open);
  });
  it("leave out what means nothing", () => {
    expect(
      readOptions(["", "z", "z0_1_1", "z4", "z4_a_1", "g0", "gx", "b-1", "x0", "dq", "q", "w_", "1x", "zz"]),
    ).toEqual(DEFAULTS);
  });
});
