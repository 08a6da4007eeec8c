/** A whole line through an Ink: for exports, and for the few lines lifted above the others. */

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
  const color = band.color ?? hueColor(scene.theme, band.hue);
  for (const [from, to] of stretches(band)) ink.fill(areaOf(band, from, to, scene.frame), color, scene.theme.alphaBand);
}

/** Rows [from, to) in which both edges are finite. */
function* stretches({ low, high }: Band): Generator<readonly [from: number, to: number]> {
  for (let i = 0, from = 0; i <= low.length; i++) {
    if (i < low.length && Number.isFinite(low[i] + high[i])) continue;
    if (i > from) yield [from, i];
    from = i + 1;
  }
}

/** Along the lower edge and back along the upper. */
function areaOf(band: Band, from: number, to: number, { x, y }: Frame): Path {
  const area = new Path();
  const put = (i: number, v: number): void => {
    const [px, py] = [x.to(band.x[i]), y.to(v)];
    if (Number.isFinite(px)) area.add(px, Math.max(-1e5, Math.min(1e5, Number.isFinite(py) ? py : 1e5)));
  };
  for (let i = from; i < to; i++) put(i, band.low[i]);
  for (let i = to - 1; i >= from; i--) put(i, band.high[i]);
  return area;
}
