import { describe, expect, it } from "vitest";

import { makeMediaCards as make } from "./mediaCards";

const makeMediaCards = (tags: { name: string; kind: string; base?: string }[]) =>
  make(tags.map((tag) => ({ base: tag.name, ...tag }) as Parameters<typeof make>[0][number]));

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

  it("makes one card of the pictures of a batch, in the order of their numbers", () => {
    const tags = [
      "x/image/10",
      "x/image/0",
      "x/image/2",
      "y/image/0",
      "z/image",
      "z/image/0",
      "z/image/1",
      "a/images/0",
    ];
    const cards = makeMediaCards(tags.map((name) => ({ name, kind: "image" })));
    expect(cards.map(({ key, prefix, last, tags }) => [key, prefix + last, tags])).toEqual([
      ["image:x/image/0", "x/image", ["x/image/0", "x/image/2", "x/image/10"]],
      ["image:y/image/0", "y/image/0", ["y/image/0"]],
      ["image:z/image", "z/image", ["z/image"]],
      ["image:z/image/0", "z/image", ["z/image/0", "z/image/1"]],
      ["image:a/images/0", "a/images/0", ["a/images/0"]],
    ]);
  });

  it("makes one card of the parts of a mesh, vertices first", () => {
    const cards = makeMediaCards([
      { name: "a/box_COLOR", kind: "mesh", base: "a/box" },
      { name: "a/box_FACE", kind: "mesh", base: "a/box" },
      { name: "a/box_VERTEX", kind: "mesh", base: "a/box" },
      { name: "m_1", kind: "mesh", base: "m" },
      { name: "m_2", kind: "mesh", base: "m" },
    ]);
    expect(cards.map(({ key, prefix, last, tags }) => [key, prefix + last, tags])).toEqual([
      ["mesh:a/box_VERTEX", "a/box", ["a/box_VERTEX", "a/box_COLOR", "a/box_FACE"]],
      ["mesh:m_1", "m", ["m_1", "m_2"]],
    ]);
  });
});
