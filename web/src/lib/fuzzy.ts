/** Fuzzy search: the letters of a query in order inside a text, the closer together and nearer to word starts the better. */

export interface FuzzyHit {
  /** Larger is better. */
  score: number;
  /** Indices of the matched letters. */
  at: number[];
}

const START = 8; // a letter at a word's start
const NEXT = 6; // a letter right after the one before
const WHOLE = 40; // the query occurs as it is
const GAP = 0.2; // per letter skipped

/** Null when `query` (lower case, no blanks) is not in `text`. */
export function fuzzy(query: string, text: string): FuzzyHit | null {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return whole(query, text.toLowerCase(), text.length);
  return whole(query, lower, text.length) ?? scattered(query, lower, text);
}

function whole(query: string, lower: string, length: number): FuzzyHit | null {
  let found = lower.indexOf(query);
  if (found < 0 || query === "") return query === "" ? { score: 0, at: [] } : null;
  for (let next = found; next >= 0; next = lower.indexOf(query, next + 1)) {
    if (isStart(lower, next)) {
      found = next;
      break;
    }
  }
  const score = WHOLE + NEXT * query.length + (isStart(lower, found) ? START : 0) - length * 0.02;
  return { score, at: Array.from(query, (_, i) => found + i) };
}

function scattered(query: string, lower: string, text: string): FuzzyHit | null {
  const at: number[] = [];
  let score = -text.length * 0.02;
  let from = 0;
  for (const letter of query) {
    const start = nextStart(letter, lower, from);
    const plain = lower.indexOf(letter, from);
    if (plain < 0) return null;
    const here = plain !== from && start >= 0 ? start : plain;
    score += (isStart(lower, here) ? START : 0) + (at.length && here === from ? NEXT : -GAP * (here - from));
    at.push(here);
    from = here + 1;
  }
  return { score, at };
}

function isStart(lower: string, i: number): boolean {
  return i === 0 || /[/_.\-\s]/.test(lower[i - 1]!);
}

/** Where `letter` next begins a word; -1 if nowhere. */
function nextStart(letter: string, lower: string, from: number): number {
  for (let i = lower.indexOf(letter, from); i >= 0; i = lower.indexOf(letter, i + 1)) if (isStart(lower, i)) return i;
  return -1;
}
