import { beforeAll, expect, it, vi } from "vitest";
import { keyName, keys } from "./keys.svelte";

/** A key press without a browser. */
function press(key: string, more: Partial<KeyboardEvent> & { third?: boolean } = {}): KeyboardEvent {
  const event = {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    defaultPrevented: false,
    isComposing: false,
    target: null,
    ...more,
  };
  return { ...event, getModifierState: () => more.third ?? false, preventDefault: vi.fn() } as unknown as KeyboardEvent;
}

beforeAll(() => vi.stubGlobal("HTMLElement", class {}));

it.each<[string, Parameters<typeof press>]>([
  ["L", ["l"]],
  ["Shift+L", ["L", { shiftKey: true }]],
  ["Ctrl+K", ["k", { ctrlKey: true }]],
  ["Ctrl+K", ["k", { metaKey: true }]],
  ["Shift+Ctrl+Z", ["Z", { ctrlKey: true, shiftKey: true }]],
  ["?", ["?", { shiftKey: true }]],
  ["[", ["[", { ctrlKey: true, altKey: true, third: true }]],
  ["Shift+ArrowLeft", ["ArrowLeft", { shiftKey: true }]],
  ["/", ["/"]],
  ["Escape", ["Escape"]],
])("is named %s", (name, [key, more]) => expect(keyName(press(key, more))).toBe(name));

it("asks the last who registered first, and goes on where it does not want the key", () => {
  const done: string[] = [];
  let wanted = true;
  const offA = keys.register({ key: "Escape", section: "Page", label: "", run: () => done.push("page") });
  const offB = keys.register({
    key: "Escape",
    section: "Card",
    label: "",
    when: () => wanted,
    run: () => done.push("card"),
  });
  keys.hear(press("Escape"));
  wanted = false;
  keys.hear(press("Escape"));
  offB();
  offA();
  keys.hear(press("Escape"));
  expect(done).toEqual(["card", "page"]);
});

it("leaves alone what another heard, and what is being composed", () => {
  const run = vi.fn();
  const off = keys.register({ key: "A", section: "Page", label: "", run });
  keys.hear(press("a", { defaultPrevented: true }));
  keys.hear(press("a", { isComposing: true }));
  expect(run).not.toHaveBeenCalled();
  keys.hear(press("a"));
  expect(run).toHaveBeenCalledOnce();
  off();
});
