/** What /api/text and /api/tensor answer. */
import { apiUrl, getValue, send } from "./client";
import { ArrowError, readStream } from "./ipc";
import type { JsonNumber } from "./types";

export interface Cell {
  /** As written, cut where it is long. */
  text: string;
  /** Of the whole text. */
  characters: number;
  bytes: number;
  /** Safe HTML; null for a text that is cut or too long to be rendered. */
  html: string | null;
}

export interface TextAnswer {
  shape: number[];
  rows: number;
  columns: number;
  first: number;
  cells: Cell[][];
}

export interface TextWindow {
  index?: readonly number[];
  first?: number;
  count?: number;
  whole?: boolean;
}

export interface Field {
  name: string;
  number: number | null;
  wire: string | null;
  bytes: number;
  text: string | null;
  fields: Field[] | null;
}

export interface TensorFacts {
  /** Null for a value that is no tensor. */
  dtype: string | null;
  shape: number[] | null;
  elements: number;
  bytes: number;
  statistics: {
    nan: number;
    pinf: number;
    ninf: number;
    zeros: number;
    min: JsonNumber | null;
    max: JsonNumber | null;
    mean: JsonNumber | null;
    std: JsonNumber | null;
  } | null;
  fields: Field[] | null;
  hex: string | null;
}

export type Element = JsonNumber | boolean;
export interface TensorWindow {
  rows: number;
  columns: number;
  first: number;
  column: number;
  values: Element[][];
}

/** Part of a table; absent = from the beginning, to the end. */
export interface Part {
  index?: readonly number[];
  first?: number;
  count?: number;
  column?: number;
  columns?: number;
}

export interface Heat {
  /** Of the part that the pixels show. */
  rows: number;
  columns: number;
  height: number;
  width: number;
  /** Row by row; NaN where an element is not finite. */
  mean: Float32Array;
}

export interface Line {
  elements: number;
  low: Float32Array;
  high: Float32Array;
}

export const fetchText = (address: string, window: TextWindow, signal?: AbortSignal): Promise<TextAnswer> =>
  getValue("text", `${address}${written(window)}`, {}, signal);

export const fetchTensor = (address: string, signal?: AbortSignal): Promise<TensorFacts> =>
  getValue("tensor", address, {}, signal);

export const fetchWindow = (address: string, part: Part, signal?: AbortSignal): Promise<TensorWindow> =>
  getValue("tensor", `${address}${written(part)}`, { form: "window" }, signal);

export async function fetchHeat(
  address: string,
  part: Part & { width: number; height: number },
  signal?: AbortSignal,
): Promise<Heat> {
  const { facts, column } = await fetchPixels(address, "heat", part, signal);
  return { ...(facts as Omit<Heat, "mean">), mean: column("mean") };
}

export async function fetchLine(address: string, part: Part & { width: number }, signal?: AbortSignal): Promise<Line> {
  const { facts, column } = await fetchPixels(address, "line", part, signal);
  return { ...(facts as Pick<Line, "elements">), low: column("low"), high: column("high") };
}

async function fetchPixels(address: string, form: string, part: object, signal?: AbortSignal) {
  const url = `${apiUrl("tensor")}?${address}${written(part)}&form=${form}`;
  return send(url, { signal: signal ?? null }, async (response) => {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.headers.get("content-type")?.includes("json"))
      throw new ArrowError("tensor: got a value that is no tensor, want one");
    const { metadata, columns } = readStream(bytes);
    const column = (name: string): Float32Array => {
      const place = columns.get(name);
      return place ? new Float32Array(bytes.buffer, bytes.byteOffset + place.at, place.bytes / 4) : new Float32Array();
    };
    return { facts: JSON.parse(metadata.get("lossless") ?? "{}") as unknown, column };
  });
}

/** `&first=2&index=0&index=1` */
function written(query: object): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => [name, item] as const))
    .filter(([, item]) => item !== undefined && item !== false)
    .map(([name, item]) => `&${name}=${String(item)}`)
    .join("");
}
