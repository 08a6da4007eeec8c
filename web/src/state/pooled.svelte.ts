/** The pooled series of all cards: asked for a few at a time, those in sight first, and again when they grow. */
import type { GroupsRequest, PooledSeries } from "../api/groups";
import type { Change } from "../api/types";
import { Lru } from "../lib/lru";
import type { Failure } from "./seriesEntry";

export type FetchPooled = (request: GroupsRequest, signal: AbortSignal) => Promise<PooledSeries[]>;

interface Options {
  /** False for errors that asking again cannot mend. */
  readonly worthRetrying: (error: Error) => boolean;
  readonly inFlight: number;
  /** A growing card asks at most this often (ms), and at most a quarter of the time. */
  readonly pace: number;
  readonly now: () => number;
}

const DEFAULTS: Options = { worthRetrying: () => true, inFlight: 3, pace: 300, now: () => performance.now() };
/** Answers kept of cards that are out of sight. */
const KEPT = 48;
const RETRY_FIRST = 1000;
const RETRY_LONGEST = 15_000;

/** One card's wish and the last answer to it, or to the one before while that is on its way. */
export class CardPooled {
  series = $state.raw<readonly PooledSeries[] | null>(null);
  loading = $state(true);
  failure = $state.raw<Failure | null>(null);
  request: GroupsRequest | null = null;
  key = "";
  order: () => number = () => 0;
  stale = false;
  due = 0;
  control: AbortController | null = null;

  constructor(private readonly store: PooledStore) {}

  want(request: GroupsRequest, order: () => number): void {
    const key = JSON.stringify(request);
    this.order = order;
    if (key !== this.key) this.store.choose(this, request, key);
  }

  /** Nothing is wanted for now. */
  rest(): void {
    this.request = null;
    this.key = "";
    this.control?.abort();
    this.series = null;
  }

  release(): void {
    this.rest();
    this.store.drop(this);
  }
}

export class PooledStore {
  readonly #cards = new Set<CardPooled>();
  readonly #kept = new Lru<string, readonly PooledSeries[]>(KEPT);
  readonly #options: Options;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paused = false;

  constructor(
    private readonly fetch: FetchPooled,
    options: Partial<Options> = {},
  ) {
    this.#options = { ...DEFAULTS, ...options };
  }

  card(): CardPooled {
    const card = new CardPooled(this);
    this.#cards.add(card);
    return card;
  }

  choose(card: CardPooled, request: GroupsRequest, key: string): void {
    this.#cards.add(card);
    const known = this.#kept.get(key);
    Object.assign(card, { request, key, stale: !known, loading: !known, due: 0, failure: null });
    if (known) card.series = known;
    this.#wake(0);
  }

  drop(card: CardPooled): void {
    this.#cards.delete(card);
  }

  /** What grew; null: anything may have. */
  changed(change: Pick<Change, "runs" | "tags" | "new_runs" | "gone_runs"> | null): void {
    this.#kept.clear();
    for (const card of this.#cards) if (concerns(card.request, change)) card.stale = true;
    this.#wake(0);
  }

  retry(): void {
    for (const card of this.#cards) if (card.failure) Object.assign(card, { stale: true, due: 0 });
    this.#wake(0);
  }

  /** While paused (a hidden page) nothing is asked for. */
  set paused(value: boolean) {
    this.#paused = value;
    if (!value) this.#wake(0);
  }

  #wake(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), delay);
  }

  #pump(): void {
    if (this.#paused) return;
    const now = this.#options.now();
    const waiting = [...this.#cards].filter((card) => card.request && card.stale && !card.control);
    const flying = [...this.#cards].filter((card) => card.control).length;
    const ready = waiting.filter((card) => card.due <= now).sort((a, b) => a.order() - b.order());
    for (const card of ready.slice(0, Math.max(0, this.#options.inFlight - flying))) void this.#fly(card);
    const next = Math.min(...waiting.filter((card) => card.due > now).map((card) => card.due));
    if (Number.isFinite(next)) this.#wake(next - now);
  }

  async #fly(card: CardPooled): Promise<void> {
    const { now, pace } = this.#options;
    const [request, key, control, start] = [card.request!, card.key, new AbortController(), now()];
    Object.assign(card, { control, stale: false });
    try {
      const series = await this.fetch(request, control.signal);
      if (control.signal.aborted) return;
      card.series = series; // Of an older wish too: while a slider moves, cards follow at the server's pace.
      if (key !== card.key) return;
      if (!card.stale) this.#kept.set(key, series);
      Object.assign(card, { loading: false, failure: null, due: now() + Math.max(pace, 3 * (now() - start)) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!control.signal.aborted && key === card.key) this.#fail(card, error);
    } finally {
      if (card.control === control) card.control = null;
      this.#wake(0);
    }
  }

  #fail(card: CardPooled, error: Error): void {
    const tries = (card.failure?.tries ?? 0) + 1;
    const again = this.#options.worthRetrying(error);
    const nextTry = again ? this.#options.now() + Math.min(RETRY_FIRST * 2 ** (tries - 1), RETRY_LONGEST) : Infinity;
    Object.assign(card, { loading: false, failure: { error, tries, nextTry }, stale: again, due: nextTry });
  }
}

function concerns(
  request: GroupsRequest | null,
  change: Pick<Change, "runs" | "tags" | "new_runs" | "gone_runs"> | null,
): boolean {
  if (request === null) return false;
  if (change === null || change.tags === null || change.runs === null || change.gone_runs?.length !== 0) return true;
  if (!change.tags.some((tag) => request.tags.includes(tag))) return false;
  const { runs } = request;
  return runs === undefined || change.runs.some((run) => runs.includes(run) || run === request.against);
}
