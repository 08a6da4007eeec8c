/**
 * The hierarchy of one body: groups by scope (parts of names between slashes), and series of alike neighbours that fold
 * into one item (`layer_1 … layer_12`). Item 0 is the body itself.
 */
import { bodyStarts, type GraphDocument } from "./document";

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

/** Alike neighbours that fold. */
const SERIES = 4;
const NUMBER = /^(.*?)(\d+)(\D*)$/s;

export function buildTree(graph: GraphDocument, body: number): Tree {
  const starts = bodyStarts(graph);
  const [start, end] = [starts[body] ?? 0, starts[body + 1] ?? 0];
  const tree = grow(graph, start, end);
  const kinds = kindsOf(tree.items, graph);
  fold(tree.items, tree.byPath, kinds);
  settle(tree.items);
  return { ...tree, start, structure: structureOf(tree.items, kinds) };
}

function grow(graph: GraphDocument, start: number, end: number): Omit<Tree, "start" | "structure"> {
  const items: Item[] = [item("", "", "group", -1, -1)];
  const byPath = new Map([["", 0]]);
  const scopes = new Set<string>();
  const split = Array.from({ length: end - start }, (_, i) => graph.names[start + i]!.split("/").filter(Boolean));
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

function item(path: string, label: string, kind: ItemKind, parent: number, node: number): Item {
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

function free(path: string, byPath: Map<string, number>): string {
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

function fold(items: Item[], byPath: Map<string, number>, kinds: Int32Array): void {
  const groups = items.length;
  for (let id = 0; id < groups; id++) {
    const { children } = items[id]!;
    if (children.length < SERIES) continue;
    const series = seriesOf(children, items, kinds).filter((members) => members.length < children.length || id === 0);
    for (const members of series) foldOne(id, members, items, byPath);
  }
}

/** Children whose names differ by their last number only, and that are alike. */
function seriesOf(children: readonly number[], items: readonly Item[], kinds: Int32Array): number[][] {
  const found = new Map<string, number[]>();
  for (const child of children) {
    const { label, kind } = items[child]!;
    const [, head, , tail] = NUMBER.exec(label) ?? [null, `${label}_`, "", ""];
    const key = `${kind} ${kinds[child]} ${head}\n${tail}`;
    found.set(key, [...(found.get(key) ?? []), child]);
  }
  return [...found.values()].filter((members) => members.length >= SERIES && dense(members, items));
}

/** Numbers follow each other with few gaps; of names without a number there is at most one: `Const`, `Const_1`. */
function dense(members: readonly number[], items: readonly Item[]): boolean {
  const numbers = members.map((id) => numberOf(items[id]!));
  const span = numbers.reduce((a, b) => Math.max(a, b)) - numbers.reduce((a, b) => Math.min(a, b)) + 1;
  return span <= 2 * members.length && new Set(numbers).size === numbers.length;
}

function numberOf({ label }: Item): number {
  return Number(NUMBER.exec(label)?.[2] ?? 0);
}

function foldOne(parent: number, members: number[], items: Item[], byPath: Map<string, number>): void {
  const place = (id: number) => numberOf(items[id]!);
  members.sort((a, b) => place(a) - place(b));
  const [, head, , tail] = NUMBER.exec(items[members.at(-1)!]!.label) ?? ["", items[members[0]!]!.label, "", ""];
  const label = `${head}[${place(members[0]!)}–${place(members.at(-1)!)}]${tail}`;
  const path = free(parent === 0 ? label : `${items[parent]!.path}/${label}`, byPath);
  const chosen = new Set(members);
  const owner = items[parent]!;
  const at = owner.children.indexOf(members[0]!);
  const id = items.push(item(path, label, "series", parent, -1)) - 1;
  byPath.set(path, id);
  owner.children = owner.children.filter((child) => !chosen.has(child));
  owner.children.splice(at, 0, id);
  items[id]!.children = members;
  for (const member of members) items[member]!.parent = id;
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
