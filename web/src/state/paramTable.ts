/** The table of parameters: rows, columns, filters, order. Pure. */
import type { HParamsAnswer, MetricCells, MetricFacts, ParamFacts, SessionFacts } from "../api/hparams";
import { toNumber } from "../api/types";
import { count, duration, lone, scientific, value as number, wallTime } from "../lib/format";
import { match } from "../lib/match";
import { compareNatural } from "../lib/natural";
import type { ParamFilter, ParamsOf, ParamSort } from "./paramsView.svelte";

/** null: missing. */
export type Cell = number | string | boolean | null;
export type ColumnKind = "param" | "metric" | "step" | "spread" | "difference" | "repeats" | "start" | "time";

export interface Column {
  /** As in `ParamsView`. */
  readonly id: string;
  readonly kind: ColumnKind;
  readonly name: string;
  readonly title: string;
  /** Which directory or statistic, in grey. */
  readonly sub: string;
  readonly description: string;
  /** Every value is a number. */
  readonly numeric: boolean;
  /** By row. */
  readonly cells: readonly Cell[];
  /** Rows are not alike in it. */
  readonly differs: boolean;
  /** Of a metric: lower is better. */
  readonly lower: boolean;
  /** Significant digits that tell its values apart. */
  readonly digits: number;
}

export interface Row {
  readonly index: number;
  /** The run that holds the parameters of its first session. */
  readonly key: string;
  readonly name: string;
  readonly sessions: readonly SessionFacts[];
  /** Of all its sessions. */
  readonly runs: readonly string[];
  readonly status: SessionFacts["status"];
  readonly failed: boolean;
}

export interface ParamTable {
  readonly rows: readonly Row[];
  readonly columns: ReadonlyMap<string, Column>;
  readonly params: readonly Column[];
  readonly metrics: readonly MetricFacts[];
}

const STATUS_ORDER = ["live", "damaged", "stalled", "finished"] as const;
const LOWER =
  /loss|perplexity|entropy|regret|distance|divergence|\b(err|errors?|ppl|wer|cer|mae|mse|rmse|fid|nll|bpb|time|latency)\b/i;

/** Whether less of a metric is better, by its name. */
export const lowerIsBetter = (tag: string): boolean => LOWER.test(tag.replaceAll(/[_-]/g, " "));

export function makeTable(answer: HParamsAnswer, of: ParamsOf, flipped: ReadonlySet<string>): ParamTable {
  const rows = answer.rows.map((row, index): Row => {
    const sessions = row.sessions.map((i) => answer.sessions[i]!);
    const statuses = new Set(sessions.map((one) => one.status));
    return {
      index,
      key: sessions[0]!.run,
      name: row.name,
      sessions,
      runs: sessions.flatMap((one) => one.members.map((member) => member.run)),
      status: STATUS_ORDER.find((one) => statuses.has(one))!,
      failed: sessions.some((one) => one.outcome === "failure"),
    };
  });
  const params = answer.params.map(paramColumn);
  const metrics = answer.metrics.flatMap((metric) => metricColumns(metric, answer.cells[metric.name], of, flipped));
  const others = sessionColumns(rows);
  return {
    rows,
    params,
    metrics: answer.metrics,
    columns: new Map([...params, ...metrics, ...others].map((column) => [column.id, column])),
  };
}

const DIGITS = 3;
const MOST_DIGITS = 8;
const FEW = 100;

/** The fewest that tell a few values apart; of many no more than a fourth is shown. */
function digitsOf(values: readonly unknown[]): number {
  const numbers = [...new Set(values.filter((v): v is number => typeof v === "number"))];
  if (numbers.length > FEW) return DIGITS + 1;
  let digits = DIGITS;
  while (digits < MOST_DIGITS && new Set(numbers.map((v) => v.toPrecision(digits))).size < numbers.length) digits++;
  return digits;
}

function paramColumn(param: ParamFacts): Column {
  const numeric = param.kind === "number";
  const one = (values: ParamFacts["values"][number]): Cell => {
    if (values.length === 0) return null;
    if (values.length > 1) return numeric ? null : values.map(String).join(", ");
    return numeric ? toNumber(values[0] as number) : values[0]!;
  };
  return {
    id: `p:${param.name}`,
    kind: "param",
    name: param.name,
    title: param.display_name || param.name,
    sub: "",
    description: param.description,
    numeric,
    cells: param.values.map(one),
    differs: param.differs,
    lower: false,
    digits: numeric ? digitsOf(param.values.flat()) : DIGITS,
  };
}

/** The statistic that `of` means for a metric. */
export const statisticOf = (of: ParamsOf, lower: boolean): "last" | "min" | "max" | "mean" =>
  of === "best" ? (lower ? "min" : "max") : of;

/** Without cells, the column is known and still to come. */
function metricColumns(
  metric: MetricFacts,
  cells: MetricCells | undefined,
  of: ParamsOf,
  flipped: ReadonlySet<string>,
): Column[] {
  const lower = lowerIsBetter(metric.tag) !== flipped.has(metric.name);
  const statistic = statisticOf(of, lower);
  const own = (id: string, more: Partial<Column>): Column => ({
    id,
    kind: "metric",
    name: metric.name,
    title: metric.display_name || metric.tag,
    sub: [metric.group, of].filter(Boolean).join(", "),
    description: metric.description,
    numeric: true,
    cells: cells ? cells[statistic].map((value) => (value === null ? null : toNumber(value))) : [],
    differs: true,
    lower,
    digits: DIGITS,
    ...more,
  });
  const steps = statistic === "mean" ? [] : (cells?.[`${statistic}_step`] ?? []);
  return [
    own(`m:${metric.name}`, {}),
    own(`s:${metric.name}`, { kind: "step", title: "at step", sub: "", cells: steps, lower: false }),
    own(`d:${metric.name}`, {
      kind: "spread",
      title: "± std",
      sub: "",
      cells: (cells?.std ?? []).map((value) => (value === null ? null : toNumber(value))),
    }),
  ];
}

function sessionColumns(rows: readonly Row[]): Column[] {
  const plain = { sub: "", description: "", numeric: true, differs: true, lower: false, digits: DIGITS };
  const starts = (row: Row) => row.sessions.flatMap((one) => one.start ?? []);
  const times = (row: Row) => row.sessions.flatMap((one) => one.duration ?? []);
  return [
    {
      ...plain,
      id: "i:n",
      kind: "repeats",
      name: "repeats",
      title: "repeats",
      cells: rows.map((row) => row.sessions.length),
    },
    {
      ...plain,
      id: "i:start",
      kind: "start",
      name: "start",
      title: "start",
      cells: rows.map((row) => (starts(row).length ? Math.min(...starts(row)) : null)),
    },
    {
      ...plain,
      id: "i:time",
      kind: "time",
      name: "time",
      title: "time",
      cells: rows.map((row) => (times(row).length ? times(row).reduce((a, b) => a + b) / times(row).length : null)),
    },
  ];
}

/** A metric's differences to the row that is the baseline. */
export function differences(metric: Column, baseline: Row): Column {
  const base = metric.cells[baseline.index];
  return {
    ...metric,
    id: `b:${metric.name}`,
    kind: "difference",
    title: "to baseline",
    sub: "",
    description: `Difference of ${metric.title} to ${baseline.name}`,
    cells: metric.cells.map((cell, i) =>
      typeof cell === "number" && typeof base === "number" && i !== baseline.index ? cell - base : null,
    ),
  };
}

/** As people read it; exports take the cell itself. */
export function cellText(column: Column, cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "number") return String(cell);
  if (column.kind === "time") return duration(cell);
  if (column.kind === "start") return wallTime(cell);
  if (column.kind === "difference") return (cell > 0 ? "+" : "") + number(cell, 3);
  if (column.kind === "step" || column.kind === "repeats") return count(cell);
  if (column.kind === "metric" || column.kind === "spread") return number(cell);
  return paramText(cell, column.digits);
}

const PLAIN_FROM = 1e-3;
const PLAIN_TO = 1e7;

/** A parameter as it was likely written: `0.1`, `256`, `7.20e−4`. */
export function paramText(cell: number, digits = 4): string {
  const size = Math.abs(cell);
  if (Number.isInteger(cell) && size < PLAIN_TO) return lone(cell, 8);
  return size < PLAIN_FROM || size >= PLAIN_TO ? scientific(cell, digits - 1) : lone(cell, digits);
}

/** What a set of a filter holds for it; "" is missing. */
export const wordOf = (cell: Cell): string => (cell === null ? "" : String(cell));

type Test = (cell: Cell) => boolean;

export function testOf(filter: ParamFilter): Test {
  if (filter.kind === "range") {
    return (cell) => typeof cell === "number" && cell >= filter.low && cell <= filter.high;
  }
  if (filter.kind === "set") {
    const values = new Set(filter.values);
    return (cell) => values.has(wordOf(cell));
  }
  const found = match(filter.text, filter.regex);
  return found.error ? () => true : (cell) => cell !== null && found.test(String(cell));
}

/** Whether each row passes every filter; one on a column that is not there passes all. */
export function passing(table: ParamTable, filters: readonly ParamFilter[]): boolean[] {
  const passes = table.rows.map(() => true);
  for (const filter of filters) {
    const column = table.columns.get(filter.column);
    if (filter.column === NAME) {
      const test = testOf(filter);
      table.rows.forEach((row, i) => (passes[i] &&= test(row.name)));
    } else if (column?.cells.length) {
      const test = testOf(filter);
      column.cells.forEach((cell, i) => (passes[i] &&= test(cell)));
    }
  }
  return passes;
}

/** The id of the column of names. */
export const NAME = "name";

/** What is missing or no number stands last in either direction; equal ones stay in the order of names. */
export function sorted(rows: readonly Row[], column: Column | null, down: boolean): Row[] {
  const sign = down ? -1 : 1;
  if (!column) return [...rows].sort((a, b) => sign * compareNatural(a.name, b.name));
  const cells = column.cells;
  const none = (cell: Cell | undefined) => cell === null || cell === undefined || Number.isNaN(cell);
  return [...rows].sort((a, b) => {
    const [x, y] = [cells[a.index], cells[b.index]];
    if (none(x) || none(y)) return Number(none(x)) - Number(none(y)) || compareNatural(a.name, b.name);
    return sign * compareCells(x as Cell, y as Cell) || compareNatural(a.name, b.name);
  });
}

/** Numbers before texts. */
export function compareCells(x: Cell, y: Cell): number {
  if (typeof x === "number" && typeof y === "number") return x - y;
  if (typeof x === "number" || typeof y === "number") return typeof x === "number" ? -1 : 1;
  return compareNatural(String(x), String(y));
}

/** How the table is sorted: as chosen, else the metric's best first. */
export function orderOf(sort: ParamSort | null, metric: Column | null): ParamSort {
  return sort ?? (metric ? { column: metric.id, down: !metric.lower } : { column: NAME, down: false });
}

/** The best finite value of a metric among rows; NaN without one. */
export function bestOf(column: Column, rows: readonly Row[]): number {
  let best = NaN;
  for (const { index } of rows) {
    const cell = column.cells[index];
    if (typeof cell !== "number" || !Number.isFinite(cell)) continue;
    if (Number.isNaN(best) || (column.lower ? cell < best : cell > best)) best = cell;
  }
  return best;
}
