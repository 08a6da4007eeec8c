/** The lists of values of tags that are no scalars: asked for when a view first reads them, and again as they grow. One for the page. */
import { createSubscriber } from "svelte/reactivity";
import { ApiError, isAbort } from "../api/client";
import type { Change } from "../api/types";
import { fetchValues, type Kind } from "../api/values";
import { Lru } from "../lib/lru";
import { board } from "./board.svelte";
import { world } from "./cardWorld.svelte";
import { Pacer } from "./pacer";
import { RunValues } from "./runValues";

/** ms between two readings of a list that grows. */
const PACE = 500;
/** Values that are remembered, also of lists that nobody looks at. */
const KEPT = 4_000_000;

export interface ValueListing {
  readonly tag: string;
  readonly kind: Kind;
  /** Runs that wrote it, in the board's order. */
  readonly runs: readonly RunValues[];
  readonly byRun: ReadonlyMap<string, RunValues>;
}

type Names = readonly string[] | null;

class Entry {
  listing: ValueListing | undefined;
  failure: ApiError | null = null;
  /** Runs of the listing; null = all. */
  asked: Names = [];
  /** Another answer is to be expected. */
  stale = true;
  #told: () => void = () => undefined;
  #watched = false;
  readonly #pacer: Pacer;
  readonly subscribe = createSubscriber((update) => {
    this.#told = update;
    this.#watched = true;
    this.wake();
    return () => (this.#watched = false);
  });

  constructor(
    readonly tag: string,
    readonly kind: Kind,
    private readonly kept: (entry: Entry) => void,
  ) {
    this.#pacer = new Pacer(() => this.#read(), PACE);
  }

  /** Ask, if that is worth it and somebody looks. */
  wake(): void {
    if (this.#watched && this.stale) this.#pacer.request();
  }

  async #read(): Promise<void> {
    const asked = world.shownNames;
    this.stale = false;
    try {
      const request = { tag: this.tag, kind: this.kind };
      const { runs } = await fetchValues(asked === null ? request : { ...request, runs: asked });
      const list = runs.map((rows) => new RunValues(rows));
      this.listing = { ...request, runs: list, byRun: new Map(list.map((run) => [run.run, run])) };
      this.asked = asked;
      this.failure = null;
      this.kept(this);
    } catch (error) {
      if (isAbort(error) || !(error instanceof ApiError)) throw error;
      this.failure = error;
      this.stale = error.passing;
    }
    this.#told();
  }
}

class Values {
  readonly #entries = new Map<string, Entry>();
  readonly #weights = new Lru<string, Entry>(
    KEPT,
    (entry) => entry.listing?.runs.reduce((sum, run) => sum + run.length, 1) ?? 1,
  );

  /** All values of a tag; undefined until they are here. Read where it is drawn: it is then kept up to date. */
  list(tag: string, kind: Kind): ValueListing | undefined {
    return this.#entry(tag, kind).listing;
  }

  /** Why the newest reading failed; null if it did not. */
  failure(tag: string, kind: Kind): ApiError | null {
    return this.#entry(tag, kind).failure;
  }

  /** Ask again now. */
  retry(tag: string, kind: Kind): void {
    const entry = this.#entries.get(keyOf(tag, kind));
    if (!entry) return;
    entry.stale = true;
    entry.wake();
  }

  /** Hear what grows, as long as anybody looks at a list. */
  readonly #following = createSubscriber(() => this.#follow());

  #follow(): () => void {
    const off = board.onChange((change) => this.#take(change));
    const stop = $effect.root(() => {
      $effect(() => {
        const shown = world.shownNames;
        for (const entry of this.#entries.values()) {
          if (!covers(entry.asked, shown)) entry.stale = true;
          entry.wake();
        }
      });
    });
    return () => {
      off();
      stop();
    };
  }

  #take(change: Change | null): void {
    const tags = change?.tags ? new Set([...change.tags, ...(change.new_tags ?? [])]) : null;
    const others = change === null || change.gone_runs === null || change.gone_runs.length > 0;
    for (const entry of this.#entries.values()) {
      if (others || tags === null || tags.has(entry.tag)) entry.stale = true;
      entry.wake();
    }
  }

  #entry(tag: string, kind: Kind): Entry {
    const key = keyOf(tag, kind);
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = new Entry(tag, kind, (answered) => this.#keep(key, answered));
      this.#entries.set(key, entry);
    }
    this.#following();
    entry.subscribe();
    return entry;
  }

  /** Lists that were read longest ago are read anew when somebody looks again. */
  #keep(key: string, entry: Entry): void {
    this.#weights.set(key, entry);
    for (const [other, old] of this.#entries) {
      if (old.listing === undefined || this.#weights.has(other)) continue;
      old.listing = undefined;
      old.stale = true;
    }
  }
}

const keyOf = (tag: string, kind: Kind): string => `${kind}:${tag}`;

/** Whether an answer for `asked` holds all of `shown`. */
function covers(asked: Names, shown: Names): boolean {
  if (asked === null) return true;
  if (shown === null) return false;
  const held = new Set(asked);
  return shown.every((name) => held.has(name));
}

/** The one store of lists of this page. */
export const values = new Values();
