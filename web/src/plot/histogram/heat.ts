/** Steps × values; the colour is the share. */
import { along } from "../../lib/mix";
import type { Ink } from "../ink";
import { binWidth, shareAt, part, type HistogramScene } from "./frame";

/** Colours told apart: neighbours of one colour are one rectangle. */
const SHADES = 48;
/** A column is at most so many times as wide as its neighbours usually are apart: where nothing was written stays empty. */
const STRETCH = 2;

export function drawHeat(ink: Ink, scene: HistogramScene): void {
  const { data, options, theme, values, box } = scene;
  const shades = Array.from({ length: SHADES }, (_, i) => along(theme.seq, i / (SHADES - 1)));
  const width = binWidth(data);
  const spans = columnSpans(scene);
  ink.clip({ x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top }, () => {
    for (let row = 0; row < data.rows.length; row++) {
      const { x, width: wide } = spans[row]!;
      let [from, shade] = [0, -1];
      for (let bin = 0; bin <= data.bins; bin++) {
        const t = bin < data.bins ? part(shareAt(data.rows, data.bins, row, bin), options) : 0;
        const next = t > 0 ? Math.round(t * (SHADES - 1)) : -1;
        if (next === shade && bin < data.bins) continue;
        if (shade >= 0) {
          const [top, bottom] = [values.to(data.low + bin * width), values.to(data.low + from * width)];
          ink.rect({ x, y: top, width: wide, height: bottom - top }, shades[shade]!);
        }
        [from, shade] = [bin, next];
      }
    }
  });
}

/** Where each row's column lies: half way to its neighbours, on whole px so that no seam shows. */
export function columnSpans({ data: { rows }, steps, box }: HistogramScene): { x: number; width: number }[] {
  const n = rows.length;
  const gaps: number[] = [];
  for (let i = 1; i < n; i++) gaps.push(steps.to(rows.firstX[i]!) - steps.to(rows.x[i - 1]!));
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1] ?? box.right - box.left;
  const most = Math.max(1, (usual / 2) * STRETCH);
  return Array.from({ length: n }, (_, i) => {
    const before = i > 0 ? Math.min(most, gaps[i - 1]! / 2) : Math.min(most, usual / 2);
    const after = i + 1 < n ? Math.min(most, gaps[i]! / 2) : Math.min(most, usual / 2);
    const left = Math.round(steps.to(rows.firstX[i]!) - before);
    const right = Math.round(steps.to(rows.x[i]!) + after);
    return { x: left, width: Math.max(1, right - left) };
  });
}
