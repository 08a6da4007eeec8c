/** `/api/pr_curves`: precision-recall curves of many runs at a step, with the counts behind them. */
import { ARROW, post, send } from "./client";
import { ArrowError, readStream } from "./ipc";
import type { JsonNumber } from "./types";

export interface PrCurvesRequest {
  tag: string;
  runs?: string[];
  step?: number;
  /** Curves of other steps, a run. */
  over?: number;
}

export const PR_COLUMNS = [
  "threshold",
  "true_positives",
  "false_positives",
  "true_negatives",
  "false_negatives",
  "precision",
  "recall",
] as const;
export type PrColumn = (typeof PR_COLUMNS)[number];

/** Null: undefined, as where there are no negatives. */
export interface PrFacts {
  run: string;
  /** Of this curve; it may lie below the step asked for. */
  step: number;
  wall_time: JsonNumber;
  /** The curve of the step asked for; others are those of `over`. */
  current: boolean;
  offset: number;
  length: number;
  /** The first so many have predictions above them; behind them precision is undefined. */
  drawn: number;
  average_precision: number | null;
  pr_area: number | null;
  roc_area: number | null;
  prevalence: number | null;
  best_f1: number | null;
  best_threshold: number | null;
  error: { code: string; message: string } | null;
}

/** Columns by ascending threshold: views into the answer. */
export interface PrCurve extends PrFacts {
  columns: Record<PrColumn, Float64Array>;
}

export async function fetchPrCurves(request: PrCurvesRequest, signal?: AbortSignal): Promise<PrCurve[]> {
  return send("pr_curves", post(request, ARROW, signal), async (answer) =>
    decodePrCurves(new Uint8Array(await answer.arrayBuffer())),
  );
}

/** The same as a file to keep, at full precision. */
export async function downloadPrCurves(request: PrCurvesRequest): Promise<Blob> {
  return send("pr_curves", post(request, "text/csv"), (answer) => answer.blob());
}

export function decodePrCurves(bytes: Uint8Array): PrCurve[] {
  const { metadata, columns } = readStream(bytes);
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("PR curves: got an Arrow stream without `lossless` metadata, want curves");
  const column = (name: string): Float64Array => {
    const place = columns.get(name);
    return place ? new Float64Array(bytes.buffer, bytes.byteOffset + place.at, place.bytes / 8) : new Float64Array();
  };
  const all = PR_COLUMNS.map((name) => [name, column(name)] as const);
  return (JSON.parse(said) as { curves: PrFacts[] }).curves.map((facts) => ({
    ...facts,
    columns: Object.fromEntries(
      all.map(([name, values]) => [name, values.subarray(facts.offset, facts.offset + facts.length)]),
    ) as PrCurve["columns"],
  }));
}
