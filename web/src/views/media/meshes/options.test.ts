import { describe, expect, it } from "vitest";

import { FRONT } from "../../../lib/orbit";
import { POINT, readOptions, writeOptions } from "./options";

describe("options of a mesh card", () => {
  it("survive the URL", () => {
    const options = {
      own: true,
      point: 5,
      orbits: new Map([
        ["", FRONT],
        ["a run/with spaces", { yaw: -1.25, pitch: 0.5, distance: 2.5, target: [0.1, -0.2, 3] as const }],
      ]),
    };
    expect(readOptions(writeOptions(options))).toEqual(options);
    expect(writeOptions({ own: false, point: POINT, orbits: new Map() })).toEqual([]);
  });

  it("are the usual ones where a link says nothing, or nonsense", () => {
    const usual = { own: false, point: POINT, orbits: new Map() };
    expect(readOptions(["x", "o1_2", "oNaN_0_1_0_0_0", "o0_0_-1_0_0_0", "pp"])).toEqual(usual);
    expect(readOptions(["p99999"]).point).toBe(20);
  });
});
