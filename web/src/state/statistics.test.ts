import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../api/client";
import type { SeriesStatistics } from "../api/types";
import { Statistics } from "./seriesStatistics.svelte";
import { asText, baselineRow, cell, sortRows, type StatRow } from "./statisticsTable";

const statistics = (
  run: string,
  end: SeriesStatistics["end"],
  more: Partial<SeriesStatistics> = {},
): SeriesStatistics => ({
  run,
  tag: "loss",
  points: 3,
  start: 1,
  end,
  min: 0.1,
  min_step: 2,
  max: 1,
  max_step: 0,
  mean: 0.5,
  std: 0.1,
  change: -0.5,
  nonfinite: 0,
  at: null,
  at_step: null,
  ...more,
});
const row = (run: string, end: SeriesStatistics["end"], cursor = NaN): StatRow => ({
  id: run,
  name: run,
  run,
  statistics: statistics(run, end),
  cursor,
});
const names = (rows: StatRow[]) => rows.map((r) => r.name).join(" ");

describe("the table of statistics", () => {
  const rows = [row("a10", 0.5), row("a2", "NaN"), row("b", 0.25), row("c", "Infinity")];

  test("sorts numbers both ways with NaN last, names naturally", () => {
    expect(names(sortRows(rows, { key: "end", down: false }, null))).toBe("b a10 c a2");
    expect(names(sortRows(rows, { key: "end", down: true }, null))).toBe("c a10 b a2");
    expect(names(sortRows(rows, { key: "name", down: false }, null))).toBe("a2 a10 b c");
  });

  test("compares ends with the baseline's", () => {
    const base = baselineRow(rows, "b");
    expect(cell(rows[0]!, "baseline", base)).toBe(0.25);
    expect(cell(rows[0]!, "baseline", null)).toBeNaN();
    expect(baselineRow(rows, "gone")).toBeNull();
  });

  test("copies at full precision, a missing value as nothing, NaN as NaN", () => {
    const exact = { ...row("x", "NaN", 0.1 + 0.2), statistics: statistics("x", "NaN", { min: null, min_step: null }) };
    const [head, line] = asText([exact], null)
      .split("\n")
      .map((l) => l.split("\t"));
    expect(head).toEqual([
      "Line",
      "Cursor",
      "Start",
      "End",
      "Min",
      "at step",
      "Max",
      "Mean",
      "Std",
      "Change",
      "Points",
      "NaN",
    ]);
    expect(line!.slice(0, 6)).toEqual(["x", "0.30000000000000004", "1", "NaN", "", ""]);
  });
});

describe("asking for statistics", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  test("a dragged range is asked for once it rests; growth once a second", async () => {
    const asked: unknown[] = [];
    const loader = new Statistics(async (request) => (asked.push(request.range), [statistics("a", 1)]));
    for (let i = 0; i < 5; i++) {
      loader.want({ tags: ["loss"], range: [0, i] });
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([[0, 4]]);
    expect(loader.loaded).toBe(true);
    loader.want({ tags: ["loss"], range: [0, 4] });
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toHaveLength(2);
  });

  test("a refusal is told and what was known stays", async () => {
    let refuse = false;
    const loader = new Statistics(async () => {
      if (refuse) throw new ApiError("range: got x, want two numbers", 400, "bad");
      return [statistics("a", 1)];
    });
    loader.want({ tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(100);
    refuse = true;
    loader.want({ tags: ["other"] });
    await vi.advanceTimersByTimeAsync(100);
    expect(loader.error).toContain("got x");
    expect(loader.rows).toHaveLength(1);
  });
});
