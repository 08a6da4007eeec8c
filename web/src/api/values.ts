/** The Arrow answer of /api/values: views into the received bytes. */
import { ArrowError, readStream, type Place } from "./ipc";
import { ARROW, post, send } from "./client";

/** What a value is; `Kind` of the server in lower case. */
export type Kind =
  | "scalar"
  | "histogram"
  | "image"
  | "audio"
  | "text"
  | "tensor"
  | "pr_curve"
  | "mesh"
  | "hparams"
  | "layout"
  | "graph"
  | "meta_graph"
  | "run_metadata"
  | "keras_graph";

export interface ValuesRequest {
  tag: string;
  kind: Kind;
  /** Absent = all. */
  runs?: readonly string[];
}

/** Rows of a file follow those of the file before. */
export interface ValuesFile {
  readonly key: string;
  readonly length: number;
}

export interface ValuesOfRun {
  readonly run: string;
  readonly files: readonly ValuesFile[];
  readonly length: number;
  readonly steps: Float64Array;
  /** Seconds since the epoch. */
  readonly walls: Float64Array;
  /** Byte offsets in the file. */
  readonly at: BigInt64Array;
  readonly lengths: Int32Array;
  /** 1 superseded, 2 first of an attempt. */
  readonly flags: Uint8Array;
}

export interface ValuesAnswer {
  generation: number;
  tag: string;
  kind: Kind;
  runs: ValuesOfRun[];
}

type Meta = Omit<ValuesAnswer, "runs"> & {
  runs: { run: string; offset: number; length: number; files: ValuesFile[] }[];
};

export async function fetchValues(request: ValuesRequest, signal?: AbortSignal): Promise<ValuesAnswer> {
  return send("values", post(request, ARROW, signal), async (response) =>
    decodeValues(new Uint8Array(await response.arrayBuffer())),
  );
}

/** `bytes` must start at a multiple of eight in its buffer, as a fetched ArrayBuffer does. */
export function decodeValues(bytes: Uint8Array): ValuesAnswer {
  const { metadata, columns } = readStream(bytes);
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("values: got an Arrow stream without `lossless` metadata, want the answer of /api/values");
  const { generation, tag, kind, runs } = JSON.parse(said) as Meta;
  const place = (name: string): Place => columns.get(name) ?? { at: 0, bytes: 0 };
  const start = (name: string): number => bytes.byteOffset + place(name).at;
  const eights = (name: string): [ArrayBufferLike, number, number] => [
    bytes.buffer,
    start(name),
    place(name).bytes / 8,
  ];
  const steps = Float64Array.from(new BigInt64Array(...eights("step")), Number);
  const walls = new Float64Array(...eights("wall_time"));
  const at = new BigInt64Array(...eights("at"));
  const lengths = new Int32Array(bytes.buffer, start("length"), place("length").bytes / 4);
  const flags = new Uint8Array(bytes.buffer, start("flags"), place("flags").bytes);
  return {
    generation,
    tag,
    kind,
    runs: runs.map(({ run, offset, length, files }) => ({
      run,
      files,
      length,
      steps: steps.subarray(offset, offset + length),
      walls: walls.subarray(offset, offset + length),
      at: at.subarray(offset, offset + length),
      lengths: lengths.subarray(offset, offset + length),
      flags: flags.subarray(offset, offset + length),
    })),
  };
}
