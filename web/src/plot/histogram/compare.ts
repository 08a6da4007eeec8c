/** Two histograms over the same bins: outlines, and below them where the second holds more and where less. */
import { value } from "../../lib/format";
import { scale, type Scale } from "../../lib/scale";
import { linearTicks } from "../../lib/ticks";
import type { Box } from "../box";
import type { Ink } from "../ink";
import { Path } from "../path";
import type { Theme } from "../theme";
import { part, shareAt } from "./frame";
import type { Rows } from "./types";

export interface Side {
  /** One row. */
  readonly rows: Rows;
  readonly color: string;
}

export interface Pair {
  readonly a: Side;
  readonly b: Side;
  readonly bins: number;
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

export interface PairScene {
  readonly pair: Pair;
  readonly theme: Theme;
  /** Of the outlines; the differences lie between `floor` and the bottom. */
  readonly box: Box;
  readonly floor: number;
  readonly values: Scale;
  /** The greatest share in one bin, and the greatest difference of two. */
  readonly most: number;
  readonly gap: number;
}

const TOP = 8;
const BOTTOM = 22;
const RIGHT = 12;
const LEFT = 44;
const SPACE = 18;
/** The part of the height that the differences take. */
const LOWER = 0.3;
const FILL = 0.12;
/** CSS px that the differences must have to be labelled. */
const LABELLED = 44;

export function pairScene(pair: Pair, theme: Theme, width: number, height: number): PairScene {
  const bottom = Math.max(TOP + 2, height - BOTTOM);
  const floor = TOP + (bottom - TOP) * (1 - LOWER);
  const box = { left: LEFT, top: TOP, right: Math.max(LEFT + 1, width - RIGHT), bottom, width, height };
  let [most, gap] = [0, 0];
  for (let bin = 0; bin < pair.bins; bin++) {
    const [a, b] = sharesAt(pair, bin);
    most = Math.max(most, a, b);
    gap = Math.max(gap, Math.abs(b - a));
  }
  return { pair, theme, box, floor, values: scale("linear", [pair.low, pair.high], [box.left, box.right]), most, gap };
}

export const sharesAt = ({ a, b, bins }: Pair, bin: number): [number, number] => [
  shareAt(a.rows, bins, 0, bin),
  shareAt(b.rows, bins, 0, bin),
];

export function drawPair(ink: Ink, scene: PairScene): void {
  drawGrid(ink, scene);
  const { pair, box, floor } = scene;
  ink.clip({ x: box.left, y: 0, width: box.right - box.left, height: floor + 1 }, () => {
    for (const { rows, color } of [pair.a, pair.b]) {
      const path = outlineOf(scene, rows);
      ink.fill(path, color, FILL);
      ink.line(path, { color, width: 1.6 });
    }
  });
  drawDifference(ink, scene);
}

/** Steps: what a bin holds is true of all of it. */
function outlineOf({ pair, values, floor, box, most }: PairScene, rows: Rows): Path {
  const path = new Path();
  const width = (pair.high - pair.low) / pair.bins;
  path.add(box.left, floor);
  for (let bin = 0; bin < pair.bins; bin++) {
    const high = part(shareAt(rows, pair.bins, 0, bin), { most, log: pair.log }) * (floor - SPACE / 2 - box.top);
    path.add(values.to(pair.low + bin * width), floor - high);
    path.add(values.to(pair.low + (bin + 1) * width), floor - high);
  }
  path.add(box.right, floor);
  return path;
}

function drawDifference(ink: Ink, { pair, values, box, floor, gap, theme }: PairScene): void {
  const width = (pair.high - pair.low) / pair.bins;
  const [top, middle] = [floor + SPACE, (floor + SPACE + box.bottom) / 2];
  for (let bin = 0; bin < pair.bins; bin++) {
    const [a, b] = sharesAt(pair, bin);
    const high = gap > 0 ? ((b - a) / gap) * (middle - top) : 0;
    if (high === 0) continue;
    const [x, right] = [values.to(pair.low + bin * width), values.to(pair.low + (bin + 1) * width)];
    const color = high > 0 ? pair.b.color : pair.a.color;
    ink.rect(
      { x, y: high > 0 ? middle - high : middle, width: Math.max(0.5, right - x), height: Math.abs(high) },
      color,
      0.75,
    );
  }
  ink.horizontal(box.left, box.right, middle, theme.axis);
  if (box.bottom - top < LABELLED) return;
  const label = { color: theme.axisText };
  ink.text("more in B", box.left + 4, top - 2, label);
  ink.text("more in A", box.left + 4, box.bottom - 6, label);
}

function drawGrid(ink: Ink, { pair, values, box, floor, most, theme }: PairScene): void {
  const across = linearTicks(values.domain, Math.max(2, Math.floor((box.right - box.left) / 64)));
  across.values.forEach((v, i) => {
    const px = values.to(v);
    ink.vertical(px, box.top, box.bottom, theme.grid);
    const half = ink.measure(across.labels[i]!) / 2;
    ink.text(across.labels[i]!, Math.min(box.width - 2 - half, Math.max(2 + half, px)), box.bottom + 13, {
      color: theme.axisText,
      align: "center",
    });
  });
  ink.horizontal(box.left, box.right, floor + 0.5, theme.axis);
  if (pair.log || !(most > 0)) return;
  const up = linearTicks(
    [0, most * 100],
    floor - box.top < 90 ? 3 : 5,
    false,
    (label) => ink.measure(label) <= box.left - 9,
  );
  up.values.forEach((v, i) => {
    const py = floor - (v / 100 / most) * (floor - SPACE / 2 - box.top);
    if (v > 0) ink.horizontal(box.left, box.right, py, theme.grid);
    ink.text(up.labels[i]!, box.left - 8, py, { color: theme.axisText, align: "right" });
  });
  ink.text("%", 4, 4, { color: theme.axisText });
}

/** A hairline at a value, with what it is. */
export function drawPairCursor(ink: Ink, { box, theme, values }: PairScene, px: number): void {
  if (px < box.left || px > box.right) return;
  ink.vertical(px, box.top, box.bottom, theme.cursor);
  const text = value(values.from(px));
  const width = ink.measure(text) + 10;
  const left = Math.min(Math.max(px - width / 2, 2), box.width - 2 - width);
  ink.rect({ x: left, y: box.bottom + 5, width, height: 16 }, theme.text, 1, 3);
  ink.text(text, left + width / 2, box.bottom + 13, { color: theme.surface, align: "center" });
}
