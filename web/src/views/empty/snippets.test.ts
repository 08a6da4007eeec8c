import { expect, test } from "vitest";
import { SNIPPETS, tokens } from "./snippets";

test("our own writer comes first, and a path is quoted", () => {
  const [first] = SNIPPETS;
  expect(first!.name).toBe("lossless");
  expect(first!.code('a "b"')).toContain('from lossless import SummaryWriter\n\nwith SummaryWriter("a \\"b\\"") as w:');
});

test("every tab is different, and colouring loses nothing", () => {
  expect(new Set(SNIPPETS.map((s) => s.code("runs/first"))).size).toBe(SNIPPETS.length);
  for (const { code } of SNIPPETS)
    expect(
      tokens(code("runs/first"))
        .map((t) => t.text)
        .join(""),
    ).toBe(code("runs/first"));
});
