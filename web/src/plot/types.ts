/** The plot's face: what views hand to a Plot and what they hear from it. Nothing here knows of fetching or state. */

export type Role = "train" | "validation" | "test" | "other";
/** value: any number, such as a recall. */
export type AxisKind = "step" | "relative" | "wall" | "value";
export type ScaleKind = "linear" | "log";
export type Domain = readonly [low: number, high: number];

/** Bits of `Line.flags`, as the server sends them. */
export const SUPERSEDED = 1;
export const BREAK = 2;

/**
 * One series of one run. Arrays have one length, are in drawing order, and are not copied: hand over a new Line when they change.
 * `x` ascends (repeats allowed) between two BREAK flags. `y` raw and `s` smoothed as in the Arrow answer; one may be absent.
 */
export interface Line {
  /** Unique in a plot, stable between updates (run and tag). */
  id: string;
  /** Full name, for the legend of an export. */
  name: string;
  x: Float64Array;
  y: Float64Array | null;
  s?: Float64Array | null;
  flags?: Uint8Array | null;
  /** The family's hue index ≥ 0. */
  hue: number;
  /** A colour set by hand; wins over `hue`. */
  color?: string | null;
  /** Coloured by a value: index of the sequential colour, 0–6. Wins over `hue` unless the line is in front. */
  level?: number | null;
  role?: Role | null;
  /** Its run is being written: the line ends in a dot. */
  live?: boolean;
  /** Selected or pinned: keeps its hue when `PlotOptions.rest` greys the others, and is drawn after them. */
  front?: boolean;
  /** Written on the line, once for all that have the same. */
  label?: string | null;
  /** A line of its family with at least four times its points is in the chart: sparse, it is drawn as it is, not smoothed. */
  sparser?: boolean;
  /** All points of the series (not only these): decides whether it is sparse. Default `x.length`. */
  total?: number;
  /** x of each later attempt's first point: a flag on the axis. Default: taken from the BREAK flags that are not a parallel worker's. */
  attempts?: readonly number[] | null;
}

/** An area between `low` and `high`, behind the lines; where either is not finite it has a gap. */
export interface Band {
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
  hue: number;
  color?: string | null;
}

export interface PlotOptions {
  /** What x is: steps, seconds since the start, seconds since the epoch, or any number. */
  axis: AxisKind;
  xScale: ScaleKind;
  yScale: ScaleKind;
  /** The zoom window; null = fit what is there. */
  xDomain: Domain | null;
  yDomain: Domain | null;
  /** Leave outliers outside a fitted y domain. */
  clip: boolean;
  /** Draw `y` faint behind `s`. */
  raw: boolean;
  superseded: "faint" | "hide" | "solid";
  /** density: every line in one colour, darker where many run. */
  mode: "lines" | "density";
  /** Beyond 36 shown families: all but `front` and highlighted lines in `--run-rest`. */
  rest: boolean;
  /** Width of the y axis: 44, or 56 in full screen. */
  left: number;
  /** The marked range on x (statistics), or null. */
  range: Domain | null;
  /** While true a plain drag marks a range instead of zooming (key R). */
  ranging: boolean;
}

/** One line's point nearest to the cursor. */
export interface Hit {
  line: Line;
  /** Row of the line's arrays. */
  index: number;
  x: number;
  /** The value drawn: smoothed where smoothed is drawn, else raw. */
  value: number;
  /** The raw value when `value` is a smoothed one, else null. */
  raw: number | null;
  /** Where the point is drawn, CSS px from the host's corner. */
  px: number;
  py: number;
  /** Vertical CSS px between pointer and the line; Infinity where the value is not finite. */
  distance: number;
}

export interface Cursor {
  /** Snapped to a point of a line where there is one. */
  x: number;
  /** Where the hairline stands, CSS px from the host's corner. */
  px: number;
  /** Pointer height, CSS px (by keyboard: that of the line's point); null when linked. */
  py: number | null;
  /** All lines that have a point here, nearest first. A linked cursor over more than 60 lines has only those in front. */
  hits: Hit[];
}

/** What the window became; null = fitted. The plot has applied it already; keep it and hand it back with setOptions. */
export interface Zoom {
  x: Domain | null;
  y: Domain | null;
  /** False while a pan or a wheel turn goes on: fetch when true. */
  done: boolean;
}

/** All optional. `cursor` is told again after a drawing while the pointer rests in the plot. */
export interface PlotEvents {
  cursor?(cursor: Cursor | null): void;
  zoom?(zoom: Zoom): void;
  range?(range: Domain | null, done: boolean): void;
  /** A click, or a tap, that is no drag: hold the tooltip. */
  press?(cursor: Cursor, touch: boolean): void;
  /** After each finished drawing. */
  drawn?(report: DrawReport): void;
}

export interface DrawReport {
  lines: number;
  /** Rows of the lines inside the x window. */
  points: number;
  /** Values ≤ 0 that a log axis cannot show. */
  belowZero: number;
  /** Points (raw ones where they are drawn) above and below the fitted y window because they are outliers. */
  clipped: number;
  x: Domain;
  y: Domain;
  /** Milliseconds of drawing, over all frames. */
  milliseconds: number;
}

export interface ExportOptions {
  title: string;
  subtitle?: string;
  /** Tokens to use; absent = as on screen. */
  theme?: "light" | "dark";
  /** CSS px of the whole picture; absent = as on screen. */
  width?: number;
  height?: number;
  /** A list of the runs below the plot; default true. */
  legend?: boolean;
  /** Of SVG: begins the ids, for several drawings in one document. */
  ids?: string;
}

/** The face of `Plot` (plot.ts). Every setter may be called at any time; drawing happens in a later frame. */
export interface PlotFace {
  setLines(lines: readonly Line[]): void;
  setBands(bands: readonly Band[]): void;
  setOptions(options: Partial<PlotOptions>): void;
  /** Read the CSS tokens again (theme or zoom of the page changed). */
  setTheme(): void;
  /** Lines to lift; the others fall to 28 %. null = none. Does not redraw the others. */
  setHighlight(ids: ReadonlySet<string> | null): void;
  /** Lines that have raw values where those drawn have none: shown behind one that is lifted. */
  setBehind(lines: readonly Line[]): void;
  /** A cursor from another chart (own = false: thinner), or null. Emits nothing; returns what it stands on. */
  setCursor(x: number | null, own?: boolean): Cursor | null;
  /** One point left (−1) or right (+1) along the nearest line. Emits `cursor`. */
  moveCursor(by: number): void;
  /** All lines' values at a place, nearest first; null outside the plot box. */
  nearest(px: number, py: number): Cursor | null;
  /** Zoom out to everything; emits `zoom`. */
  fit(): void;
  readonly domain: { x: Domain; y: Domain };
  /** Read the host's size again; also done by itself when it changes. */
  resize(): void;
  toSVG(options: ExportOptions): string;
  /** PNG at `scale` device pixels a CSS pixel. */
  toPNG(scale: number, options: ExportOptions): Promise<Blob>;
  destroy(): void;
}

export const DEFAULTS: PlotOptions = {
  axis: "step",
  xScale: "linear",
  yScale: "linear",
  xDomain: null,
  yDomain: null,
  clip: true,
  raw: true,
  superseded: "faint",
  mode: "lines",
  rest: false,
  left: 44,
  range: null,
  ranging: false,
};
