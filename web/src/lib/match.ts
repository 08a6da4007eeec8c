/** Search of names: words that must all occur, `!word` must not, `/regex/` and `!/regex/`; case does not matter. */

export interface Match {
  test(name: string): boolean;
  /** Where the words stand, [from, to) ascending and not overlapping: for highlighting. */
  ranges(name: string): [number, number][];
  /** What is wrong with the query, null if nothing; then nothing matches. */
  error: string | null;
  /** True when the query asks for nothing: all names match. */
  empty: boolean;
}

interface Term {
  not: boolean;
  find: RegExp;
}

const TERM = /(!?)(?:\/((?:\\.|[^\\/])+)\/([cimsu]*)(?=\s|$)|"([^"]*)"|(\S+))/g;
const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** `asRegex`: the whole query is one regular expression (the `.*` switch). */
export function match(query: string, asRegex = false): Match {
  const text = query.trim();
  try {
    const terms = asRegex
      ? text
        ? [{ not: false, find: new RegExp(text, "gi") }]
        : []
      : [...text.matchAll(TERM)].flatMap(term);
    return {
      test: (name) => terms.every((t) => found(t, name) !== t.not),
      ranges: (name) => ranges(terms, name),
      error: null,
      empty: !terms.length,
    };
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    return { test: () => false, ranges: () => [], error: reason(problem), empty: false };
  }
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

function found(t: Term, name: string): boolean {
  t.find.lastIndex = 0;
  return t.find.test(name);
}

function ranges(terms: readonly Term[], name: string): [number, number][] {
  const all = terms
    .filter((t) => !t.not)
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
