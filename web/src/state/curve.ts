/** One series as a card holds it: the rows to draw and what is known of all its points. */

import type { Series, SeriesMeta } from "../api/types";
import { Column } from "./column";

export type SeriesRows = Pick<Series, "x" | "y" | "s" | "flags" | "step" | "wall_time">;

export const seriesId = (run: string, tag: string): string => `${run}\u0000${tag}`;

const FLOATS = ["x", "y", "s", "wall_time"] as const;

export class Curve {
  readonly id: string;
  facts: SeriesMeta;
  /** The arrays are views: those taken before an append stay as they were. */
  rows: SeriesRows;
  /** Goes up whenever rows or facts change. */
  version = 0;
  /** Rows that were appended since the last reduced answer. */
  appended = 0;
  /** Made by the first append: most curves never grow. */
  #growing: Growing | null = null;

  constructor(slice: Series) {
    this.id = seriesId(slice.run, slice.tag);
    this.facts = slice;
    this.rows = slice;
  }

  get length(): number {
    return this.rows.x.length;
  }

  /** Put rows that came after `slice.since` known points behind the old. False, and nothing done, if those are not the ones held. */
  append(slice: Series): boolean {
    if (slice.since !== this.facts.total || !sameColumns(slice, this.rows)) return false;
    this.#growing ??= new Growing(this.rows);
    this.rows = this.#growing.push(slice);
    this.facts = slice;
    this.appended += slice.x.length;
    this.version++;
    return true;
  }
}

class Growing {
  readonly #floats: Map<(typeof FLOATS)[number], Column<Float64Array>>;
  readonly #flags: Column<Uint8Array>;
  readonly #step: Column<BigInt64Array> | null;

  constructor(rows: SeriesRows) {
    this.#floats = new Map(FLOATS.flatMap((name) => (rows[name] ? [[name, new Column(rows[name])] as const] : [])));
    this.#flags = new Column(rows.flags);
    this.#step = rows.step && new Column(rows.step);
  }

  push(rows: SeriesRows): SeriesRows {
    for (const [name, column] of this.#floats) column.push(rows[name]!);
    this.#flags.push(rows.flags);
    if (rows.step) this.#step?.push(rows.step);
    const view = (name: (typeof FLOATS)[number]) => this.#floats.get(name)?.view ?? null;
    return {
      x: view("x")!,
      y: view("y"),
      s: view("s"),
      wall_time: view("wall_time"),
      flags: this.#flags.view,
      step: this.#step?.view ?? null,
    };
  }
}

function sameColumns(a: SeriesRows, b: SeriesRows): boolean {
  const names = ["y", "s", "step", "wall_time"] as const;
  return names.every((name) => (a[name] === null) === (b[name] === null));
}
