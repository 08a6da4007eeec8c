/** dagre's layout: few crossings and edges that pass round boxes, for levels of some hundred boxes. */
import { Graph, layout } from "@dagrejs/dagre";
import { GAP, type Level, type Placed } from "./level";

export function careful({ widths, heights, from, to }: Level): Placed {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: GAP.boxes, ranksep: GAP.layers, edgesep: GAP.edges });
  graph.setDefaultEdgeLabel(() => ({}));
  for (let at = 0; at < widths.length; at++) graph.setNode(String(at), { width: widths[at]!, height: heights[at]! });
  for (let edge = 0; edge < from.length; edge++) graph.setEdge(String(from[edge]), String(to[edge]));
  layout(graph);
  const boxes = Array.from(widths, (_, at) => graph.node(String(at)) as { x: number; y: number });
  const said = graph.graph() as { width?: number; height?: number };
  return {
    x: Float64Array.from(boxes, (box) => box.x),
    y: Float64Array.from(boxes, (box) => box.y),
    width: finite(said.width),
    height: finite(said.height),
    edges: Array.from(from, (a, edge) => {
      const b = to[edge]!;
      const way = pointsOf(graph.edge(String(a), String(b)));
      const ends = [rectOf(boxes[a]!, widths[a]!, heights[a]!), rectOf(boxes[b]!, widths[b]!, heights[b]!)] as const;
      return upright(way, ...ends);
    }),
  };
}

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

function rectOf({ x, y }: { x: number; y: number }, width: number, height: number): Rect {
  return { x, y, width, height };
}

const CORNER = 14; // px that an edge keeps from a box's corners

/** Leaves at the bottom and comes in at the top (the other way round where it goes back), never through a side. */
function upright(way: readonly number[], from: Rect, to: Rect): number[] {
  const inner = way.slice(2, -2);
  const down = from.y < to.y ? 1 : -1;
  const near = (at: number, box: Rect) => {
    const room = Math.max(0, box.width / 2 - CORNER);
    return Math.min(box.x + room, Math.max(box.x - room, at));
  };
  const [first, last] = [inner[0] ?? to.x, inner.at(-2) ?? from.x];
  return [
    near(first, from),
    from.y + (down * from.height) / 2,
    ...inner,
    near(last, to),
    to.y - (down * to.height) / 2,
  ];
}

function pointsOf(label: unknown): number[] {
  return ((label as { points?: { x: number; y: number }[] }).points ?? []).flatMap(({ x, y }) => [x, y]);
}

function finite(size: number | undefined): number {
  return size !== undefined && Number.isFinite(size) ? size : 0;
}
