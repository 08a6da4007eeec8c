/** The answer of /api/histograms: views into the received bytes. */
import { ARROW, post, send } from "./client";
import { ArrowError, readStream } from "./ipc";
import type { Axis, JsonNumber } from "./types";

/** TensorBoard's basis points, in hundredths of a percent. */
export const PERCENTILES = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000] as const;

export interface HistogramsRequest {
  tag: string;
  /** Absent = all. */
  runs?: readonly string[];
  x?: Axis;
  range?: readonly [number, number];
  /** At most, a run; 0: only those picked. */
  rows?: number;
  bins?: number;
  /** What the bins cover; absent = all values there are. */
  low?: number;
  high?: number;
  /** Histograms to answer on their own too. */
  steps?: readonly number[];
  attempts?: "all" | "newest";
  /** Leave outside what few histograms reach. */
  clip?: boolean;
}

/** Rows of one run. Columns have an entry a row, by x; `percentiles` nine, `counts` `bins`. */
export interface HistogramRows {
  readonly length: number;
  /** Of the last histogram in the row, and of the first. */
  readonly x: Float64Array;
  readonly firstX: Float64Array;
  readonly step: Float64Array;
  readonly firstStep: Float64Array;
  readonly wall: Float64Array;
  /** Histograms added up in the row. */
  readonly values: Int32Array;
  /** 1 superseded. */
  readonly flags: Uint8Array;
  /** Values in buckets; of these below and above the bins; values in no bucket: NaN, infinite or outside. */
  readonly total: Float64Array;
  readonly below: Float64Array;
  readonly above: Float64Array;
  readonly lost: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly percentiles: Float64Array;
  readonly counts: Float64Array;
}

export interface HistogramRun {
  readonly run: string;
  /** Histograms in range, and all there are. */
  readonly values: number;
  readonly total: number;
  /** As written, most of one histogram. */
  readonly buckets: number;
  readonly lost: number;
  readonly broken: readonly { step: number; why: string }[];
  readonly broken_total: number;
  /** Why a file of the run cannot be read any more. */
  readonly gone: string | null;
  readonly drawn: HistogramRows;
  /** For each step asked for, in its order. */
  readonly picked: HistogramRows;
}

export interface HistogramsAnswer {
  generation: number;
  tag: string;
  /** What the bins cover. */
  low: number;
  high: number;
  bins: number;
  runs: HistogramRun[];
}

interface Meta {
  generation: number;
  tag: string;
  low: number;
  high: number;
  runs: (Omit<HistogramRun, "drawn" | "picked" | "lost"> & { offset: number; length: number; lost: JsonNumber })[];
}

export async function fetchHistograms(request: HistogramsRequest, signal?: AbortSignal): Promise<HistogramsAnswer> {
  const read = async (response: Response) => decodeHistograms(new Uint8Array(await response.arrayBuffer()));
  return { ...(await send("histograms", post(request, ARROW, signal), read)), bins: request.bins ?? 64 };
}

/** Every bucket as it was written, full precision. */
export async function downloadHistograms(request: HistogramsRequest): Promise<Blob> {
  return send("histograms", post(request, "text/csv"), (response) => response.blob());
}

type Numbers = Float64Array | Int32Array | Uint8Array | BigInt64Array;

/** `bytes` must start at a multiple of eight in its buffer, as a fetched ArrayBuffer does. */
export function decodeHistograms(bytes: Uint8Array): Omit<HistogramsAnswer, "bins"> {
  const { metadata, columns } = readStream(bytes);
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("histograms: got a stream without `lossless` metadata, want the answer of /api/histograms");
  const { runs, ...rest } = JSON.parse(said) as Meta;
  const column = <T extends Numbers>(
    name: string,
    type: { BYTES_PER_ELEMENT: number; new (buffer: ArrayBufferLike, at: number, length: number): T },
  ): T => {
    const place = columns.get(name) ?? { at: 0, bytes: 0 };
    return new type(bytes.buffer, bytes.byteOffset + place.at, place.bytes / type.BYTES_PER_ELEMENT);
  };
  const floats = (name: string) => column(name, Float64Array);
  const steps = (name: string) => Float64Array.from(column(name, BigInt64Array), Number);
  const rows: HistogramRows = {
    length: runs.reduce((sum, run) => sum + run.length, 0),
    x: floats("x"),
    firstX: floats("first_x"),
    step: steps("step"),
    firstStep: steps("first_step"),
    wall: floats("wall_time"),
    values: column("values", Int32Array),
    flags: column("flags", Uint8Array),
    total: floats("total"),
    below: floats("below"),
    above: floats("above"),
    lost: floats("lost"),
    min: floats("min"),
    max: floats("max"),
    mean: floats("mean"),
    std: floats("std"),
    percentiles: floats("percentiles"),
    counts: floats("counts"),
  };
  const picked = column("picked", Int32Array);
  return {
    ...rest,
    runs: runs.map(({ offset, length, ...run }) => {
      let drawn = 0;
      while (drawn < length && picked[offset + drawn]! < 0) drawn++;
      return {
        ...run,
        lost: Number(run.lost),
        drawn: part(rows, offset, offset + drawn),
        picked: part(rows, offset + drawn, offset + length),
      };
    }),
  };
}

/** Rows `from` … `to`, nothing is copied. */
function part(rows: HistogramRows, from: number, to: number): HistogramRows {
  const cut = Object.entries(rows).map(([name, all]: [string, Numbers | number]) => {
    if (typeof all === "number") return [name, to - from];
    const each = rows.length ? all.length / rows.length : 0;
    return [name, all.subarray(from * each, to * each)];
  });
  return Object.fromEntries(cut) as HistogramRows;
}
