/** A graph as the server tells it (`/api/graph`): columns of nodes and edges; texts stand once, in tables. */
export interface GraphDocument {
  form: "op" | "conceptual" | "onnx" | "profile";
  /** What the writer called it, where only the value knows. */
  tag: string;
  /** Facts of the file: name, text. */
  about: [string, string][];
  /** Nodes there are; `names` may have fewer. */
  total: number;
  /** Name and number of nodes; "" is the main graph, others are functions, branches, loops. */
  bodies: [string, number][];
  names: string[];
  op: number[];
  device: number[];
  pairs: number[];
  pair_ends: number[];
  outputs: number[];
  output_ends: number[];
  to: number[];
  from: number[];
  /** -1: a control edge. */
  port: number[];
  /** Place in `types`; -1: unknown. */
  type: number[];
  missing: [number, string][];
  calls: [number, number][];
  stats: StatsColumns;
  ops: string[];
  devices: string[];
  attributes: [string, string][];
  types: string[];
}

/** What executing nodes took: microseconds of the step, bytes. */
export interface StatsColumns {
  name: string[];
  device: string[];
  start: number[];
  end: number[];
  bytes: number[];
}

/** First node of each body, and behind the last. */
export function bodyStarts(graph: GraphDocument): number[] {
  const starts = [0];
  for (const [, nodes] of graph.bodies) starts.push(starts.at(-1)! + nodes);
  return starts;
}
