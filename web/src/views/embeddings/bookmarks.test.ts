import { describe, expect, it } from "vitest";
import type { Bookmark } from "../../api/embeddings";
import { lookOf } from "./bookmarks";

describe("a bookmark of TensorBoard's", () => {
  it("says layout, colours and points", () =>
    expect(
      lookOf({
        label: "seen",
        selectedProjection: "tsne",
        tSNEis3d: false,
        tSNEPerplexity: 12,
        selectedLabelOption: "word",
        selectedColorOptionName: "class",
        selectedPoints: [3, 1],
      }),
    ).toEqual({ layout: "tsne", flat: true, perplexity: 12, label: "word", colour: "class", chosen: [3, 1] }));
  it("may draw any components", () =>
    expect(lookOf({ selectedProjection: "pca", pcaComponentDimensions: [1, 4] })).toEqual({
      flat: true,
      axes: [1, 4, 2],
    }));
  it("that says nonsense says nothing", () => {
    const odd = {
      selectedProjection: "x",
      selectedPoints: ["a", -1, 1.5],
      selectedLabelOption: 3,
    } as unknown as Bookmark;
    expect(lookOf(odd)).toEqual({});
    expect(lookOf({ selectedPoints: 3 } as unknown as Bookmark)).toEqual({});
  });
});
