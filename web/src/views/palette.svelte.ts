/** Whether the command palette and the list of keys are open, and the commands others add. */
import type { IconName } from "./parts/icons";

export interface Command {
  text: string;
  icon: IconName;
  run: () => void;
  shortcut?: string;
}

class Palette {
  open = $state(false);
  help = $state(false);
  /** Asked when the palette opens. */
  readonly sources = new Set<() => Command[]>();

  show(): void {
    this.help = false;
    this.open = true;
  }

  /** Add commands for as long as the caller is on the page. Returns how to take them back. */
  offer(source: () => Command[]): () => void {
    this.sources.add(source);
    return () => this.sources.delete(source);
  }
}

export const palette = new Palette();
