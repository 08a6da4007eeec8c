/** The theme's colours, as what draws graphs takes them. */
import type { Ink } from "../../lib/graph/colours";

export function readInk(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const token = (name: string): string => hex(style.getPropertyValue(name).trim());
  return {
    ground: token("--bg"),
    surface: token("--surface"),
    sunken: token("--sunken"),
    border: token("--border"),
    borderStrong: token("--border-control"),
    text: token("--text"),
    text2: token("--text-2"),
    text3: token("--text-3"),
    accent: token("--accent"),
    accentSoft: token("--accent-soft"),
    edge: token("--rest-mark"),
    hues: Array.from({ length: 12 }, (_, i) => token(`--run-${i + 1}`)),
    seq: Array.from({ length: 7 }, (_, i) => token(`--seq-${i + 1}`)),
    added: token("--live-mark"),
    changed: token("--warning-mark"),
  };
}

/** `#rrggbb` of any colour (the system's own have names). */
function hex(colour: string): string {
  if (/^#[0-9a-f]{6}$/i.test(colour)) return colour;
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return "#808080";
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
  return "#" + [r!, g!, b!].map((part) => part.toString(16).padStart(2, "0")).join("");
}
