/** The page's one undo history. */
import { History } from "./undo";
import { view } from "./view.svelte";

export const history = new History(view);

/** Make a change that Ctrl+Z takes back. */
export function undoable(label: string, change: () => void): void {
  history.record(label, change);
}
