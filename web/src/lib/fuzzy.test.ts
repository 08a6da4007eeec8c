import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzzy } from "./fuzzy";

const best = (query: string, texts: string[]) =>
  texts
    .flatMap((text) => (fuzzy(query, text) ? [{ text, score: fuzzy(query, text)!.score }] : []))
    .sort((a, b) => b.score - a.score)
    .map((hit) => hit.text);

it("prefers whole words, then word starts, then short texts", () => {
  expect(best("grad", ["weights/layer4.grad", "optim/grad_norm", "gxrxaxd", "loss"])).toEqual([
    "optim/grad_norm",
    "weights/layer4.grad",
    "gxrxaxd",
  ]);
  expect(best("vl", ["evil", "val_loss"])).toEqual(["val_loss", "evil"]);
  expect(best("loss", ["epoch_loss", "loss"])).toEqual(["loss", "epoch_loss"]);
});

it("marks letters of the text, in order, that spell the query", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.array(fc.nat(19), { maxLength: 6 }), (text, picks) => {
      const query = [...new Set(picks)]
        .sort((a, b) => a - b)
        .map((i) => text.toLowerCase()[i] ?? "")
        .join("");
      const hit = fuzzy(query, text);
      expect(hit).not.toBeNull(); // A subsequence is always found.
      expect(hit!.at.map((i) => text.toLowerCase()[i]).join("")).toBe(query);
      expect(hit!.at).toEqual([...new Set(hit!.at)].sort((a, b) => a - b));
    }),
  );
});
