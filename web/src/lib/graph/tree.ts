/**
 * The hierarchy of one body: groups by scope (parts of names between slashes), and series of alike neighbours that fold
 * into one item (`layer_1 … layer_12`). Item 0 is the body itself.
 */
import { bundle } from "./bundles";
import { bodyStarts, type GraphDocument } from "./document";
import { fold } from "./series";

export type ItemKind = "op" | "group" | "series";

export interface Item {
  /** Unique in the body, and the same whenever the graph is read. */
  path: string;
  label: string;
  kind: ItemKind;
  parent: number;
  depth: number;
  /** The node in the document; -1 for what has children. */
  node: number;
  children: number[];
  /** Nodes in it, itself included. */
  nodes: number;
}

export interface Tree {
  items: Item[];
  byPath: Map<string, number>;
  /** The item of each node of the body, from its first. */
  ofNode: Int32Array;
  /** First node of the body in the document. */
  start: number;
  /** Alike items have the same: what kinds of nodes are in them, and how many. -1: nothing else is like it. */
  structure: Int32Array;
}

const DEPTH = 64;

export function buildTree(graph: GraphDocument, body: number): Tree {
  const starts = bodyStarts(graph);
  const [start, end] = [starts[body] ?? 0, starts[body + 1] ?? 0];
  const tree = grow(graph, start, end);
  settle(tree.items);
  const kinds = kindsOf(tree.items, graph);
  const flat = { ...tree, start, structure: new Int32Array() };
  fold(flat, kinds, bundle(graph, flat).inside);
  settle(tree.items);
  return { ...flat, structure: structureOf(tree.items, kinds) };
}

function grow(graph: GraphDocument, start: number, end: number): Omit<Tree, "start" | "structure"> {
  const items: Item[] = [item("", "", "group", -1, -1)];
  const byPath = new Map([["", 0]]);
  const scopes = new Set<string>();
  const split = Array.from({ length: end - start }, (_, i) => partsOf(graph.names[start + i]!));
  for (const parts of split) for (let i = 1; i < parts.length; i++) scopes.add(parts.slice(0, i).join("/"));
  const ofNode = new Int32Array(end - start);
  split.forEach((parts, i) => {
    const name = parts.join("/");
    // What shares its name with a scope stands inside it.
    const within = scopes.has(name);
    const parent = scopeOf(within ? parts : parts.slice(0, -1), items, byPath);
    const label = within ? `(${parts.at(-1)})` : (parts.at(-1) ?? "(no name)");
    const path = free(within ? `${name}/${label}` : name || label, byPath);
    ofNode[i] = add(items, byPath, item(path, label, "op", parent, start + i));
  });
  return { items, byPath, ofNode };
}

/** Scopes and the last part; what lies deeper than anything written by hand stays together. */
function partsOf(name: string): string[] {
  const parts = name.split("/").filter(Boolean);
  return parts.length <= DEPTH ? parts : [...parts.slice(0, DEPTH - 1), parts.slice(DEPTH - 1).join("/")];
}

export function item(path: string, label: string, kind: ItemKind, parent: number, node: number): Item {
  return { path, label, kind, parent, depth: 0, node, children: [], nodes: node < 0 ? 0 : 1 };
}

function add(items: Item[], byPath: Map<string, number>, added: Item): number {
  const id = items.push(added) - 1;
  items[added.parent]!.children.push(id);
  byPath.set(added.path, id);
  return id;
}

function scopeOf(parts: readonly string[], items: Item[], byPath: Map<string, number>): number {
  let at = 0;
  let path = "";
  for (const part of parts) {
    path = path ? `${path}/${part}` : part;
    at = byPath.get(path) ?? add(items, byPath, item(path, part, "group", at, -1));
  }
  return at;
}

export function free(path: string, byPath: Map<string, number>): string {
  let candidate = path;
  for (let n = 2; byPath.has(candidate); n++) candidate = `${path} (${n})`;
  return candidate;
}

/** A number for each item that is equal for alike ones: leaves by op, groups by what they hold. */
function kindsOf(items: readonly Item[], graph: GraphDocument): Int32Array {
  const numbers = new Map<string, number>();
  const kinds = new Int32Array(items.length);
  const number = (said: string) => {
    const known = numbers.get(said) ?? numbers.size;
    numbers.set(said, known);
    return known;
  };
  for (const id of deepestFirst(items)) {
    const { node, children } = items[id]!;
    kinds[id] = number(node < 0 ? tally(children.map((child) => kinds[child]!)) : `op ${graph.op[node]}`);
  }
  return kinds;
}

function tally(kinds: number[]): string {
  return kinds.sort((a, b) => a - b).join(" ");
}

/** Every item after all that are in it. */
export function deepestFirst(items: readonly Item[]): number[] {
  const order = [0];
  for (let i = 0; i < order.length; i++) for (const child of items[order[i]!]!.children) order.push(child);
  return order.reverse();
}

/** Depths, and how many nodes are in each. */
function settle(items: Item[]): void {
  const order = deepestFirst(items);
  for (const id of order) {
    const own = items[id]!;
    if (own.node < 0) own.nodes = own.children.reduce((sum, child) => sum + items[child]!.nodes, 0);
  }
  for (const id of order.reverse()) if (id) items[id]!.depth = items[items[id]!.parent]!.depth + 1;
}

function structureOf(items: readonly Item[], kinds: Int32Array): Int32Array {
  const of = (id: number) => (items[id]!.kind === "group" ? kinds[id]! : -1);
  const counts = new Map<number, number>();
  items.forEach((_, id) => counts.set(of(id), (counts.get(of(id)) ?? 0) + 1));
  return Int32Array.from(items, (_, id) => ((counts.get(of(id)) ?? 0) > 1 ? of(id) : -1));
}

/** From the item up to the body, itself included. */
export function* upwards(items: readonly Item[], id: number): Generator<number> {
  for (let at = id; at >= 0; at = items[at]!.parent) yield at;
}
