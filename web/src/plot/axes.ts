/** Grid, ticks, labels and the baseline. */

import { count, duration, value, wallTime } from "../lib/format";
import type { Pair } from "../lib/scale";
import { durationTicks, linearTicks, logTicks, wallTicks, type Ticks } from "../lib/ticks";
import { RAIL } from "./box";
import type { Ink } from "./ink";
import type { Scene } from "./scene";
import type { Theme } from "./theme";
import type { Frame } from "./trace";
import type { AxisKind } from "./types";

/** From here on a plot has room for more than five y labels. */
const TALL = 280;
const Y_GAP = 8;
const X_GAP = 10;
/** The least distance between the remark above the y labels and the first of them. */
const REMARK = 13;
/** CSS px between ticks at least. */
const X_ROOM = 40;

/** Ticks of the y axis: three to five in a card, with labels that have room beside it. */
export function yTicks({ y, box }: Frame, measure: (text: string) => number): Ticks {
  const height = box.bottom - box.top;
  const most = height > TALL ? Math.floor(height / 40) : height < 90 ? 3 : 5;
  const fits = (label: string): boolean => measure(label) <= box.left - Y_GAP - 1;
  return y.kind === "log" ? logTicks(y.domain, most, fits) : linearTicks(y.domain, most, false, fits);
}

export function xTicks({ x }: Frame, axis: AxisKind, most: number, now?: number): Ticks {
  if (x.kind === "log") return logX(x.domain, most, axis, now);
  if (axis === "step" || axis === "value") return linearTicks(x.domain, most, axis === "step");
  return axis === "relative" ? durationTicks(x.domain, most) : wallTicks(x.domain, most, now);
}

function logX(domain: Pair, most: number, axis: AxisKind, now?: number): Ticks {
  if (axis === "wall") return wallTicks(domain, most, now);
  const ticks = logTicks(domain, most);
  return axis === "relative" ? { values: ticks.values, labels: ticks.values.map(duration) } : ticks;
}

/** What the cursor's label says: exact where the tick labels are short. */
export function cursorText(x: number, axis: AxisKind, now?: number): string {
  if (axis === "wall") return wallTime(x, now);
  if (axis === "relative") return duration(x);
  if (axis === "value") return value(x, 4);
  return Number.isInteger(x) ? count(x) : value(x, 6);
}

export function drawAxes(
  ink: Ink,
  { frame, known, options, theme }: Pick<Scene, "frame" | "known" | "options" | "theme">,
): void {
  if (known.y) drawY(ink, frame, theme);
  ink.horizontal(frame.box.left, frame.box.right, frame.box.bottom + 0.5, theme.axis);
  if (known.x) drawX(ink, frame, options.axis, theme);
}

function drawY(ink: Ink, frame: Frame, theme: Theme): void {
  const { box, y } = frame;
  const ticks = yTicks(frame, (text) => ink.measure(text));
  ticks.values.forEach((v, i) => {
    const py = y.to(v);
    if (py < box.bottom - 1.5) ink.horizontal(box.left, box.right, py, theme.grid);
    if (!ticks.remark || py > RAIL + REMARK)
      ink.text(ticks.labels[i], box.left - Y_GAP, py, { color: theme.axisText, align: "right" });
  });
  if (ticks.remark) ink.text(ticks.remark, 4, RAIL + 1, { color: theme.axisText });
}

/** An x label that is drawn: where its tick and its middle stand, CSS px. */
export interface XLabel {
  text: string;
  tick: number;
  middle: number;
  width: number;
}

const known = new WeakMap<Frame, readonly XLabel[]>();

/**
 * As many ticks as have room for their labels. Where even two have none, a label that would touch its left neighbour is empty.
 * Kept for each frame: cursors ask again and again.
 */
export function xLabels(frame: Frame, axis: AxisKind, measure: (text: string) => number): readonly XLabel[] {
  let labels = known.get(frame);
  if (!labels) known.set(frame, (labels = fitting(frame, axis, measure)));
  return labels;
}

function fitting(frame: Frame, axis: AxisKind, measure: (text: string) => number): readonly XLabel[] {
  for (let most = Math.floor((frame.box.right - frame.box.left) / X_ROOM); most > 2; most--) {
    const labels = placed(frame, xTicks(frame, axis, most), measure);
    if (labels.every((label) => label.text)) return labels;
  }
  const few = placed(frame, xTicks(frame, axis, 2), measure);
  if (axis !== "step" || frame.x.kind === "log" || few.every((label) => label.text)) return few;
  return placed(frame, counted(xTicks(frame, axis, 4)), measure);
}

/** Steps too large to stand side by side: the first in full, then how many more. */
function counted({ values }: Ticks): Ticks {
  return { values, labels: values.map((v, i) => (i === 0 ? count(v) : `+${count(v - values[0])}`)) };
}

function placed({ box, x }: Frame, ticks: Ticks, measure: (text: string) => number): XLabel[] {
  let free = -Infinity;
  return ticks.values.map((v, i) => {
    const tick = x.to(v);
    const width = measure(ticks.labels[i]);
    const middle = Math.min(tick, Math.max(box.right, box.width - 2) - width / 2);
    const fits = middle - width / 2 >= free;
    if (fits) free = middle + width / 2 + X_GAP;
    return { text: fits ? ticks.labels[i] : "", tick, middle, width };
  });
}

function drawX(ink: Ink, frame: Frame, axis: AxisKind, theme: Theme): void {
  const { bottom } = frame.box;
  for (const label of xLabels(frame, axis, (text) => ink.measure(text))) {
    ink.vertical(label.tick, bottom + 1, bottom + 5, theme.axis);
    if (label.text) ink.text(label.text, label.middle, bottom + 13, { color: theme.axisText, align: "center" });
  }
}
