/** The values of one run under one tag, in arrival order, and which of them a step means. Pure. */
import type { ValuesOfRun } from "../api/values";

const SUPERSEDED = 1;

export class RunValues {
  readonly run: string;
  readonly length: number;
  readonly steps: Float64Array;
  /** Seconds since the epoch. */
  readonly walls: Float64Array;
  /** Bytes of each value. */
  readonly lengths: Int32Array;
  /** 1 superseded, 2 first of an attempt. */
  readonly flags: Uint8Array;
  readonly #rows: ValuesOfRun;
  #order: Uint32Array | null = null;

  constructor(rows: ValuesOfRun) {
    this.#rows = rows;
    ({ run: this.run, length: this.length, steps: this.steps, walls: this.walls } = rows);
    ({ lengths: this.lengths, flags: this.flags } = rows);
  }

  /** `run=…&file=…&at=…`: names value `i` for ever. */
  address(i: number): string {
    let row = i;
    const file = this.#rows.files.find(({ length }) => (row < length ? true : ((row -= length), false)));
    if (!file) throw new RangeError(`value: got ${i}, want one below ${this.length}`);
    return new URLSearchParams({ run: this.run, file: file.key, at: String(this.#rows.at[i]) }).toString();
  }

  /**
   * Place of the value that stands for `step` (null: for the newest): the last one written at that step, else the newest at or
   * below it that no later attempt superseded, else the first.
   */
  nearest(step: number | null): number {
    const order = this.#sorted();
    if (step === null) return this.#kept(order.length - 1);
    const above = this.#above(step);
    if (above === 0) return order[0] ?? 0;
    const place = order[above - 1]!;
    return this.steps[place] === step ? place : this.#kept(above - 1);
  }

  /** Places of all values written at exactly `step`, in arrival order. */
  all(step: number): number[] {
    const order = this.#sorted();
    const above = this.#above(step);
    let first = above;
    while (first > 0 && this.steps[order[first - 1]!] === step) first--;
    return [...order.subarray(first, above)];
  }

  /** Place of the newest value of a lower step that was not superseded; null if there is none. */
  before(i: number): number | null {
    const order = this.#sorted();
    for (let rank = order.indexOf(i) - 1; rank >= 0; rank--) {
      const place = order[rank]!;
      if (this.steps[place]! < this.steps[i]! && !this.superseded(place)) return place;
    }
    return null;
  }

  superseded(i: number): boolean {
    return (this.flags[i]! & SUPERSEDED) !== 0;
  }

  /** From rank `at` downwards the first that was not superseded; the one at `at` if all were. */
  #kept(at: number): number {
    const order = this.#sorted();
    for (let i = at; i >= 0; i--) if (!this.superseded(order[i]!)) return order[i]!;
    return order[at] ?? 0;
  }

  /** Rank of the first value of a higher step. */
  #above(step: number): number {
    const order = this.#sorted();
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[order[middle]!]! <= step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Places by step, then by arrival. */
  #sorted(): Uint32Array {
    if (this.#order === null) {
      this.#order = Uint32Array.from(this.steps.keys());
      if (!ascends(this.steps)) this.#order.sort((a, b) => this.steps[a]! - this.steps[b]! || a - b);
    }
    return this.#order;
  }
}

/** All steps of several runs, each once, ascending. */
export function unionOfSteps(lists: Iterable<Float64Array>): Float64Array {
  const different = [...new Set(lists)];
  if (different.length === 1 && risesStrictly(different[0]!)) return different[0]!;
  const all = new Float64Array(different.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of different) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  return all.filter((step, i) => i === 0 || step !== all[i - 1]);
}

function ascends(steps: Float64Array): boolean {
  for (let i = 1; i < steps.length; i++) if (steps[i]! < steps[i - 1]!) return false;
  return true;
}

function risesStrictly(steps: Float64Array): boolean {
  for (let i = 1; i < steps.length; i++) if (steps[i]! <= steps[i - 1]!) return false;
  return true;
}
