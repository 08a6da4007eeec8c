/** An axis of parallel coordinates or of a scatter plot: from a cell to its place, and from a brushed stretch to a filter. Pure. */
import { linearTicks, logTicks } from "../lib/ticks";
import { compareCells, paramText, wordOf, type Cell, type Column } from "./paramTable";
import type { AxisKind, ParamFilter } from "./paramsView.svelte";

/** More different values than this are not each given a place of their own. */
const EACH = 8;
export const MOST_WORDS = 40;
const LOG_SPAN = 50;
const EDGE = 1e-9;

export interface Tick {
  /** 0 at the bottom, 1 at the top. */
  readonly at: number;
  readonly text: string;
}

export interface ParamAxis {
  readonly column: Column;
  readonly kind: AxisKind;
  /** What may be chosen instead. */
  readonly kinds: readonly AxisKind[];
  readonly ticks: readonly Tick[];
  /** Some of its cells are missing or no finite number. */
  readonly missing: boolean;
  /** 0 to 1 from the bottom; NaN for what is missing. */
  place(cell: Cell | undefined): number;
  /** What lies between two places, `from` below `to`; null = nothing does. */
  brush(from: number, to: number): ParamFilter | null;
  /** The stretch of a filter; null where it cannot be drawn. */
  span(filter: ParamFilter): readonly [number, number] | null;
}

export function makeAxis(column: Column, chosen: AxisKind | undefined): ParamAxis {
  const known = column.cells.filter((cell) => cell !== null && (typeof cell !== "number" || Number.isFinite(cell)));
  const missing = known.length < column.cells.length;
  if (!column.numeric) return eachAxis(column, known, ["each"], missing);
  const numbers = Float64Array.from(known as number[]).sort();
  const kinds = kindsOf(numbers);
  const kind = chosen && kinds.includes(chosen) ? chosen : suggested(column, numbers, kinds);
  return kind === "each" ? eachAxis(column, known, kinds, missing) : numberAxis(column, numbers, kind, kinds, missing);
}

const differentIn = (numbers: Float64Array): number => new Set(numbers).size;

function kindsOf(numbers: Float64Array): AxisKind[] {
  const positive = numbers.length > 0 && numbers[0]! > 0;
  const few = differentIn(numbers) <= MOST_WORDS;
  return ["linear", ...(positive ? ["log" as const] : []), "quantile", ...(few ? ["each" as const] : [])];
}

function suggested(column: Column, numbers: Float64Array, kinds: readonly AxisKind[]): AxisKind {
  if (column.kind === "param" && differentIn(numbers) <= EACH && kinds.includes("each")) return "each";
  const wide = kinds.includes("log") && numbers[numbers.length - 1]! / numbers[0]! >= LOG_SPAN;
  return wide && column.kind === "param" ? "log" : "linear";
}

function eachAxis(column: Column, known: readonly Cell[], kinds: readonly AxisKind[], missing: boolean): ParamAxis {
  const cells = [...new Map(known.map((cell) => [wordOf(cell), cell])).values()].sort(compareCells);
  const places = new Map(cells.map((cell, i) => [wordOf(cell), cells.length === 1 ? 0.5 : i / (cells.length - 1)]));
  const stride = Math.ceil(cells.length / MOST_WORDS);
  const half = cells.length > 1 ? 0.5 / (cells.length - 1) : 0.5;
  return {
    column,
    kind: "each",
    kinds,
    missing,
    ticks: cells
      .filter((_, i) => i % stride === 0)
      .map((cell) => ({
        at: places.get(wordOf(cell))!,
        text: typeof cell === "number" ? tickText(cell) : wordOf(cell),
      })),
    place: (cell) => (cell === null || cell === undefined ? NaN : (places.get(wordOf(cell)) ?? NaN)),
    brush: (from, to) => {
      const values = [...places].filter(([, at]) => at >= from - EDGE && at <= to + EDGE).map(([word]) => word);
      return values.length ? { column: column.id, kind: "set", values } : null;
    },
    span: (filter) => {
      const inside =
        filter.kind === "set"
          ? filter.values.flatMap((word) => places.get(word) ?? [])
          : filter.kind === "range"
            ? cells
                .filter((c) => typeof c === "number" && c >= filter.low && c <= filter.high)
                .map((c) => places.get(wordOf(c))!)
            : [];
      if (!inside.length) return null;
      const [low, high] = [Math.min(...inside), Math.max(...inside)];
      const whole = [...places.values()].filter((at) => at >= low && at <= high).length === inside.length;
      return whole ? [Math.max(0, low - half / 2), Math.min(1, high + half / 2)] : null;
    },
  };
}

function numberAxis(
  column: Column,
  numbers: Float64Array,
  kind: Exclude<AxisKind, "each">,
  kinds: readonly AxisKind[],
  missing: boolean,
): ParamAxis {
  const warp = warpOf(numbers, kind);
  return {
    column,
    kind,
    kinds,
    missing,
    ticks: ticksOf(numbers, kind, warp.to),
    place: (cell) => (typeof cell === "number" && Number.isFinite(cell) ? warp.to(cell) : NaN),
    brush: (from, to) => ({ column: column.id, kind: "range", low: warp.from(from), high: warp.from(to) }),
    span: (filter) => {
      const clamp = (at: number) => Math.min(1, Math.max(0, at));
      if (filter.kind === "range") return [clamp(warp.to(filter.low)), clamp(warp.to(filter.high))];
      const inside =
        filter.kind === "set" ? filter.values.map((word) => warp.to(Number(word))).filter(Number.isFinite) : [];
      return inside.length ? [clamp(Math.min(...inside)), clamp(Math.max(...inside))] : null;
    },
  };
}

interface Warp {
  to(value: number): number;
  from(place: number): number;
}

function warpOf(numbers: Float64Array, kind: "linear" | "log" | "quantile"): Warp {
  const [low, high] = [numbers[0] ?? 0, numbers[numbers.length - 1] ?? 1];
  if (kind === "quantile") return quantileWarp(numbers);
  if (!(high > low)) return { to: () => 0.5, from: (place) => (place < 0.5 ? Math.min(low, high) : high) };
  if (kind === "log") {
    const span = Math.log(high / low);
    return { to: (v) => (v > 0 ? Math.log(v / low) / span : -1), from: (place) => low * Math.exp(place * span) };
  }
  return { to: (v) => (v - low) / (high - low), from: (place) => low + place * (high - low) };
}

/** As many values below as above each place. */
function quantileWarp(numbers: Float64Array): Warp {
  const values = [...new Set(numbers)];
  const last = Math.max(1, values.length - 1);
  return {
    to: (v) => {
      let [a, b] = [0, values.length - 1];
      if (b < 1) return 0.5;
      while (b - a > 1) {
        const middle = (a + b) >> 1;
        if (values[middle]! <= v) a = middle;
        else b = middle;
      }
      return (a + (v - values[a]!) / (values[b]! - values[a]!)) / last;
    },
    from: (place) => {
      const at = Math.min(last, Math.max(0, place * last));
      const below = Math.min(Math.floor(at), values.length - 1);
      const above = Math.min(below + 1, values.length - 1);
      return values[below]! + (at - below) * (values[above]! - values[below]!);
    },
  };
}

const TICKS = 5;
/** `1e−4`: a tick stands alone. */
const tickText = (v: number): string => paramText(v).replace(/\.?0+(?=e)/, "");

function ticksOf(numbers: Float64Array, kind: "linear" | "log" | "quantile", to: (v: number) => number): Tick[] {
  if (!numbers.length) return [];
  const [low, high] = [numbers[0]!, numbers[numbers.length - 1]!];
  if (!(high > low)) return [{ at: 0.5, text: tickText(low) }];
  if (kind === "quantile") {
    return Array.from({ length: TICKS }, (_, i) => numbers[Math.round((i / (TICKS - 1)) * (numbers.length - 1))]!)
      .filter((v, i, all) => i === 0 || v > all[i - 1]!)
      .map((v) => ({ at: to(v), text: tickText(Number(v.toPrecision(3))) }));
  }
  const { values, labels } = kind === "log" ? logTicks([low, high], TICKS) : linearTicks([low, high], TICKS);
  return values.map((v, i) => ({ at: to(v), text: labels[i]! }));
}
