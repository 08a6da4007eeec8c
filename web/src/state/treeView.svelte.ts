/** The tree as the sidebar shows it: ordered, folded, and held still while the pointer is over it. */
import type { Run, Status } from "../api/types";
import { toNumber } from "../api/types";
import { compareNatural } from "../lib/natural";
import { board } from "./board.svelte";
import { groups } from "./groups.svelte";
import { notes } from "./notes.svelte";
import { runs } from "./runs.svelte";
import { buildGroups, buildTree, flatten, orderTree, type TreeNode } from "./tree";
import { view } from "./view.svelte";

const STILL = 10_000; // ms a resting pointer holds the list
const MANY = 100; // runs from which rows are dense and folders closed at first

interface Source {
  /** What was asked for; a new question lets go of a list held still. */
  question: string;
  runs: readonly Run[];
  values: ReadonlyMap<string, number>;
}

class TreeView {
  private held = $state.raw<Source | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Node the keys act on, by id. */
  active = $state<string | null>(null);
  /** Goes up with each call of `reveal`. */
  revealed = $state(0);

  private readonly question = $derived(
    [
      view.runSearch.text,
      view.runSearch.regex,
      [...view.statuses].join(),
      [...view.noteTags].join(),
      view.archived,
      notes.answer.revision,
      runs.valueTag,
      view.valueOf,
      view.runOrder,
      view.runOrderDown,
      groups.current?.by,
    ].join("\0"),
  );
  private readonly source: Source = $derived(
    this.held?.question === this.question
      ? this.held
      : { question: this.question, runs: runs.listed, values: runs.column },
  );
  readonly rootLabel = $derived((board.facts?.logdirs[0]?.path ?? "").split(/[\\/]/).filter(Boolean).at(-1) ?? ".");
  readonly dense = $derived(board.runs.length > MANY);
  private readonly tree = $derived(
    groups.on
      ? buildGroups(groups.list, this.source.runs, this.rootLabel)
      : buildTree(this.source.runs, this.rootLabel),
  );
  private readonly anyPinned = $derived(Object.values(notes.answer.runs).some((run) => run.pinned));
  private readonly ordered = $derived(
    // Runs come in natural order, and so do the rows made of them.
    view.runOrder === "name" && !view.runOrderDown && !this.anyPinned
      ? this.tree
      : orderTree(this.tree, (a, b) => this.compare(a, b)),
  );
  readonly rows = $derived(flatten(this.ordered, (node, level) => this.isOpen(node, level)));

  /** The pointer moved over the list: nothing re-sorts until it leaves, or rests. */
  hold(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release(), STILL);
    if (this.held?.question !== this.question) this.held = this.source;
  }

  release(): void {
    clearTimeout(this.timer);
    this.held = null;
  }

  isOpen(node: TreeNode, level: number): boolean {
    if (view.opened.has(node.id)) return true;
    if (view.closed.has(node.id)) return false;
    if (node.group) return false;
    if (view.runSearch.text !== "" && this.source.runs.length <= MANY) return true;
    if (node.kind === "folder") return level === 0 && node.runs.length <= MANY;
    return level === 0 && !this.dense;
  }

  setOpen(node: TreeNode, level: number, open: boolean): void {
    view.opened.delete(node.id);
    view.closed.delete(node.id);
    if (this.isOpen(node, level) !== open) (open ? view.opened : view.closed).add(node.id);
  }

  /** Open what hides the run `name`, and make its row the active one; the tree scrolls to it. */
  reveal(name: string): void {
    const walk = (nodes: readonly TreeNode[], level: number): boolean =>
      nodes.some((node) => {
        if (node.kind === "run" && node.lead.name === name) return ((this.active = node.id), true);
        if (!node.runs.some((run) => run.name === name)) return false;
        this.setOpen(node, level, true);
        return walk(node.children, node.kind === "folder" ? level + 1 : level);
      });
    if (walk(this.ordered, 0)) this.revealed++;
  }

  setAllOpen(open: boolean): void {
    const walk = (nodes: readonly TreeNode[], level: number): void => {
      for (const node of nodes) {
        if (!node.children.length) continue;
        this.setOpen(node, level, open);
        walk(node.children, node.kind === "folder" ? level + 1 : level);
      }
    };
    walk(this.ordered, 0);
  }

  /** The value that stands for a row: its lead's, else the first there is. NaN is a value; undefined is none. */
  value(node: TreeNode, values: ReadonlyMap<string, number> = runs.column): number | undefined {
    if (node.group)
      return centreOf(node.runs.flatMap(({ name }) => (runs.shownNames.has(name) ? (values.get(name) ?? []) : [])));
    const own = values.get(node.lead.name);
    if (own !== undefined || node.kind === "run") return own;
    for (const run of node.runs) {
      const value = values.get(run.name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  private compare(a: TreeNode, b: TreeNode): number {
    const down = view.runOrderDown ? -1 : 1;
    const pins = Number(isPinned(b)) - Number(isPinned(a));
    if (pins) return pins;
    if (view.runOrder === "name") return down * compareNatural(a.label, b.label);
    const [p, q] =
      view.runOrder === "value"
        ? [this.value(a, this.source.values), this.value(b, this.source.values)]
        : [newest(a), newest(b)];
    return compareNumbers(p, q, down) || compareNatural(a.label, b.label);
  }
}

/** Pinned rows come first, with the folders they lie in. */
const isPinned = (node: TreeNode): boolean =>
  node.runs.some((run) => notes.of(run.name).pinned || notes.of(run.family).pinned);

/** Rows without a finite number come last, whichever way. */
function compareNumbers(a: number | undefined, b: number | undefined, down: number): number {
  const [p, q] = [Number.isFinite(a), Number.isFinite(b)];
  if (!p || !q) return Number(q) - Number(p);
  return down * (a! - b!);
}

function newest(node: TreeNode): number {
  return node.runs.reduce((latest, run) => Math.max(latest, toNumber(run.last_wall_time) || 0), 0);
}

/** Of a group's finite values, as its centre is chosen. */
function centreOf(values: readonly number[]): number | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  if (view.centre === "mean") return sorted.reduce((sum, v) => sum + v, 0) / sorted.length;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const URGENCY: readonly Status[] = ["damaged", "stalled", "live", "finished"];

/** The status of a row: the most urgent of its runs. */
export function statusOf(all: readonly Run[]): Status {
  return URGENCY.find((status) => all.some((run) => run.status === status)) ?? "finished";
}

export const treeView = new TreeView();
