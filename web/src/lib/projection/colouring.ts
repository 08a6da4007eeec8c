/** A column of texts as colours: a few categories by hue, numbers from low to high. */

/** Categories that have a colour of their own. */
export const HUES = 12;
/** Shades of numbers. */
export const SHADES = 64;
/** What has no colour. */
export const NONE = 255;

export interface TextColumn {
  readonly numeric: boolean;
  readonly distinct: number;
  readonly values: readonly string[];
}

export type Colouring =
  | { kind: "categories"; of: Uint8Array; entries: { text: string; count: number }[]; others: number }
  | { kind: "values"; of: Uint8Array; low: number; high: number };

/** `of`: a hue's place or a shade for each row, or NONE. The most frequent categories have hues; numbers that are few are categories. */
export function colouring(column: TextColumn): Colouring {
  return column.numeric && column.distinct > HUES ? byValue(column.values) : byCategory(column.values);
}

function byCategory(values: readonly string[]): Colouring {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const named = sorted.slice(0, sorted.length > HUES ? HUES - 1 : HUES).sort(([a], [b]) => compare(a, b));
  const places = new Map(named.map(([text], i) => [text, i]));
  return {
    kind: "categories",
    of: Uint8Array.from(values, (value) => places.get(value) ?? NONE),
    entries: named.map(([text, count]) => ({ text, count })),
    others: sorted.length - named.length,
  };
}

const compare = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

function byValue(values: readonly string[]): Colouring {
  const numbers = values.map((value) => (value === "" ? NaN : Number(value)));
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers)
    if (Number.isFinite(number)) [low, high] = [Math.min(low, number), Math.max(high, number)];
  const span = high - low || 1;
  const shade = (n: number): number => (Number.isFinite(n) ? Math.round(((n - low) / span) * (SHADES - 1)) : NONE);
  return { kind: "values", of: Uint8Array.from(numbers, shade), low, high };
}

/** `count` colours (r, g, b of 255) evenly along the given ones. */
export function ramp(stops: readonly (readonly number[])[], count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const at = (i / (count - 1)) * (stops.length - 1);
    const [from, share] = [Math.min(stops.length - 2, Math.floor(at)), at];
    return [0, 1, 2].map((c) => Math.round(stops[from][c] + (stops[from + 1][c] - stops[from][c]) * (share - from)));
  });
}
