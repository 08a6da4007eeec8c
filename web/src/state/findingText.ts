/** Findings in the words of short places: a line, a title, a badge. Pure. */

import type { Counts, Finding, Severity } from "../api/types";
import { count } from "../lib/format";

const GRAVE: readonly Severity[] = ["error", "warning", "note"];

/** The gravest severity among some findings; null if there are none. */
export function gravest(findings: readonly Finding[]): Severity | null {
  return GRAVE.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** Gravest first, by code within a severity; equals keep their order. */
export function byGravity(findings: readonly Finding[]): Finding[] {
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...findings].sort((a, b) => GRAVE.indexOf(a.severity) - GRAVE.indexOf(b.severity) || before(a.code, b.code));
}

export interface Statement {
  /** What is wrong, in one short sentence. */
  readonly headline: string;
  /** What is known beyond it; often "". */
  readonly detail: string;
}

const SHORTEST = 16; // characters of a headline
const LONGEST = 28; // characters of a name in a line
const BREAK = /[,;:] | (?=\()/g;

/** A message that begins with its rule's sentence is that sentence and its detail; others end their headline at a pause. */
export function statement({ message, what }: Pick<Finding, "message" | "what">): Statement {
  const stem = what.replace(/\.$/, "");
  if (message.startsWith(`${stem}: `)) return { headline: stem, detail: message.slice(stem.length + 2) };
  const pause = [...message.matchAll(BREAK)].find(
    ({ index }) => index >= SHORTEST && isPhrase(message.slice(0, index)),
  );
  if (!pause) return { headline: message, detail: "" };
  return { headline: message.slice(0, pause.index), detail: message.slice(pause.index + pause[0].length) };
}

/** More than a name, and no bracket is open. */
function isPhrase(text: string): boolean {
  const words = text.trim().split(" ").length;
  return words > 1 && text.split("(").length === text.split(")").length;
}

/** The same for a line that names the run beside it; long names of tags and files are cut. */
export function oneLine(finding: Pick<Finding, "message" | "what" | "place">): Statement {
  const { run, tag, path } = finding.place;
  const message = [tag, path?.split("/").at(-1)].reduce<string>(
    (text, name) => (name && name.length > LONGEST ? text.replaceAll(name, cut(name)) : text),
    finding.message,
  );
  const { headline, detail } = statement({ ...finding, message });
  const said = run === null ? headline : headline.replace(new RegExp(` (in|of) run ${quoted(run)}$`), "");
  return { headline: said.length >= SHORTEST ? said : headline, detail };
}

/** The last part of a path of names, else both ends. */
function cut(name: string): string {
  const last = name.slice(name.lastIndexOf("/", name.length - 2) + 1);
  return last.length < name.length && last.length <= LONGEST ? `…/${last}` : `${name.slice(0, 12)}…${name.slice(-12)}`;
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

export function countOf(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** `1 error, 2 notes` */
export function countsText(findings: readonly Finding[]): string {
  const counts = countOf(findings);
  return GRAVE.filter((severity) => counts[severity])
    .map((severity) => `${count(counts[severity])} ${severity}${counts[severity] === 1 ? "" : "s"}`)
    .join(", ");
}

/** Worth a mark where one looks at data: what is only to be known is in Health and in the inspector. */
export const isGrave = ({ severity }: Pick<Finding, "severity">): boolean => severity !== "note";

export interface FindingBadge {
  readonly tone: Severity;
  readonly text: string;
  readonly title: string;
  readonly id: string;
}

const SHORT: Record<string, string> = {
  D231: "steps stand still",
  D233: "steps go back",
  D234: "steps start again",
  D235: "steps jump",
};

/** `steps go back at 12 000`; null when nothing is grave. Values that are not finite have a badge of their own. */
export function findingBadge(findings: readonly Finding[]): FindingBadge | null {
  const grave = byGravity(findings.filter((finding) => isGrave(finding) && finding.code !== "D241"));
  const first = grave[0];
  if (!first) return null;
  const { code, name, severity, place, id } = first;
  const runs = new Set(grave.map((finding) => finding.place.run)).size;
  const short = SHORT[code] ?? name.replaceAll("-", " ");
  const at = place.step === null ? "" : ` at ${count(place.step)}`;
  const alike = grave.every((finding) => finding.code === code);
  const text = !alike ? `${count(grave.length)} findings` : runs > 1 ? `${short} in ${count(runs)} runs` : short + at;
  return { tone: severity, text, title: headlines(grave), id };
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
