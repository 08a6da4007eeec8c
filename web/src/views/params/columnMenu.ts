/** What can be done with a column, from its header and from its axis. */
import { undoable } from "../../state/actions";
import { makeAxis } from "../../state/paramAxis";
import { params } from "../../state/params.svelte";
import { NAME, type Column } from "../../state/paramTable";
import type { AxisKind } from "../../state/paramsView.svelte";
import { view } from "../../state/view.svelte";
import type { MenuEntry } from "../parts/menu.svelte";
import { moveBefore, setAxes, setColumns, setFilters, shownColumns } from "./changes";
import { popover } from "./popover.svelte";

const KINDS: Record<AxisKind, string> = {
  linear: "Linear",
  log: "Logarithmic",
  quantile: "Quantiles",
  each: "Each value",
};

export function sortBy(column: string, down: boolean): void {
  undoable("Sort", () => (view.params.sort = { column, down }));
}

/** For `aria-sort`. */
export const sortOf = (id: string): "none" | "descending" | "ascending" =>
  params.order.column !== id ? "none" : params.order.down ? "descending" : "ascending";

/** A first click sorts with the best, or the least, first; the next turns it round. */
export function toggleSort(column: Column | null): void {
  const id = column?.id ?? NAME;
  const { order } = params;
  const first = column?.kind === "metric" ? !column.lower : false;
  sortBy(id, order.column === id ? !order.down : first);
}

export function columnEntries(column: Column, anchor: Element, inTable: boolean): MenuEntry[] {
  if (column.kind === "difference") {
    return [{ text: "No baseline", icon: "close", action: () => undoable("Baseline", () => (view.baseline = null)) }];
  }
  const filtered = view.params.filters.some((filter) => filter.column === column.id);
  return [
    { heading: [column.title, column.sub].filter(Boolean).join(", ") },
    { text: "Filter…", icon: "filter", disabled: !column.cells.length, action: () => popover.open(column.id, anchor) },
    ...(filtered
      ? [{ text: "Clear the filter", icon: "close" as const, action: () => setFilters([[column.id, null]]) }]
      : []),
    { text: "Sort ascending", icon: "ascending", action: () => sortBy(column.id, false) },
    { text: "Sort descending", icon: "descending", action: () => sortBy(column.id, true) },
    {
      text: "Colour by it",
      checked: params.colourColumn?.id === column.id,
      action: () => undoable("Colour", () => (view.params.colour = column.id)),
    },
    ...betterEntries(column),
    ...(inTable ? tableEntries(column) : []),
    ...axisEntries(column),
  ];
}

export function betterEntries(column: Column): MenuEntry[] {
  if (column.kind !== "metric") return [];
  const flip = () =>
    undoable("Better", () => {
      if (!view.params.flipped.delete(column.name)) view.params.flipped.add(column.name);
    });
  return [
    "separator",
    { heading: "Better is" },
    { text: "Higher", checked: !column.lower, action: () => column.lower && flip() },
    { text: "Lower", checked: column.lower, action: () => !column.lower && flip() },
  ];
}

function tableEntries(column: Column): MenuEntry[] {
  const ids = shownColumns();
  const at = ids.indexOf(column.id);
  return [
    "separator",
    {
      text: "Move left",
      icon: "left",
      disabled: at <= 0,
      action: () => setColumns(moveBefore(ids, column.id, ids[at - 1]!)),
    },
    {
      text: "Move right",
      icon: "right",
      disabled: at < 0 || at === ids.length - 1,
      action: () => setColumns(moveBefore(ids, column.id, ids[at + 2] ?? null)),
    },
    { text: "Hide the column", icon: "eyeOff", action: () => setColumns(ids.filter((id) => id !== column.id)) },
  ];
}

function axisEntries(column: Column): MenuEntry[] {
  const ids = params.axisIds;
  if (!ids.includes(column.id)) {
    return ["separator", { text: "Add an axis", icon: "plus", action: () => setAxes([...ids, column.id]) }];
  }
  const at = ids.indexOf(column.id);
  const axis = makeAxis(column, view.params.scales.get(column.id));
  return [
    "separator",
    { heading: "Axis" },
    ...axis.kinds.map((kind) => ({
      text: KINDS[kind],
      checked: axis.kind === kind,
      action: () => undoable("Scale", () => view.params.scales.set(column.id, kind)),
    })),
    {
      text: "Axis to the left",
      icon: "left",
      disabled: at === 0,
      action: () => setAxes(moveBefore(ids, column.id, ids[at - 1]!)),
    },
    {
      text: "Axis to the right",
      icon: "right",
      disabled: at === ids.length - 1,
      action: () => setAxes(moveBefore(ids, column.id, ids[at + 2] ?? null)),
    },
    { text: "Remove the axis", icon: "close", action: () => setAxes(ids.filter((id) => id !== column.id)) },
  ];
}
