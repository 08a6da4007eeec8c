/** Rows of `FIELDS` for the view of parameters. */
import type { Field } from "./fields";
import type { AxisKind, ParamFilter, ParamSort, ParamsView } from "./paramsView.svelte";
import { Selection } from "./selection";
import { escapeList, escapeText, unescapeList, unescapeText } from "./text";

const AXIS_KINDS: readonly AxisKind[] = ["linear", "log", "quantile", "each"];
const MOST_WIDTH = 1000; // px

interface Held<T> {
  get(view: ParamsView): T;
  set(view: ParamsView, value: T): void;
  write(value: T): string;
  /** undefined: not to be understood. */
  read(text: string): T | undefined;
  initial: T;
}

function held<T>(key: string, own: Held<T>, option: Pick<Field, "undo" | "push"> = {}): Field {
  const silent = own.write(own.initial);
  return {
    key,
    write: ({ params }) => {
      const text = own.write(own.get(params));
      return text === silent ? undefined : text;
    },
    read: ({ params }, text) => {
      const value = (text === undefined ? undefined : own.read(text)) ?? own.initial;
      if (own.write(own.get(params)) !== own.write(value)) own.set(params, value);
    },
    ...option,
  };
}

type Key = {
  [K in keyof ParamsView]: ParamsView[K] extends (...args: never[]) => unknown ? never : K;
}[keyof ParamsView];

const rune = <K extends Key>(
  key: string,
  name: K,
  write: (value: ParamsView[K]) => string,
  read: (text: string) => ParamsView[K] | undefined,
  initial: ParamsView[K],
  option?: Pick<Field, "undo" | "push">,
): Field =>
  held(
    key,
    { get: (view) => view[name], set: (view, value) => void (view[name] = value), write, read, initial },
    option,
  );

const word = <K extends Key>(
  key: string,
  name: K,
  words: readonly ParamsView[K][],
  option?: Pick<Field, "undo">,
): Field => rune(key, name, String, (text) => words.find((one) => one === text), words[0]!, option);
const flag = (key: string, name: "paint" | "link"): Field =>
  rune(
    key,
    name,
    (on) => (on ? "1" : "0"),
    (text) => (text === "1" ? true : text === "0" ? false : undefined),
    false,
  );
const name = (key: string, of: "metric" | "colour" | "open", option?: Pick<Field, "undo">): Field =>
  rune(key, of, (value) => (value === null ? "" : escapeText(value)), unescapeText, null, option);
const names = (key: string, of: "columns" | "axes"): Field =>
  rune(
    key,
    of,
    (v) => (v === null ? "" : "-" + escapeList(v)),
    (s) => (s ? unescapeList(s.slice(1)) : null),
    null,
    {
      undo: true,
    },
  );

/** `column:r:0.1:2`, `column:s:a:b`, `column:t.text`, a dot where the text is an expression. */
export function writeFilter(filter: ParamFilter): string {
  const column = escapeText(filter.column);
  if (filter.kind === "range") return `${column}:r:${filter.low}:${filter.high}`;
  if (filter.kind === "set") return [column, "s", ...filter.values.map((v) => escapeText(v) || "%")].join(":");
  return `${column}:${filter.regex ? "x" : "t"}:${escapeText(filter.text)}`;
}

export function readFilter(text: string): ParamFilter | undefined {
  const [first, kind, ...rest] = text.split(":");
  const column = unescapeText(first ?? "");
  if (!column) return undefined;
  if (kind === "r") {
    const [low, high] = rest.map(Number);
    return rest.length === 2 && low! <= high! ? { column, kind: "range", low: low!, high: high! } : undefined;
  }
  if (kind === "s") {
    const values = rest.map((item) => (item === "%" ? "" : unescapeText(item)));
    return values.every((v) => v !== undefined) ? { column, kind: "set", values } : undefined;
  }
  const words = unescapeText(rest[0] ?? "");
  return words && (kind === "t" || kind === "x")
    ? { column, kind: "text", text: words, regex: kind === "x" }
    : undefined;
}

const pairs = <T>(
  key: string,
  of: (view: ParamsView) => Map<string, T>,
  read: (text: string) => T | undefined,
): Field =>
  held<readonly (readonly [string, T])[]>(
    key,
    {
      get: (view) => [...of(view)],
      set: (view, value) => {
        of(view).clear();
        for (const [column, one] of value) of(view).set(column, one);
      },
      write: (value) => value.map(([column, one]) => `${escapeText(column)}:${one}`).join(","),
      read: (text) =>
        text.split(",").flatMap((item) => {
          const [column, one] = item.split(":");
          const [id, value] = [unescapeText(column ?? ""), read(one ?? "")];
          return id && value !== undefined ? [[id, value] as const] : [];
        }),
      initial: [],
    },
    { undo: true },
  );

const width = (text: string): number | undefined =>
  /^\d+$/.test(text) && Number(text) >= 40 && Number(text) <= MOST_WIDTH ? Number(text) : undefined;

const sort = (text: string): ParamSort | undefined => {
  const column = unescapeText(text.slice(1));
  return column && (text[0] === "+" || text[0] === "-") ? { column, down: text[0] === "-" } : undefined;
};

const picked: Field = {
  key: "pp",
  undo: true,
  write: ({ params }, known) => (params.picked.empty ? undefined : params.picked.encode(known)),
  read: ({ params }, text) => {
    const next = (text === undefined ? undefined : Selection.decode(text)) ?? Selection.only([]);
    if (!(next.empty && params.picked.empty)) params.picked = next;
  },
};

export const PARAMS_FIELDS: readonly Field[] = [
  word("ps", "show", ["both", "table", "parallel", "scatter"]),
  name("pm", "metric", { undo: true }),
  word("po", "of", ["best", "last", "min", "max", "mean"], { undo: true }),
  held<readonly string[]>("pl", {
    get: (view) => [...view.flipped].sort(),
    set: (view, value) => {
      view.flipped.clear();
      for (const metric of value) view.flipped.add(metric);
    },
    write: escapeList,
    read: unescapeList,
    initial: [],
  }),
  name("pc", "colour", { undo: true }),
  flag("pi", "paint"),
  rune(
    "pf",
    "filters",
    (filters) => filters.map(writeFilter).join(","),
    (text) => text.split(",").flatMap((item) => readFilter(item) ?? []),
    [],
    { undo: true },
  ),
  flag("pk", "link"),
  names("pt", "columns"),
  pairs("pw", (view) => view.widths, width),
  rune("pr", "sort", (v) => (v ? (v.down ? "-" : "+") + escapeText(v.column) : ""), sort, null),
  names("pa", "axes"),
  pairs(
    "pe",
    (view) => view.scales,
    (text) => AXIS_KINDS.find((kind) => kind === text),
  ),
  word("pb", "by", ["session", "group", "equal"], { undo: true }),
  word("ph", "how", ["mean", "median", "min", "max"], { undo: true }),
  picked,
  name("pn", "open"),
];
