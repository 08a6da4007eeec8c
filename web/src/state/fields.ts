/** A row for each rune of `View`: its key in the URL, whether Ctrl+Z takes it back, whether Back does, and how it is written. */
import type { Align, BandKind, Centre } from "../api/groups";
import type { Severity, Statistic, Status } from "../api/types";
import { MEDIA_KINDS } from "./mediaCards";
import type { Kind } from "../api/values";
import { AREAS, type Area } from "./findingAreas";
import { PARAMS_FIELDS } from "./paramsFields";
import { readCamera, readCloud, writeCamera, writeCloud } from "./cloudView";
import { Selection } from "./selection";
import { escapeList, escapeText, unescapeList, unescapeText } from "./text";
import type { CustomChart } from "./charts";
import type {
  Arranged,
  CardView,
  Compare,
  Domain,
  GraphWay,
  OpenDomain,
  Search,
  Smoothing,
  View,
  ViewName,
} from "./view.svelte";

/** Texts are safe inside a fragment; undefined = the default, or not to be understood. */
export interface Field {
  key: string;
  write(view: View, known: readonly string[]): string | undefined;
  /** Called with undefined where the URL is silent. */
  read(view: View, text: string | undefined): void;
  undo?: boolean;
  /** A change is a step in the browser's history. */
  push?: boolean;
}

interface Codec<T> {
  write(value: T): string;
  read(text: string): T | undefined;
}

const text: Codec<string> = { write: escapeText, read: unescapeText };
const nullable = <T>(codec: Codec<T>): Codec<T | null> => ({
  write: (v) => (v === null ? "" : codec.write(v)),
  read: codec.read,
});
const flag: Codec<boolean> = {
  write: (v) => (v ? "1" : "0"),
  read: (s) => (s === "1" ? true : s === "0" ? false : undefined),
};
const number: Codec<number> = {
  write: String,
  read: (s) => (s !== "" && !Number.isNaN(Number(s)) ? Number(s) : undefined),
};
const within = (low: number, high: number): Codec<number> => ({
  write: number.write,
  read: (s) => clampKnown(number.read(s), low, high),
});
const one = <T extends string>(...choices: T[]): Codec<T> => ({
  write: (v) => v,
  read: (s) => choices.find((c) => c === s),
});

function clampKnown(value: number | undefined, low: number, high: number): number | undefined {
  return value === undefined ? undefined : Math.min(high, Math.max(low, value));
}

const domain: Codec<Domain> = {
  write: ([low, high]) => `${low}_${high}`,
  read: (s) => {
    const [low, high] = s.split("_").map(number.read);
    return low !== undefined && high !== undefined && low < high ? [low, high] : undefined;
  },
};
const openDomain: Codec<OpenDomain> = {
  write: ([low, high]) => `${low ?? ""}_${high ?? ""}`,
  read: (s) => {
    const ends = s.split("_");
    if (ends.length !== 2) return undefined;
    return [number.read(ends[0]!) ?? null, number.read(ends[1]!) ?? null];
  },
};
const SMOOTHING = { n: "none", e: "ema", w: "window", g: "gaussian" } as const;
const smoothing: Codec<Smoothing> = {
  write: ({ kind, amount }) => (kind === "none" ? "n" : `${kind[0]}${amount}`),
  read: (s) => {
    const kind = SMOOTHING[s[0] as keyof typeof SMOOTHING];
    if (kind === undefined) return undefined;
    if (kind === "none") return { kind, amount: 0 };
    const amount = clampKnown(number.read(s.slice(1)), kind === "ema" ? 0 : 1, kind === "ema" ? 0.999 : 100_000);
    return amount === undefined ? undefined : { kind, amount };
  },
};
const search: Codec<Search> = {
  write: (v) => (v.regex ? "." : "-") + escapeText(v.text),
  read: (s) => {
    const body = unescapeText(s.slice(1));
    return body !== undefined && (s[0] === "." || s[0] === "-") ? { text: body, regex: s[0] === "." } : undefined;
  },
};
/** Behind a dash, so that a letter before it is not taken for a part of it. */
const word: Codec<string> = {
  write: (v) => "-" + escapeText(v),
  read: (s) => (s[0] === "-" ? unescapeText(s.slice(1)) : undefined),
};
const words: Codec<readonly string[]> = {
  write: (v) => "-" + escapeList(v).replaceAll(",", "+"),
  read: (s) => (s[0] === "-" ? unescapeList(s.slice(1).replaceAll("+", ",")) : undefined),
};
const list: Codec<readonly string[]> = { write: escapeList, read: unescapeList };
const PARTS = {
  zoom: ["x", domain],
  yRange: ["y", openDomain],
  xLog: ["lx", flag],
  yLog: ["ly", flag],
  clip: ["o", flag],
  span: ["w", within(1, 12)],
  height: ["h", within(120, 2000)],
  values: ["v", flag],
  step: ["st", number],
  mode: ["m", word],
  sample: ["sa", within(0, Infinity)],
  opts: ["op", words],
} satisfies { [K in keyof Required<CardView>]: [string, Codec<Required<CardView>[K]>] };

/** `name:x0_100:ly1,other:h400` */
export function writeCards(cards: Iterable<[string, CardView]>): string {
  return [...cards]
    .map(([key, card]) => {
      const parts = (Object.keys(PARTS) as (keyof CardView)[]).flatMap((name) => {
        const [letter, codec] = PARTS[name] as [string, Codec<unknown>];
        return card[name] === undefined ? [] : [letter + codec.write(card[name])];
      });
      return [escapeText(key), ...parts].join(":");
    })
    .join(",");
}

export function readCards(text: string): Map<string, CardView> {
  const cards = new Map<string, CardView>();
  for (const item of text === "" ? [] : text.split(",")) {
    const [name, ...parts] = item.split(":");
    const key = unescapeText(name ?? "");
    const card: Record<string, unknown> = {};
    for (const part of parts) {
      const split = /^([a-z]+)(.*)$/.exec(part);
      const found = Object.entries(PARTS).find(([, [letter]]) => letter === split?.[1]);
      const value = found?.[1][1].read(split?.[2] ?? "");
      if (found && value !== undefined) card[found[0]] = value;
    }
    if (key !== undefined && Object.keys(card).length) cards.set(key, card as CardView);
  }
  return cards;
}

type Option = Pick<Field, "undo" | "push">;
type PlainKey = { [K in keyof View]: View[K] extends (...args: never[]) => unknown ? never : K }[keyof View];

/** A field that is a value. `initial` is what the URL leaves out. */
function plain<K extends PlainKey>(
  key: string,
  name: K,
  codec: Codec<View[K]>,
  initial: View[K],
  option: Option = {},
): Field {
  const silent = codec.write(initial);
  return {
    key,
    write: (view) => {
      const text = codec.write(view[name]);
      return text === silent ? undefined : text;
    },
    read: (view, text) => {
      const value = (text === undefined ? undefined : codec.read(text)) ?? initial;
      if (codec.write(view[name]) !== codec.write(value)) view[name] = value;
    },
    ...option,
  };
}

interface SetOf<T> extends Iterable<T> {
  clear(): void;
  add(item: T): unknown;
}

/** A field that is a set of texts, in sorted order. */
function set<T extends string>(
  key: string,
  get: (view: View) => SetOf<T>,
  accept: (item: string) => item is T,
  option: Option = {},
): Field {
  const write = (view: View) => escapeList([...get(view)].sort());
  return {
    key,
    write: (view) => write(view) || undefined,
    read: (view, text = "") => {
      const items = [...new Set(unescapeList(text).filter(accept))].sort();
      if (escapeList(items) === write(view)) return;
      const target = get(view);
      target.clear();
      for (const item of items) target.add(item);
    },
    ...option,
  };
}

const any = (item: string): item is string => typeof item === "string";
const isStatus = (item: string): item is Status => ["live", "finished", "stalled", "damaged"].includes(item);

const runs: Field = {
  key: "r",
  undo: true,
  write: (view, known) => (view.runs.isAll ? undefined : view.runs.encode(known)),
  read: (view, text) => {
    const next = (text === undefined ? undefined : Selection.decode(text)) ?? Selection.all;
    if (!(next.isAll && view.runs.isAll)) view.runs = next;
  },
};

const cards: Field = {
  key: "c",
  undo: true,
  write: (view) => writeCards(view.cards) || undefined,
  read: (view, text = "") => {
    if (text === writeCards(view.cards)) return;
    view.cards.clear();
    for (const [key, card] of readCards(text)) view.cards.set(key, card);
  },
};

/** `name:pattern:tag:tag,other:pattern` */
const charts: Codec<readonly CustomChart[]> = {
  write: (list) => list.map(({ name, pattern, tags }) => [name, pattern, ...tags].map(escapeText).join(":")).join(","),
  read: (text) =>
    text.split(",").flatMap((item): CustomChart[] => {
      const [name, pattern, ...tags] = item.split(":").map(unescapeText);
      if (!name || pattern === undefined) return [];
      return [{ name, pattern, tags: tags.filter((tag) => tag !== undefined) }];
    }),
};

const hues: Field = {
  key: "hue",
  undo: true,
  write: (view) => [...view.hues].map(([family, hue]) => `${escapeText(family)}:${hue}`).join(",") || undefined,
  read: (view, text = "") => {
    if (text === (hues.write(view, []) ?? "")) return;
    view.hues.clear();
    for (const item of text.split(",")) {
      const [name, hue] = item.split(":");
      const family = unescapeText(name ?? "");
      if (family !== undefined && hue !== undefined && /^(\d|1[01])$/.test(hue)) view.hues.set(family, Number(hue));
    }
  },
};

export const FIELDS: readonly Field[] = [
  plain("v", "name", one<ViewName>("scalars", "media", "params", "graphs", "embeddings", "run", "health"), "scalars", {
    push: true,
  }),
  plain("x", "x", one("step", "relative", "wall"), "step", { undo: true }),
  plain("lx", "xLog", flag, false),
  plain("ly", "yLog", flag, false),
  plain("y", "yRange", openDomain, [null, null], { undo: true }),
  plain("o", "clip", flag, true),
  plain("z", "zoom", nullable(domain), null, { undo: true }),
  plain("rg", "range", nullable(domain), null, { undo: true }),
  plain("lc", "linkCursor", flag, true),
  plain("lz", "linkZoom", flag, false),
  plain("s", "smoothing", smoothing, { kind: "ema", amount: 0.6 }),
  plain("raw", "raw", flag, true),
  plain("sup", "superseded", one("faint", "hide", "solid"), "faint"),
  plain("d", "draw", one("lines", "values", "density"), "lines"),
  plain("to", "tooltipOrder", one("nearest", "ascending", "descending", "name"), "nearest"),
  plain("tr", "tooltipRows", within(1, Infinity), 7),
  plain("w", "cardWidth", one("S", "M", "L"), "M"),
  plain("or", "overlayRoles", flag, true),
  plain("t", "tagSearch", search, { text: "", regex: false }),
  plain("ch", "charts", charts, [], { undo: true }),
  plain("ar", "arranged", one<Arranged>("all", "layout"), "all", { undo: true }),
  plain("p", "pins", list, [], { undo: true }),
  set("cg", (view) => view.collapsed, any, { undo: true }),
  cards,
  plain("f", "full", nullable(text), null, { push: true }),
  plain("cc", "card", nullable(text), null),
  plain("ms", "mediaStep", nullable(number), null, { undo: true }),
  plain("mk", "mediaKind", one<Kind | "all">("all", ...MEDIA_KINDS), "all"),
  plain("vl", "volume", within(0, 1), 1),
  plain("mv", "mediaSpeed", within(0.5, 60), 5),
  plain("b", "baseline", nullable(text), null, { undo: true }),
  plain("bc", "compare", one<Compare>("values", "difference", "ratio"), "values", { undo: true }),
  plain("g", "groupBy", nullable(text), null, { undo: true }),
  plain("gc", "centre", one<Centre>("median", "mean"), "median", { undo: true }),
  plain("gb", "band", one<BandKind>("quantile", "minmax", "std", "stderr", "none"), "quantile", { undo: true }),
  plain("gq", "quantile", within(0, 0.5), 0.1, { undo: true }),
  plain("ga", "align", one<Align>("exact", "interpolated"), "interpolated", { undo: true }),
  plain("nr", "graphRun", nullable(text), null),
  plain("ng", "graph", nullable(text), null),
  plain("np", "graphProfile", nullable(text), null),
  plain("nb", "graphBody", nullable(text), null, { undo: true, push: true }),
  set("no", (view) => view.graphOpen, any, { undo: true }),
  set("na", (view) => view.graphAside, any, { undo: true }),
  set("ni", (view) => view.graphInline, any, { undo: true }),
  plain("nn", "graphNode", nullable(text), null),
  plain("nw", "graphWay", one<GraphWay>("none", "inputs", "outputs", "path"), "none"),
  plain("nf", "graphFrom", nullable(text), null),
  plain("nc", "graphColour", one("structure", "op", "device", "time", "memory", "difference"), "structure"),
  plain("nv", "graphAgainst", nullable(text), null),
  runs,
  plain("q", "runSearch", search, { text: "", regex: false }),
  set("st", (view) => view.statuses, isStatus),
  set("nt", (view) => view.noteTags, any),
  plain("av", "archived", flag, false),
  plain("sel", "selected", nullable(text), null),
  plain("ro", "runOrder", one("name", "value", "recent"), "name"),
  plain("rd", "runOrderDown", flag, false),
  plain("vt", "valueTag", nullable(text), null),
  plain("vo", "valueOf", one<Statistic>("last", "min", "max"), "last"),
  set("ex", (view) => view.opened, any, { undo: true }),
  set("co", (view) => view.closed, any, { undo: true }),
  hues,
  plain("e", "cloud", { write: writeCloud, read: readCloud }, {}, { undo: true }),
  plain("ev", "camera", nullable({ write: writeCamera, read: readCamera }), null),
  plain("th", "theme", one("system", "light", "dark"), "system"),
  plain("sb", "sidebar", flag, true),
  plain("sw", "sidebarWidth", nullable(within(220, 480)), null),
  plain("in", "inspector", nullable(flag), null),
  plain("it", "inspectorTab", one("view", "card", "run"), "view"),
  plain("hs", "severity", one<Severity | "all">("all", "error", "warning", "note"), "all"),
  plain("hg", "findingsBy", one("severity", "rule", "run"), "severity"),
  plain("ha", "area", one<Area>("any", ...AREAS.map(({ area }) => area)), "any"),
  set("hm", (view) => view.muted, any, { undo: true }),
  plain("hx", "showMuted", flag, false),
  plain("hf", "finding", nullable(text), null, { push: false }),
  ...PARAMS_FIELDS,
];
