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

/** Top left corner of a box beside the cursor: to the right of it where there is room, else to the left; inside the window. */
export function besideCursor(
  cursor: { x: number; y: number },
  box: { width: number; height: number },
  window: { width: number; height: number },
  gap = 26,
): { left: number; top: number } {
  const right = cursor.x + gap;
  const fits = right + box.width <= window.width - 8;
  const left = fits ? right : Math.max(8, cursor.x - gap - box.width);
  const top = Math.max(8, Math.min(cursor.y - 24, window.height - box.height - 8));
  return { left, top };
}
