/** A whole histogram plot, on canvas or as vectors. */
import type { Ink } from "../ink";
import { drawAxes } from "./axes";
import { drawBands } from "./bands";
import type { HistogramScene } from "./frame";
import { drawHeat } from "./heat";
import { drawOverlays } from "./overlay";
import { drawRidge, ridgeLabels } from "./ridge";

const DRAW = { ridge: drawRidge, overlay: drawOverlays, heat: drawHeat, bands: drawBands } as const;

export function drawHistograms(ink: Ink, scene: HistogramScene): void {
  drawAxes(ink, scene);
  DRAW[scene.options.mode](ink, scene);
  if (scene.options.mode === "ridge") ridgeLabels(ink, scene);
}
