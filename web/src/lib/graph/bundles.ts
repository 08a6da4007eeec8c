/** Edges between nodes, gathered to edges between the children of each group, and to what crosses a group's border. */
import type { GraphDocument } from "./document";
import type { Tree } from "./tree";

/** `type` is a place in the document's types; -1: unknown, -2: several. */
export interface Bundle {
  from: number;
  to: number;
  /** Edges in it, control edges included. */
  count: number;
  control: number;
  type: number;
}

export interface Bundles {
  /** By group: edges between its children. */
  inside: ReadonlyMap<number, readonly Bundle[]>;
  /** By item: edges from and to what is outside its parent. */
  crossingIn: Int32Array;
  crossingOut: Int32Array;
}

export const SEVERAL = -2;

export function bundle(graph: GraphDocument, tree: Tree): Bundles {
  const { items, ofNode, start } = tree;
  const inside = new Map<number, Map<number, Bundle>>();
  const [crossingIn, crossingOut] = [new Int32Array(items.length), new Int32Array(items.length)];
  const end = start + ofNode.length;
  for (let edge = 0; edge < graph.to.length; edge++) {
    const [source, target] = [graph.from[edge]!, graph.to[edge]!];
    if (target < start || target >= end || source === target) continue;
    let [from, to] = [ofNode[source - start]!, ofNode[target - start]!];
    while (items[from]!.parent !== items[to]!.parent) {
      if (items[from]!.depth >= items[to]!.depth) {
        crossingOut[from]!++;
        from = items[from]!.parent;
      } else {
        crossingIn[to]!++;
        to = items[to]!.parent;
      }
    }
    if (from !== to) gather(inside, items.length, items[from]!.parent, from, to, graph.port[edge]!, graph.type[edge]!);
  }
  return {
    inside: new Map([...inside].map(([group, found]) => [group, [...found.values()]])),
    crossingIn,
    crossingOut,
  };
}

function gather(
  inside: Map<number, Map<number, Bundle>>,
  size: number,
  group: number,
  from: number,
  to: number,
  port: number,
  type: number,
): void {
  let found = inside.get(group);
  if (!found) inside.set(group, (found = new Map()));
  const key = from * size + to;
  const known = found.get(key);
  const control = port < 0 ? 1 : 0;
  if (!known) {
    found.set(key, { from, to, count: 1, control, type: control ? -1 : type });
    return;
  }
  if (!control) known.type = known.count === known.control || known.type === type ? type : SEVERAL;
  known.count++;
  known.control += control;
}
