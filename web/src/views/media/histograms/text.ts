/** What a card of histograms says of itself. Pure. */
import type { HistogramRows, HistogramRun, HistogramsAnswer } from "../../../api/histograms";
import { count, lone, si } from "../../../lib/format";

const SHOWN = 5;
const UNCOUNTED =
  "Edges are NaN or infinite and all buckets empty: so TensorFlow writes values of which at least one is NaN or infinite.";
const plural = (n: number, word: string): string => `${count(n)} ${word}${n === 1 ? "" : "s"}`;

/** Under the title, behind the number of steps. */
export function notes(answer: HistogramsAnswer, zoomed: boolean): string[] {
  const told: string[] = [];
  let [rows, most, empty, outside] = [0, 0, 0, 0];
  for (const { drawn } of answer.runs) {
    rows += drawn.length;
    for (const values of drawn.values) most = Math.max(most, values);
    for (const total of drawn.total) empty += total === 0 ? 1 : 0;
    for (const values of [...drawn.below, ...drawn.above]) outside += values;
  }
  if (most > 1) told.push(`${plural(rows, "row")} of up to ${plural(most, "step")}`);
  told.push(plural(answer.bins, "bin"));
  if (empty) told.push(empty === rows ? "all empty" : `${plural(empty, "row")} empty`);
  if (answer.runs.every((run) => run.lost === 0)) told.push("no NaN");
  if (outside >= 0.5) told.push(`${plural(Math.round(outside), "value")} outside`);
  if (zoomed) told.push("zoomed");
  return told;
}

/** The plot in words, for who does not see it. */
export function inWords(run: string, drawn: HistogramRows, picked: HistogramRows | null): string {
  const rows = `${run}: ${plural(drawn.length, "row")} of histograms`;
  if (!picked?.length) return rows;
  const [mean, std, min, max] = [picked.mean, picked.std, picked.min, picked.max].map((column) => lone(column[0]!));
  const step = `step ${count(picked.step[0]!)}`;
  if (!(picked.total[0]! > 0)) return `${rows}; ${step}: no values`;
  return `${rows}; ${step}: mean ${mean}, standard deviation ${std}, from ${min} to ${max}`;
}

/** What may not be missed: values in no bucket, histograms that cannot be read. */
export function badge(runs: readonly HistogramRun[]): { text: string; title: string } | null {
  const lost = runs.reduce((sum, run) => sum + (run.lost || 0), 0);
  const uncounted = runs.some((run) => Number.isNaN(run.lost));
  const broken = runs.reduce((sum, run) => sum + run.broken_total, 0);
  const gone = runs.filter((run) => run.gone !== null);
  const text = [
    ...(uncounted ? ["NaN or Inf"] : lost > 0 ? [`${si(lost)} NaN or Inf`] : []),
    ...(broken ? [`${count(broken)} broken`] : []),
    ...(gone.length ? [`${plural(gone.length, "run")} not read`] : []),
  ];
  if (!text.length) return null;
  const why = runs.flatMap((run) => run.broken.map(({ step, why }) => `${run.run}, step ${count(step)}: ${why}`));
  const title = [
    ...(lost > 0 ? [`${lone(lost, 6)} values lie in no bucket: they are NaN, infinite or outside.`] : []),
    ...(uncounted ? [UNCOUNTED] : []),
    ...why.slice(0, SHOWN),
    ...(broken > SHOWN ? [`and ${count(broken - SHOWN)} more`] : []),
    ...gone.slice(0, SHOWN).map((run) => `${run.run}: ${run.gone}`),
  ];
  return { text: text.join(", "), title: title.join("\n") };
}
