/** How the parameters are looked at; a part of `view`, with its rows for the URL in paramsFields.ts. */
import { SvelteMap, SvelteSet } from "svelte/reactivity";

import type { Aggregate, RowsBy } from "../api/hparams";
import { Selection } from "./selection";

export type ParamsShow = "table" | "parallel" | "both" | "scatter";
/** best: lowest or highest, as the metric wants. */
export type ParamsOf = "best" | "last" | "min" | "max" | "mean";
/** each: every different value has the same room. */
export type AxisKind = "linear" | "log" | "quantile" | "each";

/** What a column must be. A missing value passes no range and no text, and a set only where "" is in it. */
export type ParamFilter = { readonly column: string } & (
  | { readonly kind: "range"; readonly low: number; readonly high: number }
  | { readonly kind: "set"; readonly values: readonly string[] }
  | { readonly kind: "text"; readonly text: string; readonly regex: boolean }
);

export interface ParamSort {
  readonly column: string;
  readonly down: boolean;
}

/** Columns are named `p:lr` (parameter), `m:loss` (metric), `s:loss` (the step of that number), `i:time` and the like. */
export class ParamsView {
  show = $state<ParamsShow>("both");
  /** The metric that matters; null = the first. */
  metric = $state<string | null>(null);
  of = $state<ParamsOf>("best");
  /** Metrics of which better is not what their name suggests. */
  flipped = new SvelteSet<string>();
  /** Column that colours rows and lines; null = the metric. */
  colour = $state<string | null>(null);
  /** The charts take these colours. */
  paint = $state(false);
  filters = $state.raw<readonly ParamFilter[]>([]);
  /** Charts show only the runs of rows that pass. */
  link = $state(false);
  /** Of the table, in order; null = a choice of ours. */
  columns = $state.raw<readonly string[] | null>(null);
  /** CSS px, by column. */
  widths = new SvelteMap<string, number>();
  /** null = best first. */
  sort = $state.raw<ParamSort | null>(null);
  /** Of parallel coordinates and scatter matrix, in order; null = a choice of ours. */
  axes = $state.raw<readonly string[] | null>(null);
  /** By column; else as the values suggest. */
  scales = new SvelteMap<string, AxisKind>();
  by = $state<RowsBy>("session");
  how = $state<Aggregate>("mean");
  /** Rows picked by hand, by the run that holds their parameters. */
  picked = $state.raw(Selection.only([]));
  /** The row whose details are open. */
  open = $state<string | null>(null);

  /** Put `filter` in the place of the column's other one; null takes it away. */
  setFilter(column: string, filter: ParamFilter | null): void {
    const others = this.filters.filter((one) => one.column !== column);
    this.filters = filter ? [...others, filter] : others;
  }
}
