import { expect, it } from "vitest";
import type { Finding } from "../api/types";
import { HEAD, ROW, itemsOf, piecesOf, topsOf, windowOf, withGone } from "./findingRows";
import type { FindingGroup } from "./findingText";

const finding = (id: string) => ({ id }) as Finding;
const group = (key: string, ...ids: string[]): FindingGroup => ({
  key,
  text: key,
  worst: "note",
  findings: ids.map(finding),
});
const groups = [group("a", "1", "2"), group("b", "3")];
const none = () => false;

it("a group is its heading and its findings, folded its heading alone", () => {
  expect(itemsOf(groups, none).map((item) => item.kind)).toEqual(["head", "row", "row", "head", "row"]);
  expect(itemsOf(groups, (key) => key === "a").map((item) => item.kind)).toEqual(["head", "head", "row"]);
});

it("the open one is higher, the last of a group has its lower border", () => {
  const tops = [...topsOf(itemsOf(groups, none), "1", 100)];
  expect(tops).toEqual([
    0,
    HEAD,
    HEAD + ROW + 100,
    HEAD + 2 * ROW + 101,
    2 * HEAD + 2 * ROW + 101,
    2 * HEAD + 3 * ROW + 102,
  ]);
});

it("only what touches the window is made", () => {
  const many = [group("a", ...Array.from({ length: 5000 }, (_, i) => String(i)))];
  const items = itemsOf(many, none);
  const tops = topsOf(items, null, 0);
  const [first, last] = windowOf(tops, tops[3000]! + 5, tops[3000]! + 5 + 10 * ROW);
  expect([first, last]).toEqual([3000, 3011]);
  const [piece, ...more] = piecesOf(items.slice(first, last));
  expect([piece!.head, piece!.rows[0]!.place, piece!.rows.length, more]).toEqual([false, 3000, 11, []]);
  expect(windowOf(tops, -500, 10)).toEqual([0, 1]);
  expect(windowOf(topsOf([], null, 0), 0, 100)).toEqual([0, 0]);
});

it("what has gone stays for a while where it was", () => {
  const ids = (list: readonly Finding[]) => list.map(({ id }) => id).join("");
  const before = ["a", "b", "c", "d", "e"].map(finding);
  const now = [finding("b"), finding("d"), finding("f")];
  expect(ids(withGone(now, before, new Set(["a", "c", "e"])))).toBe("abcdef");
  expect(ids(withGone(now, before, new Set(["c"])))).toBe("bcdf");
  expect(withGone(now, before, new Set())).toBe(now);
});
