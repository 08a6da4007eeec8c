/** What the page asks of a graph's thread, and what it says. Documents are UTF-8 JSON as the server sent it. */
import type { About, Ask, BodyFacts, Look, Marks } from "./session";
import type { Difference } from "./difference";
import type { Facts } from "./facts";
import type { Found } from "./seek";
import type { Scene } from "./scene";

export interface Goto {
  body: string;
  path: string;
  parents: string[];
}

/** By question: what goes with it, and what is answered. */
export interface Exchange {
  load: [{ document: ArrayBuffer }, About];
  overlay: [{ document: ArrayBuffer | null }, void];
  against: [{ document: ArrayBuffer | null }, void];
  body: [{ body: string }, BodyFacts];
  look: [{ look: Look }, Scene];
  facts: [{ look: Look; path: string }, Facts | null];
  find: [{ text: string; regex: boolean; most: number }, Found];
  goto: [{ node: number }, Goto];
  parents: [{ body: string; path: string }, string[]];
  marks: [{ body: string; want: Ask }, Marks | null];
  difference: [{ body: string }, Difference | null];
}

export type Question = { [K in keyof Exchange]: { id: number; ask: K } & Exchange[K][0] }[keyof Exchange];
export type Answer = { id: number; value: unknown } | { id: number; error: string };
