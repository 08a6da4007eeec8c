/** What lies under the pointer. */
import { across, binAt, shareAt, part, type HistogramScene } from "./frame";
import type { HistogramHit } from "./types";

/** Null outside the plot, or where there is nothing. */
export function hitAt(scene: HistogramScene, px: number, py: number): HistogramHit | null {
  const { data, box, options, values, steps } = scene;
  const { rows } = data;
  if (!rows.length || px < box.left || px > box.right || py < 0 || py > box.height) return null;
  const side = across(options.mode);
  const value = values.from(side ? Math.min(box.bottom, Math.max(box.top, py)) : px);
  const bin = binAt(data, value);
  let row: number;
  if (side) row = nearest(rows.x, steps.from(px));
  else if (options.mode === "ridge") row = ridgeAt(scene, bin, py);
  else row = overlayAt(scene, bin, py);
  return { row, x: rows.x[row]!, value, bin, px, py };
}

/** The place in `xs`, which ascend, of what is nearest to `x`. */
export function nearest(xs: Float64Array, x: number): number {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - xs[low - 1]! <= xs[low]! - x ? low - 1 : low;
}

/** The front-most ridge whose area holds the place, else that of the nearest baseline. */
function ridgeAt({ data, steps, peak, options }: HistogramScene, bin: number, py: number): number {
  const { rows } = data;
  for (let row = rows.length - 1; row >= 0; row--) {
    const base = steps.to(rows.x[row]!);
    const high = bin < 0 ? 0 : part(shareAt(data.rows, data.bins, row, bin), options) * peak;
    if (py <= base && py >= base - high) return row;
  }
  return nearest(rows.x, steps.from(py));
}

/** The histogram whose line is nearest, the newest of equals. */
function overlayAt({ data, box, options }: HistogramScene, bin: number, py: number): number {
  let [best, distance] = [data.rows.length - 1, Infinity];
  for (let row = data.rows.length - 1; row >= 0; row--) {
    const line =
      box.bottom - (bin < 0 ? 0 : part(shareAt(data.rows, data.bins, row, bin), options)) * (box.bottom - box.top);
    if (Math.abs(line - py) < distance) [best, distance] = [row, Math.abs(line - py)];
  }
  return best;
}
