/** The Arrow answer of /api/scalars as one Series a run and tag: views into the received bytes, nothing is copied. */
import { ArrowError, readStream, type Place } from "./ipc";
import type { ScalarsAnswer, ScalarsMeta, Series } from "./types";

type Rows = Float64Array | Uint8Array | Int32Array | BigInt64Array;
interface RowsType<T extends Rows> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** `bytes` must start at a multiple of eight in its buffer, as a fetched ArrayBuffer does. */
export function decodeScalars(bytes: Uint8Array): ScalarsAnswer {
  const { metadata, columns } = readStream(bytes);
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("scalars: got an Arrow stream without `lossless` metadata, want the answer of /api/scalars");
  const meta = JSON.parse(said) as ScalarsMeta;
  const column = <T extends Rows>(name: string, type: RowsType<T>) => rowsOf(bytes, columns.get(name), type);
  const floats = (name: string) => new Slices(column(name, Float64Array));
  const [x, y, s, wallTime] = [floats("x"), floats("y"), floats("s"), floats("wall_time")];
  const flags = new Slices(column("flags", Uint8Array));
  const step = new Slices(column("step", BigInt64Array));
  const names = new Names();
  const series = meta.series.map((one): Series => {
    const [from, to] = [one.offset, one.offset + one.length];
    return {
      ...one,
      run: names.one(one.run),
      tag: names.one(one.tag),
      x: x.same(from, to) ?? new Float64Array(),
      y: y.slice(from, to),
      s: s.slice(from, to),
      flags: flags.same(from, to) ?? new Uint8Array(one.length),
      step: step.slice(from, to),
      wall_time: wallTime.slice(from, to),
    };
  });
  return { generation: meta.generation, cursor: meta.cursor, series, missing: meta.missing };
}

/** A column's values, where it is there. */
export function rowsOf<T extends Rows>(bytes: Uint8Array, place: Place | undefined, type: RowsType<T>): T | null {
  return place ? new type(bytes.buffer, bytes.byteOffset + place.at, place.bytes / type.BYTES_PER_ELEMENT) : null;
}

/** A column, cut into series. */
class Slices<T extends Rows> {
  #last: T | null = null;

  constructor(private readonly all: T | null) {}

  slice(from: number, to: number): T | null {
    return (this.all?.subarray(from, to) ?? null) as T | null;
  }

  /** The last slice again if these rows are equal to it: the runs of a sweep share their steps, and a view takes as much as ten rows. */
  same(from: number, to: number): T | null {
    const { all } = this;
    if (all === null) return null;
    if (this.#last === null || !equal(this.#last, all, from, to)) this.#last = this.slice(from, to);
    return this.#last;
  }
}

function equal(a: Rows, all: Rows, from: number, to: number): boolean {
  if (a.length !== to - from) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== all[from + i]) return false;
  return true;
}

/** One string for all that are equal: names come again with every answer. Renewed when they are more than a board has. */
class Names {
  static #known = new Map<string, string>();
  static readonly #most = 200_000;

  one(name: string): string {
    const known = Names.#known.get(name);
    if (known !== undefined) return known;
    if (Names.#known.size >= Names.#most) Names.#known = new Map();
    Names.#known.set(name, name);
    return name;
  }
}
