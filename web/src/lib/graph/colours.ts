/** Fills of boxes by what is asked for, and the legend that says what they mean. */
import type { Difference } from "./difference";
import type { Boxes } from "./scene";

/** Colours of the theme, as `#rrggbb`. */
export interface Ink {
  ground: string;
  surface: string;
  sunken: string;
  border: string;
  borderStrong: string;
  text: string;
  text2: string;
  text3: string;
  accent: string;
  accentSoft: string;
  edge: string;
  hues: readonly string[];
  seq: readonly string[];
  added: string;
  changed: string;
}

export type Colouring = "structure" | "op" | "device" | "time" | "memory" | "difference";

/** `colours` of a scale go from low to high. */
export type Legend =
  | { kind: "none" }
  | { kind: "classes"; classes: { colour: string; text: string; count: number | null }[]; rest: string | null }
  | { kind: "scale"; colours: readonly string[]; low: number; high: number; none: string };

export interface Coloured {
  /** By box. */
  fill: readonly string[];
  /** The strong colour beside the name; null: none. */
  mark: readonly (string | null)[];
  legend: Legend;
}

/** Names by place, and how often they occur, the most frequent first. */
export interface Names {
  names: readonly string[];
  counts: ReadonlyMap<string, number>;
}

/** Shares of colour that leave texts readable. */
const TINT = 0.2;
const VALUE_TINT = 0.32;

export function colourBoxes(
  boxes: Boxes,
  how: Colouring,
  ink: Ink,
  ops: Names,
  devices: Names,
  difference: Difference | null,
): Coloured {
  switch (how) {
    case "structure":
      return byStructure(boxes, ink);
    case "op":
      return byClass(boxes, boxes.op, ops, ink, "Other ops");
    case "device":
      return byClass(boxes, boxes.device, devices, ink, "Several or no device");
    case "time":
      return byValue(boxes, boxes.time, ink);
    case "memory":
      return byValue(boxes, boxes.bytes, ink);
    case "difference":
      return byDifference(boxes, ink, difference);
  }
}

function ground(boxes: Boxes, box: number, ink: Ink): string {
  if (boxes.open[box]) return boxes.parent[box]! < 0 ? ink.ground : depthFill(boxes, box, ink);
  return boxes.kind[box] === 0 ? ink.surface : ink.sunken;
}

/** Open groups alternate, so that one in another is seen. */
function depthFill(boxes: Boxes, box: number, ink: Ink): string {
  let depth = 0;
  for (let at = boxes.parent[box]!; at > 0; at = boxes.parent[at]!) depth++;
  return depth % 2 ? ink.ground : ink.surface;
}

function painted(boxes: Boxes, ink: Ink, hue: (box: number) => string | null, legend: Legend): Coloured {
  const mark = Array.from(boxes.item, (_, box) => (boxes.open[box] ? null : hue(box)));
  const fill = mark.map((colour, box) =>
    colour ? mix(ground(boxes, box, ink), colour, TINT) : ground(boxes, box, ink),
  );
  return { fill, mark, legend };
}

function byStructure(boxes: Boxes, ink: Ink): Coloured {
  const counts = new Map<number, number>();
  boxes.structure.forEach((structure, box) => {
    if (structure >= 0 && !boxes.open[box]) counts.set(structure, (counts.get(structure) ?? 0) + 1);
  });
  const alike = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1]);
  const hues = new Map(alike.slice(0, ink.hues.length).map(([structure], i) => [structure, ink.hues[i]!]));
  const classes = alike.slice(0, 6).map(([structure, count]) => {
    const first = boxes.label[boxes.structure.indexOf(structure)]!;
    return { colour: hues.get(structure) ?? ink.sunken, text: `like ${first}`, count };
  });
  const legend: Legend = classes.length ? { kind: "classes", classes, rest: null } : { kind: "none" };
  return painted(boxes, ink, (box) => hues.get(boxes.structure[box]!) ?? null, legend);
}

function byClass(boxes: Boxes, places: Int32Array, { names, counts }: Names, ink: Ink, rest: string): Coloured {
  const ranked = [...counts.keys()].filter(Boolean).slice(0, ink.hues.length);
  const hues = new Map(ranked.map((name, i) => [name, ink.hues[i]!]));
  const of = (box: number) => (places[box]! < 0 ? null : (hues.get(names[places[box]!]!) ?? null));
  const classes = ranked.map((name) => ({ colour: hues.get(name)!, text: name, count: counts.get(name)! }));
  const more = counts.size > ranked.length || rest !== "Other ops";
  return painted(boxes, ink, of, { kind: "classes", classes, rest: more ? rest : null });
}

function byValue(boxes: Boxes, values: Float64Array, ink: Ink): Coloured {
  const shown = [...values].filter((value, box) => value > 0 && !boxes.open[box]);
  const [low, high] = [shown.reduce((a, b) => Math.min(a, b), Infinity), shown.reduce((a, b) => Math.max(a, b), 0)];
  const step = (value: number) => {
    const share = high > low ? Math.log(value / low) / Math.log(high / low) : 1;
    return ink.seq[Math.min(ink.seq.length - 1, Math.floor(share * ink.seq.length))]!;
  };
  const none = mix(ink.ground, ink.sunken, 0.5);
  const of = (box: number) => (Number.isNaN(values[box]!) ? null : values[box]! > 0 ? step(values[box]!) : ink.seq[0]!);
  const mark = Array.from(boxes.item, (_, box) => (boxes.open[box] ? null : of(box)));
  const fill = mark.map((colour, box) =>
    colour ? mix(ink.surface, colour, VALUE_TINT) : boxes.open[box] ? ground(boxes, box, ink) : none,
  );
  const legend: Legend = shown.length ? { kind: "scale", colours: ink.seq, low, high, none } : { kind: "none" };
  return { fill, mark, legend };
}

function byDifference(boxes: Boxes, ink: Ink, difference: Difference | null): Coloured {
  if (!difference) return painted(boxes, ink, () => null, { kind: "none" });
  const hues = { same: null, added: ink.added, changed: ink.changed };
  const classes = [
    { colour: ink.added, text: "only here", count: difference.added },
    { colour: ink.changed, text: "different", count: difference.changed },
  ];
  const legend: Legend = { kind: "classes", classes, rest: "the same in both" };
  return painted(boxes, ink, (box) => hues[difference.items[boxes.item[box]!]!], legend);
}

/** `share` of b in a; both `#rrggbb`. */
export function mix(a: string, b: string, share: number): string {
  const parts = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parts(a), parts(b)];
  return (
    "#" +
    from
      .map((part, i) =>
        Math.round(part + (to[i]! - part) * share)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")
  );
}
