/** How the embedding is looked at, as far as it differs from the default; and the camera. Both as texts of the URL. */
import type { Scale } from "../api/embeddings";
import type { Metric } from "../lib/projection/nearest";
import { escapeText, unescapeText } from "./text";

export const LAYOUTS = ["pca", "tsne", "umap", "axes"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Absent: the default (DEFAULTS; the newest step, no colour, the first column). */
export interface CloudView {
  run?: string;
  name?: string;
  step?: number;
  layout?: Layout;
  flat?: boolean;
  scale?: Scale;
  /** Principal components drawn along x, y and z, from 0. */
  axes?: readonly number[];
  colour?: string;
  label?: string;
  /** Points as their pictures. */
  sprites?: boolean;
  /** Of the points, as a multiple. */
  size?: number;
  find?: string;
  regex?: boolean;
  findIn?: string;
  metric?: Metric;
  k?: number;
  perplexity?: number;
  rate?: number;
  neighbours?: number;
  minDist?: number;
  /** Custom axes: searches of the label column whose points' centres are left, right, below and above. */
  ends?: readonly string[];
  /** Chosen points, the first in focus; points alone shown. */
  chosen?: readonly number[];
  only?: readonly number[];
}

export interface CameraView {
  /** Radians. */
  yaw: number;
  pitch: number;
  zoom: number;
  x: number;
  y: number;
}

export const DEFAULTS = {
  layout: "pca",
  flat: false,
  scale: "none",
  axes: [0, 1, 2],
  sprites: true,
  size: 1,
  find: "",
  regex: false,
  metric: "cosine",
  k: 20,
  perplexity: 30,
  rate: 0,
  neighbours: 15,
  minDist: 0.1,
  ends: ["", "", "", ""],
  chosen: [],
  only: [],
} as const satisfies CloudView;

/** Characters that lists of points may take in the URL; a longer list is not kept there. */
export const ROOM = 1500;

interface Part<T> {
  write(value: T): string | undefined;
  read(text: string): T | undefined;
}

const text: Part<string> = { write: escapeText, read: unescapeText };
const flag: Part<boolean> = { write: (v) => (v ? "1" : "0"), read: (s) => ({ 1: true, 0: false })[s as "1"] };
const number = (low: number, high: number): Part<number> => ({
  write: String,
  read: (s) => (s.trim() !== "" && Number.isFinite(Number(s)) ? Math.min(high, Math.max(low, Number(s))) : undefined),
});
const one = <T extends string>(...words: readonly T[]): Part<T> => ({
  write: (v) => v,
  read: (s) => words.find((word) => word === s),
});
const indices: Part<readonly number[]> = {
  write: (v) => {
    const said = writeIndices(v);
    return said.length <= ROOM ? said : undefined;
  },
  read: readIndices,
};
const texts: Part<readonly string[]> = {
  write: (v) => v.map(escapeText).join("."),
  read: (s) => {
    const parts = s.split(".").map((part) => unescapeText(part) ?? "");
    return parts.length === 4 ? parts : undefined;
  },
};

const PARTS: { [K in keyof Required<CloudView>]: Part<Required<CloudView>[K]> } = {
  run: text,
  name: text,
  step: number(-(2 ** 53), 2 ** 53),
  layout: one(...LAYOUTS),
  flat: flag,
  scale: one<Scale>("none", "unit", "sphere"),
  axes: indices,
  colour: text,
  label: text,
  sprites: flag,
  size: number(0.25, 8),
  find: text,
  regex: flag,
  findIn: text,
  metric: one<Metric>("cosine", "euclidean"),
  k: number(1, 1000),
  perplexity: number(2, 100),
  rate: number(0, 10_000),
  neighbours: number(2, 200),
  minDist: number(0, 1),
  ends: { ...texts, write: (v) => v.map((part) => escapeText(part).replaceAll(".", "%2E")).join(".") },
  chosen: indices,
  only: indices,
};

/** `5.7-9.3`: in their order, runs of neighbours as a range. */
export function writeIndices(values: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length;) {
    let end = i;
    while (end + 1 < values.length && values[end + 1] === values[end]! + 1) end++;
    parts.push(end > i ? `${values[i]}-${values[end]}` : `${values[i]}`);
    i = end + 1;
  }
  return parts.join(".");
}

export function readIndices(text: string): number[] | undefined {
  const found: number[] = [];
  for (const part of text === "" ? [] : text.split(".")) {
    const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (!range) return undefined;
    const [low, high] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (high < low || high - low > 10_000_000) return undefined;
    for (let i = low; i <= high; i++) found.push(i);
  }
  return found;
}

/** `run:a,layout:tsne`; "" for all defaults. */
export function writeCloud(view: CloudView): string {
  return (Object.keys(PARTS) as (keyof CloudView)[])
    .flatMap((name) => {
      const value = view[name];
      if (value === undefined) return [];
      const said = (PARTS[name] as Part<unknown>).write(value);
      return said === undefined ? [] : [`${name}:${said}`];
    })
    .join(",");
}

export function readCloud(said: string): CloudView {
  const found: Record<string, unknown> = {};
  for (const item of said === "" ? [] : said.split(",")) {
    const at = item.indexOf(":");
    const name = item.slice(0, at);
    const value = Object.hasOwn(PARTS, name)
      ? (PARTS[name as keyof CloudView] as Part<unknown>).read(item.slice(at + 1))
      : undefined;
    if (value !== undefined) found[name] = value;
  }
  return found as CloudView;
}

/** Without what says the same as the default. */
export function trimmed(view: { [K in keyof CloudView]?: CloudView[K] | undefined }): CloudView {
  const same = (name: string, value: unknown): boolean =>
    JSON.stringify((DEFAULTS as Record<string, unknown>)[name]) === JSON.stringify(value);
  return Object.fromEntries(
    Object.entries(view).filter(([name, value]) => value !== undefined && !same(name, value)),
  ) as CloudView;
}

export function writeCamera({ yaw, pitch, zoom, x, y }: CameraView): string {
  return [yaw, pitch, zoom, x, y].map((value) => String(Number(value.toFixed(4)))).join("_");
}

export function readCamera(text: string): CameraView | undefined {
  const [yaw, pitch, zoom, x, y, ...more] = text.split("_").map((part) => (part === "" ? NaN : Number(part)));
  if (more.length || ![yaw, pitch, zoom, x, y].every(Number.isFinite) || !(zoom! > 0)) return undefined;
  return { yaw: yaw!, pitch: pitch!, zoom: zoom!, x: x!, y: y! };
}
