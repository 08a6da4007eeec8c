import { expect, it } from "vitest";
import { Most } from "./sounds.svelte";

it("keeps what was while some of the new is not known, and follows it when all is", () => {
  const most = new Most();
  expect(
    [[null, null], [2, null], [2, 3], [null, null], [null, 1], [1, 1], []].map((values) => most.of(values)),
  ).toEqual([0, 2, 3, 3, 3, 1, 0]);
});
