/** Which cards Media shows: one a kind and tag. Pure; the order is stable. */
import type { Tag } from "../api/types";
import type { Kind } from "../api/values";
import type { CardSpec } from "./cards";

/** Kinds that Media shows, in the order of its segments; other views show the others. */
export const MEDIA_KINDS = ["image", "histogram", "text", "audio", "pr_curve", "mesh", "tensor"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** `key` is `kind:tag`, of the first of its tags; several are the pictures of one batch. */
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
  const batches = findBatches(tags);
  const cards = tags.flatMap(({ name, kind }) => {
    if (!isMedia(kind)) return [];
    const batch = kind === "image" ? batches.get(name) : undefined;
    if (!batch) return [makeCard(kind, name)];
    return batch[0] === name
      ? [{ ...makeCard(kind, name.slice(0, name.lastIndexOf("/"))), ...keyed(kind, batch) }]
      : [];
  });
  const place = new Map(MEDIA_KINDS.map((kind, i) => [kind as string, i]));
  return cards
    .map((card, i) => ({ card, i }))
    .sort((a, b) => (a.card.tags[0] === b.card.tags[0] ? place.get(a.card.kind)! - place.get(b.card.kind)! : a.i - b.i))
    .map(({ card }) => card);
}

/** TensorFlow 1 wrote the pictures of a batch as `x/image/0`, `x/image/1` …: each of these tags with all of its batch. */
function findBatches(tags: readonly Pick<Tag, "name" | "kind">[]): Map<string, readonly string[]> {
  const byName = new Map<string, { tag: string; place: number }[]>();
  for (const { name, kind } of tags) {
    const found = kind === "image" ? /^(.*\/image)\/(\d+)$/.exec(name) : null;
    if (!found) continue;
    const batch = byName.get(found[1]!);
    const one = { tag: name, place: Number(found[2]) };
    if (batch) batch.push(one);
    else byName.set(found[1]!, [one]);
  }
  const batches = new Map<string, readonly string[]>();
  for (const batch of byName.values()) {
    if (batch.length < 2) continue;
    const ordered = batch.sort((a, b) => a.place - b.place).map(({ tag }) => tag);
    for (const tag of ordered) batches.set(tag, ordered);
  }
  return batches;
}

const keyed = (kind: MediaKind, tags: readonly string[]) => ({ key: mediaKey(kind, tags[0]!), tags });

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
