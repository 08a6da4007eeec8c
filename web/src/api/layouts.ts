/** `/api/layouts`: charts of several tags, as runs arranged them. */
import { getJson } from "./client";

export interface MarginTags {
  value: string;
  lower: string;
  upper: string;
}

export interface LayoutChart {
  title: string;
  patterns: string[];
  /** Scalar tags that it draws. */
  tags: string[];
  /** Of a margin chart: lines, each with the band around it. */
  margins: MarginTags[];
  /** Why a part of it draws nothing. */
  problem: string | null;
}

export interface LayoutsAnswer {
  generation: number;
  categories: { title: string; closed: boolean; charts: LayoutChart[] }[];
  problems: { run: string; code: string; message: string }[];
}

export const getLayouts = (signal?: AbortSignal) => getJson<LayoutsAnswer>("layouts", {}, signal);
