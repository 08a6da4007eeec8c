/** What people say of runs, and the views they keep: as the server has it, changed on top of what others changed. */
import { ApiError } from "../api/client";
import { changeNotes, getNotes, type NotesAnswer, type NotesChange, type RunNotes } from "../api/notes";
import { board } from "./board.svelte";
import { Pacer } from "./pacer";

const NOTHING: NotesAnswer = { revision: -1, path: "", runs: {}, views: [], start: "", filters: [] };
const TRIES = 5;

class Notes {
  /** Revision −1 until they were read. */
  answer = $state.raw<NotesAnswer>(NOTHING);
  private answered = (): void => undefined;
  /** Resolves when they were read. */
  readonly first = new Promise<void>((resolve) => (this.answered = resolve));
  private waiting: Promise<void> = Promise.resolve();
  private readonly pacer = new Pacer(() => this.read(), 200);

  readonly views = $derived(this.answer.views);
  private readonly known: ReadonlySet<string> = $derived(new Set(board.runs.flatMap((run) => [run.name, run.family])));
  /** Every tag in use on this board, with how many runs or families have it. */
  readonly tags: ReadonlyMap<string, number> = $derived.by(() => {
    const found = new Map<string, number>();
    for (const [name, run] of Object.entries(this.answer.runs))
      for (const tag of this.known.has(name) ? (run.tags ?? []) : []) found.set(tag, (found.get(tag) ?? 0) + 1);
    return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
  });

  of(name: string): RunNotes {
    return Object.hasOwn(this.answer.runs, name) ? this.answer.runs[name]! : {};
  }

  /** What a run or family is called. */
  label(name: string): string | null {
    return this.of(name).name ?? null;
  }

  /** Read them, and follow what others change. Returns how to stop. */
  follow(): () => void {
    this.pacer.request();
    const off = board.onChange((change) => {
      if (change === null || change.notes !== this.answer.revision) this.pacer.request();
    });
    return () => {
      off();
      this.pacer.stop();
    };
  }

  /** `make` says what changes, given how things stand; it is asked again when somebody else was first. One change at a time. */
  change(make: (now: NotesAnswer) => NotesChange): Promise<void> {
    const done = this.waiting.then(() => this.send(make));
    this.waiting = done.catch(() => undefined);
    return done;
  }

  private async send(make: (now: NotesAnswer) => NotesChange): Promise<void> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if (this.answer.revision < 0 || attempt > 1) this.answer = await getNotes();
      const next = await changeNotes(this.answer.revision, make(this.answer));
      if (next) return void (this.answer = next);
    }
    throw new ApiError("The notes are being changed all the time by others", 409, "stale");
  }

  private async read(): Promise<void> {
    try {
      this.answer = await getNotes();
      this.answered();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // A server that is away: what is known stays.
    }
  }
}

/** The one set of notes of this page. */
export const notes = new Notes();
