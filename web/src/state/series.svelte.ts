/** The series of all cards: who needs what, a few requests at a time, answers kept while there is room. */

import type { Change, ScalarsAnswer, ScalarsRequest } from "../api/types";
import { batch, type Weighed } from "./seriesBatch";
import { Entry, entryKey, type Failure, type Job, type Runs } from "./seriesEntry";
import { scalarsRequest, type Shape } from "./seriesShape";

export type FetchScalars = (request: ScalarsRequest, signal: AbortSignal) => Promise<ScalarsAnswer>;

export interface Need {
  readonly tags: readonly string[];
  readonly runs: Runs;
  readonly shape: Shape;
  /** Series the answer is expected to hold. */
  readonly lines: number;
  /** Smaller first; asked when there is a choice. */
  readonly order: () => number;
}

interface Options {
  /** False for errors that asking again cannot mend. */
  readonly worthRetrying: (error: Error) => boolean;
  readonly inFlight: number;
  /** A growing card asks at most this often (ms). */
  readonly pace: number;
  /** Bytes of curves kept, those of mounted cards included. */
  readonly room: number;
  readonly now: () => number;
}

const DEFAULTS: Options = {
  worthRetrying: () => true,
  inFlight: 3,
  pace: 160,
  room: 64e6,
  now: () => performance.now(),
};
/** ms after a scroll event in which the next is expected. */
const SCROLLING = 150;
/** px a ms: cards pass too fast to be seen, and are not asked for. */
const FAST = 4;
const RETRY_FIRST = 1000;
const RETRY_LONGEST = 15_000;

/** An answer that is no longer wanted is still waited for this long (ms): while a slider moves, cards follow at the server's pace. */
const PATIENCE = 300;

interface Flight {
  readonly jobs: readonly Job[];
  readonly control: AbortController;
  readonly start: number;
}

/** One card's view of the store. `entry` is what to draw: the wanted one, or the last drawn until that is here. */
export class CardSeries {
  entry = $state.raw<Entry | null>(null);
  /** Goes up when `entry` has something new. */
  tick = $state(0);
  /** The wanted entry is not here yet. */
  loading = $state(true);
  failure = $state.raw<Failure | null>(null);
  need: Need | null = null;
  wanted: Entry | null = null;
  /** What was asked for this card and is on its way; wanted a moment ago, perhaps no more. */
  asked: Entry | null = null;

  constructor(readonly store: SeriesStore) {}

  want(need: Need): void {
    if (need.runs !== this.need?.runs) this.wanted?.forgive();
    this.need = need;
    this.store.choose(this);
  }

  release(): void {
    this.need = null;
    this.wanted = null;
    this.asked = null;
    this.store.drop(this);
  }

  /** Called by the store: another entry is wanted, or the wanted one has news. */
  settle(news: boolean): void {
    const { wanted } = this;
    if (!wanted) return;
    if (wanted.loaded) this.entry = wanted;
    else if (news && this.asked?.loaded) this.entry = this.asked;
    this.loading = !wanted.loaded;
    this.failure = wanted.failure;
    if (news) this.tick++;
  }
}

export class SeriesStore {
  readonly #fetch: FetchScalars;
  readonly #options: Options;
  readonly #cards = new Set<CardSeries>();
  readonly #entries = new Map<string, Entry>();
  readonly #flights = new Set<Flight>();
  readonly #gone = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  #paused = false;
  #scrolledAt = -Infinity;
  #heldUntil = -Infinity;
  /** Nothing was answered yet: the first card goes alone, so that it is seen the sooner. */
  #first = true;

  constructor(fetch: FetchScalars, options: Partial<Options> = {}) {
    this.#fetch = fetch;
    this.#options = { ...DEFAULTS, ...options };
  }

  card(): CardSeries {
    const card = new CardSeries(this);
    this.#cards.add(card);
    return card;
  }

  /** The card's need changed. */
  choose(card: CardSeries): void {
    const { tags, shape } = card.need!;
    this.#cards.add(card);
    card.wanted = this.#entry(tags, shape);
    card.wanted.usedAt = this.#options.now();
    card.settle(false);
    card.entry ??= this.#other(card.wanted);
    if (this.#first && this.#flights.size === 0)
      queueMicrotask(() => this.#pump()); // Before the page is painted empty.
    else this.#wake(0);
  }

  /** The same tags in another shape, to draw until the wanted one is here. */
  #other({ tags }: Entry): Entry | null {
    const key = tags.join("\u0000");
    const others = [...this.#entries.values()].filter((entry) => entry.loaded && entry.tags.join("\u0000") === key);
    return others.reduce<Entry | null>((best, entry) => (best && best.usedAt >= entry.usedAt ? best : entry), null);
  }

  drop(card: CardSeries): void {
    this.#cards.delete(card);
    this.#wake(0);
  }

  /** What the server said grew. Only cards in use are asked for again; the others when they are next needed. */
  changed({ runs, tags }: Pick<Change, "runs" | "tags">): void {
    for (const entry of this.#entries.values()) entry.markGrown(runs, tags);
    this.#wake(0);
  }

  /** Runs that left the logdir: not asked for, whoever still names them, until they are `back`. */
  forget(runs: readonly string[]): void {
    const gone = new Set(runs);
    for (const run of runs) this.#gone.add(run);
    for (const entry of this.#entries.values()) entry.forget(gone);
    for (const card of this.#cards) card.settle(true);
    this.#wake(0);
  }

  back(runs: readonly string[]): void {
    for (const run of runs) this.#gone.delete(run);
  }

  /** The stream was lost and found again: nothing is known to be new, cursors may be another life's. */
  reconnected(): void {
    this.#gone.clear();
    for (const entry of this.#entries.values()) entry.distrust();
    this.#wake(0);
  }

  retry(): void {
    for (const entry of this.#entries.values()) entry.forgive();
    this.#wake(0);
  }

  /** The board was scrolled by so many px: one request at a time, so that the frames stay short; none for what only flies by. */
  scrolled(by: number): void {
    const now = this.#options.now();
    if (Math.abs(by) > FAST * (now - this.#scrolledAt)) this.#heldUntil = Math.max(this.#heldUntil, now + SCROLLING);
    this.#scrolledAt = now;
  }

  /** Ask for nothing for `ms`, or until `resume`: what is wanted may be gone, and a list that says so is on its way. */
  hold(ms: number): void {
    this.#heldUntil = this.#options.now() + ms;
  }

  resume(): void {
    this.#heldUntil = -Infinity;
    this.#wake(0);
  }

  /** While paused (a hidden page) nothing is asked for. */
  set paused(value: boolean) {
    this.#paused = value;
    if (!value) this.#wake(0);
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#paused = true;
    for (const flight of this.#flights) flight.control.abort();
  }

  #entry(tags: readonly string[], shape: Shape): Entry {
    const key = entryKey(tags, shape);
    const entry = this.#entries.get(key) ?? new Entry(tags, shape);
    this.#entries.set(key, entry);
    return entry;
  }

  #wake(delay: number): void {
    const due = this.#options.now() + delay;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Infinity;
      this.#pump();
    }, delay);
  }

  #pump(): void {
    if (this.#paused) return;
    this.#abortUnwanted();
    const held = this.#heldUntil - this.#options.now();
    if (held > 0) return this.#wake(held);
    const one = this.#first || this.#options.now() - this.#scrolledAt < SCROLLING;
    const most = one ? 1 : this.#options.inFlight;
    for (const jobs of batch(this.#jobs())) {
      if (this.#flights.size >= most) return;
      void this.#fly(jobs);
    }
  }

  #abortUnwanted(): void {
    const wanted = new Set([...this.#cards].map((card) => card.wanted));
    const asked = new Set([...this.#cards].map((card) => card.asked));
    for (const { jobs, control, start } of this.#flights) {
      const awaited = this.#options.now() - start < PATIENCE && jobs.some((job) => asked.has(job.entry));
      if (!awaited && !jobs.some((job) => wanted.has(job.entry))) control.abort();
    }
  }

  /** What may be asked now, most urgent first: cards with nothing to draw before those that only grew. */
  #jobs(): Weighed[] {
    const busy = new Set([...this.#flights].flatMap((flight) => flight.jobs.map((job) => job.entry)));
    const needs = new Map<Entry, Need>();
    for (const card of [...this.#cards].sort((a, b) => (a.need?.order() ?? 0) - (b.need?.order() ?? 0))) {
      const { wanted, need } = card;
      const waiting = card.asked !== null && card.asked !== wanted && busy.has(card.asked);
      if (wanted && need && !waiting && !busy.has(wanted) && !needs.has(wanted)) needs.set(wanted, need);
    }
    const jobs = [...needs].flatMap(([entry, need]) => {
      const job = entry.nextJob(
        this.#gone.size ? (need.runs?.filter((run) => !this.#gone.has(run)) ?? null) : need.runs,
      );
      return job && this.#ready(job) ? [{ job, weight: need.lines }] : [];
    });
    return jobs.sort((a, b) => Number(a.job.part !== null) - Number(b.job.part !== null));
  }

  /** Not before its retry, and no faster than the pace or twice the time the last answer took. */
  #ready({ entry, part }: Job): boolean {
    const pace = part ? entry.askedAt + Math.max(this.#options.pace, 2 * entry.took) : -Infinity;
    const wait = Math.max(entry.failure?.nextTry ?? -Infinity, pace) - this.#options.now();
    if (wait > 0 && wait < Infinity) this.#wake(wait);
    return wait <= 0;
  }

  async #fly(jobs: readonly Job[]): Promise<void> {
    const { now } = this.#options;
    const start = now();
    const flight = { jobs, control: new AbortController(), start };
    for (const job of jobs) job.entry.begin(job, start);
    for (const card of this.#cards) if (jobs.some((job) => job.entry === card.wanted)) card.asked = card.wanted;
    this.#flights.add(flight);
    const answer = await this.#answer(flight);
    this.#flights.delete(flight);
    this.#first = false;
    if (answer) for (const job of jobs) this.#land(job, answer, now() - start);
    this.#evict();
    this.#wake(0);
  }

  /** Null when there is none: its cards know why. */
  async #answer({ jobs, control }: Flight): Promise<ScalarsAnswer | null> {
    try {
      return await this.#fetch(requestOf(jobs), control.signal);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const refused = !control.signal.aborted && !this.#options.worthRetrying(error);
      if (refused && jobs.length > 1) for (const { entry } of jobs) entry.alone = true;
      for (const job of jobs) this.#fail(job, error, control.signal.aborted || (refused && jobs.length > 1));
      return null;
    }
  }

  #land(job: Job, answer: ScalarsAnswer, took: number): void {
    job.entry.took = took;
    if (job.entry.accept(job, answer)) this.#settle(job.entry);
  }

  /** `again`: nothing is wrong with this job, it may be put at once. */
  #fail(job: Job, error: Error, again: boolean): void {
    const tries = (job.entry.failure?.tries ?? 0) + 1;
    const wait = this.#options.worthRetrying(error)
      ? Math.min(RETRY_FIRST * 2 ** (tries - 1), RETRY_LONGEST)
      : Infinity;
    job.entry.fail(job, again ? job.entry.failure : { error, tries, nextTry: this.#options.now() + wait });
    if (!again) this.#settle(job.entry);
  }

  #settle(entry: Entry): void {
    for (const card of this.#cards) if (card.wanted === entry || card.asked === entry) card.settle(true);
  }

  /** Forget what no card draws, longest unused first, until the rest fits. */
  #evict(): void {
    const inUse = new Set([...this.#cards].flatMap((card) => [card.wanted, card.entry]));
    const sized = [...this.#entries].map(([key, entry]) => ({ key, entry, bytes: entry.bytes }));
    let sum = sized.reduce((total, { bytes }) => total + bytes, 0);
    for (const { key, entry, bytes } of sized.sort((a, b) => a.entry.usedAt - b.entry.usedAt)) {
      if (sum <= this.#options.room) return;
      if (inUse.has(entry)) continue;
      this.#entries.delete(key);
      sum -= bytes;
    }
  }
}

function requestOf(jobs: readonly Job[]): ScalarsRequest {
  const { entry, runs, after } = jobs[0]!;
  const request = scalarsRequest(entry.shape, [...new Set(jobs.flatMap((job) => job.entry.tags))], runs);
  return after === null ? request : { ...request, after };
}
