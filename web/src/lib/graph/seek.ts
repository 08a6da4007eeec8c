/** Search over all nodes: an expression, or parts of a name; in names first, then in ops, then letters here and there. */
import { fuzzy } from "../fuzzy";
import { bodyStarts, type GraphDocument } from "./document";

export interface Hit {
  /** Place in the document. */
  node: number;
  name: string;
  op: string;
  body: string;
}

/** `hits` are the best `most` of `total`; `error` says what is wrong with the expression. */
export interface Found {
  hits: Hit[];
  total: number;
  error: string | null;
}

export function findItems(graph: GraphDocument, text: string, regex: boolean, most: number): Found {
  if (text.trim() === "") return { hits: [], total: 0, error: null };
  const test = regex ? expression(text) : words(text);
  if (typeof test === "string") return { hits: [], total: 0, error: test };
  const ranked: number[][] = [[], [], []];
  graph.names.forEach((name, node) => {
    const rank = test(name, graph.ops[graph.op[node]!]!);
    if (rank >= 0) ranked[rank]!.push(node);
  });
  const plain = ranked.flat();
  const every = plain.length || regex ? plain : scattered(graph.names, text);
  const starts = bodyStarts(graph);
  const bodyAt = (node: number) =>
    graph.bodies[starts.findIndex((start, i) => node >= start && node < starts[i + 1]!)]![0];
  const hits = every.slice(0, most).map((node): Hit => {
    return { node, name: graph.names[node]!, op: graph.ops[graph.op[node]!]!, body: bodyAt(node) };
  });
  return { hits, total: every.length, error: null };
}

/** 0: the last part of the name is meant; 1: the name; 2: the op; -1: neither. */
type Test = (name: string, op: string) => number;

function expression(text: string): Test | string {
  let pattern: RegExp;
  try {
    pattern = new RegExp(text, "i");
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  return (name, op) => (pattern.test(name) ? 1 : pattern.test(op) ? 2 : -1);
}

/** Nodes whose names have the letters in order, the closer together the better. */
function scattered(names: readonly string[], text: string): number[] {
  const query = text.toLowerCase().replaceAll(/\s+/g, "");
  const scored = names.map((name, node) => ({ node, score: fuzzy(query, name)?.score ?? null }));
  return scored
    .filter(({ score }) => score !== null)
    .sort((a, b) => b.score! - a.score!)
    .map(({ node }) => node);
}

function words(text: string): Test {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (name, op) => {
    const low = name.toLowerCase();
    if (!parts.every((part) => low.includes(part)))
      return parts.every((part) => op.toLowerCase().includes(part)) ? 2 : -1;
    return low.slice(low.lastIndexOf("/") + 1).startsWith(parts.at(-1)!) ? 0 : 1;
  };
}
