/** Lines of parallel coordinates on a canvas, and which one is near the pointer. */
import type { Theme } from "../../plot/theme";
import type { ParamAxis } from "../../state/paramAxis";
import type { RowColour } from "../../state/paramColour";
import type { Row } from "../../state/paramTable";

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  /** Where what is missing stands. */
  readonly rail: number;
  /** x of each axis. */
  readonly xs: readonly number[];
}

export interface RowLine {
  readonly row: Row;
  /** y on each axis. */
  readonly ys: Float32Array;
  readonly colour: RowColour;
  readonly passes: boolean;
  /** Hovered, picked or open. */
  readonly front: boolean;
}

const MANY = 200;

export const yOf = (place: number, frame: Frame): number =>
  Number.isNaN(place) ? frame.rail : frame.bottom - place * (frame.bottom - frame.top);

export function makeLines(
  rows: readonly Row[],
  axes: readonly ParamAxis[],
  frame: Frame,
  of: (row: Row) => { colour: RowColour; passes: boolean; front: boolean },
): RowLine[] {
  return rows.map((row) => ({
    row,
    ys: Float32Array.from(axes, (axis) => yOf(axis.place(axis.column.cells[row.index]), frame)),
    ...of(row),
  }));
}

export const canvasColour = (colour: RowColour, theme: Theme): string =>
  colour === null ? theme.rest : "level" in colour ? theme.seq[colour.level]! : theme.hues[colour.hue]!;

/** What passes over what does not, the highest over the lower, what is in front over all. */
export function drawLines(pen: CanvasRenderingContext2D, lines: readonly RowLine[], frame: Frame, theme: Theme): void {
  const passing = lines.filter((line) => line.passes && !line.front);
  const others = lines.filter((line) => !line.passes && !line.front);
  const level = ({ colour }: RowLine) => (colour && "level" in colour ? colour.level : 0);
  passing.sort((a, b) => level(a) - level(b));
  pen.lineJoin = "round";
  pen.globalAlpha = others.length > MANY ? 0.1 : 0.22;
  pen.lineWidth = 1;
  for (const line of others) stroke(pen, line, frame, theme.rest);
  pen.globalAlpha = passing.length > MANY ? 0.5 : 0.9;
  pen.lineWidth = passing.length > MANY ? 1 : 1.4;
  for (const line of passing) stroke(pen, line, frame, canvasColour(line.colour, theme));
  pen.globalAlpha = 1;
  for (const line of lines.filter((one) => one.front)) {
    pen.lineWidth = 4.5;
    stroke(pen, line, frame, theme.surface);
    pen.lineWidth = 2.4;
    stroke(pen, line, frame, line.passes ? canvasColour(line.colour, theme) : theme.rest);
  }
}

function stroke(pen: CanvasRenderingContext2D, { ys }: RowLine, { xs }: Frame, colour: string): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(xs[0]!, ys[0]!);
  for (let i = 1; i < xs.length; i++) {
    const middle = (xs[i - 1]! + xs[i]!) / 2;
    pen.bezierCurveTo(middle, ys[i - 1]!, middle, ys[i]!, xs[i]!, ys[i]!);
  }
  pen.stroke();
}

/** The line nearest to a point, at most `reach` px away; of equally near ones one that passes. */
export function nearest(lines: readonly RowLine[], frame: Frame, x: number, y: number, reach: number): RowLine | null {
  const at = Math.max(
    1,
    frame.xs.findIndex((axis) => axis >= x),
  );
  const [left, right] = [frame.xs[at - 1], frame.xs[at]];
  if (left === undefined || right === undefined) return null;
  const t = curveTime((x - left) / (right - left));
  const ease = t * t * (3 - 2 * t);
  let [found, best] = [null as RowLine | null, reach];
  for (const line of lines) {
    const away = Math.abs(line.ys[at - 1]! + ease * (line.ys[at]! - line.ys[at - 1]!) - y) + (line.passes ? 0 : 2);
    if (away < best) [found, best] = [line, away];
  }
  return found;
}

/** Where on its curve a share of the way from one axis to the next is: the x of the curve is 1.5 t − 1.5 t² + t³. */
function curveTime(share: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 16; i++) {
    const t = (low + high) / 2;
    if (1.5 * t - 1.5 * t * t + t * t * t < share) low = t;
    else high = t;
  }
  return (low + high) / 2;
}
