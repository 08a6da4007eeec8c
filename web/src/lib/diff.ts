/** What differs between two texts, line by line and within lines word by word (Myers' O(ND), bounded). Pure. */

export type Mark = " " | "-" | "+";

export interface DiffLine {
  readonly mark: Mark;
  readonly text: string;
  /** Places in `text` of what differs from its counterpart, [from, to) ascending; empty if it has none. */
  readonly changed: readonly (readonly [number, number])[];
}

export interface Diff {
  readonly lines: readonly DiffLine[];
  readonly removed: number;
  readonly added: number;
  /** The texts differ in more than is worked out: the middle is told as removed and added as a whole. */
  readonly coarse: boolean;
}

interface Edit {
  readonly mark: Mark;
  readonly item: string;
}

const MOST_EDITS = 1500;
const MOST_WORDS = 400; // of a line whose words are compared
const ALIKE = 0.4; // share of a line's characters that stay: less is another line

export function diffTexts(before: string, after: string): Diff {
  if (before === after) return { lines: [], removed: 0, added: 0, coarse: false };
  const { edits, coarse } = differences(split(before), split(after), MOST_EDITS);
  const lines = withWords(edits);
  const count = (mark: Mark): number => lines.reduce((n, line) => n + (line.mark === mark ? 1 : 0), 0);
  return { lines, removed: count("-"), added: count("+"), coarse };
}

/** Only what is near a change, in pieces; between two pieces lines that are equal are left out. */
export function hunks(diff: Diff, context: number): DiffLine[][] {
  const found: DiffLine[][] = [];
  let last = -Infinity;
  diff.lines.forEach((line, i) => {
    const near = diff.lines.slice(Math.max(0, i - context), i + context + 1).some(({ mark }) => mark !== " ");
    if (!near) return;
    if (i - last > 1) found.push([]);
    found.at(-1)!.push(line);
    last = i;
  });
  return found;
}

function split(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function differences(a: readonly string[], b: readonly string[], most: number): { edits: Edit[]; coarse: boolean } {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const middle = myers(left, right, most);
  const same = (items: readonly string[]): Edit[] => items.map((item) => ({ mark: " ", item }));
  const edits = middle ?? [
    ...left.map((item): Edit => ({ mark: "-", item })),
    ...right.map((item): Edit => ({ mark: "+", item })),
  ];
  return { edits: [...same(a.slice(0, head)), ...edits, ...same(a.slice(a.length - tail))], coarse: middle === null };
}

/** The shortest edit, null if it takes more than `most`. */
function myers(a: readonly string[], b: readonly string[], most: number): Edit[] | null {
  const limit = Math.min(a.length + b.length, most);
  const trace: Int32Array[] = [];
  let reach = new Int32Array(3);
  for (let d = 0; d <= limit; d++) {
    const next = new Int32Array(2 * d + 3); // next[k + d + 1]
    for (let k = -d; k <= d; k += 2) {
      const from = (diagonal: number): number => reach[diagonal + d] ?? 0;
      let x = d === 0 ? 0 : k === -d || (k !== d && from(k - 1) < from(k + 1)) ? from(k + 1) : from(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next[k + d + 1] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, [...trace, next]);
    }
    trace.push(next);
    reach = next;
  }
  return null;
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d > 0; d--) {
    const before = trace[d - 1]!;
    const at = (k: number): number => before[k + d] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const startX = down ? at(k + 1) : at(k - 1) + 1;
    while (x > startX) (x--, y--, edits.push({ mark: " ", item: a[x]! }));
    if (down) edits.push({ mark: "+", item: b[--y]! });
    else edits.push({ mark: "-", item: a[--x]! });
  }
  while (x > 0) edits.push({ mark: " ", item: a[--x]! });
  return edits.reverse();
}

/** Lines removed and added side by side are compared word by word. */
function withWords(edits: readonly Edit[]): DiffLine[] {
  const lines: DiffLine[] = [];
  for (let i = 0; i < edits.length;) {
    if (edits[i]!.mark === " ") {
      lines.push({ mark: " ", text: edits[i++]!.item, changed: [] });
      continue;
    }
    const block: Edit[] = [];
    while (i < edits.length && edits[i]!.mark !== " ") block.push(edits[i++]!);
    const of = (mark: Mark): string[] => block.filter((edit) => edit.mark === mark).map((edit) => edit.item);
    const [gone, come] = [of("-"), of("+")];
    const pairs = gone.map((text, n) => (n < come.length ? wordsOf(text, come[n]!) : null));
    gone.forEach((text, n) => lines.push({ mark: "-", text, changed: pairs[n]?.[0] ?? [] }));
    come.forEach((text, n) => lines.push({ mark: "+", text, changed: pairs[n]?.[1] ?? [] }));
  }
  return lines;
}

type Ranges = [number, number][];

/** Where two lines differ; null if they have too little in common. */
function wordsOf(before: string, after: string): [Ranges, Ranges] | null {
  const cut = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_.]+|./gsu) ?? [];
  const [a, b] = [cut(before), cut(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return null;
  const { edits } = differences(a, b, 2 * MOST_WORDS);
  const kept = edits.reduce((n, { mark, item }) => n + (mark === " " ? item.length : 0), 0);
  if (kept < ALIKE * Math.max(before.length, after.length)) return null;
  return [ranges(edits, "-"), ranges(edits, "+")];
}

function ranges(edits: readonly Edit[], mark: Mark): Ranges {
  const found: Ranges = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.mark !== " " && edit.mark !== mark) continue;
    const end = at + edit.item.length;
    if (edit.mark === mark) {
      const last = found.at(-1);
      if (last && last[1] === at) last[1] = end;
      else found.push([at, end]);
    }
    at = end;
  }
  return found;
}
