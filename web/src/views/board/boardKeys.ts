/** Keys of the charts area. They act on the card in full screen, else with the focus, under the pointer, last used, or the first. */
import { undoable } from "../../state/actions";
import type { Placed } from "../../state/cardLayout";
import { pointer } from "../../state/pointer.svelte";
import { view } from "../../state/view.svelte";
import type { Key } from "../keys.svelte";
import { menu } from "../parts/menu.svelte";
import { toggleLog, togglePin } from "./commands";
import { plots } from "./plots";
import { tip } from "./tip.svelte";

export interface BoardHands {
  /** All cards of open groups, in order. */
  readonly cards: () => readonly Placed[];
  readonly go: (card: Placed) => void;
  readonly filter: () => void;
}

/** What uses the arrow keys itself. */
const OWN_ARROWS = "[role=slider], [role=radiogroup], [role=tree], [role=menu], [role=dialog], select, .handle";

export function boardKeys(hands: BoardHands): Key[] {
  const free = () => menu.anchor === null;
  const onCard = (key: string, label: string, run: (card: string) => void): Key => ({
    key,
    label,
    section: "Card",
    when: () => free() && current(hands) !== null,
    run: () => run(current(hands)!),
  });
  const arrow = (key: string, by: number, quiet: boolean): Key => ({
    key,
    label: "Move the cursor one point",
    section: "Card",
    quiet,
    when: () => free() && arrowsAreFree(),
    run: () => plots.get(last())?.plot.moveCursor(by),
  });
  return [
    { key: "/", label: "Filter tags", section: "Board", when: () => free() && view.full === null, run: hands.filter },
    { key: "J", label: "Next card", section: "Board", when: free, run: () => step(1, hands) },
    { key: "K", label: "Previous card", section: "Board", when: free, run: () => step(-1, hands) },
    {
      key: "R",
      label: "Mark a range: its statistics",
      section: "Board",
      when: free,
      run: () => (pointer.ranging = !pointer.ranging),
    },
    onCard("F", "Full screen", (card) => (view.full = view.full === null ? card : null)),
    onCard("P", "Pin", togglePin),
    onCard("L", "Log scale", toggleLog),
    arrow("ArrowRight", 1, false),
    arrow("ArrowLeft", -1, true),
    arrow("Shift+ArrowRight", 10, true),
    arrow("Shift+ArrowLeft", -10, true),
    {
      key: "Escape",
      label: "One step back",
      section: "Board",
      quiet: true,
      when: () => free() && wayBack() !== null,
      run: () => wayBack()?.(),
    },
  ];
}

const last = (): string => view.full ?? view.card ?? "";

function current(hands: BoardHands): string | null {
  const focused = document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset["card"];
  return view.full ?? focused ?? pointer.card ?? view.card ?? hands.cards()[0]?.card.key ?? null;
}

function arrowsAreFree(): boolean {
  return plots.get(last()) !== undefined && !document.activeElement?.closest(OWN_ARROWS);
}

function step(by: 1 | -1, hands: BoardHands): void {
  const cards = hands.cards();
  if (!cards.length) return;
  const at = cards.findIndex(({ card }) => card.key === last());
  const next = cards[at < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, at + by))]!;
  view.card = next.card.key;
  leaveCursor();
  if (view.full !== null) view.full = next.card.key;
  else hands.go(next);
}

/** The cursor stays in the card it was in. */
function leaveCursor(): void {
  tip.clear();
  pointer.card = pointer.x = pointer.run = null;
}

/** Leaves the innermost of: a held tooltip, a range about to be marked, a marked range, full screen. */
function wayBack(): (() => void) | null {
  if (tip.held) return leaveCursor;
  if (pointer.ranging) return () => (pointer.ranging = false);
  if (view.range !== null) return () => undoable("Range", () => (view.range = null));
  if (view.full !== null) return () => (view.full = null);
  return null;
}
