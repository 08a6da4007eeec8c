/** What the server said of the board, kept up to date by its event stream. Series are in series.svelte.ts. */
import { ApiError, getBoard, getFindings, getRuns, getTags } from "../api/client";
import { LiveStream } from "../api/live";
import {
  toNumber,
  type BoardFacts,
  type Change,
  type Checked,
  type Counts,
  type Finding,
  type Progress,
  type Run,
  type Tag,
} from "../api/types";
import { compareNatural } from "../lib/natural";
import { Pacer } from "./pacer";

export type Connection =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "offline"; seconds: number }
  | { state: "refused"; message: string };
/** What grew; null: the stream was lost for a while, anything may have. */
export type Listener = (change: Change | null) => void;

const LIST_PACE = 400; // ms between two readings of a list
const GROWTH_PACE = 2000; // the same, when nothing but counts, times and statuses can have changed

class Board {
  /** Null until the first answer. */
  facts = $state.raw<BoardFacts | null>(null);
  /** In natural order. */
  runs = $state.raw<readonly Run[]>([]);
  tags = $state.raw<readonly Tag[]>([]);
  findings = $state.raw<readonly Finding[]>([]);
  /** When the doctor last looked; null until findings were answered. */
  checked = $state.raw<Checked | null>(null);
  /** The lists of runs and tags were answered at least once. */
  listed = $state(false);
  progress = $state.raw<Progress | null>(null);
  points = $state(0);
  counts = $state.raw<Counts>({ error: 0, warning: 0, note: 0 });
  /** Seconds since the epoch; NaN when there is no point. */
  lastWallTime = $state(NaN);
  /** The server was started anew with another version: this page is of the old one. */
  outdated = $state(false);
  connection = $state.raw<Connection>({ state: "connecting" });

  readonly names = $derived(this.runs.map((run) => run.name));
  readonly byName = $derived(new Map(this.runs.map((run) => [run.name, run])));
  readonly tagsByName = $derived(new Map(this.tags.map((tag) => [tag.name, tag])));
  readonly scalarTags = $derived(this.tags.filter((tag) => tag.kind === "scalar"));
  readonly loading = $derived(this.progress !== null && !this.progress.done);
  readonly findingsTotal = $derived(this.counts.error + this.counts.warning + this.counts.note);
  /** Everything was read and nothing was found. */
  readonly empty = $derived(this.listed && this.runs.length === 0);

  private answered = (): void => undefined;
  /** Resolves when both lists were answered. */
  readonly first = new Promise<void>((resolve) => (this.answered = resolve));
  private readonly listeners = new Set<Listener>();
  /** Generation of the last answer of each list, and of the stream's last hello. */
  private readonly read = new Map<Pacer, number>();
  private hello = -1;
  private findingsNumber = -1;
  private readonly pacers: Record<"board" | "runs" | "tags" | "findings" | "runsGrew" | "tagsGrew", Pacer> = {
    board: new Pacer(() => this.guard(this.readBoard), 1000),
    runs: new Pacer(() => this.guard(this.readRuns), LIST_PACE),
    tags: new Pacer(() => this.guard(this.readTags), LIST_PACE),
    findings: new Pacer(() => this.guard(this.readFindings), LIST_PACE),
    runsGrew: new Pacer(async () => this.pacers.runs.request(), GROWTH_PACE),
    tagsGrew: new Pacer(async () => this.pacers.tags.request(), GROWTH_PACE),
  };
  private readonly stream = new LiveStream({
    hello: (hello) => this.greet(hello.generation, hello.version),
    changed: (change) => this.take(change),
    lost: (seconds) => (this.connection = { state: "offline", seconds }),
  });

  /** Read everything and follow the stream. Returns how to stop. */
  start(): () => void {
    const { board, runs, tags, findings } = this.pacers;
    for (const pacer of [board, runs, tags, findings]) pacer.request();
    this.stream.start();
    const seen = () => this.stream.seen(document.visibilityState === "visible");
    const nudge = () => this.stream.nudge();
    addEventListener("online", nudge);
    document.addEventListener("visibilitychange", seen);
    seen();
    return () => {
      removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", seen);
      for (const pacer of Object.values(this.pacers)) pacer.stop();
      this.stream.stop();
    };
  }

  /** Try the connection now. */
  reconnect(): void {
    this.stream.start();
  }

  /** Hear what grew, at most every 100 ms. Returns how to stop. */
  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private greet(generation: number, version: string): void {
    this.connection = { state: "live" };
    this.outdated = this.facts !== null && this.facts.version !== version;
    this.hello = generation;
    const stale = [...this.read].filter(([, read]) => read !== generation);
    for (const [pacer] of stale) pacer.request();
    if (stale.length) for (const listener of this.listeners) listener(null);
  }

  /** An answer from before the stream was up misses what happened in between. */
  private note(pacer: Pacer, generation: number): void {
    this.read.set(pacer, generation);
    if (generation < this.hello) pacer.request();
  }

  private take(change: Change): void {
    for (const pacer of this.read.keys()) this.read.set(pacer, change.generation);
    this.progress = change.progress;
    this.points = change.points;
    this.lastWallTime = toNumber(change.last_wall_time);
    const { board, runs, tags, findings, runsGrew, tagsGrew } = this.pacers;
    const others = touched(change.new_runs) || touched(change.gone_runs);
    if (others) runs.request();
    else if (touched(change.runs)) runsGrew.request();
    if (others || touched(change.new_tags)) tags.request();
    else if (touched(change.tags)) tagsGrew.request();
    const first = this.checked?.at === null && change.checked_at !== null;
    if (first || change.findings_number !== this.findingsNumber) findings.request();
    this.counts = change.findings;
    if (this.checked) this.checked = { ...this.checked, at: change.checked_at };
    board.request();
    for (const listener of this.listeners) listener(change);
  }

  private readonly readBoard = async (): Promise<void> => {
    const facts = await getBoard();
    this.facts = facts;
    this.progress = facts.progress;
    this.points = facts.points;
    this.counts = facts.findings;
    this.lastWallTime = toNumber(facts.last_wall_time);
    this.note(this.pacers.board, facts.generation);
  };

  private readonly readRuns = async (): Promise<void> => {
    const { runs, generation } = await getRuns();
    this.runs = runs.sort((a, b) => compareNatural(a.name, b.name));
    this.listed = true;
    this.note(this.pacers.runs, generation);
    if (this.read.has(this.pacers.tags)) this.answered();
  };

  private readonly readTags = async (): Promise<void> => {
    const { tags, generation } = await getTags();
    this.tags = tags.sort((a, b) => compareNatural(a.name, b.name));
    this.note(this.pacers.tags, generation);
    if (this.listed) this.answered();
  };

  private readonly readFindings = async (): Promise<void> => {
    const { findings, generation, number, checked } = await getFindings();
    this.findingsNumber = number;
    this.checked = checked;
    this.findings = findings;
    this.note(this.pacers.findings, generation);
  };

  /** A list that cannot be read leaves what is known on the page; the stream's badge says that the server is away. */
  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.passing) return;
      this.connection = { state: "refused", message: error.message };
      this.stream.stop();
    }
  }
}

function touched(names: string[] | null): boolean {
  return names === null || names.length > 0;
}

/** The one board of this page. */
export const board = new Board();
