/** All that one drawing needs, frozen: what is drawn, how, where. */

import { dash, type Dash } from "../lib/dash";
import { HUES } from "../lib/hues";
import type { Theme } from "./theme";
import type { Frame } from "./trace";
import type { Band, DrawReport, Line, PlotOptions } from "./types";

export interface Scene {
  lines: readonly Line[];
  bands: readonly Band[];
  options: PlotOptions;
  theme: Theme;
  frame: Frame;
  /** Axes that have something to say: labels are not invented for an empty one. */
  known: { x: boolean; y: boolean };
  report: DrawReport;
}

export const hueColor = (theme: Theme, hue: number): string => theme.hues[hue % HUES];

/** `lifted`: hovered or highlighted, so that it takes its hue even where the others are grey. */
export function colorOf(line: Line, scene: Pick<Scene, "options" | "theme">, lifted = false): string {
  if (line.level != null && !line.front) return scene.theme.seq[line.level];
  if (scene.options.rest && !line.front && !lifted) return scene.theme.rest;
  return line.color ?? hueColor(scene.theme, line.hue);
}

export const dashOf = (line: Line): Dash => dash(line.role);

/** Drawing order: lines in front last, otherwise as given. */
export const ordered = (lines: readonly Line[]): readonly Line[] =>
  lines.some((l) => l.front) ? [...lines.filter((l) => !l.front), ...lines.filter((l) => l.front)] : lines;

/** Lines drawn so thick and many are a blot. */
const MANY = 100;

export const curveWidth = (scene: Scene): number =>
  scene.options.rest && scene.lines.length > MANY ? scene.theme.lineRaw : scene.theme.line;

/** Grey lines by the hundred show where many of them run; colours are to be told apart. */
export const curveAlpha = (line: Line, { options, lines }: Scene): number =>
  options.rest && !line.front && lines.length > MANY ? (line.level == null ? 0.35 : 0.7) : 1;

/** The lines that are strokes of their own. */
export const stroked = (lines: readonly Line[], mode: PlotOptions["mode"]): readonly Line[] =>
  mode === "lines" ? lines : lines.filter((line) => line.front);

/** So many grey lines have no raw values behind them: only those in front, and those lifted. */
export const tooManyForRaw = (rest: boolean, lines: number): boolean => rest && lines > MANY;

export const drawsBehind = (line: Line, { options, lines }: Scene, lifted = false): boolean =>
  options.raw &&
  (lifted || line.front === true || (options.mode === "lines" && !tooManyForRaw(options.rest, lines.length)));
