/** "Something missing?": why a tag or run that was typed is not on the board. One sentence, the evidence, one action. Pure. */
import type { Finding, Run, Tag } from "../api/types";
import { fuzzy } from "../lib/fuzzy";

export interface Known {
  tags: readonly Tag[];
  runs: readonly Run[];
  findings: readonly Finding[];
  /** Runs that are listed and not hidden. */
  shown: ReadonlySet<string>;
  loading: boolean;
}

export type Action =
  { what: "tag"; tag: string } | { what: "run"; run: string; show: boolean } | { what: "finding"; id: string };

export interface Answer {
  /** The sentence, ends with a full stop. */
  bold: string;
  evidence: string;
  action: Action | null;
}

export function explain(query: string, known: Known): Answer {
  const wanted = query.trim();
  const tag =
    known.tags.find((one) => same(one.name, wanted)) ?? known.tags.find((one) => same(one.display_name, wanted));
  if (tag) return ofTag(tag);
  const run = known.runs.find((one) => same(one.name, wanted)) ?? known.runs.find((one) => same(one.path, wanted));
  if (run) return ofRun(run, known);
  const bare = stripRole(wanted);
  const under = same(bare, wanted)
    ? undefined
    : [bare, bare.replace(/^(epoch|batch|step)[/_.-]/i, "")]
        .map((name) => known.tags.find((one) => same(name, one.base) || same(name, one.name)))
        .find(Boolean);
  if (under) {
    const wrote = known.runs.filter((one) => one.role === roleWord(wanted)).length;
    const evidence = wrote
      ? `No run wrote ${wanted}. ${plural(wrote, "run")} ${wrote === 1 ? "is" : "are"} in that role; ${under.name} of these is drawn dashed in its card.`
      : `No run wrote ${wanted}; ${plural(under.runs, "run")} wrote ${under.name}.`;
    return { bold: "Perhaps under another name.", evidence, action: { what: "tag", tag: under.name } };
  }
  return ofNeither(wanted, known);
}

function ofTag(tag: Tag): Answer {
  if (tag.kind !== "scalar")
    return {
      bold: "Written, but not as a scalar.",
      evidence: `${plural(tag.runs, "run")} wrote ${tag.name} as ${tag.kind}; this version shows scalars.`,
      action: null,
    };
  const where = tag.base === tag.name ? "" : ` It is drawn in the card ${tag.base}.`;
  return {
    bold: "It is here.",
    evidence: `${plural(tag.runs, "run")} wrote ${tag.name}.${where}`,
    action: { what: "tag", tag: tag.name },
  };
}

function ofRun(run: Run, known: Known): Answer {
  if (run.series === 0)
    return {
      bold: "It is here, but holds no series.",
      evidence: `${plural(run.files, "file")} in ${run.path}.`,
      action: { what: "run", run: run.name, show: false },
    };
  if (known.shown.has(run.name))
    return {
      bold: "It is shown.",
      evidence: `${run.name} has ${plural(run.series, "series", "series")}.`,
      action: { what: "run", run: run.name, show: false },
    };
  return {
    bold: "It is hidden.",
    evidence: `${run.name} is not checked, or the search in the sidebar leaves it out.`,
    action: { what: "run", run: run.name, show: true },
  };
}

function ofNeither(wanted: string, known: Known): Answer {
  const finding = known.findings.find(({ place, message }) =>
    [place.path, place.run, place.tag, message].some((text) => text?.toLowerCase().includes(wanted.toLowerCase())),
  );
  if (finding)
    return {
      bold: "It could not be read as it was written.",
      evidence: finding.message,
      action: { what: "finding", id: finding.id },
    };
  const near = nearest(wanted, known);
  const still = known.loading ? " The logdir is still being read." : "";
  const bold = "No run and no tag has this name.";
  const searched = `${plural(known.runs.length, "run")} and ${plural(known.tags.length, "tag")} were looked through.${still}`;
  if (!near) return { bold, evidence: searched, action: null };
  return { bold, evidence: `${searched} The nearest is ${near.name}.`, action: near.action };
}

function nearest(wanted: string, known: Known): { name: string; action: Action } | null {
  const query = wanted.toLowerCase().replace(/\s/g, "");
  const all = [
    ...known.tags.map((tag) => ({ name: tag.name, action: { what: "tag", tag: tag.name } as Action })),
    ...known.runs.map((run) => ({
      name: run.name,
      action: { what: "run", run: run.name, show: !known.shown.has(run.name) } as Action,
    })),
  ];
  const scored = all.flatMap((one) => {
    const score = Math.max(
      fuzzy(query, one.name)?.score ?? -Infinity,
      fuzzy(one.name.toLowerCase(), wanted)?.score ?? -Infinity,
    );
    return score > 0 ? [{ ...one, score }] : [];
  });
  return scored.reduce<(typeof scored)[number] | null>(
    (best, one) => (best === null || one.score > best.score ? one : best),
    null,
  );
}

const ROLE_WORDS: Record<string, string> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  eval: "validation",
  test: "test",
};
const ROLE = /(^|[/_.-])(train(?:ing)?|val(?:id(?:ation)?)?|eval|test)(?=$|[/_.-])/i;

function roleWord(text: string): string | undefined {
  return ROLE_WORDS[ROLE.exec(text)?.[2]?.toLowerCase() ?? ""];
}

function stripRole(text: string): string {
  return text.replace(ROLE, "").replace(/^[/_.-]/, "");
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
