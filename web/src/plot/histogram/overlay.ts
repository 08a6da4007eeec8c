/** All histograms over the same axes, the newest strongest. */
import type { Ink } from "../ink";
import type { HistogramScene } from "./frame";
import { outline } from "./shapes";
import { SUPERSEDED } from "./types";

const ALPHA = [0.12, 0.85] as const;

export function drawOverlays(ink: Ink, scene: HistogramScene): void {
  const { data, theme, color, box } = scene;
  const { rows } = data;
  for (let row = 0; row < rows.length; row++) {
    const t = rows.length > 1 ? row / (rows.length - 1) : 1;
    const faint = (rows.flags[row]! & SUPERSEDED) !== 0 ? theme.alphaSuperseded : 1;
    const path = outline(scene, rows, row, box.bottom, box.bottom - box.top);
    ink.line(path, { color, width: 1, alpha: (ALPHA[0] + (ALPHA[1] - ALPHA[0]) * t * t) * faint });
  }
}
