/** `/api/notes`: what people say of runs, and the views they keep; `/api/run_tags`: what one run wrote. */
import { apiUrl, ApiError, getJson, post, postJson, send } from "./client";
import type { JsonNumber } from "./types";

export interface RunNotes {
  note?: string;
  /** Shown in place of the run's own. */
  name?: string;
  tags?: string[];
  /** 0–11; of a run or a family. */
  hue?: number;
  pinned?: boolean;
  archived?: boolean;
}
export interface SavedView {
  name: string;
  /** The address behind its `#`. */
  fragment: string;
}
export interface SavedFilter {
  name: string;
  of: "runs" | "tags";
  text: string;
  regex: boolean;
}
export interface NotesAnswer {
  revision: number;
  /** The file that holds them. */
  path: string;
  runs: Record<string, RunNotes>;
  views: SavedView[];
  /** Name of the view that a bare address opens; "" = none. */
  start: string;
  filters: SavedFilter[];
}
export interface NotesChange {
  /** null takes a member back. */
  runs?: Record<string, { [K in keyof RunNotes]?: RunNotes[K] | null }>;
  views?: SavedView[];
  start?: string;
  filters?: SavedFilter[];
}

export const getNotes = (signal?: AbortSignal) => getJson<NotesAnswer>("notes", {}, signal);

/** The notes after the change; null when somebody else changed them first. A change is not sent twice by itself. */
export async function changeNotes(revision: number, change: NotesChange): Promise<NotesAnswer | null> {
  try {
    return await postJson<NotesAnswer>("notes", { revision, ...change });
  } catch (error) {
    if (error instanceof ApiError && error.code === "stale") return null;
    throw error;
  }
}

export async function renderMarkdown(text: string, signal?: AbortSignal): Promise<string | null> {
  return (await postJson<{ html: string | null }>("markdown", { text }, signal)).html;
}

export interface RunTag {
  name: string;
  kind: string;
  values: number;
  last_step: number | null;
  last_value: JsonNumber | null;
  nonfinite: number;
}
export interface Attempt {
  first_step: number;
  last_step: number | null;
  first_wall_time: JsonNumber | null;
  last_wall_time: JsonNumber | null;
}
export const getRunTags = (run: string, signal?: AbortSignal) =>
  getJson<{ generation: number; tags: RunTag[]; attempts: Attempt[] }>("run_tags", { run }, signal);

/** Every point of these runs and tags, as one file. */
export const downloadParquet = (runs: readonly string[] | null, tags: readonly string[]): Promise<Blob> =>
  send(apiUrl("export"), post({ ...(runs ? { runs } : {}), tags }, "*/*"), (response) => response.blob());
