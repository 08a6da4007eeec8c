/** Graphs of the board, and of files somebody chose. Documents are handed on as bytes: a worker reads them. */
import { apiUrl, getJson, send } from "./client";

export interface GraphEntry {
  run: string;
  tag: string;
  kind: "graph" | "meta_graph" | "run_metadata" | "keras_graph";
  /** trace: a graph and its statistics; profile: statistics. */
  content: "graph" | "conceptual" | "trace" | "profile";
  step: number;
  wall_time: number;
  file: string;
  at: number;
  /** Bytes. */
  length: number;
}

export const getGraphs = (signal?: AbortSignal) =>
  getJson<{ generation: number; graphs: GraphEntry[] }>("graphs", {}, signal);

export async function fetchGraph({ run, file, at }: GraphEntry, signal?: AbortSignal): Promise<ArrayBuffer> {
  const url = apiUrl("graph", { run, file, at: String(at) });
  return send(url, { headers: { Accept: "application/json" }, signal: signal ?? null }, (answer) =>
    answer.arrayBuffer(),
  );
}

/** The graph in a file; nothing of it is kept by the server. */
export async function parseGraph(file: File, signal?: AbortSignal): Promise<ArrayBuffer> {
  const headers = { Accept: "application/json", "Content-Type": "application/octet-stream" };
  const init = { method: "POST", headers, body: file, signal: signal ?? null };
  return send(apiUrl("graph/parse", { name: file.name }), init, (answer) => answer.arrayBuffer());
}
