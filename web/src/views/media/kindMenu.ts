/** What a kind adds to its card's "More" menu, while the card is on the page. */
import type { MediaCard } from "../../state/mediaCard.svelte";
import type { MenuEntry } from "../parts/menu.svelte";

const added = new WeakMap<MediaCard, () => readonly MenuEntry[]>();

/** Asked when the menu opens. Returns how to take it back. */
export function addEntries(card: MediaCard, entries: () => readonly MenuEntry[]): () => void {
  added.set(card, entries);
  return () => added.delete(card);
}

/** With a line behind them, if there are any. */
export function entriesOf(card: MediaCard): MenuEntry[] {
  const entries = added.get(card)?.() ?? [];
  return entries.length ? [...entries, "separator"] : [];
}
