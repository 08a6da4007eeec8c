/** What a gesture makes of the window: pure, linear in pixels, so right on log axes too. */

import { scale, type Scale } from "../lib/scale";
import type { Area } from "./ink";
import type { Frame } from "./trace";
import type { Domain } from "./types";

/** null = fitted. */
export interface View {
  x: Domain | null;
  y: Domain | null;
}

/** What a rectangle of the picture holds; along an axis that is not meant the view stays. */
export function zoomedInto(view: View, { x, y }: Frame, area: Area, alongX: boolean, alongY: boolean): View {
  return {
    x: alongX ? [x.from(area.x), x.from(area.x + area.width)] : view.x,
    y: alongY ? [y.from(area.y + area.height), y.from(area.y)] : view.y,
  };
}

/** Moved by px; from the window asked for, which the picture may not have reached yet. A fitted y follows by itself. */
export function panned(view: View, { x, y }: Frame, dx: number, dy: number): View {
  return { x: shifted(asked(x, view.x), dx), y: view.y && shifted(asked(y, view.y), dy) };
}

/** Zoomed at a place: along y left of the box, else along x, until it holds `whole`. Factor < 1 zooms in. */
export function wheeled(
  view: View,
  { x, y, box }: Frame,
  factor: number,
  px: number,
  py: number,
  whole: Domain | null,
): View {
  if (factor === 1) return view;
  if (px < box.left) return { ...view, y: zoomedAround(asked(y, view.y), py, factor, null) };
  return { ...view, x: zoomedAround(asked(x, view.x), px, factor, whole) };
}

const asked = (shown: Scale, domain: Domain | null): Scale => (domain ? scale(shown.kind, domain, shown.range) : shown);

/** The window after its contents moved by so many px. */
export function shifted({ range, from }: Scale, by: number): Domain {
  return [from(range[0] - by), from(range[1] - by)];
}

/** Smaller than this part of its values a window cannot be told apart in float64. */
const FINEST = 1e-12;

/** Null once it would hold `whole`: all there is. Unchanged where float64 ends. */
export function zoomedAround(
  { range, from, domain }: Scale,
  px: number,
  factor: number,
  whole: Domain | null,
): Domain | null {
  const next: Domain = [from(px + (range[0] - px) * factor), from(px + (range[1] - px) * factor)];
  if (whole && next[0] <= whole[0] && next[1] >= whole[1]) return null;
  const size = Math.max(Math.abs(next[0]), Math.abs(next[1]));
  return next[1] - next[0] > size * FINEST && Number.isFinite(size) ? next : domain;
}
