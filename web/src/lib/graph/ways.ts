/** Ways along the edges of one body: everything a node depends on, everything that depends on it, the shortest way between two. */
import type { GraphDocument } from "./document";
import type { Tree } from "./tree";

export type Direction = "inputs" | "outputs";

/** For each node of the body the edges that lead to it and from it, as places in the document's columns. */
export interface Adjacency {
  inputs: readonly (readonly number[])[];
  outputs: readonly (readonly number[])[];
}

export function adjacency(graph: GraphDocument, { start, ofNode }: Tree): Adjacency {
  const inputs: number[][] = Array.from(ofNode, () => []);
  const outputs: number[][] = Array.from(ofNode, () => []);
  for (let edge = 0; edge < graph.to.length; edge++) {
    const at = graph.to[edge]! - start;
    if (at < 0 || at >= ofNode.length) continue;
    inputs[at]!.push(edge);
    outputs[graph.from[edge]! - start]!.push(edge);
  }
  return { inputs, outputs };
}

/** Edges and nodes (places from the body's start) reached from `nodes`, these included. */
export interface Reached {
  nodes: Set<number>;
  edges: Set<number>;
}

export function trace(
  graph: GraphDocument,
  tree: Tree,
  ways: Adjacency,
  from: Iterable<number>,
  way: Direction,
): Reached {
  const reached: Reached = { nodes: new Set(from), edges: new Set() };
  const queue = [...reached.nodes];
  for (let i = 0; i < queue.length; i++)
    for (const edge of ways[way][queue[i]!]!) {
      reached.edges.add(edge);
      const next = (way === "inputs" ? graph.from : graph.to)[edge]! - tree.start;
      if (reached.nodes.has(next)) continue;
      reached.nodes.add(next);
      queue.push(next);
    }
  return reached;
}

/** The fewest edges from any of `from` to any of `to`, along the data, or else against it; null: they are not connected so. */
export function between(
  graph: GraphDocument,
  tree: Tree,
  ways: Adjacency,
  from: readonly number[],
  to: readonly number[],
): Reached | null {
  return shortest(graph, tree, ways, from, to) ?? shortest(graph, tree, ways, to, from);
}

function shortest(
  graph: GraphDocument,
  tree: Tree,
  ways: Adjacency,
  from: readonly number[],
  to: readonly number[],
): Reached | null {
  const ends = new Set(to);
  const came = new Map<number, number>(from.map((node) => [node, -1]));
  const queue = [...from];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i]!;
    if (ends.has(at)) return back(graph, tree, came, at);
    for (const edge of ways.outputs[at]!) {
      const next = graph.to[edge]! - tree.start;
      if (came.has(next)) continue;
      came.set(next, edge);
      queue.push(next);
    }
  }
  return null;
}

function back(graph: GraphDocument, tree: Tree, came: ReadonlyMap<number, number>, end: number): Reached {
  const found: Reached = { nodes: new Set([end]), edges: new Set() };
  for (let edge = came.get(end)!; edge >= 0; edge = came.get(graph.from[edge]! - tree.start)!) {
    found.edges.add(edge);
    found.nodes.add(graph.from[edge]! - tree.start);
  }
  return found;
}

/** Nodes of an item, as places from the body's start. */
export function nodesOf(tree: Tree, item: number): number[] {
  const found: number[] = [];
  const way = [item];
  while (way.length) {
    const { node, children } = tree.items[way.pop()!]!;
    if (node >= 0) found.push(node - tree.start);
    else for (let i = children.length - 1; i >= 0; i--) way.push(children[i]!);
  }
  return found;
}
