import { expect, test } from "vitest";
import { History } from "./undo";
import { View } from "./view.svelte";

test("changes of the view and of what lies elsewhere are taken back in one order", () => {
  const view = new View();
  const history = new History(view);
  let elsewhere = 0;
  history.record("Pin", () => view.togglePin("a"));
  elsewhere = 1;
  history.did(
    "Colour",
    () => (elsewhere = 0),
    () => (elsewhere = 1),
  );
  expect([history.undo(), elsewhere, view.pins]).toEqual(["Colour", 0, ["a"]]);
  expect([history.undo(), elsewhere, view.pins]).toEqual(["Pin", 0, []]);
  expect([history.redo(), history.redo(), elsewhere, view.pins]).toEqual(["Pin", "Colour", 1, ["a"]]);
  history.undo();
  history.did(
    "Other",
    () => undefined,
    () => undefined,
  );
  expect(history.redo()).toBeNull();
});
