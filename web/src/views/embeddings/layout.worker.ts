/** Lays points out by t-SNE or UMAP, a little at a time, so that it can be watched, paused and stopped. */
import { UMAP } from "umap-js";
import { fillNeighbours, placeBetween, type Neighbours } from "../../lib/projection/nearest";
import { sample, seeded } from "../../lib/projection/random";
import { Tsne } from "../../lib/projection/tsne";
import { MOST } from "./most";

const ITERATIONS = 750; // of t-SNE
const TURN = 60; // ms of work before messages are heard
const SHOWN_EVERY = 120; // ms

export type Stage = "neighbours" | "moving" | "placing" | "done";

export interface Start {
  type: "start";
  method: "tsne" | "umap";
  /** rows × dims. */
  data: Float32Array<ArrayBuffer>;
  dims: number;
  out: 2 | 3;
  perplexity: number;
  rate: number;
  neighbours: number;
  minDist: number;
}
export type Asked = Start | { type: "pause" } | { type: "resume" };

export interface Told {
  stage: Stage;
  done: number;
  of: number;
  /** rows × out; NaN for points that are not placed yet. */
  positions?: Float32Array<ArrayBuffer>;
}

let paused = false;
let go = (): void => undefined;

/** Hear messages; while paused, wait. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  if (paused) await new Promise<void>((resolve) => (go = resolve));
}

async function start(asked: Start): Promise<void> {
  const rows = asked.data.length / asked.dims;
  const random = seeded(1);
  const picked = sample(rows, MOST, random);
  const data = rows > MOST ? rowsOf(asked.data, asked.dims, picked) : asked.data;
  const k = asked.method === "tsne" ? Math.floor(3 * asked.perplexity) : asked.neighbours - 1;
  const near = await neighboursOf(data, asked.dims, Math.max(1, Math.min(k, picked.length - 1)));
  const method = asked.method === "tsne" ? tsne(asked, near, data, random) : umap(asked, near, data, random);
  const show = (stage: Stage, done: number, of: number): Float32Array => {
    const own = method.positions();
    tell({ stage, done, of, positions: spread(own, asked.out, picked, rows) });
    return own;
  };
  let shown = 0;
  for (let turn = performance.now(); method.done() < method.of;) {
    method.step();
    if (performance.now() - turn < TURN) continue;
    if (performance.now() - shown > SHOWN_EVERY) {
      show("moving", method.done(), method.of);
      shown = performance.now();
    }
    await breathe();
    turn = performance.now();
  }
  const own = show(rows > MOST ? "placing" : "done", method.of, method.of);
  if (rows > MOST) await placeRest(asked, own, picked, rows);
}

function tell(told: Told): void {
  self.postMessage(told, { transfer: told.positions ? [told.positions.buffer] : [] });
}

async function neighboursOf(data: Float32Array, dims: number, k: number): Promise<Neighbours> {
  const rows = data.length / dims;
  const found = { k, indices: new Int32Array(rows * k), distances: new Float32Array(rows * k) };
  const chunk = Math.max(1, Math.floor(4e7 / (rows * dims)));
  for (let from = 0; from < rows; from += chunk) {
    fillNeighbours(data, dims, from, Math.min(rows, from + chunk), found);
    tell({ stage: "neighbours", done: Math.min(rows, from + chunk), of: rows });
    await breathe();
  }
  return found;
}

interface Method {
  step(): void;
  done(): number;
  of: number;
  positions(): Float32Array<ArrayBuffer>;
}

function tsne(asked: Start, near: Neighbours, data: Float32Array, random: () => number): Method {
  const start = leading(data, asked.dims, asked.out);
  const run = new Tsne(near, { dims: asked.out, perplexity: asked.perplexity, rate: asked.rate, random, start });
  return {
    step: () => run.step(),
    done: () => run.iteration,
    of: ITERATIONS,
    positions: () => Float32Array.from(run.positions),
  };
}

function umap(asked: Start, near: Neighbours, data: Float32Array, random: () => number): Method {
  const rows = near.indices.length / near.k;
  const run = new UMAP({
    nComponents: asked.out,
    nNeighbors: Math.min(asked.neighbours, rows - 1),
    minDist: asked.minDist,
    random,
  });
  const lists = (of: ArrayLike<number>, own: (row: number) => number, as: (value: number) => number): number[][] =>
    Array.from({ length: rows }, (_, row) => [
      own(row),
      ...Array.from({ length: near.k }, (_, i) => as(of[row * near.k + i])),
    ]);
  run.setPrecomputedKNN(
    lists(near.indices, (row) => row, Number),
    lists(near.distances, () => 0, Math.sqrt),
  );
  const of = run.initializeFit(Array.from({ length: rows }, () => []));
  const [start, placed] = [leading(data, asked.dims, asked.out), run.getEmbedding()];
  const reach = start.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  placed.forEach((point, row) => {
    for (let d = 0; d < asked.out; d++) point[d] = (start[row * asked.out + d] / reach) * 10 + random() * 1e-3;
  });
  let done = 0;
  return {
    step: () => (done = run.step()),
    done: () => done,
    of,
    positions: () => Float32Array.from(run.getEmbedding().flat()),
  };
}

/** The first columns: principal components, which keep the large picture. */
function leading(data: Float32Array, dims: number, out: number): Float32Array {
  return Float32Array.from({ length: (data.length / dims) * out }, (_, i) =>
    i % out < dims ? data[Math.floor(i / out) * dims + (i % out)] : 0,
  );
}

function rowsOf(data: Float32Array, dims: number, rows: Int32Array): Float32Array {
  const found = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => found.set(data.subarray(row * dims, row * dims + dims), i * dims));
  return found;
}

function spread(
  own: Float32Array<ArrayBuffer>,
  out: number,
  picked: Int32Array,
  rows: number,
): Float32Array<ArrayBuffer> {
  if (picked.length === rows) return own.slice();
  const all = new Float32Array(rows * out).fill(NaN);
  picked.forEach((row, i) => all.set(own.subarray(i * out, i * out + out), row * out));
  return all;
}

async function placeRest(asked: Start, own: Float32Array, picked: Int32Array, rows: number): Promise<void> {
  const taken = new Uint8Array(rows);
  for (const row of picked) taken[row] = 1;
  const rest = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !taken[row]);
  const all = new Float32Array(rows * asked.out);
  picked.forEach((row, i) => all.set(own.subarray(i * asked.out, i * asked.out + asked.out), row * asked.out));
  await breathe();
  const placed = placeBetween(asked.data, asked.dims, picked, own, asked.out, rest);
  rest.forEach((row, i) => all.set(placed.subarray(i * asked.out, i * asked.out + asked.out), row * asked.out));
  tell({ stage: "done", done: rest.length, of: rest.length, positions: all });
}

self.onmessage = ({ data: asked }: MessageEvent<Asked>) => {
  if (asked.type === "start") void start(asked);
  else {
    paused = asked.type === "pause";
    if (!paused) go();
  }
};
