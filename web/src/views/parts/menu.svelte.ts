import type { IconName } from "./icons";

export interface MenuItem {
  text: string;
  action: () => void;
  icon?: IconName;
  /** A mark of a choice: radio when several of a section are exclusive. */
  checked?: boolean;
  /** Key that does the same, shown at the right. */
  shortcut?: string;
  /** Grey text at the right. */
  hint?: string;
  disabled?: boolean;
}
/** A row of run colours; null takes a choice back. */
export interface MenuHues {
  hues: number | null;
  choose: (hue: number | null) => void;
}
export type MenuEntry = MenuItem | MenuHues | "separator" | { heading: string };

export interface MenuPlace {
  x: number;
  y: number;
}

/** The page's one open menu: `menu.open(button, "Export", entries)` from anywhere; MenuHost draws it. */
class Menu {
  label = $state("");
  entries = $state.raw<readonly MenuEntry[]>([]);
  /** The element it hangs from, or a point for context menus; null = closed. */
  anchor = $state.raw<Element | MenuPlace | null>(null);
  /** Shows a box to narrow many entries. */
  search = $state(false);
  private back: HTMLElement | null = null;

  open(anchor: Element | MenuPlace, label: string, entries: readonly MenuEntry[], search = false): void {
    if (anchor === this.anchor) return this.close();
    this.back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.label = label;
    this.entries = entries;
    this.search = search;
    this.anchor = anchor;
  }

  /** The focus goes back to where it was. */
  close(): void {
    if (this.anchor === null) return;
    this.anchor = null;
    this.back?.focus({ preventScroll: true });
  }
}

export const menu = new Menu();
