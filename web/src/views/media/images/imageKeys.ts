/** Keys of pictures: of the card in full screen, or used last. Registered once for all cards on the page. */
import { view } from "../../../state/view.svelte";
import { keys, type Key } from "../../keys.svelte";

export interface ZoomHands {
  /** Whether the card shows pictures that can be zoomed. */
  readonly ready: () => boolean;
  readonly by: (factor: number) => void;
  /** CSS px a pixel; null = as large as there is room for. */
  readonly to: (scale: number | null) => void;
}

const cards = new Map<string, ZoomHands>();
let unregister: (() => void) | null = null;

/** A card is on the page. Returns how to take it away. */
export function addZoomHands(card: string, hands: ZoomHands): () => void {
  cards.set(card, hands);
  unregister ??= keys.register(...zoomKeys());
  return () => {
    if (cards.get(card) === hands) cards.delete(card);
    if (cards.size) return;
    unregister?.();
    unregister = null;
  };
}

const current = (): ZoomHands | undefined => cards.get(view.full ?? view.card ?? "");

function zoomKeys(): Key[] {
  const key = (name: string, label: string, run: (hands: ZoomHands) => void): Key => ({
    key: name,
    label,
    section: "Media",
    quiet: label === "",
    when: () => current()?.ready() ?? false,
    run: () => run(current()!),
  });
  return [
    key("+", "Pictures larger", (hands) => hands.by(2)),
    key("=", "", (hands) => hands.by(2)),
    key("-", "Pictures smaller", (hands) => hands.by(0.5)),
    key("0", "Pictures as large as there is room for", (hands) => hands.to(null)),
    key("1", "Pictures at 1×", (hands) => hands.to(1)),
    key("4", "Pictures at 4×", (hands) => hands.to(4)),
  ];
}
