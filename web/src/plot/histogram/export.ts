/** Histograms of several runs as one picture: title, a plot a run with its name, side by side as on the screen. */
import { middleCut } from "../../lib/fit";
import type { Ink } from "../ink";
import { drawHistograms } from "./draw";
import type { HistogramScene } from "./frame";
import { drawPicked } from "./marks";

const SIDE = 12;
const HEADER = 44;
const NAME = 22;

export interface Panel {
  readonly name: string;
  /** Drawn at this size. */
  readonly scene: HistogramScene;
}

export interface HistogramSheet {
  readonly title: string;
  readonly subtitle: string;
  readonly columns: number;
  readonly panels: readonly Panel[];
}

/** Of the whole picture, CSS px. */
export function sheetSize({ columns, panels }: HistogramSheet): readonly [number, number] {
  const { width, height } = panels[0]?.scene.box ?? { width: 0, height: 0 };
  const rows = Math.ceil(panels.length / columns);
  return [2 * SIDE + Math.min(columns, panels.length) * width, HEADER + rows * (height + NAME) + SIDE];
}

export function drawSheet(ink: Ink, sheet: HistogramSheet): void {
  const { panels, columns, title, subtitle } = sheet;
  const theme = panels[0]?.scene.theme;
  if (!theme) return;
  const [width, height] = sheetSize(sheet);
  const strong = { size: 13, weight: 600 } as const;
  ink.rect({ x: 0, y: 0, width, height }, theme.chart);
  const shown = middleCut(title, width - 2 * SIDE, (text) => ink.measure(text, strong));
  ink.text(shown, SIDE, 18, { color: theme.text, ...strong });
  ink.text(subtitle, SIDE, 34, { color: theme.text3 });
  panels.forEach(({ name, scene }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const { box } = scene;
    const draw = (): void => {
      const cut = middleCut(name, box.width - 16, (text) => ink.measure(text));
      ink.text(cut, 4, NAME / 2, { color: theme.text2 });
      ink.shift(NAME, () => (drawHistograms(ink, scene), drawPicked(ink, scene)));
    };
    ink.shift(HEADER + row * (box.height + NAME), draw, SIDE + column * box.width);
  });
}
