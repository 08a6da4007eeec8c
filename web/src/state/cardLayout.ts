/** Where every card and group header stands, in px from the top of the board, so that only those in sight are mounted. */

import type { CardGroup, CardSpec } from "./cards";

export interface Placed {
  readonly card: CardSpec;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Section {
  readonly group: CardGroup;
  readonly collapsed: boolean;
  /** Top of the header. */
  readonly y: number;
  /** Header and cards together. */
  readonly height: number;
  readonly cards: readonly Placed[];
}

export interface BoardLayout {
  readonly sections: readonly Section[];
  readonly height: number;
  readonly columns: number;
  readonly cardWidth: number;
}

export interface LayoutOptions {
  /** Width of the board without its padding. */
  readonly width: number;
  /** Cards are at least this wide, as in `repeat(auto-fill, minmax(minimum, 1fr))`. */
  readonly minimum: number;
  readonly gap: number;
  readonly header: number;
  /** Between the last row of a group and the next header. */
  readonly groupGap: number;
  readonly cardHeight: (key: string) => number;
  /** Columns a card takes, ≥ 1. */
  readonly span: (key: string) => number;
  readonly collapsed: (group: CardGroup) => boolean;
}

export function layOut(groups: readonly CardGroup[], options: LayoutOptions): BoardLayout {
  const { width, minimum, gap, header } = options;
  const columns = Math.max(1, Math.floor((width + gap) / (minimum + gap)));
  const cardWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
  const sections: Section[] = [];
  let y = 0;
  for (const group of groups) {
    const collapsed = options.collapsed(group);
    const cards: Placed[] = [];
    let bottom = y + header;
    for (const row of collapsed ? [] : rowsOf(group.cards, columns, options.span)) {
      const height = Math.max(...row.map(({ card }) => options.cardHeight(card.key)));
      for (const { card, column, span } of row) {
        const stride = cardWidth + gap;
        cards.push({ card, x: column * stride, y: bottom, width: span * stride - gap, height });
      }
      bottom += height + gap;
    }
    if (cards.length) bottom -= gap - options.groupGap;
    sections.push({ group, collapsed, y, height: bottom - y, cards });
    y = bottom;
  }
  return { sections, height: y, columns, cardWidth };
}

interface Slot {
  readonly card: CardSpec;
  readonly column: number;
  readonly span: number;
}

/** Cards in their order, a new row where the next does not fit. */
function rowsOf(cards: readonly CardSpec[], columns: number, span: (key: string) => number): Slot[][] {
  const rows: Slot[][] = [];
  let free = 0;
  for (const card of cards) {
    const wanted = Math.min(span(card.key), columns);
    if (wanted > free) {
      rows.push([]);
      free = columns;
    }
    rows.at(-1)!.push({ card, column: columns - free, span: wanted });
    free -= wanted;
  }
  return rows;
}

/** The sections with a part between `top` and `bottom`, each with only the cards that have one. */
export function inSight(sections: readonly Section[], top: number, bottom: number): Section[] {
  return sections
    .filter((s) => s.y < bottom && s.y + s.height > top)
    .map((s) => ({ ...s, cards: cut(s.cards, top, bottom) }));
}

function cut(cards: readonly Placed[], top: number, bottom: number): readonly Placed[] {
  const from = firstWhere(cards, (card) => card.y + card.height > top);
  const to = firstWhere(cards, (card) => card.y >= bottom);
  return cards.slice(from, to);
}

/** As much as holds the first `most` cards, and the headers among them. */
export function firstCards(sections: readonly Section[], most: number): Section[] {
  const first: Section[] = [];
  for (const section of sections) {
    if (most <= 0) break;
    first.push({ ...section, cards: section.cards.slice(0, most) });
    most -= section.cards.length;
  }
  return first;
}

/** Index of the first card for which `test` holds; the cards are sorted by y and it holds for all behind it. */
function firstWhere(cards: readonly Placed[], test: (card: Placed) => boolean): number {
  let low = 0;
  let high = cards.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(cards[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * How far the first header or card below `top` moved from one layout to the next. A board scrolled by it stands still under the
 * reader's eyes, whatever came or went above. A group that was collapsed while it reached above `top` keeps its header at `top`.
 */
export function moved(before: BoardLayout, after: BoardLayout, top: number, bottom: number): number {
  const sections = new Map(after.sections.map((section) => [section.group.name, section]));
  for (const old of inSight(before.sections, top, bottom)) {
    const now = sections.get(old.group.name);
    if (!now) continue;
    if (old.y >= top) return now.y - old.y;
    if (now.collapsed) return now.y - (old.collapsed ? old.y : top);
    const places = new Map(now.cards.map(({ card, y }) => [card.key, y]));
    const left = old.cards.find(({ card }) => places.has(card.key));
    if (left) return places.get(left.card.key)! - left.y;
  }
  return 0;
}
