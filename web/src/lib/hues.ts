/** A family's hue index → the token that colours it, and the mark that tells the rounds of twelve apart. */

export const HUES = 12;
export const ROUNDS = 3;
export const REST = "--run-rest";

export type Marker = "circle" | "square" | null;

/** Beyond this many shown families colour no longer names a run. */
export const MOST = HUES * ROUNDS;

export const hueToken = (index: number): string => `--run-${(index % HUES) + 1}`;

/** For styles: `var(--run-3)`. */
export const hueVar = (index: number): string => `var(${hueToken(index)})`;

const MARKERS: readonly Marker[] = [null, "circle", "square"];

/** Which mark the line carries every 80 px. */
export const marker = (index: number): Marker => MARKERS[Math.floor(index / HUES) % ROUNDS];
