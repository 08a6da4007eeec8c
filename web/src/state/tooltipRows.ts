/** Which lines a tooltip names, in which order. */

import type { Cursor, Hit } from "../plot/types";
import type { TooltipOrder } from "./view.svelte";

export interface TooltipRows {
  readonly hits: readonly Hit[];
  readonly nearest: Hit | null;
  readonly lines: number;
}

/** Under this many px of movement rows keep their places. */
const STILL = 4;

const ORDERS: Record<Exclude<TooltipOrder, "nearest">, (a: Hit, b: Hit) => number> = {
  ascending: (a, b) => compareValues(a.value, b.value, 1),
  descending: (a, b) => compareValues(a.value, b.value, -1),
  name: (a, b) => a.line.name.localeCompare(b.line.name, "en", { numeric: true }),
};

/** NaN last in either direction. */
function compareValues(a: number, b: number, sign: 1 | -1): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -sign : sign;
}

/** The `limit` nearest lines, in `order`. */
export function tooltipRows(cursor: Cursor, order: TooltipOrder, limit: number): TooltipRows {
  const near = cursor.hits.slice(0, limit);
  const hits = order === "nearest" ? near : near.sort(ORDERS[order]);
  return { hits, nearest: cursor.hits[0] ?? null, lines: cursor.hits.length };
}

/** Keeps rows in place while the pointer moves less than 4 px: only their numbers change. */
export class SteadyRows {
  #ids: readonly string[] = [];
  #at: { px: number; py: number } | null = null;

  rows(cursor: Cursor, order: TooltipOrder, limit: number): TooltipRows {
    const fresh = tooltipRows(cursor, order, limit);
    const held = this.#still(cursor) ? this.#held(cursor) : [];
    const whole = held.length === this.#ids.length && held.length === fresh.hits.length;
    if (whole && fresh.nearest && held.includes(fresh.nearest)) return { ...fresh, hits: held };
    this.#ids = fresh.hits.map((hit) => hit.line.id);
    this.#at = { px: cursor.px, py: cursor.py ?? 0 };
    return fresh;
  }

  reset(): void {
    this.#ids = [];
    this.#at = null;
  }

  #still({ px, py }: Cursor): boolean {
    return this.#at !== null && Math.hypot(px - this.#at.px, (py ?? 0) - this.#at.py) < STILL;
  }

  #held(cursor: Cursor): Hit[] {
    const byId = new Map(cursor.hits.map((hit) => [hit.line.id, hit]));
    return this.#ids.flatMap((id) => byId.get(id) ?? []);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const EDGE = 8;

/**
 * Top left corner of a box that does not cover the cursor: right of it, else left of it, else below or above; inside the window.
 */
export function besideCursor(
  cursor: { x: number; y: number },
  box: Size,
  window: Size,
  gap = 26,
): { left: number; top: number } {
  const within = (at: number, size: number, room: number): number => Math.max(EDGE, Math.min(at, room - size - EDGE));
  const sides = [cursor.x + gap, cursor.x - gap - box.width];
  const left = sides.find((at) => at >= EDGE && at + box.width <= window.width - EDGE);
  if (left !== undefined) return { left, top: within(cursor.y - 24, box.height, window.height) };
  const below = cursor.y + gap;
  const top = below + box.height <= window.height - EDGE ? below : cursor.y - gap - box.height;
  return {
    left: within(cursor.x - box.width / 2, box.width, window.width),
    top: within(top, box.height, window.height),
  };
}
