/** What is done to the table, each a step of Ctrl+Z. */
import { undoable } from "../../state/actions";
import { params } from "../../state/params.svelte";
import type { Row } from "../../state/paramTable";
import type { ParamFilter } from "../../state/paramsView.svelte";
import { runs } from "../../state/runs.svelte";
import { Selection } from "../../state/selection";
import { view } from "../../state/view.svelte";
import { pages } from "../pages.svelte";
import { toast } from "../parts/toast.svelte";

/** Take over what was brushed. */
export function commit(): void {
  const { draft } = params;
  params.draft = [];
  setFilters(draft.map((one) => [one.column, one.filter] as const));
}

export function setFilters(changes: readonly (readonly [string, ParamFilter | null])[]): void {
  undoable("Filter", () => changes.forEach(([column, filter]) => view.params.setFilter(column, filter)));
}

export const clearFilters = (): void => undoable("Filters", () => (view.params.filters = []));

export function togglePick(row: Row, to?: Row): void {
  const known = params.table?.rows.map((one) => one.key) ?? [];
  const shown = params.rows.map((one) => one.key);
  const [a, b] = [shown.indexOf(row.key), to ? shown.indexOf(to.key) : -1];
  const keys = a >= 0 && b >= 0 ? shown.slice(Math.min(a, b), Math.max(a, b) + 1) : [row.key];
  const on = !view.params.picked.shows(row.key);
  undoable("Pick", () => {
    const held = known.filter((key) => view.params.picked.shows(key));
    view.params.picked = Selection.only(on ? new Set([...held, ...keys]) : held.filter((key) => !keys.includes(key)));
  });
}

export const clearPicked = (): void => undoable("Pick", () => (view.params.picked = Selection.only([])));

export function showOnly(rows: readonly Row[]): void {
  runs.only(rows.flatMap((row) => row.runs));
  const n = rows.flatMap((row) => row.runs).length;
  toast.show({
    title: `Only ${n === 1 ? "this run is" : `these ${n} runs are`} shown`,
    action: { text: "Show all", run: () => runs.showAll() },
  });
}

export function openInCharts(rows: readonly Row[]): void {
  runs.only(rows.flatMap((row) => row.runs));
  pages.go("scalars");
}

export function setColumns(ids: readonly string[] | null): void {
  undoable("Columns", () => (view.params.columns = ids));
}

export const shownColumns = (): readonly string[] => view.params.columns ?? params.ownColumns;

/** Put `id` in the place of `before`; null: at the end. */
export function moveBefore(ids: readonly string[], id: string, before: string | null): string[] {
  const others = ids.filter((one) => one !== id);
  const at = before === null ? others.length : others.indexOf(before);
  return at < 0 ? [...ids] : [...others.slice(0, at), id, ...others.slice(at)];
}

export function setAxes(ids: readonly string[] | null): void {
  undoable("Axes", () => (view.params.axes = ids));
}
