/** `/api/groups`: which runs belong together, and their series pooled. The Arrow answer is read without a copy. */
import { rowsOf } from "./arrow";
import { ARROW, getJson, post, send } from "./client";
import { ArrowError, readStream } from "./ipc";
import type { Axis, JsonNumber, Role, SmoothingKind } from "./types";

export type Centre = "median" | "mean";
export type BandKind = "quantile" | "minmax" | "std" | "stderr" | "none";
export type Align = "exact" | "interpolated";
export type Comparison = "difference" | "ratio";

export interface RunGroup {
  /** null: runs that have nothing in common. */
  name: string | null;
  runs: string[];
}

export interface GroupsRequest {
  tags: string[];
  runs?: string[];
  by: string;
  x: Axis;
  range?: [number, number];
  pixels?: number;
  smoothing?: Exclude<SmoothingKind, "none">;
  amount?: number;
  log?: boolean;
  centre: Centre;
  band: BandKind;
  quantile: number;
  align: Align;
  against?: string;
  compare?: Comparison;
}

export interface PooledMeta {
  group: string | null;
  role: Role | null;
  tag: string;
  offset: number;
  length: number;
  /** Runs of the group that wrote the tag. */
  runs: number;
  /** Curves that were pooled: a parallel worker is one. */
  lines: number;
  /** All points of these, and those in range that are not finite. */
  points: number;
  nonfinite: number;
  /** Of the centre, over the whole range. */
  start: JsonNumber | null;
  end: JsonNumber | null;
  end_x: JsonNumber | null;
  end_low: JsonNumber | null;
  end_high: JsonNumber | null;
  end_lines: number;
  min: JsonNumber | null;
  min_x: JsonNumber | null;
  max: JsonNumber | null;
  max_x: JsonNumber | null;
  mean: JsonNumber | null;
  std: JsonNumber | null;
  change: JsonNumber | null;
}

/** One group's series of a tag: views into the answer's buffers. */
export interface PooledSeries extends PooledMeta {
  readonly x: Float64Array;
  readonly centre: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Curves with a finite value at that x. */
  readonly n: Int32Array;
}

/** Which runs `by` puts together, of all runs. */
export async function getGroups(by: string, signal?: AbortSignal): Promise<RunGroup[]> {
  return (await getJson<{ groups: RunGroup[] }>("groups", { by }, signal)).groups;
}

/** Hyper-parameters in which sessions differ. */
export const hparamNames = (signal?: AbortSignal): Promise<string[]> =>
  send("hparams", post({ metrics: [] }, "application/json", signal), async (response) => {
    const { params } = (await response.json()) as { params: { name: string; differs: boolean }[] };
    return params.filter((param) => param.differs).map((param) => param.name);
  });

export const fetchPooled = (request: GroupsRequest, signal?: AbortSignal): Promise<PooledSeries[]> =>
  send("groups", post(request, ARROW, signal), async (response) =>
    decodePooled(new Uint8Array(await response.arrayBuffer())),
  );

/** `bytes` must start at a multiple of eight in its buffer, as a fetched ArrayBuffer does. */
export function decodePooled(bytes: Uint8Array): PooledSeries[] {
  const { metadata, columns } = readStream(bytes);
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("groups: got an Arrow stream without `lossless` metadata, want the answer of /api/groups");
  const floats = (name: string) => rowsOf(bytes, columns.get(name), Float64Array) ?? new Float64Array();
  const [x, centre, low, high] = [floats("x"), floats("centre"), floats("low"), floats("high")];
  const n = rowsOf(bytes, columns.get("n"), Int32Array) ?? new Int32Array();
  return (JSON.parse(said) as { series: PooledMeta[] }).series.map((one) => {
    const [from, to] = [one.offset, one.offset + one.length];
    return {
      ...one,
      x: x.subarray(from, to),
      centre: centre.subarray(from, to),
      low: low.subarray(from, to),
      high: high.subarray(from, to),
      n: n.subarray(from, to),
    };
  });
}
