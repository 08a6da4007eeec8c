/**
 * One graph as it is looked at: made from its document in a worker, asked for scenes, search, facts and ways. Paths name items
 * on both sides. A body's tree is made when it is first looked at.
 */
import { Arranger, type Shown } from "./arrange";
import { bundle, type Bundles } from "./bundles";
import { careful } from "./careful";
import { bodyStarts, type GraphDocument, type StatsColumns } from "./document";
import { countOps, factsOf, type Facts } from "./facts";
import { layered } from "./layered";
import type { Level, Placed } from "./level";
import { measure, type Measures } from "./measures";
import { sceneOf, subOf, type Scene } from "./scene";
import { findItems, type Found } from "./seek";
import { buildTree, upwards, type Tree } from "./tree";
import { adjacency, between, nodesOf, trace, type Adjacency, type Reached } from "./ways";
import { compareBodies, type Difference } from "./difference";

/** Levels up to here are laid out carefully. */
const CAREFUL = { boxes: 240, edges: 600 };

/** How a body is looked at: paths of open groups, and of what is put aside or back. */
export interface Look {
  body: string;
  open: readonly string[];
  aside: readonly string[];
  inline: readonly string[];
}

export interface About {
  form: GraphDocument["form"];
  tag: string;
  about: [string, string][];
  total: number;
  told: number;
  edges: number;
  bodies: [string, number][];
  /** The body to begin with. */
  first: string;
  measured: boolean;
}

export interface BodyFacts {
  ops: [string, number][];
  /** As boxes name them by place. */
  opNames: string[];
  devices: string[];
  /** Rows of statistics, and those of this body's nodes. */
  stats: number;
  matched: number;
  /** Paths of groups that are open to begin with. */
  open: string[];
}

/** What is to stand out: inputs, outputs, or the way from one item to another. */
export type Ask = { way: "inputs" | "outputs"; path: string } | { way: "between"; path: string; other: string };

export interface Marks {
  /** 1: on the way. By box and edge of the scene. */
  boxes: Uint8Array;
  edges: Uint8Array;
  nodes: number;
  /** They are not connected. */
  none: boolean;
}

interface Body {
  tree: Tree;
  bundles: Bundles;
  ways: Adjacency;
  measures: Measures;
  arranger: Arranger;
}

export class Session {
  private readonly bodies = new Map<number, Body>();
  private readonly calling: ReadonlySet<number>;
  private stats: StatsColumns;
  private other: GraphDocument | null = null;
  private scene: Scene | null = null;

  /** `rest` is awaited in long work; it throws to end it. */
  constructor(
    private readonly graph: GraphDocument,
    private readonly rest: () => Promise<void>,
  ) {
    this.stats = graph.stats;
    this.calling = new Set(graph.calls.map(([node]) => node));
  }

  about(): About {
    const { form, tag, about, total, names, to, bodies } = this.graph;
    const largest = bodies.reduce((best, body) => (body[1] > best[1] ? body : best), bodies[0] ?? ["", 0]);
    const first = (bodies[0]?.[1] ?? 0) > 0 ? "" : largest[0];
    const measured = this.stats.name.length > 0;
    return { form, tag, about, total, told: names.length, edges: to.length, bodies, first, measured };
  }

  /** Statistics of another value, instead of its own; null: its own again. */
  overlay(stats: StatsColumns | null): void {
    this.stats = stats ?? this.graph.stats;
    for (const [at, body] of this.bodies)
      this.bodies.set(at, { ...body, measures: measure(this.graph, body.tree, this.stats) });
  }

  against(other: GraphDocument | null): void {
    this.other = other;
  }

  bodyFacts(name: string): BodyFacts {
    const { tree, measures } = this.body(name);
    return {
      ops: countOps(this.graph, tree, tree.ofNode.keys()),
      opNames: this.graph.ops,
      devices: this.graph.devices,
      stats: this.stats.name.length,
      matched: measures.matched,
      open: openFirst(tree),
    };
  }

  async look(look: Look): Promise<Scene> {
    const body = this.body(look.body);
    await this.rest();
    const root = await body.arranger.arrange(shownOf(body.tree, look));
    this.scene = sceneOf(this.graph, body.tree, body.bundles, root, body.measures, this.calling, look.body);
    return this.scene;
  }

  facts(look: Look, path: string): Facts | null {
    const { tree, ways, measures, arranger } = this.body(look.body);
    const item = tree.byPath.get(path);
    if (item === undefined) return null;
    const tangling = item > 0 && arranger.tangling(tree.items[item]!.parent).has(item);
    const aside = look.aside.includes(path) || (tangling && !look.inline.includes(path));
    return factsOf(this.graph, tree, ways, measures, item, aside);
  }

  /** Items of every body by name or op, the best first. */
  find(text: string, regex: boolean, most: number): Found {
    return findItems(this.graph, text, regex, most);
  }

  /** Groups around the node or group, outermost first. */
  parents(body: string, path: string): string[] {
    const { tree } = this.body(body);
    const item = tree.byPath.get(path);
    if (item === undefined) return [];
    return [...upwards(tree.items, tree.items[item]!.parent)]
      .map((id) => tree.items[id]!.path)
      .filter(Boolean)
      .reverse();
  }

  /** The path of a node by its name. */
  pathOf(body: string, node: number): string {
    const { tree } = this.body(body);
    return tree.items[tree.ofNode[node - tree.start]!]!.path;
  }

  marks(body: string, ask: Ask): Marks | null {
    const { tree, ways } = this.body(body);
    const item = tree.byPath.get(ask.path);
    if (!this.scene || item === undefined) return null;
    const from = nodesOf(tree, item);
    if (ask.way !== "between") return this.marked(tree, trace(this.graph, tree, ways, from, ask.way));
    const other = tree.byPath.get(ask.other);
    const found = other === undefined ? null : between(this.graph, tree, ways, from, nodesOf(tree, other));
    return this.marked(tree, found);
  }

  /** What the other graph has not, or has otherwise; null without another. */
  difference(body: string): Difference | null {
    return this.other ? compareBodies(this.graph, this.body(body).tree, this.other, body) : null;
  }

  private marked(tree: Tree, reached: Reached | null): Marks {
    const { boxes, edges } = this.scene!;
    const marks = { boxes: new Uint8Array(boxes.item.length), edges: new Uint8Array(edges.from.length) };
    if (!reached) return { ...marks, nodes: 0, none: true };
    const boxOf = new Map(Array.from(boxes.item, (item, box) => [item, box]));
    const pairs = new Set<number>();
    const size = tree.items.length;
    for (const node of reached.nodes)
      for (const id of upwards(tree.items, tree.ofNode[node]!)) {
        const box = boxOf.get(id);
        if (box !== undefined) marks.boxes[box] = 1;
      }
    for (const edge of reached.edges) {
      const [from, to] = [this.graph.from[edge]! - tree.start, this.graph.to[edge]! - tree.start];
      const above = new Set(upwards(tree.items, tree.ofNode[to]!));
      const below = new Set(upwards(tree.items, tree.ofNode[from]!));
      const a = [...below].filter((id) => !above.has(id));
      const b = [...above].filter((id) => !below.has(id));
      if (a.length && b.length) pairs.add(a.at(-1)! * size + b.at(-1)!);
      for (const id of a.slice(0, -1)) pairs.add(id * size + tree.items[id]!.parent);
      for (const id of b.slice(0, -1)) pairs.add(tree.items[id]!.parent * size + id);
    }
    edges.from.forEach((from, edge) => {
      const key = boxes.item[from]! * size + boxes.item[edges.to[edge]!]!;
      if (pairs.has(key)) marks.edges[edge] = 1;
    });
    return { ...marks, nodes: reached.nodes.size, none: false };
  }

  private body(name: string): Body {
    const at = Math.max(
      0,
      this.graph.bodies.findIndex(([known]) => known === name),
    );
    let body = this.bodies.get(at);
    if (!body) {
      const tree = buildTree(this.graph, at);
      const bundles = bundle(this.graph, tree);
      body = {
        tree,
        bundles,
        ways: adjacency(this.graph, tree),
        measures: measure(this.graph, tree, this.stats),
        arranger: new Arranger(
          tree,
          bundles,
          (level) => this.place(level),
          (item) => subOf(this.graph, item),
        ),
      };
      this.bodies.set(at, body);
    }
    return body;
  }

  private async place(level: Level): Promise<Placed> {
    await this.rest();
    const small = level.widths.length <= CAREFUL.boxes && level.from.length <= CAREFUL.edges;
    return small ? careful(level) : layered(level, this.rest);
  }
}

function shownOf(tree: Tree, look: Look): Shown {
  const items = (paths: readonly string[]) =>
    new Set(paths.flatMap((path) => (tree.byPath.has(path) ? [tree.byPath.get(path)!] : [])));
  return { open: items(look.open), aside: items(look.aside), inline: items(look.inline) };
}

/** A body that holds one group only begins with that open. */
function openFirst(tree: Tree): string[] {
  const open: string[] = [];
  for (let at = 0; tree.items[at]!.children.length === 1;) {
    at = tree.items[at]!.children[0]!;
    if (tree.items[at]!.node >= 0) break;
    open.push(tree.items[at]!.path);
  }
  return open;
}

/** The body that a node of the document is in. */
export function bodyOf(graph: GraphDocument, node: number): string {
  const starts = bodyStarts(graph);
  const at = starts.findIndex((start, i) => node >= start && node < (starts[i + 1] ?? 0));
  return graph.bodies[at]?.[0] ?? "";
}
