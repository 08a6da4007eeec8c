import fc from "fast-check";
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { describe, expect, it } from "vitest";
import { FIELDS } from "./fields";
import { ParamsView } from "./paramsView.svelte";
import { Selection } from "./selection";
import { History } from "./undo";
import { readView, splitFields, writeView } from "./url";
import { View, type CardView } from "./view.svelte";

const name = fc.string({ unit: "binary", maxLength: 12 });
const tag = fc.oneof(
  name,
  fc.constantFrom("a,b", "a:b", "a&b=c", "%", "~u", "50%", "über/日本", "\udc80x", "-", "+", ":x", ""),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const domain = fc.tuple(number, number).filter(([a, b]) => a < b && !(Object.is(a, -0) || Object.is(b, -0)));
const bound = fc.option(
  number.filter((n) => !Object.is(n, -0)),
  { nil: null },
);
const search = fc.record({ text: tag, regex: fc.boolean() });
const card = fc
  .record(
    {
      zoom: domain,
      yRange: fc.tuple(bound, bound),
      xLog: fc.boolean(),
      yLog: fc.boolean(),
      clip: fc.boolean(),
      span: fc.integer({ min: 1, max: 12 }),
      height: fc.integer({ min: 120, max: 2000 }),
      values: fc.boolean(),
      step: fc.oneof(fc.integer(), fc.constant(Infinity)),
      mode: tag,
      sample: fc.nat(),
      opts: fc.array(tag, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0);
const smoothing = fc.oneof(
  fc.constant({ kind: "none" as const, amount: 0 }),
  fc.double({ min: 0, max: 0.999, noNaN: true }).map((amount) => ({ kind: "ema" as const, amount: amount + 0 })),
  fc.integer({ min: 1, max: 5000 }).map((amount) => ({ kind: "window" as const, amount })),
  fc.double({ min: 1, max: 100, noNaN: true }).map((amount) => ({ kind: "gaussian" as const, amount })),
);
const sets = fc.uniqueArray(tag, { maxLength: 4 });

const some = tag.filter(Boolean);
const word = fc.option(some, { nil: null });
/** A value for every rune of the parameters' view. */
const PARAMS = {
  show: fc.constantFrom("table", "parallel", "both", "scatter"),
  metric: word,
  of: fc.constantFrom("best", "last", "min", "max", "mean"),
  flipped: sets.map((s) => new SvelteSet(s)),
  colour: word,
  paint: fc.boolean(),
  filters: fc.array(
    fc
      .oneof(
        domain.map(([low, high]) => ({ kind: "range" as const, low, high })),
        fc.array(tag, { maxLength: 3 }).map((values) => ({ kind: "set" as const, values })),
        fc.record({ kind: fc.constant("text" as const), text: some, regex: fc.boolean() }),
      )
      .chain((filter) => some.map((column) => ({ column, ...filter }))),
    { maxLength: 3 },
  ),
  link: fc.boolean(),
  columns: fc.option(sets, { nil: null }),
  widths: fc.array(fc.tuple(some, fc.integer({ min: 40, max: 1000 })), { maxLength: 3 }).map((l) => new SvelteMap(l)),
  sort: fc.option(fc.record({ column: some, down: fc.boolean() }), { nil: null }),
  axes: fc.option(sets, { nil: null }),
  scales: fc
    .array(fc.tuple(some, fc.constantFrom("linear", "log", "quantile", "each")), { maxLength: 3 })
    .map((list) => new SvelteMap(list)),
  by: fc.constantFrom("session", "group", "equal"),
  how: fc.constantFrom("mean", "median", "min", "max"),
  picked: sets.map((names) => Selection.only(names)),
  open: word,
} satisfies Partial<Record<keyof ParamsView, fc.Arbitrary<unknown>>>;

/** A value for every rune. A new one without an arbitrary here fails the first test. */
const VALUES = {
  name: fc.constantFrom("scalars", "media", "params", "graphs", "embeddings", "run", "health"),
  smoothing,
  raw: fc.boolean(),
  superseded: fc.constantFrom("faint", "hide", "solid"),
  draw: fc.constantFrom("lines", "values", "density"),
  groupBy: fc.option(tag.filter(Boolean), { nil: null }),
  centre: fc.constantFrom("median", "mean"),
  band: fc.constantFrom("quantile", "minmax", "std", "stderr", "none"),
  quantile: fc.double({ min: 0, max: 0.5, noNaN: true }).map((q) => q + 0),
  align: fc.constantFrom("exact", "interpolated"),
  compare: fc.constantFrom("values", "difference", "ratio"),
  cloud: fc.record(
    { run: name, flat: fc.constant(true), chosen: fc.array(fc.nat(9), { minLength: 1 }) },
    { requiredKeys: [] },
  ),
  camera: fc.option(fc.constant({ yaw: 0.5, pitch: -1.25, zoom: 2, x: 0, y: -0.125 }), { nil: null }),
  x: fc.constantFrom("step", "relative", "wall"),
  xLog: fc.boolean(),
  yLog: fc.boolean(),
  yRange: fc.tuple(bound, bound),
  clip: fc.boolean(),
  linkCursor: fc.boolean(),
  linkZoom: fc.boolean(),
  zoom: fc.option(domain, { nil: null }),
  range: fc.option(domain, { nil: null }),
  tooltipOrder: fc.constantFrom("nearest", "ascending", "descending", "name"),
  tooltipRows: fc.constantFrom(5, 7, 15, Infinity),
  mediaStep: fc.option(fc.integer(), { nil: null }),
  mediaKind: fc.constantFrom("all", "image", "pr_curve", "tensor"),
  mediaSpeed: fc.constantFrom(0.5, 5, 60),
  volume: fc.double({ min: 0, max: 1, noNaN: true }),
  cardWidth: fc.constantFrom("S", "M", "L"),
  overlayRoles: fc.boolean(),
  tagSearch: search,
  charts: fc.uniqueArray(
    fc.record({
      name: tag.filter(Boolean),
      pattern: fc.constantFrom("", "a:b,c", "lo.s~u"),
      tags: fc.array(tag, { maxLength: 3 }),
    }),
    { maxLength: 3, selector: ({ name }) => name },
  ),
  arranged: fc.constantFrom("all", "layout"),
  pins: sets,
  collapsed: sets.map((s) => new SvelteSet(s)),
  cards: fc.array(fc.tuple(tag, card), { maxLength: 3 }).map((list) => new SvelteMap(list as [string, CardView][])),
  full: fc.option(tag.filter(Boolean), { nil: null }),
  card: fc.option(tag.filter(Boolean), { nil: null }),
  baseline: fc.option(tag.filter(Boolean), { nil: null }),
  runs: fc
    .tuple(fc.constantFrom("but" as const, "only" as const), sets)
    .map(([mode, names]) => new Selection(mode, new Set(names))),
  runSearch: search,
  statuses: fc.uniqueArray(fc.constantFrom("live", "finished", "stalled", "damaged")).map((s) => new SvelteSet(s)),
  noteTags: fc.uniqueArray(tag).map((s) => new SvelteSet(s)),
  archived: fc.boolean(),
  selected: fc.option(tag.filter(Boolean), { nil: null }),
  runOrder: fc.constantFrom("name", "value", "recent"),
  runOrderDown: fc.boolean(),
  valueTag: fc.option(tag.filter(Boolean), { nil: null }),
  valueOf: fc.constantFrom("last", "min", "max"),
  opened: sets.map((s) => new SvelteSet(s)),
  closed: sets.map((s) => new SvelteSet(s)),
  hues: fc.array(fc.tuple(tag, fc.integer({ min: 0, max: 11 })), { maxLength: 3 }).map((list) => new SvelteMap(list)),
  theme: fc.constantFrom("system", "light", "dark"),
  sidebar: fc.boolean(),
  sidebarWidth: fc.option(fc.integer({ min: 220, max: 480 }), { nil: null }),
  inspector: fc.option(fc.boolean(), { nil: null }),
  inspectorTab: fc.constantFrom("view", "card", "run"),
  severity: fc.constantFrom("all", "error", "warning", "note"),
  findingsBy: fc.constantFrom("severity", "rule", "run"),
  area: fc.constantFrom("any", "where", "written", "tensorboard", "never", "launch", "values", "reading", "status"),
  muted: sets.map((s) => new SvelteSet(s)),
  showMuted: fc.boolean(),
  finding: fc.option(tag.filter(Boolean), { nil: null }),
  graphRun: word,
  graph: word,
  graphProfile: word,
  graphBody: word,
  graphOpen: sets.map((s) => new SvelteSet(s)),
  graphAside: sets.map((s) => new SvelteSet(s)),
  graphInline: sets.map((s) => new SvelteSet(s)),
  graphNode: word,
  graphWay: fc.constantFrom("none", "inputs", "outputs", "path"),
  graphFrom: word,
  graphColour: fc.constantFrom("structure", "op", "device", "time", "memory", "difference"),
  graphAgainst: word,
  params: fc.record(PARAMS, { requiredKeys: [] }).map((values) => Object.assign(new ParamsView(), values)),
} satisfies Partial<Record<keyof View, fc.Arbitrary<unknown>>>;
const views = fc.record(VALUES, { requiredKeys: [] });

type Values = Record<string, unknown>;

function fill(values: Values): View {
  const view = new View();
  Object.assign(view, values);
  return view;
}

function plain(value: unknown): unknown {
  if (value instanceof Selection) return value.isAll ? "all" : value.encode([]);
  if (value instanceof ParamsView) return paramFacts(value);
  if (value instanceof Set) return [...value].sort();
  if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return value;
}

const paramFacts = (params: ParamsView): Values =>
  Object.fromEntries(Object.keys(PARAMS).map((key) => [key, plain(params[key as keyof ParamsView])]));

function facts(view: View): Values {
  return Object.fromEntries(Object.keys(VALUES).map((key) => [key, plain(view[key as keyof View])]));
}

describe("the URL", () => {
  it("has a key of its own for every rune", () => {
    expect(FIELDS).toHaveLength(Object.keys(VALUES).length - 1 + Object.keys(PARAMS).length);
    expect(new Set(FIELDS.map((field) => field.key)).size).toBe(FIELDS.length);
  });

  it("is empty for a board as it opens", () => expect(writeView(new View())).toBe(""));

  it("says everything, and reading it gives everything back", () => {
    fc.assert(
      fc.property(views, (values) => {
        const view = fill(values as Values);
        const fragment = writeView(view, []);
        expect(new URL(`http://h/#${fragment}`).hash.slice(1)).toBe(fragment); // The address bar changes nothing.
        const other = new View();
        readView(other, `#${fragment}`);
        expect(facts(other)).toEqual(facts(view));
        expect(writeView(other, [])).toBe(fragment);
      }),
      { numRuns: 500 },
    );
  });

  it("takes back what a shorter URL leaves out", () => {
    fc.assert(
      fc.property(views, (values) => {
        const view = fill(values as Values);
        readView(view, "");
        expect(facts(view)).toEqual(facts(new View()));
      }),
    );
  });

  it("falls back to the default where it cannot be understood", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FIELDS.map((field) => field.key)),
        fc.string({ unit: "binary-ascii" }),
        (key, junk) => {
          const view = new View();
          readView(view, `#${key}=${junk}`);
          const again = writeView(view);
          const other = new View();
          readView(other, again);
          expect(writeView(other)).toBe(again);
        },
      ),
      { numRuns: 1000 },
    );
    const view = new View();
    readView(view, "#x=sideways&s=e7&w=XXL&z=5_1&tr=none&p=%E0%A4&nonsense=1");
    expect([view.x, view.smoothing, view.cardWidth, view.zoom, view.tooltipRows, view.pins]).toEqual([
      "step",
      { kind: "ema", amount: 0.999 },
      "M",
      null,
      7,
      [],
    ]);
  });

  it("is short and readable in plain cases", () => {
    const view = fill({
      x: "wall",
      smoothing: { kind: "ema", amount: 0.85 },
      tagSearch: { text: "train/loss", regex: false },
      runs: Selection.only(["a/train", "a/val"]),
    });
    view.setCard("loss", { yLog: true, zoom: [0, 100] });
    expect(writeView(view)).toBe("x=wall&s=e0.85&t=-train/loss&c=loss:x0_100:ly1&r=+a/train,a/val");
  });
});

describe("the selection", () => {
  const thousand = Array.from({ length: 1000 }, (_, i) => `sweep/trial-${i}-lr${(i * 7) % 13}`);

  it.each([
    ["half", 2, 1600],
    ["a tenth", 10, 400],
    ["all but few", 300, 240],
  ])("of 1,000 runs with %s hidden is short", (_, every, most) => {
    const hidden = thousand.filter((_, i) => i % every === 0);
    const text = Selection.all.with(false, hidden, thousand).encode(thousand);
    expect(text.length).toBeLessThan(most);
    const back = Selection.decode(text)!;
    expect(thousand.filter((run) => !back.shows(run))).toEqual(hidden);
    expect(back.encode([])).toBe(text); // Before the runs are known nothing is lost.
  });

  it("of 10,000 runs is exact, whatever is hidden", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `r${i}`);
    const hidden = new Set(many.filter((_, i) => (i * 2654435761) % 7 < 3));
    const back = Selection.decode(Selection.all.with(false, hidden, many).encode(many))!;
    expect(many.every((run) => back.shows(run) !== hidden.has(run))).toBe(true);
  });

  it("shows new runs when some are hidden, and hides them when only some are shown", () => {
    expect(Selection.all.with(false, ["a"], ["a", "b"]).shows("new")).toBe(true);
    expect(Selection.only(["a"]).shows("new")).toBe(false);
    expect(Selection.only(["a"]).with(true, ["b"], ["a", "b"])).toBe(Selection.all);
  });

  it("can be changed after it came packed from a URL", () => {
    const packed = Selection.decode(Selection.all.with(false, thousand.slice(0, 500), thousand).encode(thousand))!;
    const next = packed.with(true, [thousand[0]!], thousand);
    expect(thousand.filter((run) => next.shows(run))).toHaveLength(501);
  });

  it("refuses what it did not write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (junk) => void Selection.decode(`-:${junk}`)?.shows("x")),
    );
    expect(Selection.decode("x")).toBeUndefined();
    expect(Selection.decode("-:_____")).toBeUndefined();
  });
});

describe("undo", () => {
  it("takes back, step by step, and forth again", () => {
    fc.assert(
      fc.property(fc.array(views, { maxLength: 5 }), (steps) => {
        const view = new View();
        const history = new History(view);
        const seen = [writeView(view)];
        for (const values of steps) {
          const before = writeView(view);
          history.record("change", () =>
            Object.assign(view, {
              pins: values.pins ?? [],
              zoom: values.zoom ?? null,
              runs: values.runs ?? Selection.all,
            }),
          );
          if (writeView(view) !== before) seen.push(writeView(view));
        }
        for (const want of seen.slice(0, -1).reverse()) {
          expect(history.undo()).toBe("change");
          expect(writeView(view)).toBe(want);
        }
        expect(history.undo()).toBeNull();
        for (const want of seen.slice(1)) {
          history.redo();
          expect(writeView(view)).toBe(want);
        }
      }),
    );
  });

  it("leaves alone what is no slip", () => {
    const view = new View();
    const history = new History(view);
    history.record("Pin", () => view.togglePin("loss"));
    view.theme = "dark";
    expect([history.undo(), view.pins, view.theme]).toEqual(["Pin", [], "dark"]);
  });
});

it("a fragment is split at its first equals signs only", () =>
  expect([...splitFields("#a=1&b=c=d&junk")]).toEqual([
    ["a", "1"],
    ["b", "c=d"],
  ]));

it("a new x axis drops what was chosen on the old one", () => {
  const view = fill({ zoom: [0, 1], range: [0, 1] });
  view.setCard("a", { zoom: [0, 1], yLog: true });
  view.setAxis("wall");
  expect([view.zoom, view.range, view.cards.get("a")]).toEqual([null, null, { yLog: true }]);
});
