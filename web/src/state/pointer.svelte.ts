/** What the pointer does this moment: shared between sidebar and charts, never kept. */
class Pointer {
  /** Run under the pointer in the sidebar, or nearest to it in a chart; highlighted on both sides. */
  run = $state<string | null>(null);
  /** Runs of the hovered family or folder; null = only `run`. */
  runs = $state.raw<ReadonlySet<string> | null>(null);
  /** The cursor's place on x, linked between cards; null outside the charts. */
  x = $state<number | null>(null);
  /** Key of the card the cursor is in. */
  card = $state<string | null>(null);
  /** Key of a card to bring into sight, asked from outside the board; the board takes it back to null. */
  sought = $state<string | null>(null);
  /** `R` was pressed: the next drag marks a range. */
  ranging = $state(false);
}

export const pointer = new Pointer();
