/** The band of a margin chart: between two series of one run that need not have the same steps drawn. Pure. */
import type { PooledSeries } from "../api/groups";
import type { MarginTags } from "../api/layouts";
import type { Band } from "../plot/types";
import { BREAK, SUPERSEDED } from "../plot/types";
import { seriesId, type Curve, type SeriesRows } from "./curve";

/** A band for each margin of each run that has both of its edges. `hue` of the run's line of the margin's value. */
export function marginBands(
  curves: ReadonlyMap<string, Curve>,
  margins: readonly MarginTags[],
  hue: (run: string, tag: string) => number | undefined,
): Band[] {
  const runs = new Set([...curves.values()].map(({ facts }) => facts.run));
  return [...runs].flatMap((run) =>
    margins.flatMap(({ value, lower, upper }): Band[] => {
      const [low, high] = [curves.get(seriesId(run, lower)), curves.get(seriesId(run, upper))];
      const colour = hue(run, value);
      if (!low || !high || colour === undefined) return [];
      return [{ ...between(low.rows, high.rows), hue: colour }];
    }),
  );
}

/** The same of pooled series: between the centres of both edges. Each band in the hue of its value's line. */
export function pooledMargins(
  series: readonly PooledSeries[],
  margins: readonly MarginTags[],
  hue: (value: PooledSeries) => number,
): Band[] {
  return margins.flatMap(({ value, lower, upper }) =>
    series
      .filter(({ tag }) => tag === value)
      .flatMap((own): Band[] => {
        const edge = (tag: string) =>
          series.find((one) => one.tag === tag && one.group === own.group && one.role === own.role);
        const [low, high] = [edge(lower), edge(upper)];
        return low && high ? [{ ...between(centreOf(low), centreOf(high)), hue: hue(own) }] : [];
      }),
  );
}

const centreOf = ({ x, centre }: PooledSeries): Rows => ({ x, y: centre, s: null, flags: new Uint8Array(x.length) });

type Rows = Pick<SeriesRows, "x" | "y" | "s" | "flags">;

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Both edges at every x of either, on the line between their points. */
export function between(low: Rows, high: Rows): Pick<Band, "x" | "low" | "high"> {
  const [below, above] = [ascending(low), ascending(high)];
  const x = Float64Array.from(new Set([...below.x, ...above.x])).sort();
  return { x, low: valuesAt(below, x), high: valuesAt(above, x) };
}

/** The newest of equal x, without what a later attempt replaced. */
function ascending({ x, y, s, flags }: Rows): Points {
  const values = s ?? y;
  const kept = new Map<number, number>();
  for (let i = 0; i < x.length; i++) if (!(flags[i]! & SUPERSEDED)) kept.set(x[i]!, values?.[i] ?? NaN);
  const rows = flags.some((flag) => flag & BREAK) ? [...kept].sort(([a], [b]) => a - b) : [...kept];
  return { x: rows.map(([at]) => at), y: rows.map(([, v]) => v) };
}

/** NaN before the first point and behind the last. */
function valuesAt({ x, y }: Points, at: Float64Array): Float64Array {
  let i = 0;
  return at.map((here) => {
    while (i < x.length - 1 && x[i + 1]! <= here) i++;
    if (x.length === 0 || here < x[0]! || here > x[x.length - 1]!) return NaN;
    if (x[i] === here) return y[i]!;
    return y[i]! + (y[i + 1]! - y[i]!) * ((here - x[i]!) / (x[i + 1]! - x[i]!));
  });
}
