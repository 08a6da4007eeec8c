/** `/api/hparams` and `/api/importance`: sessions, their parameters, what came of them. */
import { getJson, postJson } from "./client";
import type { JsonNumber, Status } from "./types";

export type RowsBy = "session" | "group" | "equal";
export type Aggregate = "mean" | "median" | "min" | "max";
export type MetricOf = "last" | "min" | "max" | "mean";

export interface HParamsRequest {
  /** Whose numbers are wanted. */
  metrics: string[];
  by?: RowsBy;
  how?: Aggregate;
  /** Parameters in which sessions of equal ones may differ. */
  ignore?: string[];
  /** false: parameters without their values. */
  values?: boolean;
}

export interface SessionFacts {
  /** The run that holds the parameters. */
  run: string;
  name: string;
  members: { group: string; run: string }[];
  group: string;
  source: "plugin" | "text" | "file";
  status: Status;
  outcome: "unknown" | "success" | "failure" | "running";
  /** Seconds since the epoch. */
  start: number | null;
  /** Seconds. */
  duration: number | null;
}

export interface ParamFacts {
  name: string;
  display_name: string;
  description: string;
  kind: "number" | "bool" | "text" | "mixed";
  sessions: number;
  distinct: number;
  differs: boolean;
  /** The different ones of each row; none where it is missing. */
  values: (JsonNumber | string | boolean)[][];
}

export interface MetricFacts {
  name: string;
  group: string;
  tag: string;
  display_name: string;
  description: string;
  sessions: number;
  declared: boolean;
}

type Numbers = (JsonNumber | null)[];
/** One entry a row. */
export interface MetricCells {
  last: Numbers;
  last_step: (number | null)[];
  min: Numbers;
  min_step: (number | null)[];
  max: Numbers;
  max_step: (number | null)[];
  mean: Numbers;
  std: Numbers;
  n: number[];
}

export interface HParamsAnswer {
  generation: number;
  description: string;
  sessions: SessionFacts[];
  rows: { name: string; sessions: number[] }[];
  params: ParamFacts[];
  metrics: MetricFacts[];
  cells: Record<string, MetricCells>;
  problems: string[];
}

export interface ParamImportance {
  name: string;
  importance: number | null;
  correlation: number | null;
  reason: string;
}

export interface ImportanceAnswer {
  params: ParamImportance[];
  sessions: number;
  explained: number | null;
  reason: string;
}

export const getHParams = (request: HParamsRequest, signal?: AbortSignal) =>
  postJson<HParamsAnswer>("hparams", request, signal);
export const getImportance = (metric: string, of: MetricOf, signal?: AbortSignal) =>
  getJson<ImportanceAnswer>("importance", { metric, of }, signal);
