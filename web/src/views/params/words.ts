/** Sentences of the view of parameters. */
import { count } from "../../lib/format";
import { paramText, type Column } from "../../state/paramTable";
import type { ParamFilter } from "../../state/paramsView.svelte";

const MOST_WORDS = 2;

/** `lr 4.6e−4 – 2.8e−3` */
export function filterText(filter: ParamFilter, column: Column | null): string {
  const name = column?.title ?? (filter.column === "name" ? "session" : filter.column.slice(2));
  if (filter.kind === "text") return `${name} ${filter.regex ? `/${filter.text}/` : `“${filter.text}”`}`;
  if (filter.kind === "range") {
    const [low, high] = [filter.low, filter.high].map((v) => (Number.isFinite(v) ? paramText(v, 3) : null));
    return low === null ? `${name} ≤ ${high}` : high === null ? `${name} ≥ ${low}` : `${name} ${low} – ${high}`;
  }
  const words = filter.values.map((word) => word || "none");
  const more = words.length - MOST_WORDS;
  return `${name} ${words.slice(0, MOST_WORDS).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}

/** `23 of 64 sessions` */
export function rowsText(shown: number, all: number, by: "session" | "group" | "equal"): string {
  const noun = by === "session" ? "session" : "group";
  const nouns = all === 1 ? noun : `${noun}s`;
  return shown === all ? `${count(all)} ${nouns}` : `${count(shown)} of ${count(all)} ${nouns}`;
}
