/** What runs may be grouped by, as far as it makes a difference. Pure. */
import type { Run } from "../api/types";
import { middleCut } from "../lib/fit";
import { compareNatural } from "../lib/natural";

export interface GroupChoice {
  /** As /api/groups has it. */
  readonly by: string;
  readonly text: string;
  readonly hint?: string;
}

/** What a wish for a hyper-parameter begins with. */
export const HPARAM = "hparam:";

/** Parts of a path that are offered. */
const PARTS = 6;
const SHOWN = 2;
const LETTERS = 14;

export function groupChoices(runs: readonly Pick<Run, "name" | "family">[]): GroupChoice[] {
  const folders = new Set(runs.map(({ family }) => family.slice(0, Math.max(0, family.lastIndexOf("/")))));
  const families = new Set(runs.map(({ family }) => family));
  return [
    { by: "all", text: "All runs as one" },
    ...(folders.size > 1 ? [{ by: "folder", text: "Folder" }] : []),
    ...(families.size > 1 ? [{ by: "family", text: "Family" }] : []),
    ...partChoices(runs.map(({ name }) => name.split("/"))),
  ];
}

/** A part of the path that several runs have and not all the same. */
function partChoices(paths: readonly (readonly string[])[]): GroupChoice[] {
  const choices: GroupChoice[] = [];
  for (let i = 0; i < PARTS; i++) {
    const words = [...new Set(paths.flatMap((path) => path[i] ?? []))].sort(compareNatural);
    if (words.length < 2) continue;
    const shown = words
      .slice(0, SHOWN)
      .map((word) => middleCut(word, LETTERS, (text) => text.length))
      .join(", ");
    const hint = `${shown}${words.length > SHOWN ? ", …" : ""}`;
    choices.push({ by: `dir:${i + 1}`, text: `Path part ${i + 1}`, hint });
  }
  return choices;
}
