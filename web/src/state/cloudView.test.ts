import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULTS,
  readCamera,
  readCloud,
  readIndices,
  ROOM,
  trimmed,
  writeCamera,
  writeCloud,
  writeIndices,
} from "./cloudView";

const words = fc.string({ unit: "binary", maxLength: 8 });

describe("the view of an embedding", () => {
  it("is read as it was written", () =>
    fc.assert(
      fc.property(
        fc.record(
          {
            run: words,
            name: words,
            step: fc.integer(),
            layout: fc.constantFrom("pca" as const, "umap" as const),
            flat: fc.boolean(),
            find: words,
            ends: fc.array(words, { minLength: 4, maxLength: 4 }),
            chosen: fc.array(fc.nat(100_000), { maxLength: 50 }),
            minDist: fc.double({ min: 0, max: 1, noNaN: true }).map((v) => v + 0),
          },
          { requiredKeys: [] },
        ),
        (view) => void expect(readCloud(writeCloud(view))).toEqual(view),
      ),
    ));
  it("does not fail on any text", () => fc.assert(fc.property(words, (text) => void readCloud(text))));
  it("bounds what numbers may be", () =>
    expect(readCloud("k:99999,perplexity:-1,size:x")).toEqual({ k: 1000, perplexity: 2 }));
  it("leaves out what is as by default", () => expect(trimmed({ ...DEFAULTS, k: 3 })).toEqual({ k: 3 }));
});

describe("points", () => {
  it("stand in their order, neighbours as ranges", () => {
    expect(writeIndices([5, 7, 8, 9, 3])).toBe("5.7-9.3");
    expect(readIndices("5.7-9.3")).toEqual([5, 7, 8, 9, 3]);
  });
  it("are left out where they are too many for an address", () => {
    const chosen = Array.from({ length: ROOM }, (_, i) => i * 3);
    expect(writeCloud({ chosen, k: 3 })).toBe("k:3");
  });
  it("take no room that a hostile link names", () => expect(readIndices("0-999999999")).toBeUndefined());
});

describe("the camera", () => {
  it("is read as it was written", () => {
    const camera = { yaw: 0.5, pitch: -1.25, zoom: 2, x: 0, y: -0.125 };
    expect(readCamera(writeCamera(camera))).toEqual(camera);
  });
  it("of nonsense is none", () => {
    for (const text of ["", "1_2_3", "1_2_0_0_0", "a_b_c_d_e", "1_2_3_4_5_6"]) expect(readCamera(text)).toBeUndefined();
  });
});
