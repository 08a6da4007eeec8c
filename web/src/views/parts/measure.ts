/** How wide texts are, by font: one canvas and one memory for all parts. */
import { measurer, type Measure } from "../../lib/fit";

const measures = new Map<string, Measure>();

/** Null where there is no canvas. */
export function measureFor(font: string): Measure | null {
  let known = measures.get(font);
  const pen = known ? null : document.createElement("canvas").getContext("2d");
  if (pen) measures.set(font, (known = measurer(pen, font)));
  return known ?? null;
}

let ui: Measure | null = null;

/** Of the page's plain text. */
export function measureText(text: string): number {
  ui ??= plain();
  return ui?.(text) ?? 0;
}

function plain(): Measure | null {
  const { fontSize, fontFamily } = getComputedStyle(document.body);
  return measureFor(`400 ${fontSize} ${fontFamily}`);
}
