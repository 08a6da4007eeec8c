/** Which graphs a run has, named so that a URL stays right when the server or the file is started anew. */
import type { GraphEntry } from "../api/graphs";
import { count } from "../lib/format";

export interface GraphChoice {
  /** Of its run. */
  key: string;
  text: string;
  entry: GraphEntry;
}

const WORDS = { graph: "Graph", conceptual: "Conceptual", trace: "Trace", profile: "Profile" };
/** What is written without a tag goes by these. */
const UNTAGGED = new Map([
  ["__run_graph__", ""],
  ["__meta_graph__", "meta graph"],
  ["__run_metadata__", ""],
]);
const ORDER = ["graph", "trace", "conceptual", "profile"];

/** Those of a run: op graphs first, then traces, conceptual ones, profiles; each in order of steps. */
export function choicesOf(entries: readonly GraphEntry[], run: string): GraphChoice[] {
  const own = entries
    .filter((entry) => entry.run === run)
    .sort((a, b) => ORDER.indexOf(a.content) - ORDER.indexOf(b.content) || rank(a) - rank(b) || a.step - b.step);
  const same = new Map<string, number>();
  for (const entry of own) same.set(base(entry), (same.get(base(entry)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return own.map((entry) => {
    const one = same.get(base(entry)) === 1;
    const stem = one ? base(entry) : `${base(entry)}@${entry.step}`;
    const again = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, again);
    const name = UNTAGGED.get(entry.tag) ?? entry.tag;
    const step = one && entry.content !== "profile" ? "" : `step ${count(entry.step)}`;
    const text = [WORDS[entry.content], name, step, again > 1 ? `(${again})` : ""].filter(Boolean).join(" · ");
    return { key: again > 1 ? `${stem}~${again}` : stem, text, entry };
  });
}

const base = (entry: GraphEntry): string => `${entry.kind}:${entry.tag}`;
const rank = (entry: GraphEntry): number => (entry.kind === "meta_graph" ? 1 : 0);
