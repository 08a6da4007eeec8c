/** What the page holds of some tags in one shape: curves, and which runs were asked for up to which cursor. */

import type { ScalarsAnswer, Series } from "../api/types";
import { Curve, seriesId } from "./curve";
import { appends, shapeKey, type Shape } from "./seriesShape";

/** Names of runs, or null: all there are and all that will be. */
export type Runs = readonly string[] | null;

/** A card's next question. `after` is set when only what is new is asked for. */
export interface Job {
  readonly entry: Entry;
  /** null: these runs were not asked for before. */
  readonly part: Part | null;
  readonly runs: Runs;
  readonly after: string | null;
}

export interface Failure {
  readonly error: Error;
  readonly tries: number;
  /** performance.now() of the next try; Infinity: asking again would not help. */
  readonly nextTry: number;
}

/** Runs that grew since they were last asked for. */
class Growth {
  #names: Set<string> | "many" = new Set();

  add(runs: Iterable<string> | null): void {
    if (runs === null) this.#names = "many";
    else if (this.#names !== "many") for (const run of runs) this.#names.add(run);
  }

  take(): Set<string> | "many" {
    const taken = this.#names;
    this.#names = new Set();
    return taken;
  }

  get names(): ReadonlySet<string> | "many" {
    return this.#names;
  }

  get any(): boolean {
    return this.#names === "many" || this.#names.size > 0;
  }
}

/** Runs that were asked for together. */
export class Part {
  readonly growth = new Growth();
  /** An increment could not be appended: only the whole answer helps. */
  broken = false;

  constructor(
    readonly runs: Set<string> | null,
    public cursor: string,
  ) {}

  has(run: string): boolean {
    return this.runs?.has(run) ?? true;
  }

  markGrown(runs: Runs): void {
    if (runs === null) this.growth.add(null);
    else this.growth.add(runs.filter((run) => this.has(run)));
  }

  /** Of `others`, every one is here too. */
  covers(others: ReadonlySet<string> | null): boolean {
    if (this.runs === null) return true;
    return others !== null && [...others].every((run) => this.runs!.has(run));
  }
}

/** Appended rows a series may gather before it is reduced afresh, in multiples of the columns asked for. */
const APPENDED_PER_COLUMN = 4;
const MANY_PARTS = 4;

export const entryKey = (tags: readonly string[], shape: Shape): string =>
  `${tags.join("\u0000")}\u0001${shapeKey(shape)}`;

export class Entry {
  readonly curves = new Map<string, Curve>();
  parts: Part[] = [];
  failure: Failure | null = null;
  /** When the last question was put and how long its answer took, ms of performance.now. */
  askedAt = -Infinity;
  took = 0;
  usedAt = 0;
  /** A request for several entries was refused, perhaps for one of the others: ask for this one by itself. */
  alone = false;
  /** Of all rows, about. */
  bytes = 0;
  readonly #tags: ReadonlySet<string>;
  /** What grew while runs were asked for the first time. */
  readonly #early = new Growth();

  constructor(
    readonly tags: readonly string[],
    readonly shape: Shape,
  ) {
    this.#tags = new Set(tags);
  }

  get loaded(): boolean {
    return this.parts.length > 0;
  }

  /** Runs and tags that grew; null = too many to name. */
  markGrown(runs: Runs, tags: readonly string[] | null): void {
    if (tags !== null && !tags.some((tag) => this.#tags.has(tag))) return;
    if (this.failure?.nextTry === Infinity) this.forgive();
    this.#early.add(runs);
    for (const part of this.parts) part.markGrown(runs);
  }

  /** What to ask so that `runs` are here and up to date; null when they are. */
  nextJob(runs: Runs): Job | null {
    if (this.parts.length > MANY_PARTS) return { entry: this, part: null, runs, after: null };
    const missing = this.#missing(runs);
    if (missing !== "none") return { entry: this, part: null, runs: missing, after: null };
    const part = this.parts.find((p) => p.broken || p.growth.any);
    return part ? this.#refresh(part) : null;
  }

  /** The question of `job` is being put: what grows from now on is not in its answer. */
  begin(job: Job, now: number): void {
    this.askedAt = now;
    if (job.part) job.part.growth.take();
    else this.#early.take();
  }

  /** Another question may be answered where the last was not. */
  forgive(): void {
    this.failure = null;
    this.alone = false;
  }

  fail(job: Job, failure: Failure | null): void {
    this.failure = failure;
    job.part?.growth.add(job.runs);
  }

  /** Take an answer to `job` in. True when there is something new to draw. */
  accept(job: Job, answer: ScalarsAnswer): boolean {
    this.forgive();
    const news = this.#take(job, answer);
    if (news) this.bytes = bytesOf(this.curves.values());
    return news;
  }

  #take(job: Job, answer: ScalarsAnswer): boolean {
    const mine = answer.series.filter((slice) => this.#tags.has(slice.tag));
    if (job.part && job.after !== null) {
      job.part.cursor = answer.cursor;
      return this.#append(job.part, mine);
    }
    this.#replace(job.runs, mine);
    if (!job.part) this.#addPart(job.runs, answer.cursor);
    else if (job.runs === null || job.runs.length === job.part.runs?.size) {
      job.part.cursor = answer.cursor;
      job.part.broken = false;
    }
    return true;
  }

  /** Runs that are gone from the logdir. */
  forget(runs: ReadonlySet<string>): void {
    this.forgive();
    for (const [id, curve] of this.curves) if (runs.has(curve.facts.run)) this.curves.delete(id);
    for (const part of this.parts) for (const run of runs) part.runs?.delete(run);
    this.parts = this.parts.filter((part) => part.runs?.size !== 0);
  }

  /** Cursors of another server's life mean nothing: ask for the whole again. */
  distrust(): void {
    for (const part of this.parts) part.broken = true;
    this.forgive();
  }

  #refresh(part: Part): Job {
    const all = part.runs && [...part.runs];
    if (part.broken) return { entry: this, part, runs: all, after: null };
    if (!appends(this.shape)) {
      const { names } = part.growth;
      return { entry: this, part, runs: names === "many" ? all : [...names], after: null };
    }
    return { entry: this, part, runs: all, after: this.#swollen() ? null : part.cursor };
  }

  /** `runs` that no part covers. */
  #missing(runs: Runs): Runs | "none" {
    if (this.parts.some((part) => part.runs === null)) return "none";
    if (runs === null) return null;
    const missing = runs.filter((run) => !this.parts.some((part) => part.has(run)));
    return missing.length ? missing : "none";
  }

  #swollen(): boolean {
    for (const curve of this.curves.values()) if (curve.appended > APPENDED_PER_COLUMN * this.shape.pixels) return true;
    return false;
  }

  #addPart(runs: Runs, cursor: string): void {
    const part = new Part(runs && new Set(runs), cursor);
    const early = this.#early.take();
    part.markGrown(early === "many" ? null : [...early]);
    const merged = this.parts.length > MANY_PARTS;
    this.parts = [...this.parts.filter((other) => !merged && !part.covers(other.runs)), part];
    if (!merged) return;
    for (const [id, curve] of this.curves) if (!part.has(curve.facts.run)) this.curves.delete(id);
  }

  #replace(runs: Runs, slices: readonly Series[]): void {
    const asked = runs && new Set(runs);
    for (const [id, curve] of this.curves) if (asked?.has(curve.facts.run) ?? true) this.curves.delete(id);
    for (const slice of slices) this.curves.set(seriesId(slice.run, slice.tag), new Curve(slice));
  }

  #append(part: Part, slices: readonly Series[]): boolean {
    const news = slices.filter((slice) => slice.x.length > 0);
    for (const slice of news) {
      const id = seriesId(slice.run, slice.tag);
      if (slice.since === 0) this.curves.set(id, new Curve(slice));
      else if (!this.curves.get(id)?.append(slice)) part.broken = true;
    }
    return news.length > 0;
  }
}

/** Bytes of the objects that hold a curve, about: a thousand short lines weigh more by these than by their rows. */
const OBJECTS = 500;

function bytesOf(curves: Iterable<Curve>): number {
  let sum = 0;
  for (const { rows } of curves) {
    const columns = [rows.y, rows.s, rows.step, rows.wall_time].reduce((n, column) => n + (column ? 1 : 0), 1);
    sum += rows.x.length * (8 * columns + 1) + OBJECTS;
  }
  return sum;
}
