/** One card on the screen: what it needs, what it draws, what it says. Made while a component is set up. */

import { untrack } from "svelte";
import { tooManyForRaw } from "../plot/scene";
import type { Band, Domain, DrawReport, Line, PlotOptions } from "../plot/types";
import type { PooledSeries } from "../api/groups";
import { toNumber, type Finding } from "../api/types";
import { board } from "./board.svelte";
import { LineMaker, totals } from "./cardLines";
import { lastValues, nonfiniteBadge, plural, subtitle } from "./cardText";
import { world } from "./cardWorld.svelte";
import type { CardSpec } from "./cards";
import { lineTags } from "./charts";
import type { Curve } from "./curve";
import { found } from "./found.svelte";
import { groups } from "./groups.svelte";
import { pooledMargins } from "./margins";
import type { CardPooled } from "./pooled.svelte";
import { pooledBand, pooledId, pooledLine, pooledName, pooledSubtitle } from "./pooledLines";
import { pointer } from "./pointer.svelte";
import { runs } from "./runs.svelte";
import type { CardSeries } from "./series.svelte";
import { makeShape, MANY_LINES, type Look, type Shape } from "./seriesShape";
import { view, type CardView, type OpenDomain } from "./view.svelte";

/** Empty: no shown run wrote it. Failed: nothing drawn, and the server did not answer. */
export type CardState = "loading" | "ready" | "empty" | "failed";

/** ms a pointer rests on a run before its raw curve is asked for. */
const REST = 120;
/** More runs than this are not looked at closely. */
const FEW = 12;

/** What a card says that draws nothing. */
const ABSENT: Record<Exclude<CardState, "ready">, (shown: number) => string> = {
  loading: () => "loading",
  failed: () => "no answer yet",
  empty: (shown) => `0 of ${plural(shown, "shown run")} wrote this tag`,
};

export class CardModel {
  /** Device px of the plot box; 0 until it is known. */
  width = $state(0);
  report = $state.raw<DrawReport | null>(null);
  readonly series: CardSeries;
  readonly pooled: CardPooled;
  /** Of few runs, with the raw curves that there are too many of for all. */
  readonly #closer: CardSeries;
  readonly #maker = new LineMaker();
  readonly #behindMaker = new LineMaker();
  readonly #spec: () => CardSpec;

  /** `order`: smaller is fetched first. */
  constructor(
    spec: () => CardSpec,
    readonly order: () => number = () => 0,
  ) {
    this.#spec = spec;
    this.series = world.store.card();
    this.pooled = world.pooled.card();
    this.#closer = world.store.card();
    $effect(() => {
      if (this.width === 0 || this.runs?.length === 0 || this.spec.tags.length === 0) return;
      const need = {
        tags: this.spec.tags,
        runs: this.runs,
        shape: this.shape,
        lines: this.expected,
        order: this.order,
      };
      untrack(() => this.series.want(need));
    });
    $effect(() => {
      const { tags } = this.spec;
      const [few, look] = [this.#few, currentLook(this.xWindow)];
      if (few.length === 0) return;
      const lines = few.length * tags.length;
      const need = { tags, runs: few, shape: makeShape(look, this.width, lines), lines, order: this.order };
      const timer = setTimeout(() => this.#closer.want(need), REST);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      const nothing = world.shownNames?.length === 0 || this.lineTags.length === 0;
      if (!groups.pooled || this.width === 0 || nothing) return this.pooled.rest();
      const request = {
        ...groups.request(this.#edged ? this.spec.tags : this.lineTags, world.shownNames, currentLook(this.xWindow)),
        pixels: makeShape(currentLook(this.xWindow), this.width, this.#pooledLines).pixels,
        log: this.xLog,
      };
      untrack(() => this.pooled.want(request, this.order));
    });
    $effect(() => () => (this.series.release(), this.#closer.release(), this.pooled.release()));
  }

  readonly spec = $derived.by(() => this.#spec());
  readonly own: CardView = $derived.by(() => view.cards.get(this.spec.key) ?? {});
  /** Runs whose own points are drawn: the shown ones; beside groups only those selected, none where all are compared. */
  readonly runs = $derived.by(() => {
    if (!groups.pooled) return world.shownNames;
    return groups.against === null ? [...runs.front].filter(world.shows) : [];
  });
  readonly xWindow: Domain | null = $derived.by(() => windowOf(this.own));
  readonly yRange: OpenDomain = $derived.by(() => this.own.yRange ?? view.yRange);
  readonly yLog = $derived.by(() => this.own.yLog ?? view.yLog);
  readonly xLog = $derived.by(() => this.own.xLog ?? view.xLog);
  readonly clip = $derived.by(() => this.own.clip ?? view.clip);

  /** Series to expect: all runs that wrote the tags, or fewer when fewer are shown. */
  readonly expected = $derived.by(() => {
    const most = this.runs === null ? Infinity : this.runs.length;
    return this.spec.tags.reduce((sum, tag) => sum + Math.min(most, world.tag(tag)?.runs ?? 0), 0);
  });

  /** Lines to expect of the server's pooling: one a group, role and tag, or one a run and tag. */
  readonly #pooledLines = $derived.by(() => {
    const roles = new Set(runs.shown.map((run) => run.role)).size;
    return this.lineTags.length * (groups.on ? groups.list.length * roles : runs.shown.length);
  });

  readonly shape: Shape = $derived.by(() => makeShape(currentLook(this.xWindow), this.width, this.expected));

  /** Curves of shown runs, in drawing order. */
  readonly curves: readonly Curve[] = $derived.by(() => {
    void this.series.tick;
    const tags = new Set(this.spec.tags);
    const all = [...(this.series.entry?.curves.values() ?? [])];
    const shows = this.#shows;
    return all.filter((curve) => tags.has(curve.facts.tag) && shows(curve.facts.run));
  });
  readonly #shows = $derived.by(() => {
    if (!groups.pooled) return world.shows;
    const drawn = new Set(this.runs);
    return (run: string): boolean => drawn.has(run);
  });

  /** Raw curves are not drawn behind all smoothed ones. */
  readonly #rawLeftOut = $derived.by(
    () =>
      this.shape.smoothing !== null &&
      view.raw &&
      !groups.pooled &&
      (this.expected > MANY_LINES || tooManyForRaw(runs.rest, this.expected)),
  );

  /** Selected and hovered runs, where only theirs are drawn. */
  readonly #few: readonly string[] = $derived.by(() => {
    if (!this.#rawLeftOut || this.width === 0) return [];
    const here = pointer.card === null || pointer.card === this.spec.key;
    const names = new Set(runs.front);
    if (here && pointer.run !== null) names.add(pointer.run);
    return names.size <= FEW ? [...names].filter(world.shows) : [];
  });

  readonly #closerCurves: ReadonlyMap<string, Curve> = $derived.by(() => {
    void this.#closer.tick;
    return new Map(this.#rawLeftOut ? this.#closer.entry?.curves : []);
  });

  /** By id. Those of selected runs have their raw values, where others are too many for it. */
  readonly #held: ReadonlyMap<string, Curve> = $derived.by(() => {
    void this.curves;
    const all = this.series.entry?.curves ?? new Map<string, Curve>();
    if (groups.pooled) return new Map(this.curves.map((curve) => [curve.id, curve]));
    const front = [...this.#closerCurves].filter(([id, { facts }]) => all.has(id) && runs.front.has(facts.run));
    return front.length ? new Map([...all, ...front]) : new Map(all);
  });

  /** Tags with a line of their own. */
  readonly lineTags: readonly string[] = $derived.by(() => lineTags(this.spec));
  readonly #scene = $derived.by(() => world.scene(this.#held, this.spec, this.#maker));
  readonly #pooledContext = $derived.by(() => world.pooledContext(this.spec));
  /** A margin chart of groups: the edges are pooled as the line is. */
  readonly #edged = $derived.by(() => this.spec.margins !== undefined && groups.on && groups.against === null);
  readonly #pooledById: ReadonlyMap<string, PooledSeries> = $derived.by(() => {
    const apart = new Set(this.lineTags);
    const all = groups.pooled ? (this.pooled.series ?? []) : [];
    return new Map(all.filter(({ tag }) => apart.has(tag)).map((series) => [pooledId(series), series]));
  });

  readonly lines: readonly Line[] = $derived.by(() => {
    const made = [...this.#pooledById.values()].map((series) => pooledLine(series, this.#pooledContext));
    return made.length ? [...made, ...this.#scene.lines] : this.#scene.lines;
  });

  /** Lines with raw values, for those that lack them. */
  readonly behind: readonly Line[] = $derived.by(() =>
    this.#closerCurves.size === 0 ? [] : this.#behindMaker.lines(this.#closerCurves, world.lineContext(this.spec)),
  );

  readonly bands: readonly Band[] = $derived.by(() =>
    this.#edged
      ? pooledMargins(this.pooled.series ?? [], this.spec.margins ?? [], this.#pooledContext.hue)
      : groups.pooled
        ? groups.on && view.band !== "none"
          ? [...this.#pooledById.values()].map((series) => pooledBand(series, this.#pooledContext))
          : []
        : this.#scene.bands,
  );

  /** Runs of this card's lines of which a file lost records, with what is known of it. */
  readonly lost: ReadonlyMap<string, readonly Finding[]> = $derived.by(() => {
    if (found.lost.size === 0) return found.lost;
    const drawn = new Set(this.curves.map((curve) => curve.facts.run));
    return new Map([...found.lost].filter(([run]) => drawn.has(run)));
  });

  readonly totals = $derived.by(() => totals(this.curves));
  readonly badge = $derived.by(() => {
    const pooled = [...this.#pooledById.values()].filter((series) => series.nonfinite > 0);
    const told = pooled.map((series) => ({
      run: pooledName(series, this.#pooledContext),
      count: series.nonfinite,
      from: null,
      nan: true,
    }));
    return nonfiniteBadge([...told, ...this.totals.nonfinite], groups.on ? "line" : "run");
  });
  readonly subtitle: readonly string[] = $derived.by(() => {
    if (this.spec.tags.length === 0) return ["no tag"];
    if (this.state !== "ready") return [ABSENT[this.state](runs.shown.length)];
    const told = groups.pooled
      ? pooledSubtitle([...this.#pooledById.values()], { ...world.pooling, edged: this.#edged })
      : this.#told;
    return this.failure ? [...told, "not up to date"] : told;
  });
  readonly #told = $derived.by(() =>
    subtitle({
      totals: this.totals,
      superseded: view.superseded,
      yLog: this.yLog,
      xLog: this.xLog,
      zoomed: this.series.entry?.shape.range != null,
      rawLeftOut: this.#rawLeftOut,
      report: this.report,
    }),
  );

  readonly state: CardState = $derived.by(() => {
    if (!board.listed) return "loading";
    if (world.shownNames?.length === 0 || this.spec.tags.length === 0) return "empty";
    if (groups.pooled ? this.#pooledById.size : this.lines.length) return "ready";
    if (this.failure) return "failed";
    return (groups.pooled ? this.pooled : this.series).loading ? "loading" : "empty";
  });

  readonly failure = $derived.by(() => (groups.pooled ? this.pooled : this.series).failure);

  /** The y range by hand, its open end closed by the data; null = fitted. */
  readonly closedY = $derived.by(() => closed(this.yRange, this.lines));

  /** The y axis is log, own range and so on: as the plot wants it. */
  readonly options: Partial<PlotOptions> = $derived.by(() => ({
    ...plotOptions(this.own),
    axis: (groups.pooled ? null : this.series.entry?.shape.x) ?? view.x,
    yDomain: this.closedY,
    range: view.range,
  }));

  /** A zoom by hand: of this card, or of all where zoom is linked. */
  setZoom(x: Domain | null, y: Domain | null): void {
    const window = x && tidy(x);
    if (view.linkZoom) view.zoom = window;
    const own = { zoom: view.linkZoom ? undefined : (window ?? undefined), yRange: y ? tidy(y) : undefined };
    view.setCard(this.spec.key, own);
  }

  curve(id: string): Curve | undefined {
    return this.#held.get(id);
  }

  /** Where its lines ended, in words. */
  readonly lastValues = $derived.by(() => {
    if (!groups.pooled) return lastValues(this.curves, undefined, (run) => runs.label(run));
    const ends = [...this.#pooledById.values()].map((series) => ({
      facts: {
        run: pooledName(series, this.#pooledContext),
        tag: series.tag,
        last_value: series.end,
        last_step: view.x === "step" && series.end_x !== null ? toNumber(series.end_x) : null,
      },
    }));
    return lastValues(ends);
  });

  /** What a line along a group's centre is of. */
  group(id: string): PooledSeries | undefined {
    return this.#pooledById.get(id);
  }

  /** The runs whose line it is. */
  runsOf(id: string): readonly string[] {
    const series = this.group(id);
    if (series) return groups.runsOf(series);
    const curve = this.curve(id);
    return curve ? [curve.facts.run] : [];
  }
}

/** What a card's own settings and the view's make of a plot, but for what depends on its lines. */
export function plotOptions(own: CardView): Partial<PlotOptions> {
  return {
    axis: view.x,
    xScale: (own.xLog ?? view.xLog) ? "log" : "linear",
    yScale: (own.yLog ?? view.yLog) ? "log" : "linear",
    xDomain: windowOf(own),
    clip: own.clip ?? view.clip,
    raw: view.raw,
    superseded: view.superseded,
    mode: view.draw === "density" && !groups.on ? "density" : "lines",
    rest: runs.rest,
  };
}

/** The window of x of a card with these settings; null = all. */
export const windowOf = (own: CardView): Domain | null => (view.linkZoom ? view.zoom : own.zoom) ?? null;

/** How the view wants curves in a window of x (null = all). */
export function currentLook(range: Domain | null): Look {
  const { kind, amount } = view.smoothing;
  return {
    x: view.x,
    range,
    smoothing: kind === "none" ? null : kind,
    amount,
    raw: view.raw,
    attempts: view.superseded === "hide" ? "newest" : "all",
  };
}

/** Ends with no more digits than the screen can show, for the URL's sake. */
export function tidy([low, high]: Domain): Domain {
  const digits = Math.min(100, Math.max(0, 4 - Math.floor(Math.log10(high - low))));
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}

/** A range with an open end, closed by the data; null when both ends are open. */
export function closed([low, high]: OpenDomain, lines: readonly Line[]): Domain | null {
  if (low === null && high === null) return null;
  if (low !== null && high !== null) return [low, high];
  let [least, most] = [Infinity, -Infinity];
  for (const { y, s } of lines) {
    for (const v of y ?? s ?? []) {
      if (!Number.isFinite(v)) continue;
      if (v < least) least = v;
      if (v > most) most = v;
    }
  }
  if (low === null) return [least < high! ? least : high! - (Math.abs(high!) || 1), high!];
  return [low, most > low ? most : low + (Math.abs(low) || 1)];
}
