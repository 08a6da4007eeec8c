/** Moving a window: along its axis, or in and out around a place. Linear in pixels, so right on log axes too. */

import type { Scale } from "../lib/scale";
import type { Domain } from "./types";

/** The window after its contents moved by so many px. */
export function shifted({ range, from }: Scale, by: number): Domain {
  return [from(range[0] - by), from(range[1] - by)];
}

/** Smaller than this part of its values a window cannot be told apart in float64. */
const FINEST = 1e-12;

/** Factor < 1 zooms in. Null once it would hold `whole`: all there is. Unchanged where float64 ends. */
export function zoomedAround({ range, from, domain }: Scale, px: number, factor: number, whole: Domain | null): Domain | null {
  const next: Domain = [from(px + (range[0] - px) * factor), from(px + (range[1] - px) * factor)];
  if (whole && next[0] <= whole[0] && next[1] >= whole[1]) return null;
  const size = Math.max(Math.abs(next[0]), Math.abs(next[1]));
  return next[1] - next[0] > size * FINEST && Number.isFinite(size) ? next : domain;
}
