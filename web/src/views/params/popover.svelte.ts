/** The one open box of a filter: of which column, and where it hangs from. */
class Popover {
  column = $state<string | null>(null);
  at = $state.raw<DOMRect | null>(null);

  open(column: string, anchor: Element): void {
    this.column = column;
    this.at = anchor.getBoundingClientRect();
  }

  close(): void {
    this.column = null;
  }
}

export const popover = new Popover();
