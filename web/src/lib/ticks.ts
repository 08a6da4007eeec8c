/** Where ticks stand and what they say. */

import { clock, count, day, MINUS, NARROW } from "./format";
import type { Pair } from "./scale";

export interface Ticks {
  values: number[];
  labels: string[];
  /** What is to be done to every label (`+ 1 000 000`, `× 1e−3`), where they would be too long without. */
  remark?: string;
}

const TINY = 1e-9;

/** The round number (1, 2, 2.5, 5 × 10ⁿ) nearest to `raw` from above. */
export function niceStep(raw: number): number {
  const size = 10 ** Math.floor(Math.log10(raw));
  const f = raw / size;
  return (f <= 1 + TINY ? 1 : f <= 2 + TINY ? 2 : f <= 2.5 + TINY ? 2.5 : f <= 5 + TINY ? 5 : 10) * size;
}

/** Exactly what is written 1eN, where 10 ** N is only nearly so. */
const power = (n: number): number => Number(`1e${n}`);
const magnitude = (v: number): number => Math.floor(Math.log10(v) + TINY);

function multiples([low, high]: Pair, step: number): number[] {
  const first = Math.ceil(low / step - TINY);
  const last = Math.floor(high / step + TINY);
  const exact = (k: number): number => (step < 1 ? Number((k * step).toPrecision(15)) : k * step);
  return Array.from({ length: Math.max(0, Math.min(last - first + 1, 200)) }, (_, i) => exact(first + i) + 0);
}

/** Whether a label has room. */
export type Fits = (label: string) => boolean;

/**
 * The closest even spacing that gives at most `most` ticks (always at least half as many) and labels that fit. `whole`: only at whole
 * numbers (steps). Where no spacing of three ticks has labels that fit, they say multiples of a power of ten or differences to a base.
 */
export function linearTicks(domain: Pair, most: number, whole = false, fits: Fits = () => true): Ticks {
  const tried: { values: number[]; step: number }[] = [];
  for (let step = niceStep((domain[1] - domain[0]) / (most + 1)); step < Infinity; step = niceStep(step * 1.01)) {
    if (whole) step = Math.max(1, step === 2.5 ? 5 : step);
    const values = multiples(domain, step);
    if (values.length > most) continue;
    if (tried.length && values.length < 3) break;
    const labels = linearLabels(values, step);
    if (labels.every(fits)) return { values, labels };
    tried.push({ values, step });
    if (values.length < 3) break;
  }
  for (const { values, step } of tried) {
    const ticks = scaledTicks(values, step, fits);
    if (ticks) return ticks;
  }
  return tried.length ? differences(tried[0].values, tried[0].step, fits) : { values: [], labels: [] };
}

/** Labels as multiples of the power of ten of the largest. */
function scaledTicks(values: number[], step: number, fits: Fits): Ticks | null {
  const size = Math.max(...values.map(Math.abs));
  if (!(size > 0) || (size >= 0.1 && size < 1e4)) return null;
  const unit = power(magnitude(size));
  const labels = multiplesOf(unit, values, step);
  return labels.every(fits) ? { values, labels, remark: `× ${exponent(unit)}` } : null;
}

const multiplesOf = (unit: number, values: number[], step: number): string[] =>
  linearLabels(
    values.map((v) => Number((v / unit).toPrecision(12))),
    Number((step / unit).toPrecision(12)),
  );

/** Labels as differences to a round number near the middle, themselves as multiples where they would still be too long. */
function differences(values: number[], step: number, fits: Fits): Ticks {
  const size = power(Math.ceil(Math.log10(step * values.length)));
  const base = Number((Math.round(values[values.length >> 1] / size) * size).toPrecision(15));
  const apart = values.map((v) => Number(((v - base) / step).toPrecision(6)) * step);
  const signs = (labels: string[]): string[] => labels.map((text, i) => (apart[i] > 0 ? `+${text}` : text));
  const plain = signs(linearLabels(apart, step));
  const from = `${base < 0 ? MINUS : "+"} ${Math.abs(base) < 1e15 ? count(Math.abs(base)) : exponent(Math.abs(base))}`;
  if (plain.every(fits)) return { values, labels: plain, remark: from };
  const unit = power(magnitude(Math.max(...apart.map(Math.abs))));
  return { values, labels: signs(multiplesOf(unit, apart, step)), remark: `× ${exponent(unit)} ${from}` };
}

const decimalsOf = (step: number): number => {
  let d = Math.max(0, Math.ceil(-Math.log10(step) - TINY));
  while (d < 100 && Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) > 1e-6) d += 1;
  return d;
};

/** One form for all labels of an axis: SI from 1,000 where one decimal tells them apart, exponents below 1e−4. */
export function linearLabels(values: readonly number[], step: number): string[] {
  const size = Math.max(...values.map(Math.abs), 0);
  const thousands = Math.min(6, Math.floor((Math.log10(size || 1) + TINY) / 3));
  if (size >= 1e19) return values.map((v) => exponent(Number(v.toPrecision(12))));
  if (thousands >= 1 && size >= 1000) {
    const unit = 1000 ** thousands;
    const decimals = decimalsOf(step / unit);
    const si = (v: number): string => (v === 0 ? "0" : (v / unit).toFixed(decimals) + NARROW + "kMGTPE"[thousands - 1]);
    if (decimals <= (thousands > 1 ? 2 : 1)) return values.map((v) => si(v).replace("-", MINUS));
  }
  const decimals = decimalsOf(step);
  if (decimals > 4 && size < 1e-3) return exponents(values, step);
  return values.map((v) => (decimals ? v.toFixed(Math.min(decimals, 100)).replace("-", MINUS) : count(v)));
}

function exponents(values: readonly number[], step: number): string[] {
  return values.map((v) => {
    if (v === 0) return "0";
    const digits = Math.max(0, Math.floor(Math.log10(Math.abs(v)) + TINY) - Math.floor(Math.log10(step) + TINY));
    return v
      .toExponential(Math.min(digits + (decimalsOf(step) > -Math.floor(Math.log10(step) + TINY) ? 1 : 0), 20))
      .replace("e+", "e")
      .replaceAll("-", MINUS);
  });
}

function exponent(v: number): string {
  return v === 0 ? "0" : v.toExponential().replace("e+", "e").replaceAll("-", MINUS);
}

/** Powers of ten, thinned to `most`; with 2 and 5 between them where they are few; linear ticks within one decade. */
export function logTicks([low, high]: Pair, most: number, fits: Fits = () => true): Ticks {
  const inside = (v: number): boolean => v >= low * (1 - TINY) && v <= high * (1 + TINY);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => power(first + i)).filter(
    (v) => v > 0 && v < Infinity,
  );
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const values = powers.flatMap((p) => factors.map((f) => Number((p * f).toPrecision(3)))).filter(inside);
    if (values.length < 2 && factors.length === 3) return linearTicks([low, high], most, false, fits);
    if (values.length <= most) return { values, labels: values.map(logLabel) };
  }
  const decades = powers.filter(inside);
  const stride = Math.ceil(decades.length / most);
  const values = decades.filter((p) => Math.round(Math.log10(p)) % stride === 0);
  return { values, labels: values.map(logLabel) };
}

function logLabel(v: number): string {
  if (v < 1e-3 * (1 - TINY)) return exponent(Number(v.toPrecision(3)));
  if (v < 1e3) return String(Number(v.toPrecision(3)));
  if (v >= 1e18) return exponent(v);
  const thousands = Math.floor((Math.log10(v) + TINY) / 3);
  return `${Number((v / 1000 ** thousands).toPrecision(3))}${NARROW}${"kMGTPE"[thousands - 1]}`;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const SPANS = [
  1,
  2,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
];

const span = (width: number, most: number): number =>
  width / most < 1
    ? niceStep(width / most)
    : (SPANS.find((s) => s >= width / most) ?? niceStep(width / most / DAY) * DAY);

/** Elapsed seconds: `30 s`, `5 min`, `1 h 30`, `2 d`. */
export function durationTicks(domain: Pair, most: number): Ticks {
  const step = span(domain[1] - domain[0], most);
  const values = multiples(domain, step);
  return { values, labels: values.map((v) => elapsed(v, step)) };
}

/** Exact to the step between ticks, so that no two labels say the same. */
function elapsed(v: number, step: number): string {
  if (v === 0) return "0";
  if (v < 0) return MINUS + elapsed(-v, step);
  const n = (big: number, unit: string): string => `${big}${NARROW}${unit}`;
  const [d, h, m] = [Math.floor(v / DAY), Math.floor((v % DAY) / HOUR), Math.floor((v % HOUR) / MINUTE)];
  const s = Number((v % MINUTE).toFixed(step < 1 ? decimalsOf(step) : 0));
  const two = (x: number): string => String(x).padStart(2, "0");
  if (d && step >= HOUR) return h ? `${n(d, "d")} ${n(h, "h")}` : n(d, "d");
  if (v >= HOUR && step >= MINUTE) return m ? `${n(d * 24 + h, "h")}${NARROW}${two(m)}` : n(d * 24 + h, "h");
  if (v >= HOUR) return `${d * 24 + h}:${two(m)}:${two(s)}`;
  if (v >= MINUTE)
    return s
      ? `${m}:${step < 1 ? s.toFixed(decimalsOf(step)).padStart(3 + decimalsOf(step), "0") : two(s)}`
      : n(m, "min");
  return n(s, "s");
}

/** Seconds since the epoch, at round local times; a day's first tick says the date. */
export function wallTicks(domain: Pair, most: number, now = Date.now() / 1000): Ticks {
  const step = span(domain[1] - domain[0], most);
  const values = step >= HOUR ? localMultiples(domain, step) : multiples(domain, step);
  const decimals = step < 1 ? decimalsOf(step) : 0;
  let last = "";
  const labels = values.map((v) => {
    const today = day(v, now);
    const midnight = clock(v) === "00:00:00";
    const label =
      step >= DAY || (midnight && today !== last)
        ? today
        : clock(v, step < MINUTE) + (decimals ? (v % 1).toFixed(decimals).slice(1) : "");
    last = today;
    return label;
  });
  return { values, labels };
}

/** Multiples of whole hours or days counted from local midnight, right across a change of the clocks. */
function localMultiples([low, high]: Pair, step: number): number[] {
  const start = new Date(low * 1000);
  start.setHours(0, 0, 0, 0);
  const out: number[] = [];
  const days = step >= DAY ? Math.round(step / DAY) : 1;
  if (step >= DAY) start.setDate(start.getDate() - (Math.round(start.getTime() / 1000 / DAY) % days));
  for (const d = start; d.getTime() / 1000 <= high && out.length < 200; d.setDate(d.getDate() + days)) {
    for (let h = 0; h < (step >= DAY ? 1 : 24); h += step >= DAY ? 1 : step / HOUR) {
      const at = new Date(d.getFullYear(), d.getMonth(), d.getDate(), h).getTime() / 1000;
      if (at >= low && at <= high) out.push(at);
    }
  }
  return out;
}
