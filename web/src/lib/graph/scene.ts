/** What is drawn: every visible box and edge in columns, in px from the upper left corner. */
import { BOX, type Arrangement } from "./arrange";
import { SEVERAL, type Bundles } from "./bundles";
import type { GraphDocument } from "./document";
import type { Measures } from "./measures";
import type { Item, ItemKind, Tree } from "./tree";

/** Numbers of kinds in columns. */
export const KINDS: readonly ItemKind[] = ["op", "group", "series"];

export const CROSSING = 1;
export const QUIET = 2;

export interface Scene {
  body: string;
  width: number;
  height: number;
  boxes: Boxes;
  edges: Edges;
}

/** Box 0 is the body. A box stands behind all that are in it. */
export interface Boxes {
  /** Items of the tree, their paths and what is written on them. */
  item: Int32Array;
  path: string[];
  label: string[];
  /** The op, or how many nodes. */
  sub: string[];
  x: Float32Array;
  y: Float32Array;
  width: Float32Array;
  height: Float32Array;
  /** Box of the group around it; -1: none. */
  parent: Int32Array;
  kind: Uint8Array;
  open: Uint8Array;
  aside: Uint8Array;
  nodes: Int32Array;
  /** Places in tables of the document; -1: several, or none. */
  op: Int32Array;
  device: Int32Array;
  structure: Int32Array;
  /** Microseconds and bytes; NaN: not measured. */
  time: Float64Array;
  bytes: Float64Array;
  /** The node executes a body. */
  calls: Uint8Array;
}

/**
 * `crossing`: from or to the border of its group, on behalf of what is outside: 1, or 2 where the box has edges of the same
 * direction inside the group too; those are drawn only on demand.
 */
export interface Edges {
  from: Int32Array;
  to: Int32Array;
  count: Int32Array;
  control: Uint8Array;
  crossing: Uint8Array;
  /** Shape, or number of tensors; "" for a single one of unknown shape. */
  label: string[];
  /** x, y, x, y …; edge i's end before `ends[i]`. */
  points: Float32Array;
  ends: Int32Array;
}

interface Rows {
  item: number[];
  x: number[];
  y: number[];
  width: number[];
  height: number[];
  parent: number[];
  open: number[];
  aside: number[];
}

export function sceneOf(
  graph: GraphDocument,
  tree: Tree,
  bundles: Bundles,
  root: Arrangement,
  measures: Measures,
  calling: ReadonlySet<number>,
  body: string,
): Scene {
  const rows: Rows = { item: [], x: [], y: [], width: [], height: [], parent: [], open: [], aside: [] };
  const edges = new EdgeRows(graph);
  put(rows, 0, 0, 0, root.width, root.height, -1, true, false);
  lay(rows, edges, tree, bundles, root, 0, 0, 0);
  return {
    body,
    width: root.width,
    height: root.height,
    boxes: columns(graph, tree, rows, measures, calling),
    edges: edges.columns(),
  };
}

function put(
  rows: Rows,
  item: number,
  x: number,
  y: number,
  width: number,
  height: number,
  parent: number,
  open: boolean,
  aside: boolean,
): number {
  rows.x.push(x);
  rows.y.push(y);
  rows.width.push(width);
  rows.height.push(height);
  rows.parent.push(parent);
  rows.open.push(open ? 1 : 0);
  rows.aside.push(aside ? 1 : 0);
  return rows.item.push(item) - 1;
}

function lay(
  rows: Rows,
  edges: EdgeRows,
  tree: Tree,
  bundles: Bundles,
  level: Arrangement,
  parent: number,
  left: number,
  top: number,
): void {
  const boxes = new Map<number, number>();
  [...level.children, ...level.aside].forEach((child, i) => {
    const [x, y] = [left + level.x[i]!, top + level.y[i]!];
    const inner = level.inner.get(child);
    const [width, height] = level.sizes[i]!;
    const box = put(rows, child, x, y, width, height, parent, inner !== undefined, i >= level.children.length);
    boxes.set(child, box);
    if (inner) lay(rows, edges, tree, bundles, inner, box, x + (width - inner.width) / 2, y);
  });
  level.bundles.forEach((bundle, i) => {
    const points = level.points[i]!.map((value, at) => value + (at % 2 ? top : left));
    edges.add(
      boxes.get(bundle.from)!,
      boxes.get(bundle.to)!,
      bundle.count,
      bundle.control === bundle.count,
      bundle.type,
      points,
    );
  });
  if (level.group !== 0) cross(rows, edges, bundles, level, parent, left, top, boxes);
}

/** Edges of what is in an open group to its border: from the top what comes in, to the bottom what goes out. */
function cross(
  rows: Rows,
  edges: EdgeRows,
  bundles: Bundles,
  level: Arrangement,
  parent: number,
  left: number,
  top: number,
  boxes: ReadonlyMap<number, number>,
): void {
  const [fed, used] = [new Set(level.bundles.map(({ to }) => to)), new Set(level.bundles.map(({ from }) => from))];
  const [middle, bottom] = [left + level.width / 2, top + level.height];
  for (const child of level.children) {
    const box = boxes.get(child)!;
    const [at, y, high] = [rows.x[box]! + rows.width[box]! / 2, rows.y[box]!, rows.height[box]!];
    const [into, out] = [bundles.crossingIn[child]!, bundles.crossingOut[child]!];
    const entry = [middle, top + BOX.header, at, y];
    const exit = [at, y + high, middle, bottom];
    if (into) edges.add(parent, box, into, false, -1, entry, fed.has(child) ? QUIET : CROSSING);
    if (out) edges.add(box, parent, out, false, -1, exit, used.has(child) ? QUIET : CROSSING);
  }
}

class EdgeRows {
  private readonly rows = { from: [], to: [], count: [], control: [], crossing: [], points: [], ends: [] } as Record<
    "from" | "to" | "count" | "control" | "crossing" | "points" | "ends",
    number[]
  >;
  private readonly label: string[] = [];

  constructor(private readonly graph: GraphDocument) {}

  add(from: number, to: number, count: number, control: boolean, type: number, points: number[], crossing = 0): void {
    const { rows } = this;
    rows.from.push(from);
    rows.to.push(to);
    rows.count.push(count);
    rows.control.push(control ? 1 : 0);
    rows.crossing.push(crossing);
    for (const value of points) rows.points.push(value);
    rows.ends.push(rows.points.length);
    this.label.push(crossing || control ? "" : this.said(count, type));
  }

  private said(count: number, type: number): string {
    const shape = type >= 0 ? this.graph.types[type]! : "";
    if (count === 1) return shape;
    return shape && type !== SEVERAL ? `${count} × ${shape}` : `${count} tensors`;
  }

  columns(): Edges {
    const { rows } = this;
    return {
      from: Int32Array.from(rows.from),
      to: Int32Array.from(rows.to),
      count: Int32Array.from(rows.count),
      control: Uint8Array.from(rows.control),
      crossing: Uint8Array.from(rows.crossing),
      label: this.label,
      points: Float32Array.from(rows.points),
      ends: Int32Array.from(rows.ends),
    };
  }
}

function columns(
  graph: GraphDocument,
  tree: Tree,
  rows: Rows,
  measures: Measures,
  calling: ReadonlySet<number>,
): Boxes {
  const items = rows.item.map((id) => tree.items[id]!);
  const of = (column: Float64Array | Int32Array) => rows.item.map((id) => column[id]!);
  return {
    item: Int32Array.from(rows.item),
    path: items.map(({ path }) => path),
    label: items.map(({ label }) => label),
    sub: items.map((item) => subOf(graph, item)),
    x: Float32Array.from(rows.x),
    y: Float32Array.from(rows.y),
    width: Float32Array.from(rows.width),
    height: Float32Array.from(rows.height),
    parent: Int32Array.from(rows.parent),
    kind: Uint8Array.from(items, ({ kind }) => KINDS.indexOf(kind)),
    open: Uint8Array.from(rows.open),
    aside: Uint8Array.from(rows.aside),
    nodes: Int32Array.from(items, ({ nodes }) => nodes),
    op: Int32Array.from(of(measures.op)),
    device: Int32Array.from(of(measures.device)),
    structure: Int32Array.from(of(tree.structure)),
    time: Float64Array.from(of(measures.time)),
    bytes: Float64Array.from(of(measures.bytes)),
    calls: Uint8Array.from(items, ({ node }) => (calling.has(node) ? 1 : 0)),
  };
}

/** What is written below an item's name: its op, or how much is in it. */
export function subOf(graph: GraphDocument, { kind, node, nodes, children }: Item): string {
  if (kind === "op") return graph.ops[graph.op[node]!]!;
  return kind === "series" ? `${children.length} alike` : `${nodes} ${nodes === 1 ? "node" : "nodes"}`;
}
