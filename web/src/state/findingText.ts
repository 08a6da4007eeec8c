/** Findings in the words of short places: a line, a title, a badge. Pure. */

import type { Finding, Severity } from "../api/types";
import { count } from "../lib/format";

const GRAVE: readonly Severity[] = ["error", "warning", "note"];

/** The gravest severity among some findings; null if there are none. */
export function gravest(findings: readonly Finding[]): Severity | null {
  return GRAVE.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** Gravest first; equals keep their order. */
export function byGravity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => GRAVE.indexOf(a.severity) - GRAVE.indexOf(b.severity));
}

export interface Statement {
  /** What is wrong, in one short sentence. */
  readonly headline: string;
  /** What is known beyond it; often "". */
  readonly detail: string;
}

/** A message that begins with its rule's sentence is that sentence and its detail. */
export function statement({ message, what }: Pick<Finding, "message" | "what">): Statement {
  const stem = what.replace(/\.$/, "");
  if (!message.startsWith(`${stem}: `)) return { headline: message, detail: "" };
  return { headline: stem, detail: message.slice(stem.length + 2) };
}

/** For titles: a line for each different headline, gravest first, and how many more there are. */
export function headlines(findings: readonly Finding[], most = 5): string {
  const times = new Map<string, number>();
  for (const finding of byGravity(findings)) {
    const { headline } = statement(finding);
    times.set(headline, (times.get(headline) ?? 0) + 1);
  }
  const lines = [...times].map(([headline, n]) => (n > 1 ? `${headline} (${count(n)} times)` : headline));
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`and ${count(more)} more`] : [])].join("\n");
}

export interface LossBadge {
  readonly text: string;
  /** One line a run. */
  readonly title: string;
}

/** What damaged files lost of the runs of a card; whether it was of the card's own tags nobody can know. */
export function lossBadge(lost: ReadonlyMap<string, readonly Finding[]>): LossBadge | null {
  if (lost.size === 0) return null;
  const rows = [...lost].map(([run, findings]) => `${run}: ${statement(findings[0]!).headline}`);
  const where = lost.size > 1 ? ` in ${count(lost.size)} runs` : "";
  return {
    text: `data lost${where}`,
    title: [...rows, "Points of this card may be among what was lost; every whole record is drawn."].join("\n"),
  };
}

export type FindingGrouping = "severity" | "rule" | "run";

export interface FindingGroup {
  /** Stable, for folding. */
  readonly key: string;
  readonly text: string;
  readonly worst: Severity;
  readonly findings: readonly Finding[];
}

const SEVERITIES: Record<Severity, string> = { error: "Errors", warning: "Warnings", note: "Notes" };

/** Groups with the gravest first; within one severity as `compare` orders what they are called. */
export function groupFindings(
  findings: readonly Finding[],
  by: FindingGrouping,
  compare: (a: string, b: string) => number,
): FindingGroup[] {
  const called = (finding: Finding): string => {
    if (by === "severity") return SEVERITIES[finding.severity];
    return by === "rule" ? `${finding.code} ${finding.name.replaceAll("-", " ")}` : (finding.place.run ?? "No run");
  };
  return [...Map.groupBy(byGravity(findings), called)]
    .map(([text, members]) => ({
      key: by === "severity" ? members[0]!.severity : `${by}:${text}`,
      text,
      worst: members[0]!.severity,
      findings: members,
    }))
    .sort((a, b) => GRAVE.indexOf(a.worst) - GRAVE.indexOf(b.worst) || compare(a.text, b.text));
}
