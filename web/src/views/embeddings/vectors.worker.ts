/** Holds the points as they were written, and answers what is near them and where they lie along a direction. */
import { nearestTo, type Metric } from "../../lib/projection/nearest";
import type { Scale } from "../../api/embeddings";

export type Asked =
  | { type: "hold"; data: Float32Array<ArrayBuffer>; dims: number }
  | { type: "near"; id: number; row: number; k: number; metric: Metric; scale: Scale; shown: Uint8Array }
  | { type: "along"; id: number; scale: Scale; ends: readonly [Int32Array, Int32Array][] };

export type Told =
  | { type: "near"; id: number; found: { row: number; distance: number }[] }
  /** A column a direction: how far each point lies along it from the mean of both ends. */
  | { type: "along"; id: number; columns: Float32Array<ArrayBuffer>[] };

let written: Float32Array = new Float32Array(0);
let dims = 1;
const made = new Map<Scale, Float32Array>();

/** The points as they are compared. */
function scaled(scale: Scale): Float32Array {
  if (scale === "none") return written;
  let found = made.get(scale);
  if (!found) made.set(scale, (found = normalised(scale === "sphere" ? mean(rowsOf()) : new Float64Array(dims))));
  return found;
}

const rowsOf = (): Int32Array => Int32Array.from({ length: written.length / dims }, (_, row) => row);

function normalised(centre: Float64Array): Float32Array {
  const out = new Float32Array(written.length);
  for (let at = 0; at < written.length; at += dims) {
    let square = 0;
    for (let d = 0; d < dims; d++) square += (out[at + d] = written[at + d] - centre[d]) ** 2;
    const length = Math.sqrt(square);
    if (length > 0) for (let d = 0; d < dims; d++) out[at + d] /= length;
  }
  return out;
}

/** Of those rows that are finite. */
function mean(rows: Int32Array, data = written): Float64Array {
  const sum = new Float64Array(dims);
  let count = 0;
  for (const row of rows) {
    const own = data.subarray(row * dims, row * dims + dims);
    if (!own.every(Number.isFinite)) continue;
    count++;
    own.forEach((value, d) => (sum[d] += value));
  }
  return sum.map((value) => value / (count || 1));
}

function along(data: Float32Array, [from, to]: readonly [Int32Array, Int32Array]): Float32Array<ArrayBuffer> {
  const [a, b] = [mean(from, data), mean(to, data)];
  const direction = b.map((value, d) => value - a[d]);
  const square = direction.reduce((sum, value) => sum + value * value, 0);
  const out = new Float32Array(data.length / dims);
  for (let row = 0, at = 0; at < data.length; row++, at += dims) {
    let dot = 0;
    for (let d = 0; d < dims; d++) dot += (data[at + d] - (a[d] + b[d]) / 2) * direction[d];
    out[row] = square > 0 ? (2 * dot) / square : 0;
  }
  return out;
}

self.onmessage = ({ data: asked }: MessageEvent<Asked>) => {
  if (asked.type === "hold") {
    written = asked.data;
    dims = asked.dims;
    made.clear();
  } else if (asked.type === "near") {
    const { id, row, k, metric, shown } = asked;
    const found = nearestTo(scaled(asked.scale), dims, row, k, metric, shown);
    self.postMessage({ type: "near", id, found } satisfies Told);
  } else {
    const columns = asked.ends.map((pair) => along(scaled(asked.scale), pair));
    self.postMessage({ type: "along", id: asked.id, columns } satisfies Told, {
      transfer: columns.map((column) => column.buffer),
    });
  }
};
