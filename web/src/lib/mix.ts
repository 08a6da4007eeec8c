/** Colours between colours: `#rrggbb`, as the tokens have them. */

const channels = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** `t` = 0: `from`, 1: `to`. Anything but `#rrggbb` is not mixed. */
export function mix(from: string, to: string, t: number): string {
  const known = /^#[0-9a-f]{6}$/i;
  if (!known.test(from) || !known.test(to)) return t < 0.5 ? from : to;
  const [a, b] = [channels(from), channels(to)];
  return `#${a.map((v, i) => Math.round(v + (b[i]! - v) * t).toString(16).padStart(2, "0")).join("")}`;
}

/** The colour at `t` (0 … 1) along `stops`, which lie evenly. */
export function along(stops: readonly string[], t: number): string {
  const at = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[i]!, stops[i + 1]!, at - i);
}
