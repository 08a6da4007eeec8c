/** Documents by hand, for tests: `"scope/name:Op < input input:1 ^control"`, one text a node. */
import type { GraphDocument } from "./document";

export function documentOf(bodies: Record<string, readonly string[]>): GraphDocument {
  const graph: GraphDocument = {
    ...{
      form: "op",
      tag: "",
      about: [],
      total: 0,
      bodies: [],
      names: [],
      op: [],
      device: [],
      pairs: [],
      pair_ends: [],
    },
    ...{ outputs: [], output_ends: [], to: [], from: [], port: [], type: [], missing: [], calls: [] },
    ...{
      stats: { name: [], device: [], start: [], end: [], bytes: [] },
      ops: [],
      devices: [""],
      attributes: [],
      types: [],
    },
  };
  for (const [name, nodes] of Object.entries(bodies)) {
    const start = graph.names.length;
    const places = new Map(nodes.map((text, i) => [/^[^:<]+/.exec(text)![0].trim(), start + i]));
    graph.bodies.push([name, nodes.length]);
    nodes.forEach((text, i) => {
      const [head, inputs = ""] = text.split("<");
      const [own, op = "Op"] = head!.trim().split(":");
      graph.names.push(own!);
      graph.op.push(place(graph.ops, op));
      graph.device.push(0);
      graph.pair_ends.push(0);
      graph.output_ends.push(0);
      for (const input of inputs.split(" ").filter(Boolean)) {
        const [source, port = "0"] = input.replace("^", "").split(":");
        graph.to.push(start + i);
        graph.from.push(places.get(source!)!);
        graph.port.push(input.startsWith("^") ? -1 : Number(port));
        graph.type.push(-1);
      }
    });
  }
  graph.total = graph.names.length;
  return graph;
}

function place(table: string[], text: string): number {
  const at = table.indexOf(text);
  return at >= 0 ? at : table.push(text) - 1;
}
