import { describe, expect, it } from "vitest";

import { makeMediaCards } from "./mediaCards";

describe("makeMediaCards", () => {
  it("makes a card a kind and tag, of the kinds Media shows", () => {
    const cards = makeMediaCards([
      { name: "a/b/x", kind: "text" },
      { name: "a/b/x", kind: "image" },
      { name: "loss", kind: "scalar" },
      { name: "g", kind: "graph" },
      { name: "top", kind: "tensor" },
    ]);
    expect(cards.map(({ key, prefix, last, group }) => [key, prefix, last, group])).toEqual([
      ["image:a/b/x", "a/b/", "x", "a"],
      ["text:a/b/x", "a/b/", "x", "a"],
      ["tensor:top", "", "top", ""],
    ]);
  });
});
