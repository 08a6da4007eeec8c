/** Names of lines, each once, written on the line where it is farthest from the others. */

import type { Ink } from "./ink";
import type { Scene } from "./scene";
import { columns, lowerBound, parts } from "./shape";
import type { Frame } from "./trace";
import type { Line } from "./types";

const HEIGHT = 12;
const SIZE = 10;
/** Where a label may stand: parts of the width. */
const PLACES = [0.92, 0.75, 0.58, 0.42, 0.25];

interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** CSS px to the nearest other line. */
  readonly free: number;
  readonly width: number;
}

/** A label that would lie on another or leave the plot is left out. */
export function drawLabels(ink: Ink, scene: Scene): void {
  const best = new Map<string, Label>();
  for (const label of candidates(ink, scene)) {
    if (label.free > (best.get(label.text)?.free ?? -1)) best.set(label.text, label);
  }
  const placed: Label[] = [];
  for (const label of [...best.values()].sort((a, b) => b.free - a.free)) {
    if (placed.some((other) => overlap(label, other))) continue;
    placed.push(label);
    const { text, x, y, width } = label;
    ink.rect({ x: x - width / 2 - 2, y: y - HEIGHT / 2, width: width + 4, height: HEIGHT }, scene.theme.chart, 0.7, 2);
    ink.text(text, x, y, { color: scene.theme.text2, size: SIZE, align: "center" });
  }
}

function* candidates(ink: Ink, { lines, frame }: Scene): Generator<Label> {
  const { box } = frame;
  const named = lines.filter((line) => line.label);
  for (const place of named.length ? PLACES : []) {
    const x = box.left + place * (box.right - box.left);
    const heights = lines.map((line) => heightAt(line, x, frame));
    for (const line of named) {
      const here = heights[lines.indexOf(line)]!;
      const y = here - HEIGHT / 2 - 3;
      if (!(y - HEIGHT / 2 >= box.top && y + HEIGHT / 2 <= box.bottom)) continue;
      const others = heights.filter((_, i) => lines[i]!.label !== line.label);
      const free = Math.min(1e4, ...others.map((other) => Math.abs(other - y)).filter(Number.isFinite));
      yield { text: line.label!, x, y, free, width: ink.measure(line.label!, { size: SIZE }) };
    }
  }
}

const overlap = (a: Label, b: Label): boolean =>
  Math.abs(a.y - b.y) < HEIGHT && Math.abs(a.x - b.x) < (a.width + b.width) / 2 + 4;

/** Where the newest attempt of a line passes at a place on x, CSS px; NaN where it does not. */
function heightAt(line: Line, px: number, { x, y, box }: Frame): number {
  const { main } = columns(line, box.right - box.left);
  const part = parts(line).findLast((one) => !one.superseded);
  if (!main || !part) return NaN;
  const at = x.from(px);
  const i = lowerBound(line.x, part.from, part.to, at);
  if (i >= part.to || line.x[part.from]! > at) return NaN;
  if (i === part.from) return y.to(main[i]!);
  const share = (at - line.x[i - 1]!) / (line.x[i]! - line.x[i - 1]! || 1);
  return y.to(main[i - 1]! + (main[i]! - main[i - 1]!) * share);
}
