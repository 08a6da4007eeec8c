/** What cards and the toolbar offer for charts of several tags. */
import { count } from "../../lib/format";
import { addTags, chartOf, joinCards, newChart, removeChart } from "../../state/chartActions";
import { board } from "../../state/board.svelte";
import type { CardSpec } from "../../state/cards";
import { world } from "../../state/cardWorld.svelte";
import { pointer } from "../../state/pointer.svelte";
import { view } from "../../state/view.svelte";
import { menu, type MenuEntry, type MenuPlace } from "../parts/menu.svelte";
import { toast } from "../parts/toast.svelte";

/** What a card that is dragged carries. */
export const CARD = "application/x-lossless-card";

/** Entries of a card's menu. */
export function chartEntries(spec: CardSpec, anchor: Element | MenuPlace): MenuEntry[] {
  if (chartOf(spec.key)) {
    return [
      { text: "Add a tag…", icon: "plus", action: () => pickTag(anchor, spec, (tag) => addTags(spec.key, [tag])) },
      { text: "Remove this chart", icon: "close", action: () => removeChart(spec.key) },
    ];
  }
  return [
    {
      text: "Chart with another tag…",
      icon: "plus",
      action: () =>
        pickTag(anchor, spec, (tag) => show(joinCards(spec, { key: tag, last: lastPart(tag), tags: [tag] }))),
    },
  ];
}

/** A menu of the scalar tags that a card does not draw yet. */
export function pickTag(anchor: Element | MenuPlace, spec: Pick<CardSpec, "tags">, take: (tag: string) => void): void {
  const entries = board.scalarTags
    .filter(({ name }) => !spec.tags.includes(name))
    .map(({ name, runs }): MenuEntry => ({ text: name, hint: count(runs), action: () => take(name) }));
  // The menu this was chosen from closes first.
  queueMicrotask(() => menu.open(anchor, "Add a tag", entries, entries.length > 8));
}

/** From the tag filter, if there is one; edited beside the board. */
export function makeChart(): void {
  const { text, regex } = view.tagSearch;
  const pattern = regex ? text : text.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  show(newChart(text.trim() || "Chart", [], pattern));
}

/** A card was dropped on another. */
export function drop(onto: CardSpec, key: string): void {
  const dropped = world.card(key);
  if (!dropped || dropped.key === onto.key) return;
  const chart = joinCards(onto, dropped);
  show(chart, false);
  toast.show({ title: `${chartOf(chart)?.name ?? "Chart"}: ${count(world.card(chart)?.tags.length ?? 0)} tags` });
}

/** Bring a chart into sight; `edit`: with its settings open. */
function show(key: string, edit = true): void {
  view.card = key;
  pointer.sought = key;
  if (!edit) return;
  view.inspectorTab = "card";
  view.inspector = true;
}

const lastPart = (tag: string): string => tag.slice(tag.lastIndexOf("/") + 1);
