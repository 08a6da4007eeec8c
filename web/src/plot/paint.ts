/** One drawing of a plot's lines on the screen, in small steps that may be spread over frames. */

import { drawAxes } from "./axes";
import { CanvasInk } from "./ink";
import { drawLabels } from "./labels";
import { drawExtras, drawFlags, drawNonFinite } from "./marks";
import { Path } from "./path";
import { Raster, type Stroke } from "./raster";
import { colorOf, curveAlpha, curveWidth, dashOf, drawsBehind, ordered, stroked, type Scene } from "./scene";
import { curveArea, drawBand, finishLine } from "./strokes";
import { packed } from "./theme";
import { extras, trace, type Extras, type Layer } from "./trace";
import type { Line } from "./types";

export interface Surface {
  /** Gives the canvases their size, if it changed: only when there is something to show, since it wipes them. */
  prepare(): void;
  /** Axes and bands. */
  base: CanvasRenderingContext2D;
  /** Curves and their marks: dimmed as a whole. */
  lines: CanvasRenderingContext2D;
  ratio: number;
}

/** Beyond this the envelope pen draws all lines, and points of repeated steps are not marked one by one. */
const MANY = 160;
const SOLID = { pattern: [], round: false };

interface Drawn {
  color: string;
  width: number;
  alpha: number;
  more: Extras;
}

/** Yields after each line; what it yields is the picture so far. The last step shows the whole. */
export function* paint(scene: Scene, surface: Surface): Generator<() => void, void> {
  const area = curveArea(scene.frame);
  const { ratio } = surface;
  const [left, top] = [Math.round(area.x * ratio), Math.round(area.y * ratio)];
  const raster = Raster.borrow(
    Math.max(1, Math.round(area.width * ratio)),
    Math.max(1, Math.round(area.height * ratio)),
    ratio,
    left / ratio,
    top / ratio,
  );
  const drawn: Drawn[] = [];
  const show = (): void => {
    surface.prepare();
    showAxes(scene, surface);
    surface.lines.clearRect(0, 0, surface.lines.canvas.width, surface.lines.canvas.height);
    surface.lines.putImageData(raster.image(), left, top);
  };
  const lines = ordered(scene.lines);
  if (scene.options.mode === "density") yield* density(lines, scene, raster, show);
  for (const layer of layers(scene)) {
    for (const line of stroked(lines, scene.options.mode)) {
      if (layer === "behind" && !drawsBehind(line, scene)) continue;
      strokeRaster(line, layer, scene, raster, drawn);
      yield show;
    }
  }
  show();
  raster.giveBack();
  showMarks(lines, drawn, scene, surface);
}

function layers(scene: Scene): Layer[] {
  return [
    ...(scene.options.superseded === "hide" ? [] : (["superseded"] as const)),
    ...(scene.options.raw ? (["behind"] as const) : []),
    "main",
  ];
}

const path = new Path();

function strokeRaster(line: Line, layer: Layer, scene: Scene, raster: Raster, drawn: Drawn[]): void {
  const { theme, options, frame, lines } = scene;
  const more = extras();
  trace(line, layer, frame, path, more);
  if (!path.length) return;
  const color = colorOf(line, scene);
  const thin = layer === "behind" || (layer === "superseded" && options.superseded === "faint");
  const width = thin ? theme.lineRaw : curveWidth(scene);
  const alpha = layer === "behind" ? theme.alphaRaw : thin ? theme.alphaSuperseded : curveAlpha(line, scene);
  const many = lines.length > MANY;
  const stroke: Stroke = {
    color: packed(color),
    width: width * raster.ratio,
    alpha,
    dash: layer === "behind" ? SOLID : dashOf(line),
  };
  raster.stroke(path, stroke, many);
  if (many) more.repeats.length = 0;
  if (more.lone.length || more.repeats.length) drawn.push({ color, width, alpha, more });
}

function* density(lines: readonly Line[], scene: Scene, raster: Raster, show: () => void): Generator<() => void, void> {
  const counts = new Uint32Array(raster.width * raster.height);
  for (const line of lines) {
    raster.count(trace(line, "main", scene.frame, path), raster.ratio * scene.theme.lineRaw, counts);
    yield show;
  }
  raster.paintCounts(counts, packed(scene.theme.text2), densityAlphas(counts));
}

/**
 * Alpha by number of lines over a pixel, in sixteenths of a line. The crowded twentieth of the covered pixels comes out nearly full,
 * and a line by itself stays visible.
 */
export function densityAlphas(counts: Uint32Array): Float64Array {
  const one = Math.min(0.8, Math.max(0.045, 1 - 0.08 ** (1 / crowd(counts))));
  return Float64Array.from({ length: 8192 }, (_, i) => 1 - (1 - one) ** (i / 16));
}

/** Lines over a pixel, such that nineteen of twenty covered pixels have no more. */
function crowd(counts: Uint32Array): number {
  const seen = new Uint32Array(8192);
  let covered = 0;
  for (const v of counts) {
    if (v <= 128) continue;
    seen[Math.min(v >> 8, seen.length - 1)]++;
    covered++;
  }
  let lines = 0;
  for (let below = seen[0]; below < covered * 0.95; below += seen[++lines]);
  return Math.max(1, lines);
}

function showAxes(scene: Scene, { base, ratio }: Surface): void {
  base.setTransform(1, 0, 0, 1, 0, 0);
  base.clearRect(0, 0, base.canvas.width, base.canvas.height);
  const ink = new CanvasInk(base, ratio, scene.theme.font);
  drawAxes(ink, scene);
  ink.clip(curveArea(scene.frame), () => scene.bands.forEach((band) => drawBand(ink, band, scene)));
}

function showMarks(lines: readonly Line[], drawn: readonly Drawn[], scene: Scene, surface: Surface): void {
  const ink = new CanvasInk(surface.lines, surface.ratio, scene.theme.font);
  ink.clip(curveArea(scene.frame), () =>
    drawn.forEach(({ more, color, width, alpha }) => drawExtras(ink, more, color, width, alpha)),
  );
  if (scene.options.mode === "lines") lines.forEach((line, i) => finishLine(ink, line, i, scene));
  drawNonFinite(ink, scene);
  drawFlags(ink, scene);
  drawLabels(ink, scene);
  surface.lines.setTransform(1, 0, 0, 1, 0, 0);
}
