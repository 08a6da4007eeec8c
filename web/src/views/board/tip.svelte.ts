/** The page's one chart tooltip: whose cursor it tells of, and whether a click holds it. */
import type { CardModel } from "../../state/cardModel.svelte";
import type { Cursor } from "../../plot/types";
import { SteadyRows, tooltipRows, type TooltipRows } from "../../state/tooltipRows";
import { view } from "../../state/view.svelte";

/** px of a row, and of all that is around the rows: "all" are those that fit the window. */
const ROW = 18;
const AROUND = 96;

class Tip {
  model = $state.raw<CardModel | null>(null);
  cursor = $state.raw<Cursor | null>(null);
  held = $state(false);
  /** Corner of the plot on the screen, CSS px. */
  origin = $state.raw({ left: 0, top: 0 });
  readonly #steady = new SteadyRows();

  readonly rows: TooltipRows | null = $derived.by(() => {
    if (!this.cursor) return null;
    const limit = Math.min(view.tooltipRows, Math.max(1, Math.floor((innerHeight - AROUND) / ROW)));
    if (this.held) return tooltipRows(this.cursor, view.tooltipOrder, limit);
    return this.#steady.rows(this.cursor, view.tooltipOrder, limit);
  });

  /** Nothing happens while another place is held. */
  show(model: CardModel, host: HTMLElement, cursor: Cursor): void {
    if (this.held) return;
    if (this.model !== model) this.#steady.reset();
    const { left, top } = host.getBoundingClientRect();
    this.origin = { left, top };
    this.model = model;
    this.cursor = cursor;
  }

  hold(): void {
    this.held = !this.held && this.cursor !== null;
    if (!this.held) this.clear();
  }

  /** A finger does not hover: each tap holds the tooltip where it falls, one on the same point lets go. */
  tap(model: CardModel, host: HTMLElement, cursor: Cursor): void {
    const again = this.held && this.model === model && this.cursor?.x === cursor.x;
    this.held = false;
    if (again) return this.clear();
    this.show(model, host, cursor);
    this.held = true;
  }

  /** The pointer left `model`'s chart. */
  leave(model: CardModel): void {
    if (!this.held && this.model === model) this.clear();
  }

  clear(): void {
    this.held = false;
    this.cursor = null;
    this.model = null;
    this.#steady.reset();
  }
}

export const tip = new Tip();
