/** Colours between colours: `#rgb` or `#rrggbb`, as the tokens have them. */

const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;

function channels(hex: string): number[] {
  const size = (hex.length - 1) / 3;
  return [0, 1, 2].map((i) => parseInt(hex.slice(1 + i * size, 1 + (i + 1) * size).padStart(2, hex[1 + i * size]), 16));
}

/** `t` = 0: `from`, 1: `to`. Other forms of colours are not mixed. */
export function mix(from: string, to: string, t: number): string {
  if (!HEX.test(from) || !HEX.test(to)) return t < 0.5 ? from : to;
  const [a, b] = [channels(from), channels(to)];
  return `#${a
    .map((v, i) =>
      Math.round(v + (b[i]! - v) * t)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** The colour at `t` (0 … 1) along `stops`, which lie evenly. */
export function along(stops: readonly string[], t: number): string {
  const at = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[i]!, stops[i + 1]!, at - i);
}
