/** A chart as a picture of its own: title, plot, and a legend of its lines, since there is no sidebar beside it. */

import { middleCut } from "../lib/fit";
import { drawAxes } from "./axes";
import { boxOf, type Box } from "./box";
import type { Ink } from "./ink";
import { drawLabels } from "./labels";
import { drawFlags, drawNonFinite, drawSample } from "./marks";
import { colorOf, ordered, type Scene } from "./scene";
import { curveArea, drawBand, finishLine, strokeLine } from "./strokes";
import type { ExportOptions, Line } from "./types";

const SIDE = 12;
const HEADER = 44;
const ROW = 18;
const GAP = 8;
const COLUMN = 240;
const SAMPLE = 16;
/** A legend longer than this says how many more there are. */
const MOST = 60;

export interface Sheet {
  width: number;
  height: number;
  /** The plot's box, where the scene must be fitted. */
  box: Box;
  top: number;
  legend: readonly Line[];
  columns: number;
}

/** `width`, `height` of the plot itself, CSS px; the legend adds to the height. */
export function layout(
  width: number,
  height: number,
  left: number,
  lines: readonly Line[],
  options: ExportOptions,
): Sheet {
  const entries = options.legend === false ? [] : lines;
  const legend = entries.slice(0, MOST);
  const columns = Math.max(1, Math.floor((width - 2 * SIDE) / COLUMN));
  const rows = Math.ceil(legend.length / columns) + (entries.length > MOST ? 1 : 0);
  return {
    width,
    height: HEADER + height + (rows ? GAP + rows * ROW + SIDE : 0),
    box: boxOf(width, height, left),
    top: HEADER,
    legend,
    columns,
  };
}

export function drawSheet(ink: Ink, sheet: Sheet, scene: Scene, options: ExportOptions): void {
  const { theme } = scene;
  ink.rect({ x: 0, y: 0, width: sheet.width, height: sheet.height }, theme.chart);
  ink.text(
    middleCut(options.title, sheet.width - 2 * SIDE, (t) => ink.measure(t, { size: 13, weight: 600 })),
    SIDE,
    18,
    { color: theme.text, size: 13, weight: 600 },
  );
  if (options.subtitle) ink.text(options.subtitle, SIDE, 34, { color: theme.text3 });
  ink.shift(sheet.top, () => drawPlot(ink, scene));
  drawLegend(ink, sheet, scene);
}

function drawPlot(ink: Ink, scene: Scene): void {
  const lines = ordered(scene.lines);
  drawAxes(ink, scene);
  ink.clip(curveArea(scene.frame), () => {
    scene.bands.forEach((band) => drawBand(ink, band, scene));
    lines.forEach((line) => strokeLine(ink, line, scene));
  });
  lines.forEach((line, i) => finishLine(ink, line, i, scene));
  drawNonFinite(ink, scene);
  drawFlags(ink, scene);
  drawLabels(ink, scene);
}

function drawLegend(ink: Ink, { width, height, legend, columns }: Sheet, scene: Scene): void {
  const { theme, lines } = scene;
  const column = (width - 2 * SIDE) / columns;
  const more = lines.length - legend.length;
  const rows = Math.ceil(legend.length / columns);
  const top = height - SIDE - (rows + (legend.length && more ? 1 : 0)) * ROW;
  legend.forEach((entry, i) => {
    const [x, y] = [SIDE + Math.floor(i / rows) * column, top + (i % rows) * ROW + ROW / 2];
    drawSample(ink, entry, x, y, SAMPLE, colorOf(entry, scene));
    ink.text(
      middleCut(entry.name, column - SAMPLE - 20, (t) => ink.measure(t)),
      x + SAMPLE + 8,
      y,
      { color: theme.text2 },
    );
  });
  if (legend.length && more) ink.text(`and ${more} more`, SIDE, top + rows * ROW + ROW / 2, { color: theme.text3 });
}
