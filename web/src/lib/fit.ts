/** Long names cut in the middle by measured width, so that both ends stay. */

import { scientific, value } from "./format";

export type Measure = (text: string) => number;

/** Code points, so that no surrogate pair is torn. At least one character stays at each end; `tail` more at the right where they fit. */
export function middleCut(text: string, width: number, measure: Measure, tail = 12): string {
  if (measure(text) <= width) return text;
  const chars = [...text];
  const keep = (n: number): string => {
    const right = Math.max(1, Math.min(tail, n >> 1));
    return `${chars.slice(0, n - right).join("")}…${chars.slice(chars.length - right).join("")}`;
  };
  let [low, high] = [2, chars.length - 1];
  if (high < low) return text;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(keep(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return keep(low);
}

/** A number with as many of its `digits` significant digits as have room, at least one; figures are tabular: all as wide as a 0. */
export function fittedValue(v: number, width: number, measure: Measure, digits = 4): string {
  const fits = (text: string): boolean => measure(text.replace(/\d/g, "0")) <= width;
  const text = value(v, digits);
  if (fits(text) || !Number.isFinite(v)) return text;
  if (digits > 2) return fittedValue(v, width, measure, digits - 1);
  const short = scientific(v, 1);
  return fits(short) ? short : scientific(v, 0);
}

/** Widths in CSS px of `font` (as in canvas), each text measured once; the oldest thousands are forgotten. */
export function measurer(context: Pick<CanvasRenderingContext2D, "font" | "measureText">, font: string): Measure {
  let known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      if (known.size > 20_000) known = new Map();
      context.font = font;
      known.set(text, (width = context.measureText(text).width));
    }
    return width;
  };
}
