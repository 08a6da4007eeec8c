/** Outlines of histograms: a point at the middle of each bin, down to zero at both ends. */
import { Path } from "../path";
import { binWidth, part, shareAt, type HistogramScene } from "./frame";
import type { Rows } from "./types";

/** The outline of a row over a baseline at `base`; the greatest share is `height` CSS px high. */
export function outline(scene: HistogramScene, rows: Rows, row: number, base: number, height: number): Path {
  const { data, options, values } = scene;
  const { bins, low } = data;
  const width = binWidth(data);
  const [first, last] = [values.range[0], values.range[1]];
  const path = new Path();
  const at = (bin: number): number => Math.min(last, Math.max(first, values.to(low + (bin + 0.5) * width)));
  path.add(first, base);
  let before = true;
  for (let bin = 0; bin < bins; bin++) {
    const high = part(shareAt(rows, bins, row, bin), options) * height;
    const next = bin + 1 < bins ? rows.counts[row * bins + bin + 1]! : 0;
    // Of a stretch without values only the ends: an outline of 4,000 bins may have ten points.
    if (high > 0 || !before || next > 0) path.add(at(bin), base - high);
    before = high === 0;
  }
  path.add(last, base);
  return path;
}
