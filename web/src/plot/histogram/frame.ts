/** Where a plot's values, steps and counts lie, CSS px. */
import { scale, type Scale } from "../../lib/scale";
import type { Box } from "../box";
import type { Theme } from "../theme";
import type { HistogramData, HistogramMode, HistogramOptions, Rows } from "./types";

export interface HistogramScene {
  data: HistogramData;
  options: HistogramOptions;
  theme: Theme;
  color: string;
  box: Box;
  /** CSS px of the highest ridge. */
  peak: number;
  /** Steps along this direction: `x` across for heat and bands, down for a ridge. */
  steps: Scale;
  values: Scale;
}

const TOP = 8;
const BOTTOM = 22;
const RIGHT = 12;
/** Room for the labels of steps right of a ridge. */
const STEPS = 52;
const EDGE = 14;
/** How high the highest ridge is: a part of the plot, within limits. */
const PEAK = 0.24;
const PEAKS = [14, 96] as const;
/** Of few ridges: this part of the room that each has, at most this of the whole. */
const ALONE = 0.85;
const MOST = 0.6;

/** Whether steps go from left to right. */
export const across = (mode: HistogramMode): boolean => mode === "heat" || mode === "bands";

export function boxOf(width: number, height: number, { mode, left }: Pick<HistogramOptions, "mode" | "left">): Box {
  const from = mode === "ridge" ? EDGE : left;
  return {
    left: from,
    top: TOP,
    right: Math.max(from + 1, width - (mode === "ridge" ? STEPS : RIGHT)),
    bottom: Math.max(TOP + 1, height - BOTTOM),
    width,
    height,
  };
}

function peakOf({ top, bottom }: Box, ridges: number): number {
  const height = bottom - top;
  const alone = (height / Math.max(1, ridges)) * ALONE;
  return Math.min(height * MOST, Math.max(PEAKS[0], Math.min(PEAKS[1], height * PEAK), alone));
}

export function sceneOf(
  data: HistogramData,
  options: HistogramOptions,
  theme: Theme,
  width: number,
  height: number,
): HistogramScene {
  const box = boxOf(width, height, options);
  const wide: readonly [number, number] = [box.left, box.right];
  const side = across(options.mode);
  const down: readonly [number, number] = [box.top + peakOf(box, options.ridges), box.bottom - 1];
  return {
    data,
    options,
    theme,
    color: options.hue === null ? theme.rest : theme.hues[options.hue % theme.hues.length]!,
    peak: peakOf(box, options.ridges),
    box,
    steps: scale("linear", spanned(options.xDomain), side ? wide : down),
    values: scale("linear", spanned(options.vDomain), side ? [box.bottom, box.top] : wide),
  };
}

/** A single step has room on both sides. */
const spanned = ([low, high]: readonly [number, number]): readonly [number, number] =>
  high > low ? [low, high] : [low - 0.5, low + 0.5];

/** From a share of so much on a logarithmic drawing shows something. */
const LEAST = 1e-5;

/** How high, 0 … 1, a bin that holds this share of its histogram is drawn. */
export function part(share: number, { most, log }: Pick<HistogramOptions, "most" | "log">): number {
  if (!(share > 0) || !(most > 0)) return 0;
  return Math.min(1, log ? Math.log1p(share / LEAST) / Math.log1p(most / LEAST) : share / most);
}

/** The share of the row's values, 0 … 1, that lie in a bin: histograms of few and of many values are drawn alike. */
export const shareAt = (rows: Rows, bins: number, row: number, bin: number): number =>
  rows.total[row]! > 0 ? rows.counts[row * bins + bin]! / rows.total[row]! : 0;

export const binWidth = ({ low, high, bins }: HistogramData): number => (high - low) / bins;

/** The bin of a value; -1 outside. */
export function binAt(data: HistogramData, value: number): number {
  if (!(value >= data.low && value <= data.high)) return -1;
  return Math.min(data.bins - 1, Math.floor((value - data.low) / binWidth(data)));
}

/** The part of the row's values, 0 … 1, that lie below `value`; NaN of an empty row. */
export function rankOf(data: HistogramData, row: number, value: number): number {
  const { rows, bins, low } = data;
  const at = Math.min(bins, Math.max(0, (value - low) / binWidth(data)));
  const whole = Math.floor(at);
  let sum = value >= low ? rows.below[row]! : 0;
  for (let bin = 0; bin < whole; bin++) sum += rows.counts[row * bins + bin]!;
  if (whole < bins) sum += (at - whole) * rows.counts[row * bins + whole]!;
  return sum / rows.total[row]!;
}

/** The greatest share of one histogram in one bin. */
export function mostOf(all: readonly HistogramData[]): number {
  let most = 0;
  for (const { rows, bins, picked } of all)
    for (const each of picked ? [rows, picked] : [rows])
      for (let row = 0; row < each.length; row++)
        for (let bin = 0; bin < bins; bin++) most = Math.max(most, shareAt(each, bins, row, bin));
  return most;
}
