/** Statistics of all points of some series, kept up to date while they grow. */
import { ApiError, isAbort } from "../api/client";
import type { SeriesStatistics, StatisticsRequest } from "../api/types";

export type FetchStatistics<Q, A> = (request: Q, signal?: AbortSignal) => Promise<A[]>;

const SETTLE = 80; // ms for a range that is being dragged
const PACE = 1000; // ms between two askings of the same

export class Statistics<Q = StatisticsRequest, A = SeriesStatistics> {
  /** Of the last answer; kept while the next one is on its way. */
  rows = $state.raw<readonly A[]>([]);
  error = $state<string | null>(null);
  /** Something was answered. */
  loaded = $state(false);
  #asked = "";
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #control: AbortController | null = null;

  constructor(
    private readonly fetch: FetchStatistics<Q, A>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Ask, soon if it is another question, at its pace if only the points grew. */
  want(request: Q): void {
    const key = JSON.stringify(request);
    const wait = key === this.#asked ? Math.max(SETTLE, this.#askedAt + PACE - this.now()) : SETTLE;
    this.#asked = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(request), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#control?.abort();
  }

  async #ask(request: Q): Promise<void> {
    this.#control?.abort();
    const control = new AbortController();
    this.#control = control;
    this.#askedAt = this.now();
    try {
      this.rows = await this.fetch(request, control.signal);
      this.error = null;
      this.loaded = true;
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error.message;
    }
  }
}
