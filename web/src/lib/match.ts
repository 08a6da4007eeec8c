/**
 * Search of names: words that must all occur, `!word` must not, `/regex/` and `!/regex/`; ` | ` between what may each be met;
 * `field:word` where the caller knows the field. Case does not matter.
 */

export interface Match {
  test(name: string): boolean;
  /** Where the words stand, [from, to) ascending and not overlapping: for highlighting. */
  ranges(name: string): [number, number][];
  /** What is wrong with the query, null if nothing; then nothing matches. */
  error: string | null;
  /** True when the query asks for nothing: all names match. */
  empty: boolean;
}

/** Words of a field (`tag`, `status`) of what is called so; undefined: there is no such field, the term is a word. */
export type FieldOf = (field: string, name: string) => readonly string[] | undefined;

interface Term {
  not: boolean;
  find: RegExp;
  /** Looked for in this field, not in the name. */
  field?: string;
}

const TERM = /(!?)(?:\/((?:\\.|[^\\/])+)\/([cimsu]*)(?=\s|$)|"([^"]*)"|(\S+))/g;
const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** `asRegex`: the whole query is one regular expression (the `.*` switch). */
export function match(query: string, asRegex = false, fieldOf?: FieldOf): Match {
  const text = query.trim();
  try {
    const ways: Term[][] = asRegex
      ? text
        ? [[{ not: false, find: new RegExp(text, "gi") }]]
        : []
      : alternatives(text, fieldOf);
    const terms = ways.flat();
    return {
      test: (name) => ways.length === 0 || ways.some((way) => way.every((t) => found(t, name, fieldOf) !== t.not)),
      ranges: (name) => ranges(terms, name),
      error: null,
      empty: !terms.length,
    };
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    return { test: () => false, ranges: () => [], error: reason(problem), empty: false };
  }
}

/** Terms of each side of a `|`; a side that asks for nothing, as while it is typed, does not count. */
function alternatives(text: string, fieldOf?: FieldOf): Term[][] {
  const ways: Term[][] = [[]];
  for (const one of text.matchAll(TERM)) {
    if (one[0] === "|") ways.push([]);
    else ways.at(-1)!.push(...(fieldTerm(one, fieldOf) ?? term(one)));
  }
  return ways.filter((way) => way.length > 0);
}

/** `tag:good`: a word of a field, as it begins; null where it is no known field. */
function fieldTerm([, not, , , , word]: RegExpMatchArray, fieldOf?: FieldOf): Term[] | null {
  const [, field, wanted] = /^([a-z]+):(.*)$/.exec(word ?? "") ?? [];
  if (field === undefined || wanted === undefined || fieldOf?.(field, "") === undefined) return null;
  return wanted ? [{ not: not === "!", find: new RegExp(`^${plain(wanted)}`, "gi"), field }] : [];
}

/** A lone `!` is a word half typed: it asks for nothing. Flag `c` makes a regex mind the case. */
function term([, not, regex, flags, quoted, word]: RegExpMatchArray): Term[] {
  if (regex !== undefined)
    return [
      { not: not === "!", find: new RegExp(regex, `g${flags.includes("c") ? "" : "i"}${flags.replace(/[ci]/g, "")}`) },
    ];
  const wanted = quoted ?? word;
  if (!not && wanted === "!") return [];
  return wanted ? [{ not: not === "!", find: new RegExp(plain(wanted), "gi") }] : [];
}

function found(t: Term, name: string, fieldOf?: FieldOf): boolean {
  const texts = t.field === undefined ? [name] : (fieldOf?.(t.field, name) ?? []);
  return texts.some((text) => {
    t.find.lastIndex = 0;
    return t.find.test(text);
  });
}

function ranges(terms: readonly Term[], name: string): [number, number][] {
  const all = terms
    .filter((t) => !t.not && t.field === undefined)
    .flatMap((t) => [...name.matchAll(t.find)].map((m): [number, number] => [m.index, m.index + m[0].length]));
  const out: [number, number][] = [];
  for (const [from, to] of all.filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** `Invalid regular expression: /(/gi: Unterminated group` → `Unterminated group`. */
const reason = (problem: SyntaxError): string =>
  `regular expression: ${problem.message.split(": ").at(-1)?.toLowerCase()}`;
