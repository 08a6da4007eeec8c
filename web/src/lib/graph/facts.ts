/** What the panel tells of one item. */
import type { GraphDocument } from "./document";
import type { Measures } from "./measures";
import type { ItemKind, Tree } from "./tree";
import { nodesOf, type Adjacency } from "./ways";

/** One end of an edge: `path` of the item there. */
export interface Link {
  path: string;
  /** Of the node. */
  name: string;
  /** Shape, where known. */
  type: string;
  port: number;
  control: boolean;
  /** Edges that are alike. */
  count: number;
}

export interface Facts {
  path: string;
  /** Of the node, as it was written; of a group its path. */
  name: string;
  kind: ItemKind;
  nodes: number;
  op: string;
  device: string;
  outputs: string[];
  attributes: [string, string][];
  inputs: Link[];
  users: Link[];
  /** Links beyond those told. */
  moreInputs: number;
  moreUsers: number;
  missing: string[];
  /** Bodies that it executes. */
  calls: string[];
  /** Ops of a group with their counts, the most frequent first. */
  ops: [string, number][];
  /** Microseconds; null: not measured. */
  time: number | null;
  bytes: number | null;
  /** It stands beside the flow. */
  aside: boolean;
}

const LINKS = 200;

export function factsOf(
  graph: GraphDocument,
  tree: Tree,
  ways: Adjacency,
  measures: Measures,
  item: number,
  aside: boolean,
): Facts {
  const own = tree.items[item]!;
  const { node } = own;
  const inside = nodesOf(tree, item);
  const inputs = linksOf(graph, tree, ways, inside, "inputs");
  const users = linksOf(graph, tree, ways, inside, "outputs");
  const [time, bytes] = [measures.time[item]!, measures.bytes[item]!];
  const device = measures.device[item]!;
  return {
    path: own.path,
    name: node < 0 ? own.path : graph.names[node]!,
    kind: own.kind,
    nodes: own.nodes,
    op: node < 0 ? "" : graph.ops[graph.op[node]!]!,
    device: device < 0 ? "" : graph.devices[device]!,
    outputs: node < 0 ? [] : slice(graph.outputs, graph.output_ends, node).map((type) => graph.types[type]!),
    attributes: node < 0 ? [] : slice(graph.pairs, graph.pair_ends, node).map((pair) => graph.attributes[pair]!),
    inputs: inputs.slice(0, LINKS),
    users: users.slice(0, LINKS),
    moreInputs: Math.max(0, inputs.length - LINKS),
    moreUsers: Math.max(0, users.length - LINKS),
    missing: graph.missing.filter(([at]) => at === node).map(([, name]) => name),
    calls: graph.calls.filter(([at]) => at === node).map(([, body]) => graph.bodies[body]![0]),
    ops: node < 0 ? countOps(graph, tree, inside) : [],
    time: Number.isNaN(time) ? null : time,
    bytes: Number.isNaN(bytes) ? null : bytes,
    aside,
  };
}

function slice(values: readonly number[], ends: readonly number[], row: number): number[] {
  return values.slice(row === 0 ? 0 : ends[row - 1]!, ends[row]!);
}

/** Edges between what is inside and what is not, alike ones as one, in their order. */
function linksOf(
  graph: GraphDocument,
  tree: Tree,
  ways: Adjacency,
  inside: readonly number[],
  way: "inputs" | "outputs",
): Link[] {
  const own = new Set(inside);
  const found = new Map<string, Link>();
  for (const node of inside)
    for (const edge of ways[way][node]!) {
      const other = (way === "inputs" ? graph.from : graph.to)[edge]! - tree.start;
      if (own.has(other)) continue;
      const port = graph.port[edge]!;
      const key = `${other} ${port}`;
      const known = found.get(key);
      const [path, name] = [tree.items[tree.ofNode[other]!]!.path, graph.names[tree.start + other]!];
      const type = graph.type[edge]! < 0 ? "" : graph.types[graph.type[edge]!]!;
      if (known) known.count++;
      else found.set(key, { path, name, type, port, control: port < 0, count: 1 });
    }
  return [...found.values()];
}

export function countOps(graph: GraphDocument, tree: Tree, nodes: Iterable<number>): [string, number][] {
  const counts = new Map<number, number>();
  for (const node of nodes) {
    const op = graph.op[tree.start + node]!;
    counts.set(op, (counts.get(op) ?? 0) + 1);
  }
  return [...counts].map(([op, count]): [string, number] => [graph.ops[op]!, count]).sort((a, b) => b[1] - a[1]);
}
