/** What lies over the points: names and rings of those that matter now, and the shape being drawn. */
import type { Theme } from "../../plot/theme";

export interface Marked {
  row: number;
  x: number;
  y: number;
  text: string;
  /** chosen, near: rings; hovered: a bold name, in front. */
  as: "chosen" | "near" | "hovered";
}

const FONT_PX = 11;
const MOST = 60; // characters of a name

export function drawOverlay(
  pen: CanvasRenderingContext2D,
  theme: Theme,
  width: number,
  height: number,
  marked: readonly Marked[],
  shape: readonly (readonly [number, number])[],
  radius: number,
): void {
  pen.clearRect(0, 0, width, height);
  for (const { x, y, as } of marked) ring(pen, theme, x, y, as, radius);
  const taken: [number, number, number, number][] = [];
  const first = { hovered: 0, chosen: 1, near: 2 };
  for (const one of [...marked].sort((a, b) => first[a.as] - first[b.as])) name(pen, theme, one, width, radius, taken);
  if (shape.length > 1) outline(pen, theme, shape);
}

function ring(
  pen: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  as: Marked["as"],
  radius: number,
): void {
  pen.beginPath();
  pen.arc(x, y, radius + (as === "near" ? 1.5 : 3), 0, 7);
  pen.lineWidth = as === "near" ? 1 : 2;
  pen.strokeStyle = as === "chosen" ? theme.zoom : theme.text;
  pen.globalAlpha = as === "near" ? 0.6 : 1;
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Beside its point, unless another name is there. */
function name(
  pen: CanvasRenderingContext2D,
  theme: Theme,
  { x, y, text, as }: Marked,
  width: number,
  radius: number,
  taken: [number, number, number, number][],
): void {
  const said = text.length > MOST ? `${text.slice(0, MOST / 2 - 1)}…${text.slice(1 - MOST / 2)}` : text;
  pen.font = `${as === "near" ? 400 : 600} ${FONT_PX}px ${theme.font}`;
  pen.textBaseline = "middle";
  const wide = pen.measureText(said).width;
  const left = x + radius + 6 + wide > width ? x - radius - 6 - wide : x + radius + 6;
  const box: [number, number, number, number] = [left, y - 7, left + wide, y + 7];
  if (as !== "hovered" && taken.some(([l, t, r, b]) => box[0] < r && box[2] > l && box[1] < b && box[3] > t)) return;
  taken.push(box);
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeStyle = theme.chart;
  pen.strokeText(said, left, y);
  pen.fillStyle = as === "near" ? theme.text2 : theme.text;
  pen.fillText(said, left, y);
}

function outline(pen: CanvasRenderingContext2D, theme: Theme, shape: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  for (const [x, y] of shape) pen.lineTo(x, y);
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = theme.zoom;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.2;
  pen.strokeStyle = theme.zoom;
  pen.stroke();
}
