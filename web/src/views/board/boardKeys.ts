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

/** What keys do with a grid of cards. */
export interface GridHands {
  /** All cards of open groups, in order. */
  readonly cards: () => readonly Placed[];
  readonly go: (card: Placed) => void;
}

export interface BoardHands extends GridHands {
  readonly filter: () => void;
}

/** What uses the arrow keys itself. */
const OWN_ARROWS = "[role=slider], [role=radiogroup], [role=tree], [role=menu], [role=dialog], select, .handle";

const free = (): boolean => menu.anchor === null;

/** Those of any grid of cards. */
export function cardKeys(hands: BoardHands): Key[] {
  return [
    { key: "/", label: "Filter tags", section: "Board", when: () => free() && view.full === null, run: hands.filter },
    { key: "J", label: "Next card", section: "Board", when: free, run: () => step(1, hands) },
    { key: "K", label: "Previous card", section: "Board", when: free, run: () => step(-1, hands) },
    onCard(hands, "F", "Full screen", (card) => (view.full = view.full === null ? card : null)),
    onCard(hands, "P", "Pin", togglePin),
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

/** Those of charts. */
export function boardKeys(hands: BoardHands): Key[] {
  const arrow = (key: string, by: number, quiet: boolean): Key => ({
    key,
    label: "Move the cursor one point",
    section: "Card",
    quiet,
    when: () => free() && arrowsAreFree(),
    run: () => plots.get(last())?.plot.moveCursor(by),
  });
  return [
    ...cardKeys(hands),
    {
      key: "R",
      label: "Mark a range: its statistics",
      section: "Board",
      when: free,
      run: () => (pointer.ranging = !pointer.ranging),
    },
    onCard(hands, "L", "Log scale", toggleLog),
    arrow("ArrowRight", 1, false),
    arrow("ArrowLeft", -1, true),
    arrow("Shift+ArrowRight", 10, true),
    arrow("Shift+ArrowLeft", -10, true),
  ];
}

export function onCard(hands: GridHands, key: string, label: string, run: (card: string) => void): Key {
  return {
    key,
    label,
    section: "Card",
    when: () => free() && current(hands) !== null,
    run: () => run(current(hands)!),
  };
}

const last = (): string => view.full ?? view.card ?? "";

function current(hands: GridHands): string | null {
  const focused = document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset["card"];
  return view.full ?? focused ?? pointer.card ?? view.card ?? hands.cards()[0]?.card.key ?? null;
}

function arrowsAreFree(): boolean {
  return plots.get(last()) !== undefined && !document.activeElement?.closest(OWN_ARROWS);
}

function step(by: 1 | -1, hands: GridHands): void {
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
