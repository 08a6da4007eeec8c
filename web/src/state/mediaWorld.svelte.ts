/** What all cards of Media share: the cards there are, the kinds, the filter, the steps. One for the page. */
import { SvelteMap } from "svelte/reactivity";
import type { Tag } from "../api/types";
import { match } from "../lib/match";
import { compareNatural } from "../lib/natural";
import { board } from "./board.svelte";
import { groupCards, type CardGroup } from "./cards";
import type { MediaCard } from "./mediaCard.svelte";
import { makeMediaCards, MEDIA_KINDS, mediaGroup, type MediaKind, type MediaSpec } from "./mediaCards";
import { unionOfSteps } from "./runValues";
import { view } from "./view.svelte";

class MediaWorld {
  #made: { tags: readonly Tag[]; cards: readonly MediaSpec[] } | null = null;

  /** The same objects until a tag comes or goes. */
  readonly cards: readonly MediaSpec[] = $derived.by(() => {
    const { tags } = board;
    if (!this.#made || !sameTags(this.#made.tags, tags)) this.#made = { tags, cards: makeMediaCards(tags) };
    return this.#made.cards;
  });
  readonly byKey: ReadonlyMap<string, MediaSpec> = $derived(new Map(this.cards.map((card) => [card.key, card])));
  /** Kinds that exist, with the number of their tags. */
  readonly kinds: readonly { kind: MediaKind; tags: number }[] = $derived(
    MEDIA_KINDS.map((kind) => ({ kind, tags: this.cards.filter((card) => card.kind === kind).length })).filter(
      ({ tags }) => tags > 0,
    ),
  );
  /** The kind whose cards alone are shown; a link may name one that is not there. */
  readonly kind: MediaKind | "all" = $derived(this.kinds.find(({ kind }) => kind === view.mediaKind)?.kind ?? "all");
  readonly search = $derived(match(view.tagSearch.text, view.tagSearch.regex));
  readonly groups: readonly CardGroup[] = $derived.by(() => {
    const { search, kind } = this;
    const ofKind = kind === "all" ? this.cards : this.cards.filter((card) => card.kind === kind);
    const hits = new Set(
      ofKind.filter((card) => search.error || card.tags.some((tag) => search.test(tag))).map((card) => card.key),
    );
    const groups = groupCards(ofKind, { pins: view.pins, matches: (key) => hits.has(key), compare: compareNatural });
    return groups.map((group) => (group.pinned ? group : { ...group, name: mediaGroup(group.name) }));
  });

  /** Cards on the page. */
  readonly #mounted = new SvelteMap<string, MediaCard>();
  /** All steps of the cards on the page that follow the one slider. */
  readonly steps: Float64Array = $derived(
    unionOfSteps([...this.#mounted.values()].filter((card) => !card.ownStep).map((card) => card.steps)),
  );

  /** A card is on the page. Returns how to take it away. */
  mount(card: MediaCard): () => void {
    const { key } = card.spec;
    this.#mounted.set(key, card);
    return () => this.#mounted.get(key) === card && this.#mounted.delete(key);
  }

  mounted(key: string): MediaCard | undefined {
    return this.#mounted.get(key);
  }
}

function sameTags(a: readonly Tag[], b: readonly Tag[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, kind, base }, i) => name === b[i]!.name && kind === b[i]!.kind && base === b[i]!.base)
  );
}

export const mediaWorld = new MediaWorld();
