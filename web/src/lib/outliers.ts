/**
 * The y window that shows what matters when a few values would flatten everything else.
 *
 * TensorBoard takes the 5th to 95th percentile: that also cuts the best five percent of a falling loss, which is where every run
 * ends and what one looks for. Here the window holds (1) the 5th–95th percentile of all values, of fewer than 200 all, and (2) where the lines end up: the
 * last quarter of each; both without values more than three interquartile ranges away from the middle half (a run that exploded).
 * A side is then cut only if that frees more than a quarter of the height; otherwise it reaches to the last value. Fewer than 20 values
 * are never cut. How many points lie outside is counted and told.
 */

export interface Window {
  low: number;
  high: number;
}

const LEAST = 20;
const MANY = 200;
const ROOM = 0.4;

/**
 * All values and, among them, those of the lines' last quarters; finite, any order. Null if there are none. Sorts in place. `even`:
 * false where the values are spread unevenly over the picture (a log x axis), so that a share of them is no share of what is seen.
 */
export function robustWindow(
  all: Float64Array,
  ends: Float64Array,
  low: number,
  high: number,
  even = true,
): Window | null {
  if (!all.length) return null;
  if (all.length < LEAST) return { low, high };
  const core = fenced(all, all.length < MANY || !even ? 0 : 0.05) as Window;
  const wanted = joined(core, fenced(ends, 0));
  const room = (wanted.high - wanted.low) * ROOM;
  return { low: low >= wanted.low - room ? low : wanted.low, high: high <= wanted.high + room ? high : wanted.high };
}

/** From quantile `cut` to 1 − `cut`, within three interquartile ranges of the middle half if that has a width. */
function fenced(values: Float64Array, cut: number): Window | null {
  if (!values.length) return null;
  values.sort();
  const [q1, q3] = [at(values, 0.25), at(values, 0.75)];
  const reach = q3 > q1 ? 3 * (q3 - q1) : Infinity;
  let [i, j] = [index(values, cut), index(values, 1 - cut)];
  while (values[i] < q1 - reach) i++;
  while (values[j] > q3 + reach) j--;
  return { low: values[i], high: values[j] };
}

const joined = (a: Window, b: Window | null): Window =>
  b ? { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) } : a;

const index = (sorted: Float64Array, q: number): number => Math.round((sorted.length - 1) * q);
const at = (sorted: Float64Array, q: number): number => sorted[index(sorted, q)];
