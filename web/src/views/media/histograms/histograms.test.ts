import { describe, expect, it } from "vitest";
import type { HistogramRun, HistogramRows } from "../../../api/histograms";
import { cellsIn, detail } from "./layout";
import { readSide, sidesOf, writeSide } from "./sides";
import { badge, inWords, notes } from "./text";

const rows = (values: number[], total: number[], outside = 0): HistogramRows =>
  ({
    length: values.length,
    values: Int32Array.from(values),
    total: Float64Array.from(total),
    below: new Float64Array(values.length),
    above: Float64Array.from(values, () => outside),
  }) as HistogramRows;
const run = (more: Partial<HistogramRun> = {}): HistogramRun => ({
  run: "a",
  values: 2,
  total: 2,
  buckets: 30,
  lost: 0,
  broken: [],
  broken_total: 0,
  gone: null,
  drawn: rows([1, 1], [5, 5]),
  picked: rows([], []),
  ...more,
});
const answer = (...runs: HistogramRun[]) => ({ generation: 1, tag: "w", low: 0, high: 1, bins: 64, runs });

describe("what a card says", () => {
  it("is short where every step is a row", () => expect(notes(answer(run()), false)).toEqual(["64 bins", "no NaN"]));
  it("says how many steps are a row", () =>
    expect(notes(answer(run({ drawn: rows([15, 3], [9, 9]) })), true)).toEqual([
      "2 rows of up to 15 steps",
      "64 bins",
      "no NaN",
      "zoomed",
    ]));
  it("says what is not in sight", () =>
    expect(notes(answer(run({ drawn: rows([1, 1], [5, 5], 0.5) })), false)).toContain("1 value outside"));
  it("says that histograms are empty", () => {
    expect(notes(answer(run({ drawn: rows([1, 1], [0, 0]) })), false)).toContain("all empty");
    expect(notes(answer(run({ drawn: rows([1, 1], [0, 4]) })), false)).toContain("1 row empty");
  });
  it("has a badge for what may not be missed", () => {
    expect(badge([run()])).toBeNull();
    const told = badge([
      run({ lost: 12, broken: [{ step: 7, why: "no" }], broken_total: 9 }),
      run({ run: "b", gone: "was cut" }),
    ])!;
    expect(told.text).toBe("12 NaN or Inf, 9 broken, 1 run not read");
    expect(told.title.split("\n").slice(1)).toEqual(["a, step 7: no", "and 4 more", "b: was cut"]);
  });
  it("says that there are NaN where nobody wrote how many", () => {
    const told = [run(), run({ run: "b", lost: NaN, drawn: rows([1], [0]) })] as const;
    expect(badge(told)?.text).toBe("NaN or Inf");
    expect(notes(answer(...told), false)).not.toContain("no NaN");
  });
});

describe("a plot in words", () => {
  const one = (v: number) => Float64Array.of(v);
  const picked = { ...rows([1], [5]), step: one(1200), mean: one(0.5), std: one(0.25), min: one(-1), max: one(2) };
  it("tells the chosen step", () =>
    expect(inWords("a", rows([1, 1], [5, 5]), picked)).toBe(
      "a: 2 rows of histograms; step 1\u202f200: mean 0.5, standard deviation 0.25, from \u22121 to 2",
    ));
  it("tells that there is nothing", () => {
    expect(inWords("a", rows([1], [5]), null)).toBe("a: 1 row of histograms");
    expect(inWords("a", rows([1], [0]), { ...picked, total: one(0) })).toContain("no values");
  });
});

describe("room", () => {
  it("is one run's alone", () =>
    expect(cellsIn(520, 340, 1, false)).toMatchObject({ columns: 1, shown: 1, height: 340 }));
  it("is shared, as far as it goes", () => {
    expect(cellsIn(520, 340, 2, false).shown).toBe(2);
    expect(cellsIn(520, 340, 4, false)).toMatchObject({ columns: 2, shown: 4, height: 170 });
    expect(cellsIn(520, 340, 100, false).shown).toBe(4);
    expect(cellsIn(100, 50, 3, false).shown).toBe(1);
  });
  it("is scrolled through in full screen", () => {
    const { shown, total, columns, height } = cellsIn(1400, 800, 100, true);
    expect([shown, total]).toEqual([100, Math.ceil(100 / columns) * height]);
  });
  it("asks for what can be seen", () => {
    expect(detail("ridge", 520, 360, 936)).toEqual({ rows: 40, bins: 128 });
    expect(detail("ridge", 520, 360, 60).rows).toBe(60); // rather a few more than half of them added up
    expect(detail("heat", 520, 360, 936)).toEqual({ rows: 260, bins: 128 });
  });
});

describe("two sides", () => {
  const runs = ["a@b", "c"];
  it("are two runs, or two steps of one", () => {
    expect(sidesOf([], runs, 3)).toEqual({ a: { run: "a@b", step: null }, b: { run: "c", step: null } });
    expect(sidesOf([], ["c"], 3)).toEqual({ a: { run: "c", step: 3 }, b: { run: "c", step: null } });
  });
  it("stand in the address", () => {
    const opts = writeSide(writeSide([], "a", { run: "c", step: -5 }), "b", { run: "a@b", step: null });
    expect(opts).toEqual(["a-5@c", "b@a@b"]);
    expect([readSide(opts, "a", runs), readSide(opts, "b", runs)]).toEqual([
      { run: "c", step: -5 },
      { run: "a@b", step: null },
    ]);
    expect(writeSide(opts, "a", { run: "c", step: 1 })).toEqual(["b@a@b", "a1@c"]);
  });
  it("are not of a run that is not there", () => expect(readSide(["a5@gone", "x"], "a", runs)).toBeNull());
});
