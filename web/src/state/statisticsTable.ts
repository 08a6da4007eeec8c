/** The table of statistics: its columns, their order, the difference to a baseline, and the text that is copied. Pure. */
import { toNumber, type JsonNumber, type SeriesStatistics } from "../api/types";

export interface StatRow {
  /** As in `seriesId`. */
  readonly id: string;
  readonly name: string;
  readonly run: string;
  readonly statistics: SeriesStatistics;
  /** The drawn value at the cursor; NaN without one. */
  readonly cursor: number;
  /** Of a group: its curves, and the band where its centre ends. */
  readonly lines?: number;
  readonly band?: string;
}

export type ColumnKey =
  | "name"
  | "lines"
  | "cursor"
  | "start"
  | "end"
  | "band"
  | "baseline"
  | "min"
  | "min_step"
  | "max"
  | "mean"
  | "std"
  | "change"
  | "points"
  | "nonfinite";

export interface ColumnSpec {
  readonly key: ColumnKey;
  readonly title: string;
  readonly kind: "name" | "value" | "difference" | "count" | "band";
  /** Only groups have it. */
  readonly grouped?: boolean;
}

export const COLUMNS: readonly ColumnSpec[] = [
  { key: "name", title: "Line", kind: "name" },
  { key: "lines", title: "Lines", kind: "count", grouped: true },
  { key: "cursor", title: "Cursor", kind: "value" },
  { key: "start", title: "Start", kind: "value" },
  { key: "end", title: "End", kind: "value" },
  { key: "band", title: "Band at end", kind: "band", grouped: true },
  { key: "baseline", title: "to baseline", kind: "difference" },
  { key: "min", title: "Min", kind: "value" },
  { key: "min_step", title: "at step", kind: "count" },
  { key: "max", title: "Max", kind: "value" },
  { key: "mean", title: "Mean", kind: "value" },
  { key: "std", title: "Std", kind: "value" },
  { key: "change", title: "Change", kind: "value" },
  { key: "points", title: "Points", kind: "count" },
  { key: "nonfinite", title: "NaN", kind: "count" },
];

export interface Order {
  readonly key: ColumnKey;
  readonly down: boolean;
}

/** A cell's number; NaN where there is none. `baseline` is the run others are compared with. */
export function cell(row: StatRow, key: Exclude<ColumnKey, "name">, base: StatRow | null): number {
  if (key === "cursor") return row.cursor;
  if (key === "lines") return row.lines ?? NaN;
  if (key === "band") return NaN;
  if (key === "baseline") return base ? toNumber(row.statistics.end) - toNumber(base.statistics.end) : NaN;
  const value: JsonNumber | null = row.statistics[key];
  return toNumber(value);
}

/** What is no number stands last in either direction. */
export function sortRows(rows: readonly StatRow[], { key, down }: Order, base: StatRow | null): StatRow[] {
  const sign = down ? -1 : 1;
  if (key === "name") return [...rows].sort((a, b) => sign * a.name.localeCompare(b.name, "en", { numeric: true }));
  const keyed = rows.map((row) => ({ row, value: cell(row, key, base) }));
  keyed.sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return a.value === b.value ? 0 : sign * (a.value < b.value ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}

/** The row others are compared with: that of the baseline run whose tag and role come first. */
export function baselineRow(rows: readonly StatRow[], run: string | null): StatRow | null {
  return (run !== null && rows.find((row) => row.run === run)) || null;
}

/** Tab-separated, one line a row, numbers at full precision. */
export function asText(rows: readonly StatRow[], base: StatRow | null): string {
  const grouped = rows.some((row) => row.lines !== undefined);
  const columns = COLUMNS.filter((c) => (c.key !== "baseline" || base !== null) && (!c.grouped || grouped));
  const body = rows.map((row) =>
    columns.map(({ key }) => {
      if (key === "name") return row.name;
      if (key === "band") return row.band ?? "";
      const number = cell(row, key, base);
      return Number.isNaN(number) && (key === "cursor" || rawCell(row, key) === null) ? "" : String(number);
    }),
  );
  return [columns.map((column) => column.title), ...body].map((line) => line.join("\t")).join("\n");
}

function rawCell(row: StatRow, key: ColumnKey): JsonNumber | null {
  return key in row.statistics ? (row.statistics[key as keyof SeriesStatistics] as JsonNumber | null) : 0;
}
