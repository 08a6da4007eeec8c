/** "Something missing?": what is asked of the doctor, and its answer in a sentence, the evidence and one action. Pure. */
import type { ExpectRequest, Run, Tag, Told } from "../api/types";

/** How the page is looked at, as far as it can hide something. */
export interface Looked {
  readonly tags: readonly Tag[];
  readonly runs: readonly Run[];
  /** Listed and not hidden. */
  readonly shown: ReadonlySet<string>;
  /** Why a run is not shown; asked of such runs only. */
  readonly hides: (run: string) => string;
  /** What is typed into the filter of tags; null when it leaves all. */
  readonly tagFilter: { readonly text: string; test(tag: string): boolean } | null;
}

export type Action =
  | { what: "tag"; tag: string; clear: boolean }
  | { what: "run"; run: string; show: boolean }
  | { what: "runs" }
  | { what: "folder"; runs: string[] }
  | { what: "copy"; text: string };

export interface Answer {
  /** The sentence, ends with a full stop. */
  bold: string;
  evidence: string;
  action: Action | null;
}

/** The questions that a text may mean; of their answers `best` counts. */
export function questions(text: string, looked: Looked): ExpectRequest[] {
  const wanted = text.trim();
  const named = /^(?:(run|tag)=)(.+?)(?:[,\s]+(run|tag)=(.+))?$/.exec(wanted);
  if (named) return [asked(named[1]!, named[2]!, named[3], named[4], looked)];
  const [isTag, isRun] = [known(looked.tags, wanted), known(looked.runs, wanted)];
  const both = /^(.+?) (?:in|of) (?:run )?(.+)$/.exec(wanted);
  if (both && !isTag && !isRun) return [asked("tag", both[1]!, "run", both[2], looked)];
  const hidden = hiddenOf(looked);
  return [...(isTag || !isRun ? [{ tag: wanted, hidden }] : []), ...(isRun || !isTag ? [{ run: wanted, hidden }] : [])];
}

/** A name of no run and no tag that runs lie below: the doctor knows runs alone. */
export function folder(text: string, { tags, runs, shown }: Looked): Answer | null {
  const wanted = text.trim().replace(/^\/+|\/+$/g, "");
  if (wanted === "" || known(tags, wanted) || known(runs, wanted)) return null;
  const inside = runs.filter(({ name }) => `/${name}`.includes(`/${wanted}/`)).map(({ name }) => name);
  if (inside.length === 0) return null;
  const hidden = inside.filter((name) => !shown.has(name));
  const lie = inside.length === 1 ? "1 run lies" : `${inside.length} runs lie`;
  const evidence = `${lie} in it, ${hidden.length === 0 ? "shown" : `${hidden.length} hidden in the sidebar`}.`;
  if (hidden.length) return { bold: "It is a folder of runs.", evidence, action: { what: "folder", runs: hidden } };
  return { bold: "It is a folder of runs.", evidence, action: { what: "run", run: inside[0]!, show: false } };
}

function asked(what: string, name: string, other: string | undefined, also: string | undefined, looked: Looked) {
  const hidden = hiddenOf(looked);
  return { [what]: name.trim(), ...(other && also ? { [other]: also.trim() } : {}), hidden } as ExpectRequest;
}

const known = (list: readonly { name: string }[], name: string): boolean => list.some((one) => one.name === name);

function hiddenOf({ runs, shown }: Looked): string[] {
  return runs.filter(({ name }) => !shown.has(name)).map(({ name }) => `run=${name}`);
}

/** From what helps most to what helps least. */
const ORDER = ["D701", "D703", "D702", "D704", "D705", "D706"];

/** The answer of several that is nearest to what was meant. */
export function best(answers: readonly Told[]): Told {
  return answers.reduce((a, b) => (ORDER.indexOf(b.code) < ORDER.indexOf(a.code) ? b : a));
}

const BOLD: Record<string, string> = {
  D701: "It is shown.",
  D702: "Shown under another name.",
  D703: "It is hidden.",
  D704: "It could not be read whole.",
  D705: "It lies outside the logdir.",
  D706: "Never written here.",
};

/** What is said of `told`, an answer of the doctor, by how the page is looked at now. */
export function explain(told: Told, looked: Looked): Answer {
  const bold = BOLD[told.code] ?? told.what;
  if (["D701", "D702", "D703"].includes(told.code)) return ofShown(bold, told, looked);
  const todo = told.remedy && told.code !== "D705" ? ` ${sentence(told.remedy)}` : "";
  return { bold, evidence: evidenceOf(told) + todo, action: wayTo(told, looked) };
}

function ofShown(bold: string, told: Told, looked: Looked): Answer {
  const tag = target(told, told.place.tag, looked.tags);
  const run = told.code === "D703" && told.place.run === null ? null : target(told, told.place.run, looked.runs);
  const facts = looked.tags.find(({ name }) => name === tag);
  const evidence = evidenceOf(told);
  if (facts && facts.kind !== "scalar")
    return { bold: "Written, but not as a scalar.", evidence: `${evidence} This version shows scalars.`, action: null };
  const why = reason(tag, run, looked);
  if (why) {
    const show: Action =
      run !== null && !looked.shown.has(run)
        ? { what: "run", run, show: true }
        : { what: "tag", tag: tag!, clear: true };
    return { bold: "It is on the board, and hidden.", evidence: `${why} ${evidenceOf(seen(told))}`, action: show };
  }
  if (told.code === "D703")
    return {
      bold: "It is on the board, and hidden.",
      evidence: `The sidebar hides all runs that wrote it. ${evidenceOf(seen(told))}`,
      action: { what: "runs" },
    };
  const action: Action | null =
    tag !== null ? { what: "tag", tag, clear: false } : run !== null ? { what: "run", run, show: false } : null;
  return { bold, evidence, action };
}

/** Why the page does not draw it; "" if it does. */
function reason(tag: string | null, run: string | null, looked: Looked): string {
  if (run !== null && !looked.shown.has(run)) return looked.hides(run);
  const filter = looked.tagFilter;
  return tag !== null && filter && !filter.test(tag) ? `The filter ${filter.text} leaves it out.` : "";
}

/** What was asked for, where the board has it; else the name it has here. */
function target(told: Told, name: string | null, list: readonly { name: string }[]): string | null {
  if (name !== null && known(list, name)) return name;
  return /^D70[23]$/.test(told.code) ? mentioned(told.message, list, name) : null;
}

/** The first known name that a message mentions, the longest where several begin; never `but`. */
export function mentioned(message: string, list: readonly { name: string }[], but: string | null): string | null {
  let [found, at] = [null as string | null, Infinity];
  for (const { name } of list) {
    const here = name === but || name === "." ? -1 : whole(message, name);
    if (here < 0 || here > at || (here === at && name.length < found!.length)) continue;
    [found, at] = [name, here];
  }
  return found;
}

/** Where `name` stands in `message` by itself; -1 if nowhere. */
function whole(message: string, name: string): number {
  for (let at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
    const [before, after] = [message[at - 1] ?? " ", message.slice(at + name.length, at + name.length + 2)];
    if (/[\s(]/.test(before) && /^($|[\s,;:)]|\.$|\. )/.test(after)) return at;
  }
  return -1;
}

function wayTo(told: Told, looked: Looked): Action | null {
  if (told.fix) return { what: "copy", text: told.fix };
  const near = told.message.indexOf("nearest");
  if (near < 0) return null;
  const tag = mentioned(told.message.slice(near), looked.tags, told.place.tag);
  if (tag !== null && told.place.tag !== null) return { what: "tag", tag, clear: true };
  const run = mentioned(told.message.slice(near), looked.runs, told.place.run);
  return run === null ? null : { what: "run", run, show: !looked.shown.has(run) };
}

const evidenceOf = (told: Told): string => [told.message, told.effect].filter(Boolean).map(sentence).join(" ");
const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);
/** Without what the doctor says of hiding: the page knows it better. */
const seen = (told: Told): Told => ({ ...told, message: told.message.replace(/( and|;) hidden: .*$/s, "") });
