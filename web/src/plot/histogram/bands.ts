/** Percentiles over steps: nested areas around the median. */
import { dash } from "../../lib/dash";
import type { Ink } from "../ink";
import { Path } from "../path";
import type { HistogramScene } from "./frame";
import { MEDIAN, POINTS, SUPERSEDED } from "./types";

const ALPHA = [0.12, 0.16, 0.22, 0.3] as const;

export function drawBands(ink: Ink, scene: HistogramScene): void {
  const { box, theme, color, options } = scene;
  ink.clip({ x: box.left, y: box.top - 1, width: box.right - box.left, height: box.bottom - box.top + 1 }, () => {
    for (const stretch of stretches(scene)) {
      const alone = stretch.length === 1;
      for (let band = 0; band < MEDIAN; band++) {
        if (alone) bar(ink, scene, stretch[0]!, band);
        else ink.fill(area(scene, stretch, band), color, ALPHA[band]!);
      }
      const { pattern, round } = dash(options.role);
      const line = curve(scene, stretch, MEDIAN);
      if (!alone) ink.line(line, { color, width: theme.line, dash: pattern, round });
      else ink.circle(line.xs[0]!, line.ys[0]!, 3, color);
    }
  });
}

/** Rows that are drawn joined: those with values; superseded ones are left to the other ways of drawing. */
export function stretches({ data: { rows } }: HistogramScene): number[][] {
  const found: number[] = [];
  for (let row = 0; row < rows.length; row++)
    if (rows.total[row]! > 0 && (rows.flags[row]! & SUPERSEDED) === 0) found.push(row);
  return found.length ? [found] : [];
}

const at = ({ data, values, steps }: HistogramScene, row: number, point: number): [number, number] => [
  steps.to(data.rows.x[row]!),
  values.to(data.rows.percentiles[row * POINTS + point]!),
];

function curve(scene: HistogramScene, rows: readonly number[], point: number): Path {
  return Path.of(...rows.map((row) => at(scene, row, point)));
}

function area(scene: HistogramScene, rows: readonly number[], band: number): Path {
  const path = curve(scene, rows, band);
  for (const row of [...rows].reverse()) path.add(...at(scene, row, POINTS - 1 - band));
  return path;
}

function bar(ink: Ink, scene: HistogramScene, row: number, band: number): void {
  const [[x, low], [, high]] = [at(scene, row, band), at(scene, row, POINTS - 1 - band)];
  ink.rect({ x: x - 4, y: high, width: 8, height: Math.max(1, low - high) }, scene.color, ALPHA[band]!);
}
