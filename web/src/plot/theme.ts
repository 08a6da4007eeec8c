/** The CSS tokens a plot draws with, read once and handed down. */

import { HUES, hueToken, REST } from "../lib/hues";

export interface Theme {
  chart: string;
  grid: string;
  axis: string;
  axisText: string;
  cursor: string;
  zoom: string;
  text: string;
  text2: string;
  text3: string;
  surface: string;
  sunken: string;
  rest: string;
  hues: readonly string[];
  /** For values, low to high. */
  seq: readonly string[];
  font: string;
  line: number;
  lineRaw: number;
  lineFocus: number;
  alphaRaw: number;
  alphaSuperseded: number;
  alphaDimmed: number;
  alphaBand: number;
}

/** Tokens as they stand for `element`; with `name`, those of that theme whatever the page shows. */
export function readTheme(element: HTMLElement, name?: "light" | "dark"): Theme {
  if (!name) return fromStyle(getComputedStyle(element));
  const probe = document.createElement("div");
  probe.dataset["theme"] = name;
  probe.hidden = true;
  element.append(probe);
  const theme = fromStyle(getComputedStyle(probe));
  probe.remove();
  return theme;
}

function fromStyle(style: CSSStyleDeclaration): Theme {
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const number = (name: string, otherwise: number): number => parseFloat(token(name)) || otherwise;
  return {
    chart: token("--chart"),
    grid: token("--grid"),
    axis: token("--axis"),
    axisText: token("--axis-text"),
    cursor: token("--cursor"),
    zoom: token("--zoom"),
    text: token("--text"),
    text2: token("--text-2"),
    text3: token("--text-3"),
    surface: token("--surface"),
    sunken: token("--sunken"),
    rest: token(REST),
    hues: Array.from({ length: HUES }, (_, i) => token(hueToken(i))),
    seq: Array.from({ length: 7 }, (_, i) => token(`--seq-${i + 1}`)),
    font: token("--font") || "sans-serif",
    line: number("--line", 1.6),
    lineRaw: number("--line-raw", 1),
    lineFocus: number("--line-focus", 2.4),
    alphaRaw: number("--alpha-raw", 0.3),
    alphaSuperseded: number("--alpha-superseded", 0.38),
    alphaDimmed: number("--alpha-dimmed", 0.28),
    alphaBand: number("--alpha-band", 0.16),
  };
}

const parsed = new Map<string, number>();
let probe: CanvasRenderingContext2D | null = null;

/** A CSS colour as 0xBBGGRR (alpha dropped), the byte order of ImageData. */
export function packed(color: string): number {
  let found = parsed.get(color);
  if (found === undefined)
    parsed.set(color, (found = pack(color.startsWith("#") && color.length === 7 ? color : resolved(color))));
  return found;
}

const pack = (hex: string): number => {
  const n = parseInt(hex.slice(1, 7), 16) || 0;
  return ((n & 0xff) << 16) | (n & 0xff00) | (n >> 16);
};

/** Any CSS colour as #rrggbb: painted on one pixel and read back. */
function resolved(color: string): string {
  probe ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!probe) return "#000000";
  probe.fillStyle = "#000000";
  probe.fillStyle = color;
  probe.fillRect(0, 0, 1, 1);
  return (
    "#" + [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((v) => v.toString(16).padStart(2, "0")).join("")
  );
}
