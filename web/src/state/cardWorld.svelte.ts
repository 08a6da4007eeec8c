/** What all cards share: the shown runs, their hues, the cards there are, the store of series. One for the page. */

import { fetchScalars, worthRetrying } from "../api/client";
import { fetchPooled, type PooledSeries } from "../api/groups";
import type { Change, Finding, Role, Tag } from "../api/types";
import { match } from "../lib/match";
import { compareNatural } from "../lib/natural";
import type { Band, Line } from "../plot/types";
import { board } from "./board.svelte";
import { labelOf, type LineContext, type LineMaker } from "./cardLines";
import { chartGroups, edgesOf, lineTags } from "./charts";
import { groupCards, makeCards, type CardGroup, type CardSpec } from "./cards";
import { seriesId, type Curve } from "./curve";
import { found } from "./found.svelte";
import { groups } from "./groups.svelte";
import { marginBands } from "./margins";
import { PooledStore } from "./pooled.svelte";
import type { PooledContext, Pooling } from "./pooledLines";
import { layouts } from "./layouts.svelte";
import { runs } from "./runs.svelte";
import { SeriesStore } from "./series.svelte";
import type { Runs } from "./seriesEntry";
import { view } from "./view.svelte";

/** ms; a tag may have gone with its last run. */
const LISTS_AWAITED = 2000;

/** In the order in which the tags of a card that draws several apart take their dashes: solid first. */
const ROLES: readonly Role[] = ["train", "validation", "test", "other"];

export class CardWorld {
  readonly store = new SeriesStore(fetchScalars, { worthRetrying });
  readonly pooled = new PooledStore(fetchPooled, { worthRetrying });
  #names: Runs = null;
  #cards: { tags: readonly Tag[]; overlay: boolean; cards: readonly CardSpec[] } | null = null;
  #charts: { key: string; groups: readonly CardGroup[] } | null = null;

  /** Names to ask for; null = all, with those to come. The same array as long as the names are the same. */
  readonly shownNames: Runs = $derived.by(() => {
    const next = runs.shown === board.runs ? null : runs.shown.map((run) => run.name);
    const old = this.#names;
    const same =
      next === old || (next && old && next.length === old.length && next.every((name, i) => name === old[i]));
    if (!same) this.#names = next;
    return this.#names;
  });

  /** The same objects until a tag comes, goes or changes its base: points that arrive are no reason to lay the board out anew. */
  readonly cards: readonly CardSpec[] = $derived.by(() => {
    const made = { tags: board.tags, overlay: view.overlayRoles };
    if (!this.#cards || this.#cards.overlay !== made.overlay || !sameTags(this.#cards.tags, made.tags)) {
      this.#cards = { ...made, cards: makeCards(made.tags, made.overlay, compareNatural) };
    }
    return this.#cards.cards;
  });
  /** The page's own charts; the same objects as long as they draw the same. */
  readonly #ownCharts: readonly CardGroup[] = $derived.by(() => {
    const groups = chartGroups(
      view.charts,
      board.scalarTags.map((tag) => tag.name),
    );
    const key = JSON.stringify(groups);
    if (this.#charts?.key !== key) this.#charts = { key, groups };
    return this.#charts.groups;
  });
  /** Groups of charts of several tags. */
  readonly #several: readonly CardGroup[] = $derived.by(() => [...this.#ownCharts, ...layouts.groups]);
  readonly search = $derived.by(() => match(view.tagSearch.text, view.tagSearch.regex));
  readonly groups: readonly CardGroup[] = $derived.by(() => {
    const { search } = this;
    const matches = search.error ? () => true : (tag: string) => search.test(tag);
    const cards = view.arranged === "layout" && layouts.groups.length ? [] : this.cards;
    return groupCards(cards, { pins: view.pins, matches, compare: compareNatural, first: this.#several });
  });

  /** Findings about tags, of the gravest severity first. */
  readonly #tagFindings = $derived.by(() => {
    const byTag = new Map<string, Finding[]>();
    for (const finding of found.list) {
      const { tag, run } = finding.place;
      if (tag === null || (run !== null && !this.shows(run))) continue;
      byTag.set(tag, [...(byTag.get(tag) ?? []), finding]);
    }
    return byTag;
  });

  shows = (run: string): boolean => runs.shownNames.has(run);
  tag = (name: string): Tag | undefined => board.tagsByName.get(name);
  /** Which dashes a card's tags take: their roles', or where they are drawn apart one kind after the other. */
  tagRoles(spec: CardSpec): (tag: string) => Role | null {
    if (!spec.several) return this.tagRole;
    const tags = lineTags(spec);
    return tags.length > 1 ? (tag) => ROLES[tags.indexOf(tag) % ROLES.length]! : () => null;
  }
  tagRole = (tag: string): Role | null => this.tag(tag)?.role ?? null;
  card = (key: string): CardSpec | undefined =>
    this.#several.flatMap((group) => group.cards).find((card) => card.key === key) ??
    this.cards.find((card) => card.key === key || card.tags.includes(key));

  lineContext(spec: CardSpec): LineContext {
    const { tags } = spec;
    const apart = lineTags(spec);
    const byTag = spec.several === true && apart.length > 1 && runs.shown.length === 1;
    return {
      runs: runs.shown,
      tags,
      label: (run) => runs.label(run.name),
      hue: (run, tag) => (byTag ? apart.indexOf(tag) : runs.hue(run)),
      front: (run) => runs.front.has(run.name),
      tagRole: byTag ? () => null : this.tagRoles(spec),
      level: (run) => (byTag ? null : runs.level(run)),
      several: spec.several === true && apart.length > 1,
    };
  }

  /** What a card draws of its curves: a line each, but where a curve is an edge of a band. */
  scene(curves: ReadonlyMap<string, Curve>, spec: CardSpec, maker: LineMaker): { lines: Line[]; bands: Band[] } {
    const { margins } = spec;
    if (!margins) return { lines: maker.lines(curves, this.lineContext(spec)), bands: [] };
    const edges = edgesOf(margins);
    const own = new Map([...curves].filter(([, { facts }]) => !edges.has(facts.tag)));
    const lines = maker.lines(own, this.lineContext(spec));
    const hues = new Map(lines.map(({ id, hue }) => [id, hue]));
    return { lines, bands: marginBands(curves, margins, (run, tag) => hues.get(seriesId(run, tag))) };
  }

  /** How pooled series are drawn: groups in their hue, compared runs in their family's. */
  pooledContext(spec: CardSpec): PooledContext {
    const { tags } = spec;
    const one = ({ group }: PooledSeries) => (groups.on || group === null ? undefined : board.byName.get(group));
    return {
      tags,
      grouped: groups.on,
      label: ({ group }) => (groups.on ? (groups.byName.get(group)?.label ?? group ?? "") : runs.label(group ?? "")),
      hue: (series) => {
        const run = one(series);
        return run ? runs.hue(run) : (groups.byName.get(series.group)?.hue ?? 0);
      },
      level: (series) => {
        const run = one(series);
        return run ? runs.level(run) : null;
      },
      front: (series) => runs.front.has(one(series)?.name ?? ""),
      live: (series) =>
        groups.runsOf(series).some((run) => this.shows(run) && board.byName.get(run)?.status === "live"),
      written: (tag) => (spec.several && lineTags(spec).length > 1 ? labelOf(tag, tags) : null),
      tagRole: this.tagRoles(spec),
    };
  }

  readonly pooling: Pooling = $derived.by(() => ({
    centre: view.centre,
    band: view.band,
    quantile: view.quantile,
    against: groups.against,
    compare: view.compare === "ratio" ? "ratio" : "difference",
    grouped: groups.on,
  }));

  /** Those about the tags, for shown runs. */
  findings(tags: readonly string[]): Finding[] {
    return tags.flatMap((tag) => this.#tagFindings.get(tag) ?? []);
  }

  /** Follow what grows, and ask for nothing while the page is hidden. Returns how to stop. */
  follow(): () => void {
    const stop = board.onChange((change) => (this.#take(change), this.pooled.changed(change)));
    const listen = $effect.root(() => {
      $effect(() => {
        void board.tags;
        this.store.resume();
      });
    });
    const look = () => (this.store.paused = this.pooled.paused = document.hidden);
    document.addEventListener("visibilitychange", look);
    look();
    this.store.reconnected();
    return () => {
      stop();
      listen();
      document.removeEventListener("visibilitychange", look);
      this.store.paused = this.pooled.paused = true;
    };
  }

  #take(change: Change | null): void {
    if (change === null) return this.store.reconnected();
    if (change.gone_runs?.length !== 0) this.store.hold(LISTS_AWAITED);
    if (change.gone_runs === null) this.store.reconnected();
    else if (change.gone_runs.length) this.store.forget(change.gone_runs);
    if (change.new_runs) this.store.back(change.new_runs);
    this.store.changed(change);
  }
}

export const world = new CardWorld();

function sameTags(a: readonly Tag[], b: readonly Tag[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, kind, base }, i) => name === b[i]!.name && kind === b[i]!.kind && base === b[i]!.base)
  );
}
