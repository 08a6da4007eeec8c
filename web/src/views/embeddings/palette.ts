/** Colours of points as bytes, from the page's tokens. */
import { NONE, ramp, SHADES, type Colouring } from "../../lib/projection/colouring";
import { packed, type Theme } from "../../plot/theme";

const LEFT = 0.2; // of its colour, of a point that the search does not find

export const rgb = (colour: string): number[] => {
  const word = packed(colour);
  return [word & 255, (word >> 8) & 255, (word >> 16) & 255];
};

/** rows × 3. What the search does not find sinks into the ground. `plain`: what has no colour of its own stays white under a picture. */
export function paint(
  rows: number,
  colours: Colouring | null,
  matches: Uint8Array | null,
  theme: Theme,
  own: string,
  pictured: boolean,
): Uint8Array {
  const ground = rgb(theme.chart);
  const table = colours?.kind === "values" ? ramp(theme.seq.map(rgb), SHADES) : theme.hues.map(rgb);
  const plain = pictured ? [255, 255, 255] : rgb(own);
  const rest = rgb(theme.rest);
  const out = new Uint8Array(rows * 3);
  for (let row = 0, at = 0; row < rows; row++) {
    const place = colours ? colours.of[row] : 0;
    const colour = !colours ? plain : place === NONE ? rest : table[place];
    const share = matches && !matches[row] ? LEFT : 1;
    for (let c = 0; c < 3; c++) out[at++] = ground[c] + (colour[c] - ground[c]) * share;
  }
  return out;
}
