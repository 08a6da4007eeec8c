/** A whole line through an Ink: for exports, and for the few lines lifted above the others. */

import { dash } from "../lib/dash";
import type { Area, Ink } from "./ink";
import { drawExtras, drawLiveEnd, drawMarkers } from "./marks";
import { Path } from "./path";
import { colorOf, curveAlpha, curveWidth, dashOf, drawsBehind, hueColor, type Scene } from "./scene";
import { extras, trace, type Frame, type Layer } from "./trace";
import type { Band, Line } from "./types";

/** Where curves may be: the box and a little above, so that a line on the upper edge is not halved. */
export const curveArea = ({ box }: Frame): Area => ({
  x: box.left,
  y: box.top - 2,
  width: box.right - box.left,
  height: box.bottom - box.top + 2.5,
});

/** 36 families of three roles: markers on more lines would hide them. */
const MARKED = 108;

const path = new Path();

export function strokeLayer(ink: Ink, line: Line, layer: Layer, scene: Scene, lifted = false): void {
  const { frame, options } = scene;
  const more = extras();
  trace(line, layer, frame, path, more);
  const { pattern, round } = dashOf(line);
  const color = colorOf(line, scene, lifted);
  const [width, alpha] = look(line, layer, scene, lifted, options.superseded === "solid");
  ink.line(path, { color, width, alpha, dash: layer === "behind" ? [] : pattern, round });
  drawExtras(ink, more, color, width, alpha);
}

function look(line: Line, layer: Layer, scene: Scene, lifted: boolean, solid: boolean): [width: number, alpha: number] {
  const { theme } = scene;
  if (layer === "main") return lifted ? [theme.lineFocus, 1] : [curveWidth(scene), curveAlpha(line, scene)];
  if (layer === "behind") return [theme.lineRaw, theme.alphaRaw];
  return solid ? [curveWidth(scene), 1] : [theme.lineRaw, theme.alphaSuperseded];
}

/** Every stroke of a line, from the back to the front. */
export function strokeLine(ink: Ink, line: Line, scene: Scene, lifted = false): void {
  if (scene.options.superseded !== "hide") strokeLayer(ink, line, "superseded", scene);
  if (drawsBehind(line, scene, lifted)) strokeLayer(ink, line, "behind", scene, lifted);
  strokeLayer(ink, line, "main", scene, lifted);
}

/** Markers and the live end, above all curves. */
export function finishLine(ink: Ink, line: Line, index: number, scene: Scene, lifted = false): void {
  const color = colorOf(line, scene, lifted);
  const { rest } = scene.options;
  if (!rest && scene.lines.length <= MARKED)
    drawMarkers(ink, line, trace(line, "main", scene.frame, path), index, scene, color);
  if (line.live && (!rest || line.front || lifted)) drawLiveEnd(ink, line, scene, color);
}

export function drawBand(ink: Ink, band: Band, scene: Scene): void {
  const { x, y } = scene.frame;
  const color = band.color ?? hueColor(scene.theme, band.hue);
  const area = new Path();
  const middle = new Path();
  const put = (to: Path, i: number, v: number): void => {
    const [px, py] = [x.to(band.x[i]), y.to(v)];
    if (Number.isFinite(px) && Number.isFinite(py)) to.add(px, Math.max(-1e5, Math.min(1e5, py)));
    else to.lift();
  };
  for (let i = 0; i < band.x.length; i++) if (Number.isFinite(band.low[i] + band.high[i])) put(area, i, band.low[i]);
  for (let i = band.x.length - 1; i >= 0; i--)
    if (Number.isFinite(band.low[i] + band.high[i])) put(area, i, band.high[i]);
  for (let i = 0; i < band.x.length; i++) put(middle, i, band.mid[i]);
  ink.fill(area, color, scene.theme.alphaBand);
  const { pattern, round } = dash(band.role);
  ink.line(middle, { color, width: scene.theme.line, dash: pattern, round });
}
