/**
 * A layered layout for levels that are too large for a careful one: longest path, barycentres, rows of bounded width.
 * 10 000 boxes take a fraction of a second. `rest` is awaited between passes, so that whoever waits may be told to stop.
 */
import { GAP, type Level, type Placed } from "./level";

const SWEEPS = 6;

export async function layered(level: Level, rest: () => Promise<void>): Promise<Placed> {
  const neighbours = forward(level);
  const layer = layersOf(neighbours);
  await rest();
  const order = ordered(neighbours, layer);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    settleOrder(order, neighbours, sweep % 2 === 0);
    await rest();
  }
  return placed(level, rowsOf(level, order), neighbours);
}

interface Neighbours {
  /** Boxes before and behind each, along edges that no longer go round. */
  before: number[][];
  after: number[][];
}

/** Edges that would close a circle count the other way round. */
function forward({ widths, from, to }: Level): Neighbours {
  const count = widths.length;
  const after: number[][] = Array.from({ length: count }, () => []);
  for (let edge = 0; edge < from.length; edge++) after[from[edge]!]!.push(to[edge]!);
  const state = new Uint8Array(count); // 1: on the way, 2: done
  const straight: Neighbours = {
    before: Array.from({ length: count }, () => []),
    after: Array.from({ length: count }, () => []),
  };
  const join = (a: number, b: number) => (straight.after[a]!.push(b), straight.before[b]!.push(a));
  const next = new Int32Array(count);
  for (let root = 0; root < count; root++) {
    const way = state[root] ? [] : [root];
    while (way.length) {
      const at = way.at(-1)!;
      state[at] = 1;
      const target = after[at]![next[at]!++];
      if (target === undefined) {
        state[at] = 2;
        way.pop();
      } else if (state[target] === 1) join(target, at);
      else {
        join(at, target);
        if (state[target] === 0) way.push(target);
      }
    }
  }
  return straight;
}

/** The longest way from a source; sources stand right before what they feed. */
function layersOf({ before, after }: Neighbours): Int32Array {
  const layer = new Int32Array(before.length);
  const waiting = Int32Array.from(before, (list) => list.length);
  const queue = [...waiting.keys()].filter((at) => waiting[at] === 0);
  for (let i = 0; i < queue.length; i++)
    for (const target of after[queue[i]!]!) {
      layer[target] = Math.max(layer[target]!, layer[queue[i]!]! + 1);
      if (--waiting[target]! === 0) queue.push(target);
    }
  for (let at = 0; at < layer.length; at++)
    if (before[at]!.length === 0 && after[at]!.length > 0)
      layer[at] = after[at]!.reduce((least, target) => Math.min(least, layer[target]!), Infinity) - 1;
  return layer;
}

function ordered({ after }: Neighbours, layer: Int32Array): number[][] {
  const depth = layer.reduce((most, at) => Math.max(most, at), 0);
  const rows: number[][] = Array.from({ length: depth + 1 }, () => []);
  const seen = new Uint8Array(layer.length);
  for (let root = 0; root < layer.length; root++) {
    const way = [root];
    while (way.length) {
      const at = way.pop()!;
      if (seen[at]) continue;
      seen[at] = 1;
      rows[layer[at]!]!.push(at);
      for (let i = after[at]!.length - 1; i >= 0; i--) way.push(after[at]![i]!);
    }
  }
  return rows;
}

/** Every row by the middle of what its boxes are joined to: downwards by what is before them, upwards by what follows. */
function settleOrder(rows: number[][], neighbours: Neighbours, down: boolean): void {
  const count = neighbours.before.length;
  const [place, wish] = [new Float64Array(count), new Float64Array(count)];
  const note = (row: readonly number[]) => row.forEach((at, i) => (place[at] = (i + 0.5) / row.length));
  rows.forEach(note);
  const joined = down ? neighbours.before : neighbours.after;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[down ? i : rows.length - 1 - i]!;
    for (const at of row) wish[at] = mean(joined[at]!, place, place[at]!);
    row.sort((a, b) => wish[a]! - wish[b]!);
    note(row);
  }
}

function mean(of: readonly number[], values: Float64Array, otherwise: number): number {
  if (of.length === 0) return otherwise;
  let sum = 0;
  for (const at of of) sum += values[at]!;
  return sum / of.length;
}

/** Layers broken into rows, so that the whole is about as wide as it is high. */
function rowsOf(level: Level, order: readonly number[][]): number[][] {
  const area = level.widths.reduce(
    (sum, width, at) => sum + (width + GAP.boxes) * (level.heights[at]! + GAP.layers),
    0,
  );
  const widest = Math.max(1200, Math.sqrt(area) * 1.3);
  return order.flatMap((row) => {
    const total = row.reduce((sum, at) => sum + level.widths[at]! + GAP.boxes, 0);
    const rows = Math.max(1, Math.ceil(total / widest));
    return Array.from({ length: rows }, (_, i) =>
      row.slice(Math.round((i * row.length) / rows), Math.round(((i + 1) * row.length) / rows)),
    );
  });
}

function placed(level: Level, rows: readonly number[][], { before, after }: Neighbours): Placed {
  const { widths, heights, from, to } = level;
  const [x, y] = [new Float64Array(widths.length), new Float64Array(widths.length)];
  const width = rows.reduce((most, row) => Math.max(most, spanOf(row, widths)), 0);
  let top = 0;
  for (const row of rows) {
    const height = row.reduce((most, at) => Math.max(most, heights[at]!), 0);
    let left = (width - spanOf(row, widths)) / 2;
    for (const at of row) {
      x[at] = left + widths[at]! / 2;
      y[at] = top + height / 2;
      left += widths[at]! + GAP.boxes;
    }
    top += height + GAP.layers;
  }
  for (const down of [true, false, true])
    for (let i = 0; i < rows.length; i++) {
      const row = rows[down ? i : rows.length - 1 - i]!;
      const wishes = row.map((at) => mean(down ? before[at]! : after[at]!, x, x[at]!));
      if (row.length) spread(row, wishes, widths, width, x);
    }
  const edges = Array.from(from, (a, edge) => {
    const b = to[edge]!;
    const down = y[a]! <= y[b]! ? 1 : -1;
    return [x[a]!, y[a]! + (down * heights[a]!) / 2, x[b]!, y[b]! - (down * heights[b]!) / 2];
  });
  return { x, y, width, height: Math.max(0, top - GAP.layers), edges };
}

function spanOf(row: readonly number[], widths: Float64Array): number {
  return row.reduce((sum, at) => sum + widths[at]! + GAP.boxes, -GAP.boxes);
}

/** As near to the wishes as order, gaps and the whole width allow: between packing from the left and from the right. */
function spread(
  row: readonly number[],
  wishes: readonly number[],
  widths: Float64Array,
  width: number,
  x: Float64Array,
): void {
  const last = row.length - 1;
  const apart = (i: number) => (widths[row[i]!]! + widths[row[i + 1]!]!) / 2 + GAP.boxes;
  const [left, right] = [Float64Array.from(wishes), Float64Array.from(wishes)];
  for (let i = 1; i <= last; i++) left[i] = Math.max(left[i]!, left[i - 1]! + apart(i - 1));
  for (let i = last - 1; i >= 0; i--) right[i] = Math.min(right[i]!, right[i + 1]! - apart(i));
  const place = left.map((at, i) => (at + right[i]!) / 2);
  place[0] = Math.max(place[0]!, widths[row[0]!]! / 2);
  for (let i = 1; i <= last; i++) place[i] = Math.max(place[i]!, place[i - 1]! + apart(i - 1));
  place[last] = Math.min(place[last]!, width - widths[row[last]!]! / 2);
  for (let i = last - 1; i >= 0; i--) place[i] = Math.min(place[i]!, place[i + 1]! - apart(i));
  row.forEach((at, i) => (x[at] = place[i]!));
}
