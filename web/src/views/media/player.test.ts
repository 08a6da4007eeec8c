import { expect, it } from "vitest";
import { moveBy, moveTo, rank, type Track } from "./player.svelte";

function track(steps: number[], step: number | null): Track & { step: number | null } {
  const made = { steps: Float64Array.from(steps), step, set: (to: number | null) => void (made.step = to) };
  return made;
}

it("stands at the newest step at or below", () => {
  expect([null, 30, 29, 10, 9].map((step) => rank(track([10, 20, 30], step)))).toEqual([2, 2, 1, 0, -1]);
});

it("moves by steps that exist, and at the last follows what comes", () => {
  const one = track([10, 20, 30], 12);
  const after = (by: number) => (moveBy(one, by), one.step);
  expect([after(1), after(1), after(-1), after(-10), after(10)]).toEqual([20, null, 20, 10, null]);
  moveTo(one, 0);
  expect(one.step).toBe(10);
});

it("does nothing without steps", () => {
  const none = track([], null);
  moveBy(none, 1);
  moveTo(none, 0);
  expect(none.step).toBeNull();
});
