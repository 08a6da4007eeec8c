/** Finds words in what is shown, across the borders of its elements, and marks them without touching it (CSS highlights). */

const ALL = "found";
const NOW = "found-now";
/** Places that are marked; more are counted no further. */
export const MOST = 10_000;

/** Places of `wanted` in the text of `box`, in order; case does not matter. */
export function find(box: Element, wanted: string): Range[] {
  if (wanted === "") return [];
  const nodes: { node: Text; from: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest("[data-unsearched]")) continue;
    nodes.push({ node: node as Text, from: text.length });
    text += node.nodeValue ?? "";
  }
  const found: Range[] = [];
  let at = 0;
  const point = (place: number, end: boolean): [Text, number] => {
    while (at + 1 < nodes.length && nodes[at + 1]!.from + (end ? 1 : 0) <= place) at++;
    return [nodes[at]!.node, place - nodes[at]!.from];
  };
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
  for (const hit of text.matchAll(pattern)) {
    const range = new Range();
    range.setStart(...point(hit.index, false));
    range.setEnd(...point(hit.index + hit[0].length, true));
    found.push(range);
    if (found.length === MOST) break;
  }
  return found;
}

/** Mark these places, one of them more. */
export function mark(found: readonly Range[], now: Range | null): void {
  CSS.highlights.set(ALL, new Highlight(...found));
  if (now) CSS.highlights.set(NOW, new Highlight(now));
  else CSS.highlights.delete(NOW);
}

export function unmark(): void {
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(NOW);
}
