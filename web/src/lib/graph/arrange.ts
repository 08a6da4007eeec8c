/** The open groups of a tree, each laid out with its children inside it, bottom up; what did not change is not laid out again. */
import type { Bundle, Bundles } from "./bundles";
import { GAP, type Level, type Placed } from "./level";
import { withLoose, type Layout } from "./loose";
import type { Item, Tree } from "./tree";

/** What is open, and what stands aside, by item. */
export interface Shown {
  open: ReadonlySet<number>;
  /** Changes to what stands aside by itself. */
  aside: ReadonlySet<number>;
  inline: ReadonlySet<number>;
}

/** One open group: its children in the flow and aside, edges between the former, all relative to its own corner; px. */
export interface Arrangement {
  group: number;
  children: readonly number[];
  aside: readonly number[];
  /** Upper left corners, first of `children`, then of `aside`. */
  x: Float64Array;
  y: Float64Array;
  sizes: readonly (readonly [number, number])[];
  bundles: readonly Bundle[];
  points: readonly (readonly number[])[];
  width: number;
  height: number;
  inner: ReadonlyMap<number, Arrangement>;
}

export const BOX = { height: 36, least: 72, most: 208, header: 26, padding: 16 };
/** px: between boxes that stand aside, and how high their columns may be whatever the flow's height. */
const ASIDE = { gap: 8, least: 480 };
/** A box joined to so many of its level, and to such a part of it, would only tangle it. */
const MANY = { edges: 10, share: 0.25 };

/** Remembers what it arranged: by group, and by all that is open or aside in it. */
export class Arranger {
  private readonly known = new Map<string, Arrangement>();

  constructor(
    private readonly tree: Tree,
    private readonly bundles: Bundles,
    private readonly layout: Layout,
    /** What is written below an item's name. */
    private readonly below: (item: Item) => string,
  ) {}

  async arrange(shown: Shown, group = 0): Promise<Arrangement> {
    const key = this.keyOf(shown, group);
    const known = this.known.get(key);
    if (known) return known;
    const { children } = this.tree.items[group]!;
    const inner = new Map<number, Arrangement>();
    for (const child of children)
      if (shown.open.has(child) && this.tree.items[child]!.node < 0) inner.set(child, await this.arrange(shown, child));
    const made = await this.level(group, shown, inner);
    if (this.known.size > 2000) this.known.clear();
    this.known.set(key, made);
    return made;
  }

  /** Children that stand aside unless they are put back: joined to many of the others. */
  tangling(group: number): ReadonlySet<number> {
    const { children } = this.tree.items[group]!;
    const least = Math.max(MANY.edges, children.length * MANY.share);
    if (children.length <= MANY.edges) return new Set();
    const [into, out] = [new Map<number, number>(), new Map<number, number>()];
    for (const { from, to } of this.bundles.inside.get(group) ?? []) {
      out.set(from, (out.get(from) ?? 0) + 1);
      into.set(to, (into.get(to) ?? 0) + 1);
    }
    return new Set(children.filter((child) => Math.max(into.get(child) ?? 0, out.get(child) ?? 0) >= least));
  }

  private keyOf(shown: Shown, group: number): string {
    const parts: string[] = [];
    const visit = (at: number) => {
      for (const child of this.tree.items[at]!.children) {
        const open = shown.open.has(child);
        if (shown.aside.has(child)) parts.push(`-${child}`);
        if (shown.inline.has(child)) parts.push(`+${child}`);
        if (open) (parts.push(`${child}(`), visit(child), parts.push(")"));
      }
    };
    visit(group);
    return `${group}:${parts.join(",")}`;
  }

  private async level(group: number, shown: Shown, inner: Map<number, Arrangement>): Promise<Arrangement> {
    const { items } = this.tree;
    const tangling = this.tangling(group);
    const out = (child: number) => shown.aside.has(child) || (tangling.has(child) && !shown.inline.has(child));
    const children = items[group]!.children.filter((child) => !out(child));
    const aside = items[group]!.children.filter(out);
    const place = new Map(children.map((child, i) => [child, i]));
    const bundles = (this.bundles.inside.get(group) ?? []).filter(({ from, to }) => place.has(from) && place.has(to));
    const size = (child: number) => sizeOf(items[child]!, this.below(items[child]!), inner.get(child));
    const level: Level = {
      widths: Float64Array.from(children, (child) => size(child)[0]),
      heights: Float64Array.from(children, (child) => size(child)[1]),
      from: Int32Array.from(bundles, ({ from }) => place.get(from)!),
      to: Int32Array.from(bundles, ({ to }) => place.get(to)!),
    };
    const placed = await withLoose(level, this.layout);
    return framed(group, children, aside, placed, level, bundles, inner, size);
  }
}

function framed(
  group: number,
  children: readonly number[],
  aside: readonly number[],
  placed: Placed,
  level: Level,
  bundles: readonly Bundle[],
  inner: ReadonlyMap<number, Arrangement>,
  size: (child: number) => readonly [number, number],
): Arrangement {
  const { padding, header } = BOX;
  const top = padding + (group === 0 ? 0 : header);
  const [x, y] = [new Float64Array(children.length + aside.length), new Float64Array(children.length + aside.length)];
  children.forEach((_, i) => {
    x[i] = placed.x[i]! - level.widths[i]! / 2 + padding;
    y[i] = placed.y[i]! - level.heights[i]! / 2 + top;
  });
  let [width, height] = [placed.width + 2 * padding, placed.height + padding + top];
  if (aside.length) {
    const left = children.length ? placed.width + padding + 2 * GAP.boxes : padding;
    const sides = columns(aside.map(size), Math.max(placed.height, ASIDE.least));
    aside.forEach((_, i) => {
      x[children.length + i] = left + sides.x[i]!;
      y[children.length + i] = top + sides.y[i]!;
    });
    width = left + sides.width + padding;
    height = Math.max(height, top + sides.height + padding);
  }
  const points = placed.edges.map((edge) => edge.map((value, i) => value + (i % 2 ? top : padding)));
  const sizes = [...children, ...aside].map(size);
  return { group, children, aside, x, y, sizes, bundles, points, width, height, inner };
}

/** Upper left corners of boxes one below the other, in as many columns as it takes. */
function columns(sizes: readonly (readonly [number, number])[], room: number): Omit<Placed, "edges"> {
  const [x, y] = [new Float64Array(sizes.length), new Float64Array(sizes.length)];
  let [left, top, width, height] = [0, 0, 0, 0];
  sizes.forEach(([wide, high], i) => {
    if (top > 0 && top + high > room) [left, top] = [width + GAP.boxes, 0];
    [x[i], y[i]] = [left, top];
    width = Math.max(width, left + wide);
    height = Math.max(height, top + high);
    top += high + ASIDE.gap;
  });
  return { x, y, width, height };
}

/** px of a letter of the name, and of the line below it. */
const LETTER = 7.4;
const SMALL_LETTER = 5.9;
const LEAST_TEXT = 64; // px

function sizeOf(item: Item, below: string, open: Arrangement | undefined): readonly [number, number] {
  if (open) return [Math.max(open.width, 24 + LETTER * item.label.length + 40), open.height];
  const text = Math.max(item.label.length * LETTER, below.length * SMALL_LETTER, LEAST_TEXT) + 24;
  return [Math.min(BOX.most, Math.max(BOX.least, text)), BOX.height];
}
