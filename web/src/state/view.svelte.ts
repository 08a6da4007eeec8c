/**
 * How the board is looked at: every view state of the page, each a commented rune. All of it round-trips through the URL
 * (fields.ts has a row for each). What the pointer does this moment is in pointer.svelte.ts; what the server said in board.svelte.ts.
 *
 * Change through plain assignment. What Ctrl+Z should take back is wrapped: `undoable("Zoom", () => { view.zoom = [lo, hi]; })` (actions.ts).
 */
import { SvelteMap, SvelteSet } from "svelte/reactivity";

import type { Align, BandKind, Centre, Comparison } from "../api/groups";
import type { Axis, Severity, SmoothingKind, Statistic, Status } from "../api/types";
import type { Kind } from "../api/values";
import { trimmed, type CameraView, type CloudView } from "./cloudView";
import type { CustomChart } from "./charts";
import type { Area } from "./findingAreas";
import type { FindingGrouping } from "./findingText";
import { ParamsView } from "./paramsView.svelte";
import { Selection } from "./selection";

export type { Axis, SmoothingKind };
export type Domain = readonly [low: number, high: number];
/** A bound of null is found from the data. */
export type OpenDomain = readonly [low: number | null, high: number | null];
export type ViewName = "scalars" | "media" | "params" | "graphs" | "embeddings" | "run" | "health";
export type Superseded = "faint" | "hide" | "solid";
export type TooltipOrder = "nearest" | "ascending" | "descending" | "name";
export type CardWidth = "S" | "M" | "L";
/** values: lines coloured by the sidebar's value. */
export type Draw = "lines" | "values" | "density";
/** values: as they are; difference to the baseline, or ratio. */
export type Compare = "values" | Comparison;
export type Arranged = "all" | "layout";
export type ThemeChoice = "system" | "light" | "dark";
export type InspectorTab = "view" | "card" | "run";
export type RunOrder = "name" | "value" | "recent";

/** What is traced from the selected node. */
export type GraphWay = "none" | "inputs" | "outputs" | "path";
export type GraphColour = "structure" | "op" | "device" | "time" | "memory" | "difference";

export interface Smoothing {
  kind: SmoothingKind;
  /** ema: weight 0–0.999; window: points; gaussian: sigma in points. */
  amount: number;
}

/** A search box: plain text, `/regex/`, `!not`; with `regex` the whole text is an expression. */
export interface Search {
  text: string;
  regex: boolean;
}

/** What `View.groupBy` begins with where an expression groups runs; alone, it is not typed yet. */
export const EXPRESSION = "regex:";

/** What one card overrides; an absent field follows the board. */
export interface CardView {
  /** x window of this card while zoom is not linked. */
  zoom?: Domain;
  yRange?: OpenDomain;
  xLog?: boolean;
  yLog?: boolean;
  clip?: boolean;
  /** Columns the card takes. */
  span?: number;
  /** CSS px. */
  height?: number;
  /** The table of values is open. */
  values?: boolean;
  /** Media: its own step; Infinity = its newest. */
  step?: number;
  /** Media: a way of showing, a word of the kind's. */
  mode?: string;
  /** Media: which of several in one value. */
  sample?: number;
  /** Media: words of the kind's. */
  opts?: readonly string[];
}

/** Amounts that a kind of smoothing starts with. */
export const SMOOTHING_START: Record<SmoothingKind, number> = { none: 0, ema: 0.6, window: 10, gaussian: 5 };

export class View {
  /** The view open in the main area. */
  name = $state<ViewName>("scalars");

  // ── lines ──
  smoothing = $state.raw<Smoothing>({ kind: "ema", amount: 0.6 });
  /** The raw line faint behind the smoothed one. */
  raw = $state(true);
  superseded = $state<Superseded>("faint");
  draw = $state<Draw>("lines");

  // ── groups of runs ──
  /** What runs are grouped by, as /api/groups has it; null = not at all. */
  groupBy = $state<string | null>(null);
  centre = $state<Centre>("median");
  band = $state<BandKind>("quantile");
  /** The band's lower quantile. */
  quantile = $state(0.1);
  align = $state<Align>("interpolated");

  // ── a baseline ──
  /** Run others are compared with; null = none. */
  baseline = $state<string | null>(null);
  compare = $state<Compare>("values");

  // ── axes (a card may override) ──
  x = $state<Axis>("step");
  xLog = $state(false);
  yLog = $state(false);
  /** By hand; [null, null] fits the data. */
  yRange = $state.raw<OpenDomain>([null, null]);
  /** A fitted y range leaves outliers outside. */
  clip = $state(true);
  linkCursor = $state(true);
  linkZoom = $state(false);
  /** The x window of all cards while zoom is linked; null = all. */
  zoom = $state.raw<Domain | null>(null);
  /** The marked range on x, with statistics; null = none. */
  range = $state.raw<Domain | null>(null);

  // ── tooltip ──
  tooltipOrder = $state<TooltipOrder>("nearest");
  /** Infinity = all. */
  tooltipRows = $state(7);

  // ── cards ──
  /** Charts of several tags that were made on the page. */
  charts = $state.raw<readonly CustomChart[]>([]);
  /** Only the layout that runs wrote for the custom scalars dashboard, or all tags too. */
  arranged = $state<Arranged>("all");
  cardWidth = $state<CardWidth>("M");
  /** Tags that differ only by a role share a card. */
  overlayRoles = $state(true);
  tagSearch = $state.raw<Search>({ text: "", regex: false });
  /** Keys of pinned cards, in order. */
  pins = $state.raw<readonly string[]>([]);
  /** Names of collapsed card groups. */
  collapsed = new SvelteSet<string>();
  /** Overrides by card key. Change with `setCard`. */
  cards = new SvelteMap<string, CardView>();
  /** Key of the card in full screen. */
  full = $state<string | null>(null);
  /** Key of the card that keys act on (J, K). */
  card = $state<string | null>(null);

  // ── media ──
  /** Step of all media cards; null = the newest of each. */
  mediaStep = $state<number | null>(null);
  /** Only cards of this kind. */
  mediaKind = $state<Kind | "all">("all");
  /** Steps a second while playing. */
  mediaSpeed = $state(5);
  /** Of all sounds: 0 to 1. */
  volume = $state(1);

  // ── parameters ──
  readonly params = new ParamsView();

  // ── graphs ──
  /** Run whose graph is shown; null = the first that has one. */
  graphRun = $state<string | null>(null);
  /** Which graph of the run (graphList.ts); null = its first. */
  graph = $state<string | null>(null);
  /** Statistics of another value of the run, laid over the graph. */
  graphProfile = $state<string | null>(null);
  /** Function, branch or loop that is looked into; null = where the graph begins. */
  graphBody = $state<string | null>(null);
  /** Paths of groups that are open or closed against their default. */
  graphOpen = new SvelteSet<string>();
  /** Paths of what is taken out of the flow, or put back into it, by hand. */
  graphAside = new SvelteSet<string>();
  graphInline = new SvelteSet<string>();
  /** Path of the selected node or group. */
  graphNode = $state<string | null>(null);
  graphWay = $state<GraphWay>("none");
  /** Where the way to the selected node begins. */
  graphFrom = $state<string | null>(null);
  graphColour = $state<GraphColour>("structure");
  /** Run whose graph this one is compared with. */
  graphAgainst = $state<string | null>(null);
  // ── runs ──
  runs = $state.raw(Selection.all);
  runSearch = $state.raw<Search>({ text: "", regex: false });
  /** Only runs of these; empty = all. */
  statuses = new SvelteSet<Status>();
  /** Only runs that people gave one of these tags. */
  noteTags = new SvelteSet<string>();
  /** Archived runs are listed too. */
  archived = $state(false);
  /** The run the inspector tells of. */
  selected = $state<string | null>(null);
  runOrder = $state<RunOrder>("name");
  runOrderDown = $state(false);
  /** Tag of the value column; null = the tag most runs wrote. */
  valueTag = $state<string | null>(null);
  valueOf = $state<Statistic>("last");
  /** Tree nodes opened or closed against their default. */
  opened = new SvelteSet<string>();
  closed = new SvelteSet<string>();
  /** Hue index (0–11) set by hand, by family. */
  hues = new SvelteMap<string, number>();

  // ── embeddings ──
  /** What differs from the default. Change with `setCloud`. */
  cloud = $state.raw<CloudView>({});
  /** null = as it opens. */
  camera = $state.raw<CameraView | null>(null);

  // ── page ──
  theme = $state<ThemeChoice>("system");
  sidebar = $state(true);
  /** CSS px; null = the token's. */
  sidebarWidth = $state<number | null>(null);
  /** null = open where there is room for it. */
  inspector = $state<boolean | null>(null);
  inspectorTab = $state<InspectorTab>("view");
  severity = $state<Severity | "all">("all");
  findingsBy = $state<FindingGrouping>("severity");
  area = $state<Area>("any");
  /** Findings that are not to be told again: ids, or codes of rules. */
  muted = new SvelteSet<string>();
  showMuted = $state(false);
  /** Finding opened in Health, by id. */
  finding = $state<string | null>(null);

  /** Steps, seconds and dates do not mix: a new x axis drops windows and ranges on x. */
  setAxis(x: Axis): void {
    if (x === this.x) return;
    this.x = x;
    this.zoom = null;
    this.range = null;
    for (const key of [...this.cards.keys()]) this.setCard(key, { zoom: undefined });
  }

  /** Change a card's overrides; undefined takes one back. */
  setCard(key: string, change: { [K in keyof CardView]?: CardView[K] | undefined }): void {
    const next = Object.fromEntries(
      Object.entries({ ...this.cards.get(key), ...change }).filter(([, value]) => value !== undefined),
    ) as CardView;
    if (Object.keys(next).length) this.cards.set(key, next);
    else this.cards.delete(key);
  }

  /** Change how the embedding is looked at; undefined takes one back. */
  setCloud(change: { [K in keyof CloudView]?: CloudView[K] | undefined }): void {
    this.cloud = trimmed({ ...this.cloud, ...change });
  }

  isPinned(key: string): boolean {
    return this.pins.includes(key);
  }

  togglePin(key: string): void {
    this.pins = this.isPinned(key) ? this.pins.filter((pin) => pin !== key) : [...this.pins, key];
  }
}

/** The one view of this page. */
export const view = new View();
