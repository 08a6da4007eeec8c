import type { Severity } from "../../api/types";

export interface Toast {
  /** Warnings and errors stay until they are closed; others leave after 6 s. */
  severity?: Severity;
  title: string;
  text?: string;
  /** An undo, or a way to the thing. */
  action?: { text: string; run: () => void };
}

const STAY = 6000;

/** One at a time, lower right: `toast.show({ title: "Link copied" })`. A later one takes the place. */
class Toaster {
  current = $state.raw<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(next: Toast): void {
    clearTimeout(this.timer);
    this.current = next;
    if (next.severity === undefined || next.severity === "note") this.timer = setTimeout(() => this.close(), STAY);
  }

  close(): void {
    clearTimeout(this.timer);
    this.current = null;
  }
}

export const toast = new Toaster();
