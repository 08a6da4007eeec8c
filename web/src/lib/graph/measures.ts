/** What is known of items beside their place: op and device that all their nodes share, time and memory they took. */
import type { GraphDocument, StatsColumns } from "./document";
import { deepestFirst, type Tree } from "./tree";

export interface Measures {
  /** Places in the document's tables; -1: several, or none. */
  op: Int32Array;
  device: Int32Array;
  /** Microseconds (sum of its nodes) and bytes (the most of one node at once, summed); NaN: none was executed. */
  time: Float64Array;
  bytes: Float64Array;
  /** Rows of statistics that a node of the body has. */
  matched: number;
}

const NONE = -2;

export function measure(graph: GraphDocument, tree: Tree, stats: StatsColumns): Measures {
  const size = tree.items.length;
  const [op, device] = [new Int32Array(size).fill(NONE), new Int32Array(size).fill(NONE)];
  const [time, bytes] = [new Float64Array(size).fill(NaN), new Float64Array(size).fill(NaN)];
  const byName = new Map(Array.from(tree.ofNode, (id, i) => [graph.names[tree.start + i]!, id]));
  const devices = new Map(graph.devices.map((name, i) => [name, i]));
  let matched = 0;
  tree.ofNode.forEach((id, i) => {
    op[id] = graph.op[tree.start + i]!;
    device[id] = graph.device[tree.start + i]!;
  });
  stats.name.forEach((name, row) => {
    const id = byName.get(name);
    if (id === undefined) return;
    matched++;
    time[id] = plus(time[id]!, stats.end[row]! - stats.start[row]!);
    bytes[id] = plus(bytes[id]!, stats.bytes[row]!);
    device[id] = placeOf(stats.device[row]!, devices, graph);
  });
  for (const id of deepestFirst(tree.items))
    for (const child of tree.items[id]!.children) {
      op[id] = shared(op[id]!, op[child]!);
      device[id] = shared(device[id]!, device[child]!);
      time[id] = plus(time[id]!, time[child]!);
      bytes[id] = plus(bytes[id]!, bytes[child]!);
    }
  for (const column of [op, device]) column.forEach((value, id) => (column[id] = Math.max(value, -1)));
  return { op, device, time, bytes, matched };
}

/** Devices of statistics that no node asked for are new in the document's table. */
function placeOf(device: string, known: Map<string, number>, graph: GraphDocument): number {
  const place = known.get(device) ?? graph.devices.push(device) - 1;
  known.set(device, place);
  return place;
}

function plus(sum: number, more: number): number {
  return Number.isNaN(more) ? sum : (Number.isNaN(sum) ? 0 : sum) + more;
}

function shared(known: number, other: number): number {
  if (known === NONE) return other;
  return other === NONE || known === other ? known : -1;
}
