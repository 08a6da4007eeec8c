/** Grid and labels of a histogram plot. */
import { durationTicks, linearTicks, wallTicks, type Ticks } from "../../lib/ticks";
import type { Ink } from "../ink";
import type { AxisKind } from "../types";
import { across, part, type HistogramScene } from "./frame";

const GAP = 8;
const BELOW = 13;
/** CSS px a label of steps takes down a ridge, and one across. */
const ROW = 26;
const COLUMN = 64;

export function stepTicks(domain: readonly [number, number], axis: AxisKind, most: number): Ticks {
  if (axis === "step") return linearTicks(domain, most, true);
  return axis === "relative" ? durationTicks(domain, most) : wallTicks(domain, most);
}

export function drawAxes(ink: Ink, scene: HistogramScene): void {
  if (across(scene.options.mode)) {
    valuesUp(ink, scene);
    stepsAcross(ink, scene);
  } else {
    valuesAcross(ink, scene);
    if (scene.options.mode === "overlay") sharesUp(ink, scene);
  }
}

function valuesAcross(ink: Ink, { box, values, theme, options }: HistogramScene): void {
  const ticks = fitting(ink, Math.floor((box.right - box.left) / COLUMN), (most) => linearTicks(values.domain, most));
  ticks.values.forEach((v, i) => {
    const px = values.to(v);
    ink.vertical(px, box.top, box.bottom, theme.grid);
    placed(ink, ticks.labels[i]!, px, box, theme.axisText);
  });
  if (options.mode === "overlay") ink.horizontal(box.left, box.right, box.bottom + 0.5, theme.axis);
}

function stepsAcross(ink: Ink, { box, steps, theme, options }: HistogramScene): void {
  ink.horizontal(box.left, box.right, box.bottom + 0.5, theme.axis);
  const most = Math.floor((box.right - box.left) / COLUMN);
  const ticks = fitting(ink, most, (n) => stepTicks(steps.domain, options.axis, n));
  ticks.values.forEach((v, i) => {
    const px = steps.to(v);
    ink.vertical(px, box.bottom + 1, box.bottom + 5, theme.axis);
    placed(ink, ticks.labels[i]!, px, box, theme.axisText);
  });
}

/** Fewer ticks until labels have room. */
function fitting(ink: Ink, most: number, make: (most: number) => Ticks): Ticks {
  for (let n = Math.max(2, most); n > 2; n--) {
    const ticks = make(n);
    if (ticks.labels.every((label) => ink.measure(label) < COLUMN - GAP)) return ticks;
  }
  return make(2);
}

/** A label below the box, its middle at `px` but inside the picture. */
function placed(ink: Ink, text: string, px: number, box: HistogramScene["box"], color: string): void {
  const half = ink.measure(text) / 2;
  const x = Math.min(box.width - 2 - half, Math.max(2 + half, px));
  ink.text(text, x, box.bottom + BELOW, { color, align: "center" });
}

function valuesUp(ink: Ink, { box, values, theme }: HistogramScene): void {
  const fits = (label: string): boolean => ink.measure(label) <= box.left - GAP - 1;
  const most = box.bottom - box.top < 90 ? 3 : box.bottom - box.top > 280 ? Math.floor((box.bottom - box.top) / 40) : 5;
  const ticks = linearTicks(values.domain, most, false, fits);
  ticks.values.forEach((v, i) => {
    const py = values.to(v);
    if (py < box.bottom - 1.5) ink.horizontal(box.left, box.right, py, theme.grid);
    ink.text(ticks.labels[i]!, box.left - GAP, py, { color: theme.axisText, align: "right" });
  });
  if (ticks.remark) ink.text(ticks.remark, 4, 4, { color: theme.axisText });
}

/** Of an overlay: the share of a histogram in one bin. */
function sharesUp(ink: Ink, { box, theme, options }: HistogramScene): void {
  if (!(options.most > 0)) return;
  const fits = (label: string): boolean => ink.measure(label) <= box.left - GAP - 1;
  const most = options.most * 100;
  const { values, labels } = options.log
    ? powers(most)
    : linearTicks([0, most], box.bottom - box.top < 90 ? 3 : 5, false, fits);
  values.forEach((v, i) => {
    const py = box.bottom - part(v / 100, options) * (box.bottom - box.top);
    if (py < box.bottom - 1.5) ink.horizontal(box.left, box.right, py, theme.grid);
    ink.text(labels[i]!, box.left - GAP, py, { color: theme.axisText, align: "right" });
  });
  ink.text("%", 4, 4, { color: theme.axisText });
}

function powers(most: number): Ticks {
  const values = [0];
  for (let v = 0.001; v <= most; v = Number((v * 10).toPrecision(1))) values.push(v);
  return { values, labels: values.map(String) };
}

/** Labels of steps right of a ridge, but where `free` says that another stands. */
export function drawRidgeSteps(ink: Ink, scene: HistogramScene, free: (py: number) => boolean): void {
  const { box, steps, theme, options } = scene;
  const ticks = stepTicks(steps.domain, options.axis, Math.max(2, Math.floor((box.bottom - box.top) / ROW / 1.6)));
  ticks.values.forEach((v, i) => {
    const py = steps.to(v);
    if (free(py)) ink.text(ticks.labels[i]!, box.right + GAP, py, { color: theme.axisText });
  });
}
