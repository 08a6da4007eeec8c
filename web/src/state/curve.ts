/** One series as a card holds it: the rows to draw and what is known of all its points. */

import type { Series, SeriesMeta } from "../api/types";
import { Column } from "./column";

export type SeriesRows = Pick<Series, "x" | "y" | "s" | "flags" | "step" | "wall_time">;

export const seriesId = (run: string, tag: string): string => `${run}\u0000${tag}`;

export class Curve {
  facts: SeriesMeta;
  /** Goes up whenever rows or facts change. */
  version = 0;
  /** Rows that were appended since the last reduced answer. */
  appended = 0;
  #x: Column<Float64Array>;
  #y: Column<Float64Array> | null;
  #s: Column<Float64Array> | null;
  #flags: Column<Uint8Array>;
  #step: Column<BigInt64Array> | null;
  #wall: Column<Float64Array> | null;

  constructor(slice: Series) {
    this.facts = slice;
    this.#x = new Column(slice.x);
    this.#y = slice.y && new Column(slice.y);
    this.#s = slice.s && new Column(slice.s);
    this.#flags = new Column(slice.flags);
    this.#step = slice.step && new Column(slice.step);
    this.#wall = slice.wall_time && new Column(slice.wall_time);
  }

  get rows(): SeriesRows {
    return {
      x: this.#x.view,
      y: this.#y?.view ?? null,
      s: this.#s?.view ?? null,
      flags: this.#flags.view,
      step: this.#step?.view ?? null,
      wall_time: this.#wall?.view ?? null,
    };
  }

  get length(): number {
    return this.#x.length;
  }

  get bytes(): number {
    const columns = [this.#x, this.#y, this.#s, this.#flags, this.#step, this.#wall];
    return columns.reduce((sum, column) => sum + (column?.bytes ?? 0), 0);
  }

  /** Put rows that came after `slice.since` known points behind the old. False, and nothing done, if those are not the ones held. */
  append(slice: Series): boolean {
    if (slice.since !== this.facts.total || !sameColumns(slice, this.rows)) return false;
    this.#x.push(slice.x);
    this.#flags.push(slice.flags);
    if (slice.y) this.#y?.push(slice.y);
    if (slice.s) this.#s?.push(slice.s);
    if (slice.step) this.#step?.push(slice.step);
    if (slice.wall_time) this.#wall?.push(slice.wall_time);
    this.facts = slice;
    this.appended += slice.x.length;
    this.version++;
    return true;
  }
}

function sameColumns(a: SeriesRows, b: SeriesRows): boolean {
  const names = ["y", "s", "step", "wall_time"] as const;
  return names.every((name) => (a[name] === null) === (b[name] === null));
}
