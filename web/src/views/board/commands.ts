/** What a press of a card's button or key does; all can be undone. */
import { undoable } from "../../state/actions";
import { view } from "../../state/view.svelte";

export function togglePin(key: string): void {
  undoable(view.isPinned(key) ? "Unpin" : "Pin", () => view.togglePin(key));
}

export function toggleLog(key: string): void {
  const log = view.cards.get(key)?.yLog ?? view.yLog;
  undoable("Log scale", () => view.setCard(key, { yLog: !log === view.yLog ? undefined : !log }));
}

export function toggleValues(key: string): void {
  const open = view.cards.get(key)?.values ?? false;
  undoable("Values", () => view.setCard(key, { values: open ? undefined : true }));
}

export function toggleGroup(name: string): void {
  undoable("Collapse", () => {
    if (!view.collapsed.delete(name)) view.collapsed.add(name);
  });
}
