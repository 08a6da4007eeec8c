/** The answer to a question that changes: the last one stays until the next is here, and what is no longer asked is given up. */
import { ApiError, isAbort } from "../api/client";

/** ms until a server that is away is asked again. */
const RETRY = 3000;

export class Latest<Q, A> {
  answer = $state.raw<A | undefined>();
  /** What `answer` answers. */
  asked = $state.raw<Q | null>(null);
  /** Of the newest question; while the server is away what is here stays, and it is asked again. */
  error = $state.raw<Error | null>(null);
  /** The newest question is not answered yet. */
  waiting = $state(false);

  /** For components: `ask` is followed; null asks nothing. Equal questions are asked once if they are texts or the same object. */
  constructor(ask: () => Q | null, load: (question: Q, signal: AbortSignal) => Promise<A>) {
    const question = $derived.by(ask);
    let tries = $state(0);
    $effect(() => {
      const now = question;
      void tries;
      if (now === null) return;
      const control = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.waiting = true;
      load(now, control.signal).then(
        (answer) => {
          if (!control.signal.aborted) this.#take(now, answer);
        },
        (error: unknown) => {
          if (isAbort(error) || control.signal.aborted) return;
          this.waiting = false;
          const passing = error instanceof ApiError && error.passing;
          if (passing) timer = setTimeout(() => (tries += 1), RETRY);
          if (!passing || this.answer === undefined)
            this.error = error instanceof Error ? error : new Error(String(error));
        },
      );
      return () => {
        clearTimeout(timer);
        control.abort();
      };
    });
  }

  #take(question: Q, answer: A): void {
    this.answer = answer;
    this.asked = question;
    this.error = null;
    this.waiting = false;
  }
}
