/** The scatter matrix on a canvas: points, histograms on the diagonal, and which point is near the pointer. */
import type { Theme } from "../../plot/theme";
import type { RowColour } from "../../state/paramColour";
import type { Row } from "../../state/paramTable";
import { canvasColour } from "./parallelLines";

export interface MatrixFrame {
  readonly left: number;
  readonly top: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** px inside a cell that stay free. */
  readonly gap: number;
  readonly n: number;
  /** Axes on which many points share a place: they are strewn a little. */
  readonly strewn: readonly boolean[];
}

export interface MatrixPoint {
  readonly row: Row;
  /** 0 to 1 on each axis, NaN where it is missing. */
  readonly places: Float32Array;
  readonly colour: RowColour;
  readonly passes: boolean;
  readonly front: boolean;
}

export interface Bars {
  readonly all: readonly number[];
  readonly passing: readonly number[];
}

const BARS = 14;
const RADIUS = 2.4;
const MANY = 400;

/** How many points lie in each of even stretches of an axis. */
export function histogram(points: readonly MatrixPoint[], axis: number): Bars {
  const [all, passing] = [new Array<number>(BARS).fill(0), new Array<number>(BARS).fill(0)];
  for (const { places, passes } of points) {
    const place = places[axis]!;
    if (Number.isNaN(place)) continue;
    const bar = Math.min(BARS - 1, Math.floor(place * BARS));
    all[bar]!++;
    if (passes) passing[bar]!++;
  }
  return { all, passing };
}

export function drawMatrix(
  pen: CanvasRenderingContext2D,
  frame: MatrixFrame,
  points: readonly MatrixPoint[],
  bars: readonly Bars[],
  theme: Theme,
): void {
  const { left, top, cell, n } = frame;
  pen.lineWidth = 1;
  pen.strokeStyle = theme.grid;
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      pen.strokeRect(left + column * cell.width + 2.5, top + row * cell.height + 2.5, cell.width - 5, cell.height - 5);
  for (let i = 0; i < n; i++) drawBars(pen, frame, i, bars[i]!, theme);
  const order = [...points].sort((a, b) => rank(a) - rank(b));
  for (const point of order) drawPoint(pen, frame, point, points.length, theme);
  pen.globalAlpha = 1;
}

const rank = ({ passes, front, colour }: MatrixPoint): number =>
  (front ? 100 : 0) + (passes ? 10 : 0) + (colour && "level" in colour ? colour.level : 0);

function drawBars(
  pen: CanvasRenderingContext2D,
  frame: MatrixFrame,
  i: number,
  { all, passing }: Bars,
  theme: Theme,
): void {
  const { left, top, cell, gap } = frame;
  const most = Math.max(1, ...all);
  const wide = (cell.width - 2 * gap) / all.length;
  const room = cell.height - 2 * gap;
  for (const [counts, colour, alpha] of [
    [all, theme.rest, 0.25],
    [passing, theme.rest, 0.75],
  ] as const) {
    pen.fillStyle = colour;
    pen.globalAlpha = alpha;
    counts.forEach((n, bar) => {
      const high = (n / most) * room;
      const x = left + i * cell.width + gap + bar * wide;
      pen.fillRect(x + 0.5, top + (i + 1) * cell.height - gap - high, wide - 1, high);
    });
  }
  pen.globalAlpha = 1;
}

function drawPoint(
  pen: CanvasRenderingContext2D,
  frame: MatrixFrame,
  point: MatrixPoint,
  total: number,
  theme: Theme,
): void {
  const { n } = frame;
  pen.fillStyle = point.passes ? canvasColour(point.colour, theme) : theme.rest;
  pen.globalAlpha = point.front ? 1 : point.passes ? (total > MANY ? 0.6 : 0.85) : 0.15;
  const radius = point.front ? RADIUS * 1.8 : total > MANY ? RADIUS * 0.75 : RADIUS;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (row === column) continue;
      const [x, y] = spot(frame, point, column, row);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 7);
      pen.fill();
      if (point.front) {
        pen.strokeStyle = theme.surface;
        pen.stroke();
      }
    }
  }
}

const STRAY = 5; // px, less than the gap

/** Between −1 and 1, the same for the same point and axis. */
function stray(row: number, axis: number): number {
  const mixed = Math.imul(row * 2 + 1, 0x9e3779b1) ^ Math.imul(axis + 7, 0x85ebca6b);
  return (Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 8) / 2 ** 23 - 1;
}

function spot(
  frame: MatrixFrame,
  { row: { index }, places }: MatrixPoint,
  column: number,
  row: number,
): [number, number] {
  const { left, top, cell, gap, strewn } = frame;
  const by = (axis: number): number => (strewn[axis] ? STRAY * stray(index, axis) : 0);
  return [
    left + column * cell.width + gap + places[column]! * (cell.width - 2 * gap) + by(column),
    top + row * cell.height + gap + (1 - places[row]!) * (cell.height - 2 * gap) + by(row),
  ];
}

export function nearestPoint(
  points: readonly MatrixPoint[],
  frame: MatrixFrame,
  at: { column: number; row: number },
  x: number,
  y: number,
  reach: number,
): MatrixPoint | null {
  let [found, best] = [null as MatrixPoint | null, reach];
  for (const point of points) {
    const [px, py] = spot(frame, point, at.column, at.row);
    const away = Math.hypot(px - x, py - y) + (point.passes ? 0 : 2);
    if (away < best) [found, best] = [point, away];
  }
  return found;
}
