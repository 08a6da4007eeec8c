/** Colours of points as bytes, from the page's tokens. */
import { NONE, ramp, SHADES, type Colouring } from "../../lib/projection/colouring";
import { packed, type Theme } from "../../plot/theme";

export const rgb = (colour: string): number[] => {
  const word = packed(colour);
  return [word & 255, (word >> 8) & 255, (word >> 16) & 255];
};

/** rows × 3. `pictured`: what has no colour of its own is white, so that its picture is as it is. */
export function paint(
  rows: number,
  colours: Colouring | null,
  theme: Theme,
  own: string,
  pictured: boolean,
): Uint8Array {
  const table = colours?.kind === "values" ? ramp(theme.seq.map(rgb), SHADES) : theme.hues.map(rgb);
  const plain = pictured ? [255, 255, 255] : rgb(own);
  const rest = rgb(theme.rest);
  const out = new Uint8Array(rows * 3);
  for (let row = 0, at = 0; row < rows; row++) {
    const place = colours ? colours.of[row] : 0;
    const colour = !colours ? plain : place === NONE ? rest : table[place];
    for (let c = 0; c < 3; c++) out[at++] = colour[c];
  }
  return out;
}
