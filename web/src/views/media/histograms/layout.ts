/** How many plots a card has room for, and how finely each is asked for. Pure. */
import type { HistogramMode } from "../../../plot/histogram/types";

/** The least a plot is worth, CSS px. */
const CELL = { width: 220, height: 150 } as const;
const FULL = { width: 340, height: 250 } as const;
/** The name of the run above its plot. */
export const NAME = 22;
/** CSS px of a ridge: what tells two apart; and of a bin. */
const RIDGE = 9;
const BIN = 4;
const CLOSER = 1.7;
const MOST_BINS = 512;

export interface Cells {
  readonly columns: number;
  /** Plots that are drawn. */
  readonly shown: number;
  readonly width: number;
  readonly height: number;
  /** Of all of them, which may be scrolled through. */
  readonly total: number;
}

/** `runs` plots in a body of so many CSS px. In a card those that do not fit are left out, in full screen they are scrolled to. */
export function cellsIn(width: number, height: number, runs: number, full: boolean): Cells {
  const least = full ? FULL : CELL;
  const most = Math.max(1, Math.floor(width / least.width));
  const rowsThatFit = Math.max(1, Math.floor(height / least.height));
  let columns = Math.min(most, Math.max(1, runs));
  // Few runs fill the room evenly: four as two by two where there are rows for them.
  if (runs <= most * rowsThatFit)
    while (
      columns > 1 &&
      Math.ceil(runs / (columns - 1)) <= rowsThatFit &&
      columns * 1.6 * height > (width / columns) * rowsThatFit * 2
    )
      columns -= 1;
  columns = Math.max(columns, Math.min(most, Math.ceil(runs / rowsThatFit)));
  const rows = Math.max(1, Math.ceil(runs / columns));
  const shownRows = full ? rows : Math.min(rows, rowsThatFit);
  const high = full ? Math.max(least.height, Math.floor(height / rows)) : Math.floor(height / shownRows);
  return {
    columns,
    shown: Math.min(runs, columns * shownRows),
    width: Math.floor(width / columns),
    height: high,
    total: Math.ceil(runs / columns) * high,
  };
}

/** Rows and bins worth asking for, where the longest run has so many steps. */
export function detail(
  mode: HistogramMode,
  width: number,
  height: number,
  steps: number,
): { rows: number; bins: number } {
  const bins = (px: number): number => Math.min(MOST_BINS, Math.max(16, 2 ** Math.floor(Math.log2(px / BIN))));
  const room = Math.max(8, Math.min(128, Math.floor(height / RIDGE)));
  const ridges = steps <= room * CLOSER ? Math.max(8, steps) : room; // a few more are better than half of them added up
  if (mode === "ridge") return { rows: ridges, bins: bins(width) };
  if (mode === "overlay") return { rows: 48, bins: bins(width) };
  if (mode === "heat") return { rows: Math.max(16, Math.floor(width / 2)), bins: bins(height * 2) };
  return { rows: Math.max(16, Math.floor(width / 2)), bins: 64 };
}
