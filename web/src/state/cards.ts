/** Which cards the board shows: tags become cards, cards become groups. Pure; the order is stable. */

import type { MarginTags } from "../api/layouts";
import type { Tag } from "../api/types";

export type TagFacts = Pick<Tag, "name" | "kind" | "base">;

export interface CardSpec {
  /** Names the card in the URL: its tag, or the base of the tags it overlays. */
  readonly key: string;
  /** Up to and with the last slash; shown grey. */
  readonly prefix: string;
  readonly last: string;
  /** At least one. */
  readonly tags: readonly string[];
  /** The part before the first slash, "" at the top level. */
  readonly group: string;
  /** Its tags are drawn apart: they are no roles of one. */
  readonly several?: true;
  /** Lines with bands around them. */
  readonly margins?: readonly MarginTags[];
  /** Why a part of it draws nothing. */
  readonly problem?: string;
}

export interface CardGroup {
  readonly name: string;
  readonly label: string;
  readonly pinned: boolean;
  readonly cards: readonly CardSpec[];
  /** Collapsed until it is opened. */
  readonly closed?: boolean;
}

/** `toggled`: names of groups that are not as they are at first. */
export const isCollapsed = ({ name, closed = false }: CardGroup, toggled: ReadonlySet<string>): boolean =>
  toggled.has(name) !== closed;

/** Name of the group of pinned cards in the set of collapsed groups; no tag can start with it. */
export const PINNED = "\u0000pinned";

export interface GroupOptions {
  readonly pins: readonly string[];
  readonly matches: (tag: string) => boolean;
  readonly compare: (a: string, b: string) => number;
  /** Groups that stand before those of `cards`. */
  readonly first?: readonly CardGroup[];
}

export function makeCard(key: string, tags: readonly string[]): CardSpec {
  const cut = key.lastIndexOf("/") + 1;
  const first = key.indexOf("/");
  return { key, prefix: key.slice(0, cut), last: key.slice(cut), tags, group: first < 0 ? "" : key.slice(0, first) };
}

/** One card a scalar tag, or a base when `overlay`; natural order of their keys. */
export function makeCards(tags: readonly TagFacts[], overlay: boolean, compare: GroupOptions["compare"]): CardSpec[] {
  const byKey = new Map<string, string[]>();
  for (const tag of tags) {
    if (tag.kind !== "scalar") continue;
    const key = overlay ? tag.base : tag.name;
    const members = byKey.get(key);
    if (members) members.push(tag.name);
    else byKey.set(key, [tag.name]);
  }
  const keys = [...byKey.keys()].sort(compare);
  return keys.map((key) => makeCard(key, byKey.get(key)!.sort(compare)));
}

/** Pinned cards first, in the order they were pinned, then groups in natural order with the top level before all. */
export function groupCards(cards: readonly CardSpec[], options: GroupOptions): CardGroup[] {
  const { first = [] } = options;
  const all = [...first.flatMap((group) => group.cards), ...cards];
  const pinned = options.pins
    .map((pin) => all.find((card) => card.key === pin || card.tags.includes(pin)))
    .filter((card, i, all): card is CardSpec => card !== undefined && all.indexOf(card) === i);
  const groups = new Map<string, CardSpec[]>();
  const shows = (card: CardSpec): boolean =>
    !pinned.includes(card) && (options.matches(card.key) || card.tags.some(options.matches));
  for (const card of cards) {
    if (!shows(card)) continue;
    const members = groups.get(card.group);
    if (members) members.push(card);
    else groups.set(card.group, [card]);
  }
  const names = [...groups.keys()].sort((a, b) => (a === "" ? -1 : b === "" ? 1 : options.compare(a, b)));
  const rest = names.map((name) => ({ name, label: name || "Top level", pinned: false, cards: groups.get(name)! }));
  const before = first.map((group) => ({ ...group, cards: group.cards.filter(shows) }));
  const own = [...before.filter((group) => group.cards.length > 0), ...rest];
  return pinned.length ? [{ name: PINNED, label: "Pinned", pinned: true, cards: pinned }, ...own] : own;
}
