/** Which cards Media shows: one a kind and tag. Pure; the order is stable. */
import type { Kind } from "../api/values";
import type { CardSpec, TagFacts } from "./cards";

/** Kinds that Media shows, in the order of its segments; other views show the others. */
export const MEDIA_KINDS = ["image", "histogram", "text", "audio", "pr_curve", "mesh", "tensor"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** `key` is `kind:tag`, of the first of its tags; several are the pictures of one batch, or the parts of a mesh. */
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
export function makeMediaCards(tags: readonly TagFacts[]): MediaSpec[] {
  const batches = findBatches(tags);
  const meshes = findMeshes(tags);
  const cards = tags.flatMap(({ name, kind, base }) => {
    if (!isMedia(kind)) return [];
    const parts = kind === "image" ? batches.get(name) : kind === "mesh" ? meshes.get(base) : undefined;
    if (!parts) return [makeCard(kind, name)];
    const whole = kind === "mesh" ? base : name.slice(0, name.lastIndexOf("/"));
    return parts[0] === name ? [{ ...makeCard(kind, whole), ...keyed(kind, parts) }] : [];
  });
  const place = new Map(MEDIA_KINDS.map((kind, i) => [kind as string, i]));
  return cards
    .map((card, i) => ({ card, i }))
    .sort((a, b) => (a.card.tags[0] === b.card.tags[0] ? place.get(a.card.kind)! - place.get(b.card.kind)! : a.i - b.i))
    .map(({ card }) => card);
}

/** Vertices, faces and colours are tags of their own; vertices, which every mesh has, come first. tensorboardX numbers them. */
function findMeshes(tags: readonly TagFacts[]): Map<string, readonly string[]> {
  const isVertices = ({ name }: TagFacts) => /_(VERTEX|1)$/.test(name);
  const meshes = Map.groupBy(
    tags.filter(({ kind }) => kind === "mesh"),
    ({ base }) => base,
  );
  return new Map(
    [...meshes].map(([mesh, parts]) => [
      mesh,
      parts.toSorted((a, b) => Number(isVertices(b)) - Number(isVertices(a))).map(({ name }) => name),
    ]),
  );
}

/** TensorFlow 1 wrote the pictures of a batch as `x/image/0`, `x/image/1` …: each of these tags with all of its batch. */
function findBatches(tags: readonly TagFacts[]): Map<string, readonly string[]> {
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
