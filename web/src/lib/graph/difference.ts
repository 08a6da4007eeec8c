/** One body beside the body of the same name in another graph: what only one of them has, and what differs in both. */
import { bodyStarts, type GraphDocument } from "./document";
import { deepestFirst, type Tree } from "./tree";

export type Change = "same" | "changed" | "added";

export interface Difference {
  /** By item of the tree; a group that holds anything else than what both have has changed. */
  items: Change[];
  added: number;
  changed: number;
  /** Names that only the other has. */
  removed: string[];
}

export function compareBodies(graph: GraphDocument, tree: Tree, other: GraphDocument, body: string): Difference {
  const theirs = signatures(other, body);
  const items: Change[] = tree.items.map(() => "same");
  let [added, changed] = [0, 0];
  const ours = signatures(graph, body);
  tree.ofNode.forEach((id, i) => {
    const name = graph.names[tree.start + i]!;
    const their = theirs.get(name);
    if (their === undefined) added++;
    else if (their !== ours.get(name)) changed++;
    items[id] = their === undefined ? "added" : their === ours.get(name) ? "same" : "changed";
  });
  for (const id of deepestFirst(tree.items)) {
    const { children } = tree.items[id]!;
    if (children.length === 0) continue;
    items[id] = children.every((child) => items[child] === "same")
      ? "same"
      : children.every((child) => items[child] === "added")
        ? "added"
        : "changed";
  }
  return { items, added, changed, removed: [...theirs.keys()].filter((name) => !ours.has(name)) };
}

/** What a node is, by name: its op, attributes and inputs. */
function signatures(graph: GraphDocument, body: string): Map<string, string> {
  const at = graph.bodies.findIndex(([name]) => name === body);
  const found = new Map<string, string>();
  if (at < 0) return found;
  const [start, end] = [bodyStarts(graph)[at]!, bodyStarts(graph)[at + 1]!];
  const inputs = new Map<number, string[]>();
  graph.to.forEach((to, edge) => {
    if (to < start || to >= end) return;
    const said = `${graph.names[graph.from[edge]!]}:${graph.port[edge]}`;
    inputs.set(to, [...(inputs.get(to) ?? []), said]);
  });
  for (let node = start; node < end; node++) {
    const pairs = graph.pairs.slice(node === 0 ? 0 : graph.pair_ends[node - 1]!, graph.pair_ends[node]!);
    const attributes = pairs.map((pair) => graph.attributes[pair]!.join("="));
    found.set(graph.names[node]!, [graph.ops[graph.op[node]!], ...attributes, ...(inputs.get(node) ?? [])].join("\n"));
  }
  return found;
}
