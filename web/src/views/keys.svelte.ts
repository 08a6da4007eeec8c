/** The page's keys: registered where what they do is at home, heard in one place, listed by the help. */
import { untrack } from "svelte";

export interface Key {
  /** `L`, `Ctrl+K`, `Shift+Ctrl+Z`, `ArrowLeft`, `?` */
  key: string;
  label: string;
  section: "Page" | "Board" | "Card" | "Media" | "Graphs" | "Embeddings" | "Runs";
  run: (event: KeyboardEvent) => void;
  /** False: the key is left to the next who wants it. */
  when?: () => boolean;
  /** Works while typing in a field too. */
  always?: boolean;
  /** Not listed by the help. */
  quiet?: boolean;
}

class Keys {
  list = $state.raw<readonly Key[]>([]);

  /** The last who registered is asked first. Returns how to take them back. */
  register(...added: Key[]): () => void {
    this.list = [...added, ...untrack(() => this.list)];
    return () => (this.list = untrack(() => this.list).filter((key) => !added.includes(key)));
  }

  /** For the window's keydown. */
  readonly hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    const typing = isField(event.target);
    const found = this.list.find((key) => key.key === name && (!typing || key.always) && (key.when?.() ?? true));
    if (!found) return;
    event.preventDefault();
    found.run(event);
  };
}

/** `Shift+` is named with letters and with keys that have names; `?` and `[` are what the layout makes them. */
export function keyName(event: KeyboardEvent): string {
  const third = event.getModifierState("AltGraph");
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const shift = event.shiftKey && (key.length > 1 || (key >= "A" && key <= "Z"));
  const control = (event.ctrlKey || event.metaKey) && !third;
  return (shift ? "Shift+" : "") + (control ? "Ctrl+" : "") + (event.altKey && !third ? "Alt+" : "") + key;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
  );
}

export const keys = new Keys();
