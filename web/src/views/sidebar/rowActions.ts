import { undoable } from "../../state/actions";
import { notes } from "../../state/notes.svelte";
import { setBaseline } from "../../state/baseline";
import { byGravity } from "../../state/findingText";
import { found } from "../../state/found.svelte";
import { runs } from "../../state/runs.svelte";
import type { TreeNode, TreeRow } from "../../state/tree";
import { treeView } from "../../state/treeView.svelte";
import { view } from "../../state/view.svelte";
import { copyText } from "../clipboard";
import { showFinding } from "../health/show";
import { pages } from "../pages.svelte";
import { menu, type MenuEntry, type MenuPlace } from "../parts/menu.svelte";
import { toast } from "../parts/toast.svelte";
import { sayOf } from "../run/say";
import { rename } from "./rename.svelte";

export function names(node: TreeNode): string[] {
  return node.runs.map((run) => run.name);
}

/** all, some or none of its runs are shown */
export function shownOf(node: TreeNode): "all" | "some" | "none" {
  const shown = node.runs.filter((run) => view.runs.shows(run.name)).length;
  return shown === 0 ? "none" : shown === node.runs.length ? "all" : "some";
}

/** What notes about a row are kept under: the run, or the family. */
export const noted = (node: TreeNode): string => (node.kind === "run" ? node.lead.name : node.lead.family);

/** What the row is called by people, else by its place. */
export const labelOf = (node: TreeNode): string =>
  node.kind === "folder" ? node.label : (notes.label(noted(node)) ?? node.label);

export function openRun(name: string): void {
  view.selected = name;
  pages.go("run");
}

export function startRename(node: TreeNode): void {
  if (node.kind !== "folder") rename.node = node.id;
}

export function toggle(node: TreeNode): void {
  runs.setShown(names(node), shownOf(node) !== "all");
}

export function only(node: TreeNode): void {
  runs.only(names(node));
}

export function fold(row: TreeRow, open: boolean): void {
  undoable(open ? "Expand" : "Collapse", () => treeView.setOpen(row.node, row.level, open));
}

/** A group stands for no run: its row opens and closes instead. */
export function select(row: TreeRow): void {
  const { node } = row;
  treeView.active = node.id;
  if (node.group) fold(row, row.open === false);
  else view.selected = node.lead.name;
}

/** Others are compared with the run, or no more. */
export function toggleBaseline(run: string): void {
  undoable("Baseline", () => setBaseline(view.baseline === run ? null : run));
}

/** Health, opened at the first finding of these runs. */
export function showFindings(node: TreeNode): void {
  showFinding(byGravity(found.of(node.runs))[0]?.id ?? null);
}

export function openRowMenu(place: Element | MenuPlace, row: TreeRow): void {
  const { node } = row;
  const noting = node.kind === "folder" ? [] : [...entriesOfHue(node), ...entriesOfNotes(node)];
  menu.open(place, `Run ${node.label}`, [...entriesOfShowing(node), ...noting, ...entriesOfWays(node)]);
}

function entriesOfShowing(node: TreeNode): MenuEntry[] {
  const shown = shownOf(node) !== "none";
  return [
    { text: "Only this", icon: "eye", shortcut: "Shift Space", action: () => only(node) },
    {
      text: shown ? "Hide" : "Show",
      icon: shown ? "eyeOff" : "eye",
      shortcut: "Space",
      action: () => runs.setShown(names(node), !shown),
    },
    { text: "Show all runs", icon: "eye", disabled: view.runs.isAll, action: () => runs.showAll() },
    "separator",
  ];
}

function entriesOfHue(node: TreeNode): MenuEntry[] {
  const { family, hue } = node.lead;
  const by = view.hues.get(family) ?? notes.of(family).hue ?? null;
  const choice: MenuEntry = { hues: (by ?? hue) % 12, choose: (chosen) => void runs.setHue(family, chosen) };
  if (by === null) return [choice];
  return [choice, { text: "Colour of its own", icon: "undo", action: () => void runs.setHue(family, null) }];
}

function entriesOfNotes(node: TreeNode): MenuEntry[] {
  const said = notes.of(noted(node));
  return [
    "separator",
    { text: "Open run", icon: "panel", shortcut: "E", action: () => openRun(node.lead.name) },
    { text: "Rename", icon: "command", shortcut: "F2", action: () => startRename(node) },
    {
      text: said.pinned ? "Unpin" : "Pin to the top",
      icon: said.pinned ? "pinned" : "pin",
      action: () => void sayOf([noted(node)], { pinned: !said.pinned }),
    },
    {
      text: said.archived ? "Take out of the archive" : "Archive",
      icon: "folder",
      action: () => void archive(node, !said.archived),
    },
    "separator",
    {
      text: view.baseline === node.lead.name ? "No baseline" : "Compare others with this",
      icon: "table",
      shortcut: "B",
      action: () => toggleBaseline(node.lead.name),
    },
  ];
}

function entriesOfWays(node: TreeNode): MenuEntry[] {
  const path = node.kind === "run" ? node.lead.path : parentOf(node);
  const name = node.kind === "run" ? node.lead.name : (node.group?.label ?? node.id.slice(2));
  const findings: MenuEntry = { text: "Show findings", icon: "search", action: () => showFindings(node) };
  return [
    ...(found.of(node.runs).length ? [findings] : []),
    { text: "Copy name", icon: "copy", action: () => void copyText(name, "Name") },
    { text: "Copy path", icon: "copy", action: () => void copyText(path, "Path") },
  ];
}

/** Out of the lists until it is asked for, or back. */
async function archive(node: TreeNode, archived: boolean): Promise<void> {
  if (!(await sayOf([noted(node)], { archived })) || !archived) return;
  toast.show({
    title: `${labelOf(node)} is in the archive`,
    action: { text: "Undo", run: () => void sayOf([noted(node)], { archived: false }) },
  });
}

/** The longest directory all runs of `node` lie in. */
function parentOf(node: TreeNode): string {
  const parts = node.runs.map((run) => run.path.split("/"));
  const first = parts[0]!;
  let shared = 0;
  while (shared < first.length && parts.every((one) => one[shared] === first[shared])) shared++;
  return first.slice(0, shared).join("/") || "/";
}
