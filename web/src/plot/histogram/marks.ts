/** What is drawn over the histograms: the chosen step, and what moves with the pointer. */
import type { Area, Ink } from "../ink";
import { cursorText } from "../axes";
import { across, type HistogramScene } from "./frame";
import { nearest } from "./hit";
import { outline } from "./shapes";
import type { HistogramHit, Rows } from "./types";

const CHIP = 16;
const CHOSEN = 1.8;

export interface Over {
  /** The pointer is in this plot. */
  hit: HistogramHit | null;
  /** The cursor of another chart, on the axis of steps. */
  linked: number | null;
  /** While dragging. */
  zooming: Area | null;
}

/** The histogram at the chosen step, strong and labelled. */
export function drawPicked(ink: Ink, scene: HistogramScene): void {
  const { picked } = scene.data;
  if (!picked?.length || picked.x[0]! < scene.steps.domain[0] || picked.x[0]! > scene.steps.domain[1]) return;
  emphasized(ink, scene, picked, 0, scene.theme.text, CHOSEN);
  if (scene.options.mode === "ridge") chip(ink, scene, picked.x[0]!, scene.theme.text);
}

function emphasized(ink: Ink, scene: HistogramScene, rows: Rows, row: number, color: string, width: number): void {
  const { box, steps, options } = scene;
  const at = steps.to(rows.x[row]!);
  if (across(options.mode)) return ink.vertical(at, box.top, box.bottom, color, width > 1 ? 1 : 0.6);
  const [base, height] = options.mode === "ridge" ? [at, scene.peak] : [box.bottom, box.bottom - box.top];
  ink.clip({ x: box.left, y: 0, width: box.right - box.left, height: box.bottom + 2 }, () =>
    ink.line(outline(scene, rows, row, base, height), { color, width }),
  );
}

/** Beside a ridge: its step. */
function chip(ink: Ink, { box, steps, theme, options }: HistogramScene, x: number, color: string): void {
  const text = cursorText(x, options.axis);
  const width = ink.measure(text) + 8;
  const left = Math.min(box.right + 4, box.width - width - 1);
  const y = Math.min(box.height - CHIP / 2, Math.max(CHIP / 2, steps.to(x)));
  ink.rect({ x: left, y: y - CHIP / 2, width, height: CHIP }, color, 1, 3);
  ink.text(text, left + 4, y, { color: theme.surface });
}

export function drawOver(ink: Ink, scene: HistogramScene, { hit, linked, zooming }: Over): void {
  const { box, theme, options, steps } = scene;
  if (zooming) drawBox(ink, scene, zooming);
  if (hit) {
    emphasized(ink, scene, scene.data.rows, hit.row, theme.cursor, 1);
    if (across(options.mode)) ink.horizontal(box.left, box.right, hit.py, theme.cursor);
    else ink.vertical(hit.px, box.top, box.bottom, theme.cursor, 0.5);
    if (options.mode === "ridge") chip(ink, scene, hit.x, theme.cursor);
  } else if (linked !== null && linked >= steps.domain[0] && linked <= steps.domain[1]) {
    if (across(options.mode)) ink.vertical(steps.to(linked), box.top, box.bottom, theme.cursor, 0.45);
    else if (scene.data.rows.length)
      ink.alpha(0.6, () =>
        emphasized(ink, scene, scene.data.rows, nearest(scene.data.rows.x, linked), theme.cursor, 1),
      );
  }
}

function drawBox(ink: Ink, { theme }: HistogramScene, { x, y, width, height }: Area): void {
  ink.rect({ x, y, width, height }, theme.zoom, 0.1);
  for (const px of [x, x + width]) ink.vertical(px, y, y + height, theme.zoom);
  for (const py of [y, y + height]) ink.horizontal(x, x + width, py, theme.zoom);
}
