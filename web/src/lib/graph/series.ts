/** Series: children of one group that are alike and numbered fold into one item, unless the flow would then go round. */
import type { Bundle } from "./bundles";
import { free, item, type Item, type Tree } from "./tree";

/** Alike neighbours that fold. */
const LEAST = 4;
const NUMBER = /^(.*?)(\d+)(\D*)$/s;

/** `kinds`: equal for alike items; `inside`: edges between the children of each group. */
export function fold(tree: Tree, kinds: Int32Array, inside: ReadonlyMap<number, readonly Bundle[]>): void {
  const groups = tree.items.length;
  for (let id = 0; id < groups; id++) {
    const { children } = tree.items[id]!;
    if (children.length < LEAST) continue;
    const flow = new Flow(inside.get(id) ?? []);
    const series = seriesOf(children, tree.items, kinds).filter(
      (members) => (members.length < children.length || id === 0) && flow.folds(members),
    );
    if (series.length) foldAll(id, series, tree);
  }
}

/** Children whose names differ by their last number only, and that are alike. */
function seriesOf(children: readonly number[], items: readonly Item[], kinds: Int32Array): number[][] {
  const found = new Map<string, number[]>();
  for (const child of children) {
    const { label, kind } = items[child]!;
    const [, head, , tail] = NUMBER.exec(label) ?? [null, `${label}_`, "", ""];
    const key = `${kind} ${kinds[child]} ${head}\n${tail}`;
    const known = found.get(key);
    if (known) known.push(child);
    else found.set(key, [child]);
  }
  return [...found.values()].filter((members) => members.length >= LEAST && dense(members, items));
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

/** The edges of one level, with what was folded so far as one. */
class Flow {
  private readonly after = new Map<number, number[]>();
  private readonly folded = new Map<number, readonly number[]>();

  constructor(bundles: readonly Bundle[]) {
    for (const { from, to } of bundles) {
      const known = this.after.get(from);
      if (known) known.push(to);
      else this.after.set(from, [to]);
    }
  }

  /** Folds the members if no way leads from them through others back to them. */
  folds(members: readonly number[]): boolean {
    const own = new Set(members);
    const seen = new Set<number>();
    const way: number[] = [];
    const enter = (at: number) => {
      if (own.has(at) || seen.has(at)) return;
      for (const one of this.folded.get(at) ?? [at]) {
        seen.add(one);
        way.push(one);
      }
    };
    for (const member of members) for (const next of this.after.get(member) ?? []) enter(next);
    while (way.length)
      for (const next of this.after.get(way.pop()!) ?? []) {
        if (own.has(next)) return false;
        enter(next);
      }
    for (const member of members) this.folded.set(member, members);
    return true;
  }
}

function foldAll(parent: number, series: readonly number[][], { items, byPath }: Tree): void {
  const owner = items[parent]!;
  const into = new Map<number, number>();
  for (const members of series) {
    members.sort((a, b) => numberOf(items[a]!) - numberOf(items[b]!));
    const [first, last] = [items[members[0]!]!, items[members.at(-1)!]!];
    const [, head, , tail] = NUMBER.exec(last.label) ?? ["", last.label, "", ""];
    const label = `${head}[${numberOf(first)}–${numberOf(last)}]${tail}`;
    const made = item(free(parent === 0 ? label : `${owner.path}/${label}`, byPath), label, "series", parent, -1);
    const id = items.push(made) - 1;
    byPath.set(made.path, id);
    made.children = members;
    for (const member of members) {
      items[member]!.parent = id;
      into.set(member, id);
    }
  }
  owner.children = [...new Set(owner.children.map((child) => into.get(child) ?? child))];
}
