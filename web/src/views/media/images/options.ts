/** What an image card keeps in the URL, as words: zoom, light, samples, and what is subtracted from what. */
import { PLAIN, type DifferenceStyle, type Look } from "../../../lib/pixels";
import { FIT, type Zoom } from "../../../lib/zoom";

/** One side of a difference: null = the first (or second) shown run, at the card's step (or one before it). */
export interface Side {
  run: string | null;
  step: number | null;
}

export interface Options {
  zoom: Zoom;
  look: Look;
  /** All pictures of a value, not one. */
  all: boolean;
  style: DifferenceStyle;
  amplified: number;
  a: Side;
  b: Side;
}

export const DEFAULTS: Options = {
  zoom: FIT,
  look: PLAIN,
  all: false,
  style: "absolute",
  amplified: 1,
  a: { run: null, step: null },
  b: { run: null, step: null },
};
const STYLES: Record<string, DifferenceStyle> = { s: "signed", h: "heat" };
const short = (n: number): string => String(Number(n.toPrecision(6)));

export function writeOptions(options: Options): string[] {
  const { zoom, look, a, b } = options;
  const words: (string | false)[] = [
    zoom.scale !== null && `z${[zoom.scale, zoom.x, zoom.y].map(short).join("_")}`,
    (look.low !== null || look.high !== null) && `w${look.low ?? ""}_${look.high ?? ""}`,
    look.gamma !== 1 && `g${look.gamma}`,
    look.brightness !== 1 && `b${look.brightness}`,
    look.contrast !== 1 && `c${look.contrast}`,
    options.all && "all",
    options.style !== "absolute" && `d${options.style[0]}`,
    options.amplified !== 1 && `x${options.amplified}`,
    a.run !== null && `A${a.run}`,
    a.step !== null && `1${a.step}`,
    b.run !== null && `B${b.run}`,
    b.step !== null && `2${b.step}`,
  ];
  return words.filter((word) => word !== false);
}

/** Words that mean nothing are left out: a link may come from anywhere. */
export function readOptions(words: readonly string[]): Options {
  const options = structuredClone(DEFAULTS);
  for (const word of words) take(options, word);
  return options;
}

function take(options: Options, word: string): void {
  const [letter, rest] = [word[0], word.slice(1)];
  const numbers = rest.split("_").map((part) => (part === "" ? NaN : Number(part)));
  const [n] = numbers as [number];
  if (word === "all") options.all = true;
  else if (letter === "A") options.a.run = rest;
  else if (letter === "B") options.b.run = rest;
  else if (letter === "d") options.style = STYLES[rest] ?? "absolute";
  else if (letter === "w") {
    options.look.low = Number.isFinite(n) ? n : null;
    options.look.high = Number.isFinite(numbers[1]) ? numbers[1]! : null;
  } else if (!Number.isFinite(n)) return;
  else if (letter === "z" && n > 0 && numbers.length === 3 && numbers.every(Number.isFinite))
    options.zoom = { scale: n, x: numbers[1]!, y: numbers[2]! };
  else if (letter === "g" && n > 0) options.look.gamma = n;
  else if (letter === "b" && n >= 0) options.look.brightness = n;
  else if (letter === "c" && n >= 0) options.look.contrast = n;
  else if (letter === "x" && n >= 1) options.amplified = n;
  else if (letter === "1") options.a.step = n;
  else if (letter === "2") options.b.step = n;
}
