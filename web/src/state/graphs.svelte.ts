/** The graph that is looked at: which there are, its scene, what is selected. Work is done by its thread; the newest question wins. */
import { untrack } from "svelte";
import { ApiError, isAbort } from "../api/client";
import { fetchGraph, getGraphs, parseGraph, type GraphEntry } from "../api/graphs";
import type { Difference } from "../lib/graph/difference";
import type { Facts } from "../lib/graph/facts";
import type { Scene } from "../lib/graph/scene";
import type { Found, Hit } from "../lib/graph/seek";
import type { About, Ask, BodyFacts, Look, Marks } from "../lib/graph/session";
import { compareNatural } from "../lib/natural";
import { undoable } from "./actions";
import { board } from "./board.svelte";
import { choicesOf, type GraphChoice } from "./graphList";
import { GraphThread } from "./graphThread";
import { Pacer } from "./pacer";
import { view, type Search } from "./view.svelte";

const HITS = 200;
const LIST_PACE = 1000; // ms

class Graphs {
  entries = $state.raw<readonly GraphEntry[]>([]);
  listed = $state(false);
  /** A file of the user's, shown instead of a run's graph. */
  upload = $state.raw<{ name: string; document: ArrayBuffer } | null>(null);
  about = $state.raw<About | null>(null);
  body = $state.raw<BodyFacts | null>(null);
  scene = $state.raw<Scene | null>(null);
  /** Of the node that was asked for last; null: there is none of that path. */
  facts = $state.raw<Facts | null>(null);
  /** Path that `facts` answers. */
  told = $state.raw<string | null>(null);
  marks = $state.raw<Marks | null>(null);
  difference = $state.raw<Difference | null>(null);
  search = $state.raw<Search>({ text: "", regex: false });
  found = $state.raw<Found | null>(null);
  /** What the view waits for. */
  busy = $state<"" | "reading" | "laying out">("");
  problem = $state<string | null>(null);
  /** Path to bring into sight when its scene is there. */
  sought = $state<string | null>(null);

  readonly runs: readonly string[] = $derived(
    [...new Set(this.entries.filter((entry) => entry.content !== "profile").map((entry) => entry.run))].sort(
      compareNatural,
    ),
  );
  readonly run: string | null = $derived(
    view.graphRun !== null && this.runs.includes(view.graphRun) ? view.graphRun : (this.runs[0] ?? null),
  );
  private readonly own: readonly GraphChoice[] = $derived(this.run === null ? [] : choicesOf(this.entries, this.run));
  readonly choices: readonly GraphChoice[] = $derived(this.own.filter(({ entry }) => entry.content !== "profile"));
  readonly choice: GraphChoice | null = $derived(
    this.choices.find(({ key }) => key === view.graph) ??
      this.choices.find(({ key }) => key.startsWith(`${view.graph}@`)) ?? // Of another step too, by now.
      this.choices[0] ??
      null,
  );
  /** Values with statistics, to lay over the graph. */
  readonly profiles: readonly GraphChoice[] = $derived(
    this.own.filter(
      ({ entry }) => entry.content === "profile" || (entry.content === "trace" && entry !== this.choice?.entry),
    ),
  );
  readonly profile: GraphChoice | null = $derived(this.profiles.find(({ key }) => key === view.graphProfile) ?? null);
  readonly bodyName: string = $derived(
    this.about?.bodies.some(([name]) => name === view.graphBody) ? view.graphBody! : (this.about?.first ?? ""),
  );
  readonly measured: boolean = $derived((this.body?.matched ?? 0) > 0);

  private readonly address: string | null = $derived.by(() => {
    if (this.upload) return `file ${this.upload.name} ${this.upload.document.byteLength}`;
    const { entry } = this.choice ?? {};
    return entry ? `${entry.run} ${entry.file} ${entry.at}` : null;
  });
  private readonly profileAddress: string | null = $derived(
    this.profile ? `${this.profile.entry.file} ${this.profile.entry.at}` : null,
  );
  private readonly look: Look = $derived.by(() => {
    const open = new Set(this.body?.open ?? []);
    for (const path of view.graphOpen) if (!open.delete(path)) open.add(path);
    return { body: this.bodyName, open: [...open], aside: [...view.graphAside], inline: [...view.graphInline] };
  });
  private thread: GraphThread | null = null;
  /** Grows when the thread has another graph, or other statistics or another to compare with. */
  private version = $state(0);

  /** Follow the board and the view. Returns how to stop. */
  start(): () => void {
    const list = new Pacer(() => this.list(), LIST_PACE);
    list.request();
    const deaf = board.onChange((change) => {
      if (!change || change.new_runs?.length !== 0 || change.gone_runs?.length !== 0 || change.tags?.length !== 0)
        list.request();
      else if (change.new_tags?.length !== 0) list.request();
    });
    const stop = $effect.root(() => {
      this.when(() => this.address && [this.address, this.tries], this.load);
      this.when(() => this.about && [this.profileAddress, this.version0], this.overlay);
      this.when(() => this.about && [view.graphAgainst, this.version0], this.against);
      this.when(() => this.about && [this.bodyName, this.version], this.readBody);
      this.when(() => this.body && [this.look, this.version], this.draw);
      this.when(() => this.scene && [view.graphNode, this.version], this.tell);
      this.when(() => this.scene && [view.graphNode, view.graphWay, view.graphFrom], this.mark);
      this.when(() => this.about && [this.search], this.seek);
    });
    return () => {
      deaf();
      stop();
      list.stop();
      this.thread?.stop();
      this.thread = null;
      this.about = this.body = this.scene = this.facts = this.marks = null;
    };
  }

  /** Show a file of the user's. */
  async open(file: File): Promise<void> {
    this.problem = null;
    this.busy = "reading";
    try {
      const document = await parseGraph(file);
      forget();
      this.upload = { name: file.name, document };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.busy = "";
      this.problem = error.message.startsWith(file.name) ? error.message : `${file.name}: ${error.message}`;
    }
  }

  closeFile(): void {
    forget();
    this.upload = null;
  }

  choose(run: string | null, key: string | null): void {
    forget();
    view.graphRun = run;
    view.graph = key;
    view.graphProfile = null;
    this.upload = null;
  }

  /** Open or close a group. */
  toggle(path: string): void {
    undoable("Group", () => {
      if (!view.graphOpen.delete(path)) view.graphOpen.add(path);
    });
    this.sought = path;
  }

  isOpen(path: string): boolean {
    return (this.body?.open.includes(path) ?? false) !== view.graphOpen.has(path);
  }

  closeAll(): void {
    undoable("Close all groups", () => view.graphOpen.clear());
  }

  putAllBack(): void {
    undoable("Put back", () => {
      view.graphAside.clear();
      view.graphInline.clear();
    });
  }

  /** After a problem: what is there again, or another try. */
  retry(): void {
    this.problem = null;
    if (!this.scene) this.tries++;
  }

  enter(body: string): void {
    undoable("Function", () => {
      view.graphBody = body === this.about?.first ? null : body;
      forgetPlaces();
    });
  }

  /** Take a box out of the flow, or put it back. */
  setAside(path: string, aside: boolean): void {
    undoable(aside ? "Take aside" : "Put back", () => {
      const [to, from] = aside ? [view.graphAside, view.graphInline] : [view.graphInline, view.graphAside];
      from.delete(path);
      to.add(path);
    });
  }

  /** Select a hit, with everything around it open. */
  async goto(hit: Hit): Promise<void> {
    const place = await this.thread?.ask("goto", { node: hit.node });
    if (!place) return;
    if (place.body !== this.bodyName) this.enter(place.body);
    this.show(place.path, place.parents);
  }

  async factsOf(path: string): Promise<Facts | null> {
    return (await this.thread?.ask("facts", { look: plain(this.look), path })) ?? null;
  }

  /** Select an item of the body. */
  async select(path: string): Promise<void> {
    const parents = await this.thread?.ask("parents", { body: this.bodyName, path });
    if (parents) this.show(path, parents);
  }

  private show(path: string, parents: readonly string[]): void {
    for (const parent of parents) if (!this.isOpen(parent)) toggled(parent);
    view.graphNode = path;
    this.sought = path;
  }

  /** Run `work` whenever what `read` gives is something else; what it was doing is given up. null: nothing to do. */
  private when(read: () => unknown, work: (signal: AbortSignal) => Promise<void>): void {
    $effect(() => {
      const wanted = read();
      if (wanted === null || wanted === undefined) return;
      const stop = new AbortController();
      untrack(() => void this.guarded(work, stop.signal));
      return () => stop.abort(new DOMException("another question", "AbortError"));
    });
  }

  private async guarded(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await work.call(this, signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.busy = "";
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private tries = $state(0);
  /** As `version`, of graphs alone. */
  private version0 = $state(0);
  /** The thread has another's statistics, or another graph to compare with. */
  private overlaid = false;
  private compared = false;

  private async list(): Promise<void> {
    try {
      this.entries = (await getGraphs()).graphs;
      this.listed = true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.passing) this.problem = error.message;
    }
  }

  private readonly load = async (signal: AbortSignal): Promise<void> => {
    this.busy = "reading";
    this.problem = null;
    this.about = this.body = this.scene = this.facts = this.marks = this.difference = null;
    const document = this.upload ? this.upload.document.slice(0) : await fetchGraph(this.choice!.entry, signal);
    this.thread?.stop();
    this.thread = new GraphThread();
    this.overlaid = this.compared = false;
    const about = await this.thread.ask("load", { document }, signal);
    this.version0++;
    this.version++;
    this.about = about;
  };

  private readonly overlay = async (signal: AbortSignal): Promise<void> => {
    const { profile } = this;
    if (!profile && !this.overlaid) return;
    this.overlaid = profile !== null;
    const document = profile ? await fetchGraph(profile.entry, signal) : null;
    await this.thread!.ask("overlay", { document }, signal);
    this.version++;
  };

  private readonly against = async (signal: AbortSignal): Promise<void> => {
    const run = view.graphAgainst;
    if (run === null && !this.compared) return;
    this.compared = run !== null;
    const like = run === null ? [] : choicesOf(this.entries, run);
    const other =
      like.find(({ key }) => key === this.choice?.key) ?? like.find(({ entry }) => entry.content !== "profile");
    const document = other ? await fetchGraph(other.entry, signal) : null;
    await this.thread!.ask("against", { document }, signal);
    this.version++;
  };

  private readonly readBody = async (signal: AbortSignal): Promise<void> => {
    const body = await this.thread!.ask("body", { body: this.bodyName }, signal);
    this.difference = await this.thread!.ask("difference", { body: this.bodyName }, signal);
    this.body = body;
  };

  private readonly draw = async (signal: AbortSignal): Promise<void> => {
    this.busy = "laying out";
    this.scene = await this.thread!.ask("look", { look: plain(this.look) }, signal);
    this.busy = "";
  };

  private readonly tell = async (signal: AbortSignal): Promise<void> => {
    const path = view.graphNode;
    this.facts = path === null ? null : await this.thread!.ask("facts", { look: plain(this.look), path }, signal);
    this.told = path;
  };

  private readonly mark = async (signal: AbortSignal): Promise<void> => {
    const want = wanted();
    this.marks = want ? await this.thread!.ask("marks", { body: this.bodyName, want }, signal) : null;
  };

  private readonly seek = async (signal: AbortSignal): Promise<void> => {
    const { text, regex } = this.search;
    this.found = text === "" ? null : await this.thread!.ask("find", { text, regex, most: HITS }, signal);
  };
}

function plain(look: Look): Look {
  return { body: look.body, open: [...look.open], aside: [...look.aside], inline: [...look.inline] };
}

function wanted(): Ask | null {
  const { graphNode: path, graphWay: way, graphFrom: other } = view;
  if (path === null || way === "none") return null;
  if (way !== "path") return { way, path };
  return other === null || other === path ? null : { way: "between", path: other, other: path };
}

function toggled(path: string): void {
  if (!view.graphOpen.delete(path)) view.graphOpen.add(path);
}

/** Places in a graph mean nothing in another. */
function forgetPlaces(): void {
  for (const paths of [view.graphOpen, view.graphAside, view.graphInline]) paths.clear();
  view.graphNode = view.graphFrom = null;
  view.graphWay = "none";
}

function forget(): void {
  view.graphBody = null;
  forgetPlaces();
}

/** The one graph of this page. */
export const graphs = new Graphs();
