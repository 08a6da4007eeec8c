/** The Arrow answer of /api/scalars as one Series a run and tag: views into the received bytes, nothing is copied. */
import { RecordBatchReader, type RecordBatch } from "apache-arrow";

import type { ScalarsAnswer, ScalarsMeta, Series } from "./types";

export class ArrowError extends Error {
  override name = "ArrowError";
}

type Values = Float64Array | Uint8Array | BigInt64Array;

/** `bytes` must start at a multiple of eight in its buffer, as a fetched ArrayBuffer does. */
export function decodeScalars(bytes: Uint8Array): ScalarsAnswer {
  const reader = RecordBatchReader.from(bytes).open();
  const { schema } = reader;
  const batch: RecordBatch | undefined = [...reader][0];
  const said = schema.metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("scalars: got an Arrow stream without `lossless` metadata, want the answer of /api/scalars");
  const meta = JSON.parse(said) as ScalarsMeta;
  const column = <T extends Values>(name: string) => values<T>(batch, name);
  const [x, y, s, flags] = [
    column<Float64Array>("x"),
    column<Float64Array>("y"),
    column<Float64Array>("s"),
    column<Uint8Array>("flags"),
  ];
  const [step, wallTime] = [column<BigInt64Array>("step"), column<Float64Array>("wall_time")];
  const series = meta.series.map((one): Series => {
    const from = one.offset;
    const to = one.offset + one.length;
    return {
      ...one,
      x: x?.subarray(from, to) ?? new Float64Array(),
      y: y?.subarray(from, to) ?? null,
      s: s?.subarray(from, to) ?? null,
      flags: flags?.subarray(from, to) ?? new Uint8Array(one.length),
      step: step?.subarray(from, to) ?? null,
      wall_time: wallTime?.subarray(from, to) ?? null,
    };
  });
  return { generation: meta.generation, cursor: meta.cursor, series, missing: meta.missing };
}

function values<T extends Values>(batch: RecordBatch | undefined, name: string): T | null {
  const data = batch?.getChild(name)?.data[0];
  if (!data) return null;
  return (data.values as T).subarray(data.offset, data.offset + data.length) as T;
}
