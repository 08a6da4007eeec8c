/** The list of findings as rows on a long page, of which only those near the window are made. Pure. */
import type { Finding } from "../api/types";
import type { FindingGroup } from "./findingText";

export const HEAD = 36; // px of a group's heading
export const ROW = 35; // px of a finding that is closed, with its upper border
export const FOOT = 1; // px of the border below a group's last finding

export type Item =
  | { readonly kind: "head"; readonly group: FindingGroup }
  | {
      readonly kind: "row";
      readonly group: FindingGroup;
      readonly finding: Finding;
      readonly place: number; // in its group, from 1
    };

export interface Piece {
  readonly group: FindingGroup;
  readonly head: boolean;
  readonly rows: readonly { readonly finding: Finding; readonly place: number }[];
}

export function itemsOf(groups: readonly FindingGroup[], folded: (key: string) => boolean): Item[] {
  return groups.flatMap((group): Item[] => [
    { kind: "head", group },
    ...(folded(group.key)
      ? []
      : group.findings.map((finding, i): Item => ({ kind: "row", group, finding, place: i + 1 }))),
  ]);
}

/** Upper edges, and the lower edge of the last. `open`: the finding that is open, whose body takes `body` px. */
export function topsOf(items: readonly Item[], open: string | null, body: number): Float64Array {
  const tops = new Float64Array(items.length + 1);
  items.forEach((item, i) => (tops[i + 1] = tops[i]! + heightOf(item, open, body)));
  return tops;
}

function heightOf(item: Item, open: string | null, body: number): number {
  if (item.kind === "head") return HEAD;
  const foot = item.place === item.group.findings.length ? FOOT : 0;
  return ROW + foot + (item.finding.id === open ? body : 0);
}

/** The items [first, last) that touch the window. */
export function windowOf(tops: Float64Array, from: number, to: number): [first: number, last: number] {
  const count = tops.length - 1;
  return [Math.min(count, firstAbove(tops, from)), Math.min(count, firstAbove(tops, to) + 1)];
}

/** The last item that begins at or above `y`; 0 if none does. */
function firstAbove(tops: Float64Array, y: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Items as pieces of their groups. */
export function piecesOf(items: readonly Item[]): Piece[] {
  return [...Map.groupBy(items, (item) => item.group)].map(([group, members]) => ({
    group,
    head: members[0]!.kind === "head",
    rows: members.flatMap((item) => (item.kind === "row" ? [{ finding: item.finding, place: item.place }] : [])),
  }));
}

/** `now` with those of `gone` at the places they had in `before`. */
export function withGone(
  now: readonly Finding[],
  before: readonly Finding[],
  gone: ReadonlySet<string>,
): readonly Finding[] {
  if (gone.size === 0) return now;
  const here = new Set(now.map(({ id }) => id));
  const after = new Map<string, Finding[]>();
  let last = "";
  for (const finding of before) {
    if (here.has(finding.id)) last = finding.id;
    else if (gone.has(finding.id)) after.set(last, [...(after.get(last) ?? []), finding]);
  }
  return [...(after.get("") ?? []), ...now.flatMap((finding) => [finding, ...(after.get(finding.id) ?? [])])];
}
