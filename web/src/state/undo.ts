/** Ctrl+Z for what a slip can lose: zoom, selection, pins, hiding, collapse, overrides of cards. */
import { fieldsWhere, splitFields, joinFields } from "./url";
import type { View } from "./view.svelte";

const DEPTH = 100;
const UNDOABLE = fieldsWhere((field) => field.undo);

interface Step {
  label: string;
  undo: () => void;
  redo: () => void;
}

export class History {
  private done: Step[] = [];
  private undone: Step[] = [];

  /** `known` gives the names of all runs, for compact selections. */
  constructor(
    private readonly view: View,
    private known: () => readonly string[] = () => [],
  ) {}

  knowRuns(known: () => readonly string[]): void {
    this.known = known;
  }

  /** Make `change`; `label` says what Ctrl+Z takes back ("Zoom"). */
  record(label: string, change: () => void): void {
    const before = this.snapshot();
    change();
    const after = this.snapshot();
    if (after === before) return;
    this.did(
      label,
      () => this.apply(before),
      () => this.apply(after),
    );
  }

  /** A change was made that the view does not hold; how to take it back, and how to make it again. */
  did(label: string, undo: () => void, redo: () => void): void {
    this.done = [...this.done.slice(1 - DEPTH), { label, undo, redo }];
    this.undone = [];
  }

  /** The label of what was taken back; null when there is nothing. */
  undo(): string | null {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    step.undo();
    return step.label;
  }

  redo(): string | null {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    step.redo();
    return step.label;
  }

  private snapshot(): string {
    return joinFields(UNDOABLE.map((field) => [field.key, field.write(this.view, this.known())]));
  }

  private apply(snapshot: string): void {
    const texts = splitFields(snapshot);
    for (const field of UNDOABLE) field.read(this.view, texts.get(field.key));
  }
}
