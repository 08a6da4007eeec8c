/** How a card wants its series: everything about a request but its tags and runs. */

import type { Axis, ScalarsRequest, SmoothingKind } from "../api/types";
import type { Domain } from "../plot/types";

export type Smoothing = Exclude<SmoothingKind, "none">;

export interface Shape {
  readonly x: Axis;
  readonly range: Domain | null;
  /** Columns to reduce to. */
  readonly pixels: number;
  readonly smoothing: Smoothing | null;
  readonly amount: number;
  /** Send the raw curve too when there is a smoothed one. */
  readonly raw: boolean;
  readonly attempts: "all" | "newest";
  /** Extra columns, for the tooltip: the step where x is none, the wall time where x is. */
  readonly columns: readonly ("step" | "wall_time")[];
}

/** Rows a card may hold before lines are reduced to fewer columns than it has pixels. */
const ROWS_A_CARD = 600_000;
/** Beyond this many lines a card gets no columns that only its tooltip uses, and no raw curve behind a smoothed one. */
export const MANY_LINES = 200;
const COLUMN_STEP = 64;

export interface Look {
  readonly x: Axis;
  readonly range: Domain | null;
  readonly smoothing: Smoothing | null;
  readonly amount: number;
  readonly raw: boolean;
  readonly attempts: "all" | "newest";
}

/** `width` in device pixels of the plot box; `lines` the series the card will hold. */
export function makeShape(look: Look, width: number, lines: number): Shape {
  const smoothing = look.amount > 0 ? look.smoothing : null;
  const many = lines > MANY_LINES;
  return {
    x: look.x,
    range: look.range,
    pixels: columns(width, lines),
    smoothing,
    amount: smoothing ? look.amount : 0,
    raw: smoothing === null || (look.raw && !many),
    attempts: look.attempts,
    columns: many ? [] : look.x === "step" ? ["wall_time"] : ["step"],
  };
}

/** Rounded up, so that a resized card seldom asks again; at most four rows come back for a column. */
function columns(width: number, lines: number): number {
  const wanted = Math.ceil(Math.max(width, 1) / COLUMN_STEP) * COLUMN_STEP;
  const affordable = Math.floor(ROWS_A_CARD / 4 / Math.max(lines, 1) / COLUMN_STEP) * COLUMN_STEP;
  return Math.max(COLUMN_STEP, Math.min(wanted, affordable));
}

export function shapeKey(shape: Shape): string {
  const { x, range, pixels, smoothing, amount, raw, attempts, columns } = shape;
  return JSON.stringify([x, range, pixels, smoothing, amount, raw, attempts, columns]);
}

/** New points only append to an answer of this shape; a centred mean changes older values, a window ends. */
export function appends(shape: Shape): boolean {
  return shape.range === null && (shape.smoothing === null || shape.smoothing === "ema");
}

/** `runs` null: all. */
export function scalarsRequest(shape: Shape, tags: readonly string[], runs: readonly string[] | null): ScalarsRequest {
  const { x, range, pixels, smoothing, amount, raw, attempts, columns } = shape;
  return {
    tags: [...tags],
    x,
    pixels,
    raw,
    attempts,
    columns: [...columns],
    ...(runs && { runs: [...runs] }),
    ...(range && { range: [...range] }),
    ...(smoothing && { smoothing, amount }),
  };
}
