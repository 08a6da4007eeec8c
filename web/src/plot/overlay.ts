/** What moves with the pointer, on a canvas of its own: cursor, dots, lifted lines, zoom window, range. */

import { cursorText, xLabels } from "./axes";
import { CanvasInk, type Area, type Ink } from "./ink";
import { colorOf, type Scene } from "./scene";
import { curveArea, finishLine, strokeLayer, strokeLine } from "./strokes";
import type { Cursor, Domain, Line } from "./types";

/** More lifted lines than hues and their markers tell apart are lifted as they are. */
const FEW = 36;

export interface Overlay {
  cursor: Cursor | null;
  /** The pointer is in this plot; else the cursor is another's. */
  own: boolean;
  highlight: ReadonlySet<string> | null;
  /** Lines with the raw values that those drawn lack, by id: shown behind a lifted one. */
  behind: ReadonlyMap<string, Line>;
  /** While dragging: the window that will be zoomed to. */
  box: Area | null;
  range: Domain | null;
}

/** Nothing would be drawn. */
export const isEmpty = ({ cursor, highlight, box, range }: Overlay): boolean => !cursor && !highlight && !box && !range;

/** More dots than this hide the lines. */
const DOTS = 40;
const OWN_DOT = 3;
const LINKED_DOT = 2;
const LABEL_HEIGHT = 16;

export function drawOverlay(c: CanvasRenderingContext2D, ratio: number, scene: Scene, over: Overlay): void {
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.clearRect(0, 0, c.canvas.width, c.canvas.height);
  const ink = new CanvasInk(c, ratio, scene.theme.font);
  if (over.range) drawRange(ink, scene, over.range);
  const lifted = liftedLines(scene, over);
  const few = lifted.length <= FEW;
  ink.clip(curveArea(scene.frame), () => {
    for (const { id } of few && scene.options.raw ? lifted : []) {
      const closer = over.behind.get(id);
      if (closer) strokeLayer(ink, closer, "behind", scene, true);
    }
    lifted.forEach((line) => strokeLine(ink, line, scene, few));
  });
  if (few) lifted.forEach((line) => finishLine(ink, line, scene.lines.indexOf(line), scene, true));
  if (over.box) drawBox(ink, scene, over.box);
  if (over.cursor) drawCursor(ink, scene, over.cursor, over.own);
}

function liftedLines(scene: Scene, { highlight, cursor, own }: Overlay): Line[] {
  if (highlight) return scene.lines.filter((l) => highlight.has(l.id));
  const nearest = own && cursor?.py !== null ? cursor?.hits[0] : undefined;
  return nearest && Number.isFinite(nearest.distance) ? [nearest.line] : [];
}

function drawRange(ink: Ink, { frame: { x, box }, theme }: Scene, range: Domain): void {
  const [a, b] = [x.to(range[0]), x.to(range[1])].map((px) => Math.min(box.right, Math.max(box.left, px)));
  ink.rect({ x: a, y: box.top, width: b - a, height: box.bottom - box.top }, theme.zoom, 0.07);
  for (const [px, v] of [
    [a, range[0]],
    [b, range[1]],
  ])
    if (v >= x.domain[0] && v <= x.domain[1]) ink.vertical(px, box.top, box.bottom, theme.zoom);
}

function drawBox(ink: Ink, { theme }: Scene, { x, y, width, height }: Area): void {
  ink.rect({ x, y, width, height }, theme.zoom, 0.1);
  for (const px of [x, x + width]) ink.vertical(px, y, y + height, theme.zoom);
  for (const py of [y, y + height]) ink.horizontal(x, x + width, py, theme.zoom);
}

function drawCursor(ink: Ink, scene: Scene, cursor: Cursor, own: boolean): void {
  const {
    theme,
    frame: { box },
  } = scene;
  if (!(cursor.px >= box.left - 0.5 && cursor.px <= box.right + 0.5)) return;
  ink.vertical(cursor.px, box.top, box.bottom, theme.cursor, own ? 1 : 0.45);
  for (const hit of dotted(scene, cursor)) {
    if (hit.py < box.top - 2 || hit.py > box.bottom + 1 || !Number.isFinite(hit.value)) continue;
    ink.circle(hit.px, hit.py, own ? OWN_DOT : LINKED_DOT, theme.chart, {
      color: colorOf(hit.line, scene, hit === cursor.hits[0]),
      width: 1.5,
    });
  }
  drawLabel(ink, scene, cursor, own);
}

/** Nearest dot last, so that it lies on top. */
function dotted(scene: Scene, { hits }: Cursor): Cursor["hits"] {
  const few = hits.length <= DOTS && scene.options.mode === "lines" && !scene.options.rest;
  return (few ? [...hits] : hits.filter((h, i) => i === 0 || h.line.front).slice(0, DOTS)).reverse();
}

/** The label hides the tick labels it touches whole, not in part. */
function drawLabel(ink: Ink, scene: Scene, cursor: Cursor, own: boolean): void {
  const { theme, frame, options } = scene;
  const { box } = frame;
  const text = cursorText(cursor.x, options.axis);
  const width = ink.measure(text) + 10;
  const left = Math.min(Math.max(cursor.px - width / 2, box.left), box.width - 2 - width);
  const y = box.bottom + 13;
  for (const label of xLabels(frame, options.axis, (t) => ink.measure(t))) {
    if (!label.text || label.middle + label.width / 2 < left - 4 || label.middle - label.width / 2 > left + width + 4)
      continue;
    ink.rect({ x: label.middle - label.width / 2 - 1, y: y - 7, width: label.width + 2, height: 15 }, theme.chart);
  }
  ink.rect({ x: left, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT }, own ? theme.text : theme.sunken, 1, 3);
  ink.text(text, left + width / 2, y, { color: own ? theme.surface : theme.text2, align: "center" });
}
