/** Value ⇄ pixel, linear or logarithmic. */

export type Kind = "linear" | "log";
export type Pair = readonly [number, number];

export interface Scale {
  readonly kind: Kind;
  readonly domain: Pair;
  readonly range: Pair;
  /** Pixel of a value; NaN for what a log axis cannot show (≤ 0). */
  to(value: number): number;
  from(pixel: number): number;
}

/** `domain` must span something; on a log scale both ends must be above zero (see `spread`). */
export function scale(kind: Kind, domain: Pair, range: Pair): Scale {
  const warp = kind === "log" ? (v: number): number => (v > 0 ? Math.log(v) : NaN) : (v: number): number => v;
  const unwarp = kind === "log" ? Math.exp : (v: number): number => v;
  const [a, b] = [warp(domain[0]), warp(domain[1])];
  const slope = (range[1] - range[0]) / (b - a);
  return {
    kind,
    domain,
    range,
    to: (v) => range[0] + (warp(v) - a) * slope,
    from: (px) => unwarp(a + (px - range[0]) / slope),
  };
}

/** Beyond this the span of a domain is no number any more. */
const LIMIT = 8e307;

/**
 * The nearest domain that can be drawn: finite, low < high, above zero on a log scale. Nothing known gives 0–1 (log: 0.1–1), a single
 * value itself with `room` on both sides, by default of its own size.
 */
export function spread(kind: Kind, low: number, high: number, room?: number): Pair {
  const known = Number.isFinite(low) && Number.isFinite(high) && low <= high;
  if (kind === "log") return known && high > 0 ? spreadLog(low > 0 ? low : high / 1e3, high) : [0.1, 1];
  if (!known) return [0, 1];
  [low, high] = [Math.max(low, -LIMIT), Math.min(high, LIMIT)];
  if (high - low > Math.abs(high) * 1e-13) return [low, high];
  room ??= low === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(low)));
  return [low - room, high + room];
}

const spreadLog = (low: number, high: number): Pair => (high / low > 1 + 1e-9 ? [low, high] : [low / 2, high * 2]);

/** `domain` widened by a part of its span on both sides, never across zero when it did not cross it. */
export function padded(kind: Kind, [low, high]: Pair, part: number): Pair {
  if (kind === "log") {
    const room = (Math.log(high) - Math.log(low)) * part;
    return [Math.max(low * Math.exp(-room), Number.MIN_VALUE), Math.min(high * Math.exp(room), Number.MAX_VALUE)];
  }
  const room = (high - low) * part;
  const [a, b] = [low - room, high + room];
  return [low >= 0 && a < 0 ? 0 : a, high <= 0 && b > 0 ? 0 : b];
}
