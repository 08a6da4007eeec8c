import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffTexts, hunks } from "./diff";

const told = (before: string, after: string) => diffTexts(before, after).lines.map(({ mark, text }) => mark + text);
const text = fc.array(fc.constantFrom("a", "b", "c", "dd"), { maxLength: 12 }).map((lines) => lines.join("\n"));

describe("diffTexts", () => {
  it("tells lines that went and came", () => {
    expect(told("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(told("same", "same")).toEqual([]);
    expect(told("", "a")).toEqual(["+a"]);
  });

  it("gives both texts back", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { lines } = diffTexts(before, after);
        if (before === after) return;
        const side = (mark: string) => lines.filter((line) => line.mark !== mark).map((line) => line.text);
        expect(side("+")).toEqual(before === "" ? [] : before.split("\n"));
        expect(side("-")).toEqual(after === "" ? [] : after.split("\n"));
      }),
    );
  });

  it("takes the fewest lines there are", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [a, b] = [before.split("\n"), after.split("\n")].map((lines) => lines.filter((line) => line !== ""));
        const { removed, added } = diffTexts(a!.join("\n"), b!.join("\n"));
        expect(removed + added).toBe(a!.length + b!.length - 2 * common(a!, b!));
      }),
    );
  });

  it("marks the words of a line that changed", () => {
    const { lines } = diffTexts("Top-1 rose to 0.7381 (+0.0046).", "Top-1 rose to 0.7412 (+0.0031).");
    expect(lines.map((line) => line.changed.map(([from, to]) => line.text.slice(from, to)))).toEqual([
      ["0.7381", "0.0046"],
      ["0.7412", "0.0031"],
    ]);
  });

  it("does not compare the words of lines that have nothing in common", () => {
    expect(diffTexts("one thing", "quite other").lines.every((line) => line.changed.length === 0)).toBe(true);
  });

  it("is bounded: texts that differ in everything are told as a whole", () => {
    const many = (letter: string) => Array.from({ length: 50_000 }, (_, i) => letter + i).join("\n");
    const start = performance.now();
    const found = diffTexts("same\n" + many("a") + "\nend", "same\n" + many("b") + "\nend");
    expect([found.coarse, found.removed, found.added, found.lines.length]).toEqual([true, 50_000, 50_000, 100_002]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("hunks", () => {
  it("keeps what is near a change", () => {
    const before = Array.from({ length: 20 }, (_, i) => String(i)).join("\n");
    const after = before.replace("\n3\n", "\nthree\n").replace("\n15\n", "\n");
    const found = hunks(diffTexts(before, after), 1).map((hunk) => hunk.map((line) => line.mark + line.text));
    expect(found).toEqual([
      [" 2", "-3", "+three", " 4"],
      [" 14", "-15", " 16"],
    ]);
  });
});

/** Length of the longest common subsequence, by the table. */
function common(a: string[], b: string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    const next = [0];
    b.forEach((other, j) => next.push(item === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!)));
    row = next;
  }
  return row[b.length]!;
}
