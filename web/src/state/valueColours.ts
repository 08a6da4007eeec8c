/** Runs coloured by a value: which of the seven sequential colours each takes. Pure. */

/** `--seq-1` is the least, `--seq-7` the greatest. */
export const LEVELS = 7;

export interface ValueScale {
  /** 0–6 by run; a run without a finite value has none. */
  readonly levels: ReadonlyMap<string, number>;
  readonly least: number;
  readonly greatest: number;
}

/** By rank, so that one outlier does not leave all others in one colour; equal values are of equal colour. */
export function valueScale(values: Iterable<readonly [run: string, value: number]>): ValueScale | null {
  const finite = [...values].filter(([, value]) => Number.isFinite(value));
  if (finite.length === 0) return null;
  const sorted = Float64Array.from(finite, ([, value]) => value).sort();
  const rank = new Map<number, number>();
  sorted.forEach((value, i) => rank.has(value) || rank.set(value, i));
  const last = Math.max(1, sorted.length - 1);
  const level = (value: number): number => Math.min(LEVELS - 1, Math.floor((rank.get(value)! / last) * LEVELS));
  return {
    levels: new Map(finite.map(([run, value]) => [run, level(value)])),
    least: sorted[0]!,
    greatest: sorted[sorted.length - 1]!,
  };
}

export const levelVar = (level: number): string => `var(--seq-${level + 1})`;
