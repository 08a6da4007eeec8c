/** Charts of several tags: made on the page, or arranged by who wrote the runs. Pure. */
import type { LayoutsAnswer, MarginTags } from "../api/layouts";
import { match } from "../lib/match";
import type { CardGroup, CardSpec } from "./cards";

/** A chart made on the page. Its name is its own. */
export interface CustomChart {
  readonly name: string;
  readonly tags: readonly string[];
  /** An expression that finds further tags, also those to come; "" finds none. */
  readonly pattern: string;
}

/** How the keys of these cards begin. */
const [CHART, LAYOUT] = ["chart:", "layout:"];
/** Names of their groups in the set of collapsed groups; no tag can start with it. */
const CHARTS_GROUP = "\u0000charts";
const LAYOUT_GROUP = "\u0000layout:";

export const chartKey = (name: string): string => CHART + name;

/** The name of the chart that a card is, null for any other card. */
export const chartName = (key: string): string | null => (key.startsWith(CHART) ? key.slice(CHART.length) : null);

/** Those named, as far as they are there, and those found, in the order of `all`. */
export function chartTags({ tags, pattern }: CustomChart, all: readonly string[]): string[] {
  const [named, found] = [new Set(tags), match(pattern, true)];
  return all.filter((tag) => named.has(tag) || (!found.empty && found.error === null && found.test(tag)));
}

const card = (key: string, name: string, tags: readonly string[], group: string): CardSpec => ({
  ...{ key, prefix: "", last: name, tags, group },
  several: true,
});

/** The group of the page's own charts; none without one. */
export function chartGroups(charts: readonly CustomChart[], all: readonly string[]): CardGroup[] {
  if (charts.length === 0) return [];
  const cards = charts.map((chart) => card(chartKey(chart.name), chart.name, chartTags(chart, all), CHARTS_GROUP));
  return [{ name: CHARTS_GROUP, label: "My charts", pinned: false, cards }];
}

/** A group for each category of the layout. Of cards that are called alike the later ones are numbered. */
export function layoutGroups({ categories }: LayoutsAnswer): CardGroup[] {
  const known = new Map<string, number>();
  return categories.map(({ title, closed, charts }, i) => {
    const name = `${LAYOUT_GROUP}${title}\u0000${i}`;
    const cards = charts.map((chart): CardSpec => {
      const plain = `${LAYOUT}${title}/${chart.title}`;
      const n = (known.get(plain) ?? 0) + 1;
      known.set(plain, n);
      const spec = card(n > 1 ? `${plain} (${n})` : plain, chart.title || "untitled", chart.tags, name);
      return {
        ...spec,
        ...(chart.margins.length ? { margins: chart.margins } : {}),
        ...(chart.problem === null ? {} : { problem: chart.problem }),
      };
    });
    return { name, label: title || "Layout", pinned: false, closed, cards };
  });
}

/** Tags that are an edge of a band and no line of their own. */
export const edgesOf = (margins: readonly MarginTags[]): Set<string> => {
  const lines = new Set(margins.map(({ value }) => value));
  return new Set(margins.flatMap(({ lower, upper }) => [lower, upper]).filter((tag) => !lines.has(tag)));
};

/** Tags of a card with a line of their own. */
export function lineTags({ tags, margins = [] }: CardSpec): readonly string[] {
  const edges = edgesOf(margins);
  return tags.filter((tag) => !edges.has(tag));
}

/** `wanted`, or with a number where another chart is called so. */
export function freeName(wanted: string, charts: readonly CustomChart[]): string {
  const taken = new Set(charts.map(({ name }) => name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
  return name;
}
