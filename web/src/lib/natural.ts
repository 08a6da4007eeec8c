/** Natural order of names: runs of digits by their number, `/` before all else, so that a folder stays together. */

const PARTS = /\d+|[^\d]+/g;

/** Compare two names; 0 only if they are equal. */
export function compareNatural(a: string, b: string): number {
  const [left, right] = [a.match(PARTS) ?? [], b.match(PARTS) ?? []];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const order = comparePart(left[i], right[i]);
    if (order) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function comparePart(a: string, b: string): number {
  if (!isDigit(a) || !isDigit(b)) return compareText(a.toLowerCase(), b.toLowerCase());
  const [x, y] = [a.replace(/^0+(?=\d)/, ""), b.replace(/^0+(?=\d)/, "")];
  return x.length - y.length || compareText(x, y);
}

const isDigit = (part: string): boolean => part[0] >= "0" && part[0] <= "9";

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] !== b[i]) return a[i] === "/" ? -1 : b[i] === "/" ? 1 : a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
}

/** A sorted copy. */
export function sortNatural(names: Iterable<string>): string[] {
  return [...names].sort(compareNatural);
}
