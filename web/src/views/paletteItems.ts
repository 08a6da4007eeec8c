/** What the palette finds for a query: sections of rows, best first. */
import { makeChart } from "./board/chartMenu";
import { ApiError, getLast } from "../api/client";
import type { Severity } from "../api/types";
import { fuzzy } from "../lib/fuzzy";
import { count } from "../lib/format";
import { undoable } from "../state/actions";
import { board } from "../state/board.svelte";
import { statement } from "../state/findingText";
import { found } from "../state/found.svelte";
import { groupChoices } from "../state/groupChoices";
import { mediaGroup } from "../state/mediaCards";
import { mediaWorld } from "../state/mediaWorld.svelte";
import { pointer } from "../state/pointer.svelte";
import { notes } from "../state/notes.svelte";
import { runs } from "../state/runs.svelte";
import { treeView } from "../state/treeView.svelte";
import { readView } from "../state/url";
import { view } from "../state/view.svelte";
import { copyText } from "./clipboard";
import { showFinding } from "./health/show";
import { layout } from "./layout.svelte";
import { pages } from "./pages.svelte";
import { palette, type Command } from "./palette.svelte";
import type { IconName } from "./parts/icons";
import { toast } from "./parts/toast.svelte";
import { report } from "./report/open";

export interface Item {
  id: string;
  text: string;
  /** Indices of letters to mark. */
  at: readonly number[];
  hint?: string;
  shortcut?: string;
  icon?: IconName;
  /** A run's colour. */
  colour?: string;
  severity?: Severity;
  go: () => void;
  /** Ctrl+Enter. */
  pin?: () => void;
}

export interface Section {
  title: string;
  items: Item[];
}

type Candidate = Omit<Item, "at">;
const MOST = 8; // rows of a section
const RUN_PAGES = 2000; // runs with a command of their own

export function findItems(query: string): Section[] {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const sections: [string, () => Candidate[]][] = [
    ["Tags", () => [...tags(), ...mediaTags()]],
    ["Runs", runItems],
    ["Views", views],
    ["Saved views", savedViews],
    ["Commands", commands],
    ["Findings", findings],
  ];
  return sections
    .map(([title, list]) => ({ title, items: best(list(), wanted, title === "Findings") }))
    .filter(({ items }) => items.length > 0);
}

/** `strict`: sentences, in which any letters can be found in order. */
function best(list: Candidate[], wanted: string, strict: boolean): Item[] {
  if (wanted === "") return list.slice(0, 5).map((item) => ({ ...item, at: [] }));
  const hits = list.flatMap((item) => {
    const hit = fuzzy(wanted, item.text);
    return hit ? [{ ...item, at: hit.at, score: hit.score }] : [];
  });
  // Where some hold the word as it is, scattered letters only distract.
  const whole = hits.filter((hit) => isRun(hit.at));
  return (whole.length ? whole : strict ? [] : hits).sort((a, b) => b.score - a.score).slice(0, MOST);
}

function isRun(at: readonly number[]): boolean {
  return at.length > 0 && at.at(-1)! - at[0]! === at.length - 1;
}

export function goToTag(name: string): void {
  const tag = board.tagsByName.get(name);
  const key = view.overlayRoles ? (tag?.base ?? name) : name;
  view.name = "scalars";
  view.full = null;
  view.tagSearch = { text: "", regex: false };
  view.arranged = "all";
  view.collapsed.delete(key.includes("/") ? key.slice(0, key.indexOf("/")) : "");
  view.card = key;
  pointer.sought = key;
}

export function goToRun(name: string): void {
  view.name = "scalars";
  view.full = null;
  view.selected = name;
  view.inspectorTab = "run";
  treeView.reveal(name);
}

function tags(): Candidate[] {
  return board.scalarTags.map((tag) => ({
    id: `tag:${tag.name}`,
    text: tag.name,
    icon: "chart",
    hint: `${count(tag.runs)} ${tag.runs === 1 ? "run" : "runs"}`,
    go: () => goToTag(tag.name),
    pin: () => undoable("Pin", () => view.togglePin(view.overlayRoles ? tag.base : tag.name)),
  }));
}

export function goToMedia(key: string): void {
  const card = mediaWorld.byKey.get(key);
  pages.go("media");
  view.tagSearch = { text: "", regex: false };
  view.mediaKind = "all";
  view.collapsed.delete(mediaGroup(card?.group ?? ""));
  view.card = key;
  pointer.sought = key;
}

function mediaTags(): Candidate[] {
  return mediaWorld.cards.map(({ key, kind, tags }) => ({
    id: `tag:${key}`,
    text: tags[0]!,
    icon: "image",
    hint: kind.replace("_", " "),
    go: () => goToMedia(key),
    pin: () => undoable("Pin", () => view.togglePin(key)),
  }));
}

/** Found by either of its names. */
const called = (name: string): string => (runs.realName(name) ? `${runs.label(name)} · ${name}` : name);

function runItems(): Candidate[] {
  return board.runs.map((run) => ({
    id: `run:${run.name}`,
    text: called(run.name),
    colour: runs.colour(run),
    hint: run.status,
    go: () => goToRun(run.name),
  }));
}

function views(): Candidate[] {
  return pages.all.map(({ name, text, icon, count: amountOf }) => {
    const amount = amountOf();
    const hint = name === "health" ? `${count(found.total)} findings` : amount === null ? "" : count(amount);
    return { id: `view:${name}`, text, icon, hint, go: () => pages.go(name) };
  });
}

function savedViews(): Candidate[] {
  return notes.views.map(({ name, fragment }) => ({
    id: `saved:${name}`,
    text: name,
    icon: "link",
    hint: name === notes.answer.start ? "opens first" : "saved view",
    go: () => readView(view, fragment),
  }));
}

function findings(): Candidate[] {
  return found.list.map((finding) => ({
    id: `finding:${finding.id}`,
    text: statement(finding).headline,
    severity: finding.severity,
    hint: [finding.code, finding.place.run].filter(Boolean).join(" · "),
    go: () => showFinding(finding.id),
  }));
}

function tagCommands(): Command[] {
  return board.scalarTags.flatMap(({ name, base }): Command[] => {
    const key = view.overlayRoles ? base : name;
    const log = view.cards.get(key)?.yLog ?? view.yLog;
    return [
      {
        text: `${log ? "Linear" : "Log"} scale on ${name}`,
        icon: "log",
        run: () => (
          undoable("Scale", () => view.setCard(key, { yLog: !log === view.yLog ? undefined : !log })),
          goToTag(name)
        ),
      },
      { text: `Show only runs that wrote ${name}`, icon: "eye", run: () => void onlyWriters(name) },
    ];
  });
}

function groupCommands(): Command[] {
  const group = (by: string | null) => () => undoable("Group", () => (view.groupBy = by));
  const offered = groupChoices(board.runs).map(({ by, text, hint }): Command => {
    const what = text.toLowerCase() + (hint ? `: ${hint}` : "");
    return {
      text: by === "all" ? "Draw all runs as one group" : `Group runs by ${what}`,
      icon: "chart",
      run: group(by),
    };
  });
  return view.groupBy === null ? offered : [...offered, { text: "Ungroup runs", icon: "chart", run: group(null) }];
}

async function onlyWriters(tag: string): Promise<void> {
  try {
    runs.only(Object.keys((await getLast(tag, "last")).runs));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast.show({ severity: "warning", title: `Cannot tell which runs wrote ${tag}`, text: error.message });
  }
}

function commands(): Candidate[] {
  const own: Command[] = [
    {
      text: "Copy link to this view",
      icon: "link",
      shortcut: "Shift L",
      run: () => void copyText(location.href, "Link"),
    },
    { text: "x axis: step", icon: "chart", run: () => undoable("Axis", () => view.setAxis("step")) },
    { text: "x axis: relative time", icon: "chart", run: () => undoable("Axis", () => view.setAxis("relative")) },
    { text: "x axis: wall time", icon: "chart", run: () => undoable("Axis", () => view.setAxis("wall")) },
    {
      text: view.yLog ? "Linear scale on all cards" : "Log scale on all cards",
      icon: "log",
      run: () => (view.yLog = !view.yLog),
    },
    { text: view.raw ? "Hide the raw lines" : "Show the raw lines", icon: "eye", run: () => (view.raw = !view.raw) },
    {
      text: view.overlayRoles ? "A card for each role" : "Train and validation in one card",
      icon: "chart",
      run: () => (view.overlayRoles = !view.overlayRoles),
    },
    {
      text: view.linkZoom ? "Zoom each card alone" : "Zoom all cards together",
      icon: "link",
      run: () => (view.linkZoom = !view.linkZoom),
    },
    { text: "Save a report (HTML)", icon: "export", run: () => void report() },
    { text: "New chart of several tags", icon: "plus", run: () => ((view.name = "scalars"), makeChart()) },
    ...groupCommands(),
    ...board.runs.slice(0, RUN_PAGES).map(({ name }): Command => ({
      text: `Open run ${called(name)}`,
      icon: "panel",
      run: () => ((view.selected = name), pages.go("run")),
    })),
    { text: "Show all runs", icon: "eye", run: () => runs.showAll() },
    { text: "Hide all runs", icon: "eyeOff", run: () => runs.setShown(board.names, false) },
    { text: "Expand all runs", icon: "down", run: () => undoable("Expand", () => treeView.setAllOpen(true)) },
    { text: "Collapse all runs", icon: "right", run: () => undoable("Collapse", () => treeView.setAllOpen(false)) },
    { text: "Light theme", icon: "sun", run: () => (view.theme = "light") },
    { text: "Dark theme", icon: "moon", run: () => (view.theme = "dark") },
    { text: "Theme as the system", icon: "system", run: () => (view.theme = "system") },
    { text: "Inspector", icon: "panel", shortcut: "I", run: () => layout.toggleInspector() },
    { text: "Sidebar", icon: "sidebar", shortcut: "[", run: () => layout.toggleSidebar() },
    { text: "All keys", icon: "keyboard", shortcut: "?", run: () => (palette.help = true) },
  ];
  return [...[...palette.sources].flatMap((source) => source()), ...own, ...tagCommands()].map(
    ({ run, ...command }) => ({ id: `command:${command.text}`, ...command, go: run }),
  );
}
