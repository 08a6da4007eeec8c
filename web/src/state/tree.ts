/** Runs as a tree: path segments are folders (chains and folders of one are joined into one row), runs of a family its children. */
import type { Run } from "../api/types";
import { compareNatural } from "../lib/natural";

export interface TreeNode {
  /** Stable: `d:` path of a folder, `f:` family, `r:` run. */
  id: string;
  kind: "folder" | "family" | "run";
  /** What the row says: the part of the path its parents do not say. */
  label: string;
  /** All runs below, itself included. */
  runs: readonly Run[];
  children: TreeNode[];
  /** The run whose value, status and time stand for the row. */
  lead: Run;
  /** A group of runs, where the sidebar is the legend of groups. */
  group?: GroupRow;
}

export interface GroupRow {
  readonly name: string | null;
  readonly label: string;
  readonly hue: number;
  readonly runs: readonly string[];
}

interface Branch {
  path: string;
  branches: Map<string, Branch>;
  family: Run[] | null;
}

/** `rootLabel` names the logdir itself, whose run is `.`. */
export function buildTree(runs: readonly Run[], rootLabel: string): TreeNode[] {
  const root: Branch = { path: "", branches: new Map(), family: null };
  for (const [family, members] of groupBy(runs, (run) => run.family)) {
    let branch = root;
    for (const part of split(family)) {
      let next = branch.branches.get(part);
      if (!next)
        branch.branches.set(
          part,
          (next = { path: branch.path ? `${branch.path}/${part}` : part, branches: new Map(), family: null }),
        );
      branch = next;
    }
    branch.family = members;
  }
  const nodes = nodesOf(root);
  name(nodes, "", rootLabel);
  return nodes;
}

/** A row for each group of some listed run, its runs as a tree below it. */
export function buildGroups(groups: readonly GroupRow[], runs: readonly Run[], rootLabel: string): TreeNode[] {
  const byName = new Map(runs.map((run) => [run.name, run]));
  return groups.flatMap((group): TreeNode[] => {
    const members = group.runs.flatMap((name) => byName.get(name) ?? []);
    if (members.length === 0) return [];
    const own = (node: TreeNode): TreeNode => ({
      ...node,
      id: `${node.id}\u0000${group.name ?? ""}`,
      children: node.children.map(own),
    });
    const children = buildTree(members, rootLabel).map(own);
    return [
      {
        id: `g:${group.name ?? "\u0000"}`,
        kind: "folder",
        label: group.label,
        runs: members,
        children,
        lead: members[0]!,
        group,
      },
    ];
  });
}

/** Labels are given later, when it is known which folders stay. */
function nodesOf(branch: Branch): TreeNode[] {
  const own = branch.family ? [familyNode(branch.family)] : [];
  const nodes = [...own, ...[...branch.branches.values()].flatMap(nodesOf)];
  if (branch.path === "" || branch.branches.size === 0 || nodes.length < 2) return nodes;
  return [
    {
      id: `d:${branch.path}`,
      kind: "folder",
      label: "",
      runs: nodes.flatMap((node) => node.runs),
      children: nodes,
      lead: nodes[0]!.lead,
    },
  ];
}

function familyNode(runs: readonly Run[]): TreeNode {
  const first = runs[0]!;
  if (runs.length === 1) return { id: `r:${first.name}`, kind: "run", label: "", runs, children: [], lead: first };
  const sorted = [...runs].sort(byRole);
  const children = sorted.map((run): TreeNode => ({
    id: `r:${run.name}`,
    kind: "run",
    label: tailOf(run),
    runs: [run],
    children: [],
    lead: run,
  }));
  const lead =
    sorted.find((run) => run.role === "validation") ?? sorted.find((run) => run.role === "test") ?? sorted[0]!;
  return { id: `f:${first.family}`, kind: "family", label: "", runs: sorted, children, lead };
}

function name(nodes: TreeNode[], above: string, rootLabel: string): void {
  for (const node of nodes) {
    const path = node.kind === "run" ? node.lead.name : node.id.slice(2);
    node.label = path === "." ? rootLabel : path === above ? "." : above ? path.slice(above.length + 1) : path;
    if (node.kind === "folder") name(node.children, path, rootLabel);
  }
}

const ROLES = ["train", "validation", "test", "other"];

function byRole(a: Run, b: Run): number {
  return ROLES.indexOf(a.role ?? "") - ROLES.indexOf(b.role ?? "") || compareNatural(a.name, b.name);
}

/** The part of a run's name that its family does not say. */
export function tailOf(run: Pick<Run, "name" | "family">): string {
  if (run.family === "." || run.name === run.family) return run.name.slice(run.name.lastIndexOf("/") + 1);
  const tail = run.name.startsWith(run.family) ? run.name.slice(run.family.length).replace(/^[/_.\- ]+/, "") : "";
  return tail || run.name.slice(run.name.lastIndexOf("/") + 1);
}

function split(family: string): string[] {
  return family === "." || family === "" ? [] : family.split("/");
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** The same nodes, siblings ordered by `compare` at every level; role runs inside a family keep their order. */
export function orderTree(nodes: readonly TreeNode[], compare: (a: TreeNode, b: TreeNode) => number): TreeNode[] {
  return nodes
    .map((node): TreeNode => {
      if (node.kind !== "folder") return node;
      const children = orderTree(node.children, compare);
      return { ...node, children, lead: children[0]!.lead };
    })
    .sort(compare);
}

export interface TreeRow {
  node: TreeNode;
  /** 0 at the top; roles of a family do not count as a level. */
  level: number;
  /** Null when there is nothing to open. */
  open: boolean | null;
  parent: number;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
}

/** The rows of the open part, top to bottom. */
export function flatten(nodes: readonly TreeNode[], isOpen: (node: TreeNode, level: number) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (siblings: readonly TreeNode[], level: number, parent: number): void => {
    for (const [i, node] of siblings.entries()) {
      const open = node.children.length ? isOpen(node, level) : null;
      const at = rows.push({ node, level, open, parent, place: i + 1, siblings: siblings.length }) - 1;
      if (open) walk(node.children, node.kind === "folder" ? level + 1 : level, at);
    }
  };
  walk(nodes, 0, -1);
  return rows;
}
