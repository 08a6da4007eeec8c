/** Which cards Media shows: one a kind and tag. Pure; the order is stable. */
import type { Tag } from "../api/types";
import type { Kind } from "../api/values";
import type { CardSpec } from "./cards";

/** Kinds that Media shows, in the order of its segments; other views show the others. */
export const MEDIA_KINDS = ["image", "histogram", "text", "audio", "pr_curve", "mesh", "tensor"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** `key` is `kind:tag`; one tag. */
export interface MediaSpec extends CardSpec {
  readonly kind: MediaKind;
}

export function isMedia(kind: string): kind is MediaKind {
  return (MEDIA_KINDS as readonly string[]).includes(kind);
}

export const mediaKey = (kind: Kind, tag: string): string => `${kind}:${tag}`;

/** Groups of Media are folded apart from those of the charts. */
export const mediaGroup = (name: string): string => `media:${name}`;

/** In the order of the tags, the kinds of one tag in that of the segments. */
export function makeMediaCards(tags: readonly Pick<Tag, "name" | "kind">[]): MediaSpec[] {
  const cards = tags.flatMap(({ name, kind }) => (isMedia(kind) ? [makeCard(kind, name)] : []));
  const place = new Map(MEDIA_KINDS.map((kind, i) => [kind as string, i]));
  return cards
    .map((card, i) => ({ card, i }))
    .sort((a, b) => (a.card.tags[0] === b.card.tags[0] ? place.get(a.card.kind)! - place.get(b.card.kind)! : a.i - b.i))
    .map(({ card }) => card);
}

function makeCard(kind: MediaKind, tag: string): MediaSpec {
  const cut = tag.lastIndexOf("/") + 1;
  const first = tag.indexOf("/");
  return {
    kind,
    key: mediaKey(kind, tag),
    prefix: tag.slice(0, cut),
    last: tag.slice(cut),
    tags: [tag],
    group: first < 0 ? "" : tag.slice(0, first),
  };
}
