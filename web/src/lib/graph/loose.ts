/** Boxes that nothing joins stand in rows below the flow: a layered layout would put them all into one row. Pure. */
import { GAP, type Level, type Placed } from "./level";

export type Layout = (level: Level) => Promise<Placed> | Placed;

/** px that rows may take whatever the flow's width, and how much wider than high they may be beyond that. */
const ROW = { least: 900, shape: 1.6 };

export async function withLoose(level: Level, layout: Layout): Promise<Placed> {
  const joined = new Uint8Array(level.widths.length);
  for (const ends of [level.from, level.to]) for (const at of ends) joined[at] = 1;
  const [flow, loose] = [places(joined, 1), places(joined, 0)];
  if (loose.length === 0) return layout(level);
  const placed = flow.length ? await layout(only(level, flow)) : NOTHING;
  const rows = shelves(level, loose, placed.width);
  const width = Math.max(placed.width, rows.width);
  const top = flow.length ? placed.height + 2 * GAP.layers : 0;
  const [x, y] = [new Float64Array(level.widths.length), new Float64Array(level.widths.length)];
  const aside = [(width - placed.width) / 2, (width - rows.width) / 2] as const;
  flow.forEach((at, i) => ((x[at] = placed.x[i]! + aside[0]), (y[at] = placed.y[i]!)));
  loose.forEach((at, i) => ((x[at] = rows.x[i]! + aside[1]), (y[at] = rows.y[i]! + top)));
  const edges = placed.edges.map((edge) => edge.map((value, i) => (i % 2 ? value : value + aside[0])));
  return { x, y, width, height: top + rows.height, edges };
}

const NOTHING: Placed = { x: new Float64Array(), y: new Float64Array(), width: 0, height: 0, edges: [] };

function places(of: Uint8Array, value: number): number[] {
  return [...of.keys()].filter((at) => of[at] === value);
}

/** The level with some of its boxes, to which all of its edges belong. */
function only({ widths, heights, from, to }: Level, boxes: readonly number[]): Level {
  const place = new Map(boxes.map((at, i) => [at, i]));
  return {
    widths: Float64Array.from(boxes, (at) => widths[at]!),
    heights: Float64Array.from(boxes, (at) => heights[at]!),
    from: from.map((at) => place.get(at)!),
    to: to.map((at) => place.get(at)!),
  };
}

/** Rows from the left, one below the other, about as wide as the flow or, of many, as suits a screen. */
function shelves({ widths, heights }: Level, boxes: readonly number[], flow: number): Omit<Placed, "edges"> {
  const area = boxes.reduce((sum, at) => sum + (widths[at]! + GAP.boxes) * (heights[at]! + GAP.boxes), 0);
  const room = Math.max(flow, ROW.least, Math.sqrt(area * ROW.shape));
  const [x, y] = [new Float64Array(boxes.length), new Float64Array(boxes.length)];
  let [left, top, high, width] = [0, 0, 0, 0];
  boxes.forEach((at, i) => {
    if (left > 0 && left + widths[at]! > room) [left, top, high] = [0, top + high + GAP.boxes, 0];
    x[i] = left + widths[at]! / 2;
    y[i] = top + heights[at]! / 2;
    width = Math.max(width, left + widths[at]!);
    high = Math.max(high, heights[at]!);
    left += widths[at]! + GAP.boxes;
  });
  return { x, y, width, height: top + high };
}
