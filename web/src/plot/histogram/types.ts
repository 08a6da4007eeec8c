/** The face of a histogram plot: what views hand to it and what they hear from it. */
import type { AxisKind, Domain, Role } from "../types";

/** ridge: one below the other; overlay: one over the other; heat: steps × values; bands: percentiles over steps. */
export type HistogramMode = "ridge" | "overlay" | "heat" | "bands";

/** Of TensorBoard's nine percentiles. */
export const POINTS = 9;
export const MEDIAN = 4;
export const SUPERSEDED = 1;

/** Rows by x, as /api/histograms answers them: columns with an entry a row, `percentiles` nine, `counts` as many as there are bins. */
export interface Rows {
  readonly length: number;
  readonly x: Float64Array;
  readonly firstX: Float64Array;
  readonly step: Float64Array;
  /** Histograms added up in the row. */
  readonly values: Int32Array;
  readonly flags: Uint8Array;
  readonly total: Float64Array;
  readonly below: Float64Array;
  readonly percentiles: Float64Array;
  readonly counts: Float64Array;
}

/** One run's histograms, in even bins from `low` to `high`. */
export interface HistogramData {
  readonly rows: Rows;
  readonly bins: number;
  readonly low: number;
  readonly high: number;
  /** The histogram at the chosen step: one row, in the same bins. */
  readonly picked: Rows | null;
}

export interface HistogramOptions {
  readonly mode: HistogramMode;
  readonly axis: AxisKind;
  /** Steps shown; all plots that lie side by side share them, and so the values. */
  readonly xDomain: Domain;
  readonly vDomain: Domain;
  /** Shares are drawn logarithmically. */
  readonly log: boolean;
  /** The greatest share of a histogram in one bin, of all plots side by side; 0: nothing. */
  readonly most: number;
  /** Of the run; null: colour no longer names runs. */
  readonly hue: number | null;
  readonly role: Role | null;
  /** Rows of the plot that has most of them: a ridge of few may be higher. */
  readonly ridges: number;
  /** CSS px left of the plot box, for labels of values or counts. */
  readonly left: number;
}

/** What lies under the pointer. */
export interface HistogramHit {
  /** Of the rows. */
  readonly row: number;
  readonly x: number;
  /** Value on the axis of values. */
  readonly value: number;
  readonly bin: number;
  readonly px: number;
  readonly py: number;
}

/** null: as it was. */
export interface HistogramZoom {
  readonly x: Domain | null;
  readonly v: Domain | null;
}

export interface HistogramEvents {
  hover?(hit: HistogramHit | null): void;
  /** A click that is no drag. */
  press?(hit: HistogramHit): void;
  zoom?(zoom: HistogramZoom): void;
  /** Double-click: everything. */
  fit?(): void;
  drawn?(rows: number): void;
}
