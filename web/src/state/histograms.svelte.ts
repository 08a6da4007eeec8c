/** One question about histograms that changes with the view: the newest is answered, the last answer stays until then. */
import { ApiError, isAbort } from "../api/client";
import { fetchHistograms, type HistogramsAnswer, type HistogramsRequest } from "../api/histograms";
import { Pacer } from "./pacer";

/** ms between two answers for what only grew. */
const PACE = 500;

export class HistogramQuery {
  answer = $state.raw<HistogramsAnswer | null>(null);
  /** What `answer` answers. */
  asked = $state.raw<HistogramsRequest | null>(null);
  /** Why the newest question has no answer. */
  failure = $state.raw<ApiError | null>(null);
  /** The newest question is not answered yet. */
  busy = $state(false);
  #wanted: HistogramsRequest | null = null;
  #key = "";
  #reading: AbortController | null = null;
  readonly #asking = new Pacer(() => this.#read(), 0, 1);
  readonly #growing = new Pacer(async () => this.#asking.request(), PACE);

  /** Ask, unless it is what was asked last; null: nothing. */
  want(request: HistogramsRequest | null): void {
    const key = request ? JSON.stringify(request) : "";
    if (key === this.#key) return;
    this.#key = key;
    this.#wanted = request;
    this.busy = request !== null;
    this.#reading?.abort();
    if (request) this.#asking.request();
  }

  /** What was answered may have grown. */
  again(): void {
    if (this.#wanted) this.#growing.request();
  }

  stop(): void {
    this.#wanted = null;
    this.#reading?.abort();
    this.#asking.stop();
    this.#growing.stop();
  }

  async #read(): Promise<void> {
    const request = this.#wanted;
    if (!request) return;
    this.#reading = new AbortController();
    try {
      const answer = await fetchHistograms(request, this.#reading.signal);
      this.answer = answer;
      this.asked = request;
      this.failure = null;
      this.busy = this.#wanted !== request;
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.failure = error;
      this.busy = error.passing;
      if (error.passing) this.again();
    }
  }
}
