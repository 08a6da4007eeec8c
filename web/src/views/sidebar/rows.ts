import type { TreeRow } from "../../state/tree";

/** Heights in CSS px: [families, folders and lone runs, roles]. */
export type Heights = readonly [row: number, child: number];

export function isChild(rows: readonly TreeRow[], at: number): boolean {
  const { parent, node } = rows[at]!;
  return node.kind === "run" && parent >= 0 && rows[parent]!.node.kind === "family";
}

/** Where each row starts; one more for the end. */
export function offsets(rows: readonly TreeRow[], [row, child]: Heights): Float64Array {
  const tops = new Float64Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) tops[i + 1] = tops[i]! + (isChild(rows, i) ? child : row);
  return tops;
}

/** The row at `y`. */
export function rowAt(tops: Float64Array, y: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
