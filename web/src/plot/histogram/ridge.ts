/** One histogram below the other, the newest in front. */
import { mix } from "../../lib/mix";
import type { Ink } from "../ink";
import { drawRidgeSteps } from "./axes";
import { type HistogramScene } from "./frame";
import { outline } from "./shapes";
import { SUPERSEDED } from "./types";

/** How much of the run's colour the oldest and the newest area have. */
const FILL = [0.1, 0.52] as const;
const LINE = 0.9;
const LABEL = 9;

export function drawRidge(ink: Ink, scene: HistogramScene): void {
  const { data, theme, steps, color, box } = scene;
  const { rows } = data;
  ink.clip({ x: box.left, y: 0, width: box.right - box.left, height: box.bottom + 1 }, () => {
    for (let row = 0; row < rows.length; row++) {
      const base = steps.to(rows.x[row]!);
      const path = outline(scene, rows, row, base, scene.peak);
      const t = rows.length > 1 ? row / (rows.length - 1) : 1;
      const faint = (rows.flags[row]! & SUPERSEDED) !== 0;
      const draw = (): void => {
        ink.fill(path, mix(theme.chart, color, FILL[0] + (FILL[1] - FILL[0]) * t), 0.86);
        ink.line(path, { color: mix(theme.chart, color, 0.55 + 0.45 * t), width: LINE });
      };
      if (faint) ink.alpha(theme.alphaSuperseded, draw);
      else draw();
    }
  });
}

/** Labels of steps; where the chosen one stands there is no other. */
export function ridgeLabels(ink: Ink, scene: HistogramScene): void {
  const { picked } = scene.data;
  const own = picked?.length ? scene.steps.to(picked.x[0]!) : NaN;
  drawRidgeSteps(ink, scene, (py) => !(Math.abs(py - own) < 2 * LABEL - 1));
}
