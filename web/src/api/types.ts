/** The HTTP contract (docs/design/001-seams.md) as types. Names of fields are the server's. */

export type Status = "live" | "finished" | "stalled" | "damaged";
export type Role = "train" | "validation" | "test" | "other";
export type Severity = "error" | "warning" | "note";
export type Axis = "step" | "relative" | "wall";
export type SmoothingKind = "none" | "ema" | "window" | "gaussian";
export type Statistic = "last" | "min" | "max";
/** Non-finite numbers travel in JSON as words. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

export type Counts = Record<Severity, number>;

export interface Progress {
  bytes_read: number;
  bytes_found: number;
  files_found: number;
  files_read: number;
  done: boolean;
}

export interface LogdirFacts {
  name: string | null;
  path: string;
  /** `path` as people write it (`~/runs`). */
  display: string;
  state: string;
}

/** What discovery looked for, for the empty board. */
export interface Looked {
  directories: number;
  files: number;
  bytes: number;
  event_files: number;
  others: { what: string; count: number; example: string }[];
  unreadable: { path: string; why: string }[];
  nearby: { path: string; runs: number; relation: string; last_wall_time: JsonNumber | null }[];
}

export interface BoardFacts {
  version: string;
  /** Title of the page when the server was given one, else "". */
  window_title: string;
  logdirs: LogdirFacts[];
  generation: number;
  progress: Progress;
  runs: number;
  tags: number;
  series: number;
  points: number;
  bytes: number;
  findings: Counts;
  last_wall_time: JsonNumber | null;
  live_runs: number;
  /** Null: read once, not watched. */
  watching: "events" | "polling" | null;
  looked: Looked;
}

export interface Run {
  name: string;
  family: string;
  role: Role | null;
  /** The family's index, kept with the logdir. */
  hue: number;
  status: Status;
  path: string;
  logdir: string | null;
  files: number;
  attempts: number;
  points: number;
  series: number;
  first_wall_time: JsonNumber | null;
  last_wall_time: JsonNumber | null;
  first_step: number | null;
  last_step: number | null;
  findings: Counts;
  host: string | null;
  pid: number | null;
}

export interface RunFile {
  path: string;
  bytes: number;
  bytes_read: number;
  points: number;
  first_wall_time: JsonNumber | null;
  last_wall_time: JsonNumber | null;
  state: string;
}

export interface RunDetail extends Run {
  file_list: RunFile[];
}

export interface Tag {
  name: string;
  kind: string;
  runs: number;
  points: number;
  display_name: string;
  description: string;
  /** The tag this one is a role of (`val_loss` → `loss`), else its own name. */
  base: string;
  role: Role | null;
}

export interface Place {
  path: string | null;
  offset: number | null;
  length: number | null;
  run: string | null;
  tag: string | null;
  step: number | null;
  /** Of source code, from 1. */
  line: number | null;
  column: number | null;
}

/** certain: it is so; likely: but for what is not seen; asks: a question. */
export type Certainty = "certain" | "likely" | "asks";

/** A finding with the words of its rule. */
export interface Told {
  id: string;
  code: string;
  name: string;
  severity: Severity;
  /** The rule's own sentence; a message that begins with it goes on with what is known of this case. */
  what: string;
  message: string;
  remedy: string;
  effect: string;
  /** Code or a command to copy; "" if there is none. */
  fix: string;
  why: string;
  example: string;
  /** The version that has the rule first. */
  since: string;
  certainty: Certainty;
  /** The rule's page, below the board's address. */
  page: string;
  place: Place;
}

export interface Finding extends Told {
  /** Seconds since the epoch at which the server first saw it. */
  first_seen: number;
}

/** When the doctor last examined the board. */
export interface Checked {
  /** Seconds since the epoch; null: not yet. */
  at: number | null;
  seconds: number;
  rounds: number;
  checks: number;
}

export interface FindingsAnswer {
  generation: number;
  /** Another one when a finding came, went or says something else. */
  number: number;
  checked: Checked;
  findings: Finding[];
}

export interface ExpectRequest {
  run?: string;
  tag?: string;
  /** What the viewer does not see: `run=NAME`. */
  hidden?: string[];
}

/** One `changed` message of the event stream; null lists mean "many". */
export interface Change {
  generation: number;
  progress: Progress;
  runs: string[] | null;
  tags: string[] | null;
  new_runs: string[] | null;
  new_tags: string[] | null;
  gone_runs: string[] | null;
  findings: Counts;
  findings_number: number;
  /** Revision of the notes. */
  notes: number;
  checked_at: number | null;
  points: number;
  last_wall_time: JsonNumber | null;
}

export interface ScalarsRequest {
  tags: string[];
  runs?: string[];
  x?: Axis;
  range?: [number, number];
  pixels?: number;
  smoothing?: Exclude<SmoothingKind, "none">;
  amount?: number;
  raw?: boolean;
  attempts?: "all" | "newest";
  columns?: ("step" | "wall_time")[];
  after?: string;
}

export interface SeriesMeta {
  run: string;
  tag: string;
  offset: number;
  length: number;
  /** All its points in range. */
  points: number;
  /** All its points. */
  total: number;
  first_step: number | null;
  last_step: number | null;
  first_wall_time: JsonNumber | null;
  nonfinite: number;
  first_nonfinite_step: number | null;
  attempts: number[];
  workers: number;
  last_value: JsonNumber | null;
  /** How many of its points `after` says are known and that are not sent again; 0: the rows are the whole series. */
  since: number;
}

export interface ScalarsMeta {
  generation: number;
  cursor: string;
  series: SeriesMeta[];
  /** How many runs that were not asked for wrote a tag. */
  missing: { tag: string; runs: number }[];
}

/** Bits of a point's flags. */
export const SUPERSEDED = 1;
export const LINE_BREAK = 2;

/** One series of a scalars answer: views into the answer's buffers, never copies. */
export interface Series extends SeriesMeta {
  x: Float64Array;
  /** Null when the raw line was not asked for. */
  y: Float64Array | null;
  /** Smoothed; null without smoothing. */
  s: Float64Array | null;
  flags: Uint8Array;
  step: BigInt64Array | null;
  wall_time: Float64Array | null;
}

export interface ScalarsAnswer {
  generation: number;
  cursor: string;
  series: Series[];
  missing: ScalarsMeta["missing"];
}

export interface StatisticsRequest {
  tags: string[];
  runs?: string[];
  x?: Axis;
  range?: [number, number];
  smoothing?: Exclude<SmoothingKind, "none">;
  amount?: number;
  at?: number;
}

export interface SeriesStatistics {
  run: string;
  tag: string;
  points: number;
  start: JsonNumber | null;
  end: JsonNumber | null;
  min: JsonNumber | null;
  min_step: number | null;
  max: JsonNumber | null;
  max_step: number | null;
  mean: JsonNumber | null;
  std: JsonNumber | null;
  change: JsonNumber | null;
  nonfinite: number;
  at: JsonNumber | null;
  at_step: number | null;
}

/** The number a JSON number means; NaN for null. */
export function toNumber(value: JsonNumber | null | undefined): number {
  return value == null ? NaN : Number(value);
}
