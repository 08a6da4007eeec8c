/** What is drawn on and around a curve: lone points, repeated steps, values that are not finite, new attempts, live ends, markers. */

import { marker } from "../lib/hues";
import { FLOOR, RAIL } from "./box";
import type { Ink } from "./ink";
import { Path } from "./path";
import { colorOf, dashOf, type Scene } from "./scene";
import { attempts, columns, parts } from "./shape";
import type { Extras, Frame, Repeat } from "./trace";
import type { Line } from "./types";

const LONE = 2;
const REPEATED = 1.5;
const LIVE = 3;
const EVERY = 80;
const MARK_GAP = 7;
const FLAG_GAP = 6;
/** Closer repeats than this merge into a band; only their hairlines are drawn. */
const DOT_GAP = 4;

export function drawExtras(ink: Ink, { lone, repeats }: Extras, color: string, width: number, alpha = 1): void {
  ink.alpha(alpha, () => {
    for (let i = 0; i < lone.length; i += 2) ink.circle(lone[i], lone[i + 1], Math.max(LONE, width), color);
    drawRepeats(ink, repeats, color);
  });
}

function drawRepeats(ink: Ink, repeats: readonly Repeat[], color: string): void {
  const hairs = new Path();
  let last = -Infinity;
  for (const { px, pys } of repeats) {
    hairs.lift();
    hairs.add(px, Math.min(...pys));
    hairs.add(px, Math.max(...pys));
    if (px - last < DOT_GAP) continue;
    last = px;
    for (const py of pys) ink.circle(px, py, REPEATED, color);
  }
  if (hairs.length) ink.line(hairs, { color, width: 1 });
}

/** NaN and +∞ on the rail above the plot, −∞ above the axis; of marks that would lie on one another only one is drawn. */
export function drawNonFinite(ink: Ink, scene: Scene): void {
  const taken = new Set<string>();
  const { x, box } = scene.frame;
  for (const line of scene.lines) {
    const values = line.y ?? line.s;
    for (const part of values ? parts(line) : []) {
      if (part.superseded && scene.options.superseded === "hide") continue;
      for (let i = part.from; i < part.to; i++) {
        const v = (values as Float64Array)[i];
        if (v - v === 0) continue;
        const px = x.to(line.x[i]);
        if (!(px >= box.left && px <= box.right)) continue;
        const color = colorOf(line, scene);
        const place = `${v}${color}${Math.floor(px / MARK_GAP)}`;
        if (taken.has(place)) continue;
        taken.add(place);
        drawNonFiniteMark(ink, v, Math.round(px), v === -Infinity ? box.bottom - FLOOR : RAIL, color);
      }
    }
  }
}

function drawNonFiniteMark(ink: Ink, v: number, x: number, y: number, color: string): void {
  if (Number.isNaN(v)) {
    const cross = Path.of([x - 2.5, y - 2.5], [x + 2.5, y + 2.5], [NaN, NaN], [x + 2.5, y - 2.5], [x - 2.5, y + 2.5]);
    ink.line(cross, { color, width: 1.5 });
    return;
  }
  const tip = v > 0 ? -3.5 : 3.5;
  ink.fill(Path.of([x, y + tip], [x + 3.5, y - tip * 0.86], [x - 3.5, y - tip * 0.86]), color);
}

/** A flag on the axis where a later attempt of a line starts. */
export function drawFlags(ink: Ink, scene: Scene): void {
  const taken = new Set<string>();
  const { x, box } = scene.frame;
  for (const line of scene.lines) {
    for (const at of attempts(line)) {
      const px = Math.round(x.to(at));
      const place = `${line.hue}${line.color ?? ""}${Math.round(px / FLAG_GAP)}`;
      if (!(px >= box.left && px <= box.right) || taken.has(place)) continue;
      taken.add(place);
      const color = colorOf(line, scene);
      ink.fill(Path.of([px, box.bottom - 7], [px + 5, box.bottom - 3.5], [px, box.bottom]), color);
      ink.rect({ x: px - 1, y: box.bottom - 7, width: 1, height: 8 }, color);
    }
  }
}

/** The last drawn point of a line that is being written. */
export function drawLiveEnd(ink: Ink, line: Line, { frame, theme }: Scene, color: string): void {
  const end = lastPoint(line, frame);
  if (end && inBox(frame, end)) ink.circle(end[0], end[1], LIVE, color, { color: theme.chart, width: 1.5 });
}

function lastPoint(line: Line, { x, y, box }: Frame): [number, number] | null {
  const { main } = columns(line, box.right - box.left);
  const last = parts(line).findLast((p) => !p.superseded);
  for (let i = (last?.to ?? 0) - 1; main && last && i >= last.from; i--) {
    if (main[i] - main[i] === 0) return [x.to(line.x[i]), y.to(main[i])];
  }
  return null;
}

const inBox = ({ box }: Frame, [px, py]: readonly [number, number]): boolean =>
  px >= box.left - 1 && px <= box.right + 1 && py >= box.top - 2 && py <= box.bottom + 1;

/** Hue rounds two and three: a circle or a square every 80 px along x, shifted from line to line. */
export function drawMarkers(ink: Ink, line: Line, path: Path, index: number, scene: Scene, color: string): void {
  const kind = line.color ? null : marker(line.hue);
  if (!kind || path.length < 2) return;
  const { box } = scene.frame;
  let next = box.left + 20 + ((index * 23) % EVERY);
  for (let i = 1; i < path.length; i++) {
    const [x0, x1] = [path.xs[i - 1], path.xs[i]];
    for (; next <= x1 && x0 === x0; next += EVERY) {
      if (next < x0) continue;
      const at: [number, number] = [
        next,
        path.ys[i - 1] + ((path.ys[i] - path.ys[i - 1]) * (next - x0)) / (x1 - x0 || 1),
      ];
      if (!inBox(scene.frame, at)) continue;
      if (kind === "circle") ink.circle(at[0], at[1], 2.5, color, { color: scene.theme.chart, width: 1 });
      else {
        ink.rect({ x: at[0] - 3, y: at[1] - 3, width: 6, height: 6 }, scene.theme.chart);
        ink.rect({ x: at[0] - 2.25, y: at[1] - 2.25, width: 4.5, height: 4.5 }, color);
      }
    }
  }
}

/** The sample of a line in a legend. */
export function drawSample(ink: Ink, line: Line, x: number, y: number, width: number, color: string): void {
  const { pattern, round } = dashOf(line);
  ink.line(Path.of([x, y], [x + width, y]), { color, width: 2, dash: pattern, round });
}
