/** Making, changing and removing charts of several tags; all can be undone. */
import { undoable } from "./actions";
import { chartKey, chartName, freeName, type CustomChart } from "./charts";
import { view } from "./view.svelte";

/** The key of the new chart's card. */
export function newChart(wanted: string, tags: readonly string[], pattern = ""): string {
  const name = freeName(wanted, view.charts);
  undoable("New chart", () => (view.charts = [...view.charts, { name, tags: [...new Set(tags)], pattern }]));
  return chartKey(name);
}

export const chartOf = (key: string): CustomChart | undefined => {
  const name = chartName(key);
  return name === null ? undefined : view.charts.find((chart) => chart.name === name);
};

export function addTags(key: string, tags: readonly string[]): void {
  undoable("Add to chart", () => change(key, (chart) => ({ ...chart, tags: [...new Set([...chart.tags, ...tags])] })));
}

export function removeTag(key: string, tag: string): void {
  undoable("Remove from chart", () =>
    change(key, (chart) => ({ ...chart, tags: chart.tags.filter((other) => other !== tag) })),
  );
}

export function setPattern(key: string, pattern: string): void {
  change(key, (chart) => ({ ...chart, pattern }));
}

/** Its settings, pin and place on the screen go with it. The new key. */
export function renameChart(key: string, wanted: string): string {
  const chart = chartOf(key);
  if (!chart || wanted === "" || wanted === chart.name) return key;
  const name = freeName(wanted, view.charts);
  const to = chartKey(name);
  undoable("Rename chart", () => {
    change(key, (one) => ({ ...one, name }));
    const own = view.cards.get(key);
    if (own) view.cards.set(to, own);
    view.cards.delete(key);
    view.pins = view.pins.map((pin) => (pin === key ? to : pin));
  });
  if (view.full === key) view.full = to;
  if (view.card === key) view.card = to;
  return to;
}

export function removeChart(key: string): void {
  if (view.full === key) view.full = null;
  undoable("Remove chart", () => {
    view.charts = view.charts.filter((chart) => chartKey(chart.name) !== key);
    view.cards.delete(key);
    view.pins = view.pins.filter((pin) => pin !== key);
  });
}

/** Drop one card on another: its tags join a chart, or both become one. The chart's key. */
export function joinCards(onto: { key: string; last: string; tags: readonly string[] }, dropped: typeof onto): string {
  if (chartOf(onto.key)) {
    addTags(onto.key, dropped.tags);
    return onto.key;
  }
  return newChart(`${onto.last} + ${dropped.last}`, [...onto.tags, ...dropped.tags]);
}

function change(key: string, of: (chart: CustomChart) => CustomChart): void {
  view.charts = view.charts.map((chart) => (chartKey(chart.name) === key ? of(chart) : chart));
}
