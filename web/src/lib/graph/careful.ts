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
    edges: Array.from(from, (a, edge) => pointsOf(graph.edge(String(a), String(to[edge])))),
  };
}

function pointsOf(label: unknown): number[] {
  return ((label as { points?: { x: number; y: number }[] }).points ?? []).flatMap(({ x, y }) => [x, y]);
}

function finite(size: number | undefined): number {
  return size !== undefined && Number.isFinite(size) ? size : 0;
}
