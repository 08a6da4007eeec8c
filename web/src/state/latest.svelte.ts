/** The answer to a question that changes: the last one stays until the next is here, and what is no longer asked is given up. */
import { isAbort } from "../api/client";

export class Latest<Q, A> {
  answer = $state.raw<A | undefined>();
  /** What `answer` answers. */
  asked = $state.raw<Q | null>(null);
  /** Of the newest question. */
  error = $state.raw<Error | null>(null);
  /** The newest question is not answered yet. */
  waiting = $state(false);

  /** For components: `ask` is followed; null asks nothing. Equal questions are asked once if they are texts or the same object. */
  constructor(ask: () => Q | null, load: (question: Q, signal: AbortSignal) => Promise<A>) {
    const question = $derived.by(ask);
    $effect(() => {
      const now = question;
      if (now === null) return;
      const control = new AbortController();
      this.waiting = true;
      load(now, control.signal).then(
        (answer) => {
          if (!control.signal.aborted) this.#take(now, answer);
        },
        (error: unknown) => {
          if (isAbort(error) || control.signal.aborted) return;
          this.waiting = false;
          this.error = error instanceof Error ? error : new Error(String(error));
        },
      );
      return () => control.abort();
    });
  }

  #take(question: Q, answer: A): void {
    this.answer = answer;
    this.asked = question;
    this.error = null;
    this.waiting = false;
  }
}
