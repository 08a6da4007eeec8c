/** The embedding that is open: what was read of it, where its points lie, which are shown, found, chosen and near. */
import { ApiError, isAbort } from "../../api/client";
import {
  fetchComponents,
  fetchMetadata,
  type Address,
  type Column,
  type Components,
  type EmbeddingFacts,
  type Metadata,
  type Scale,
} from "../../api/embeddings";
import { match } from "../../lib/match";
import { colouring, type Colouring } from "../../lib/projection/colouring";
import { undoable } from "../../state/actions";
import { DEFAULTS, type CloudView, type Layout } from "../../state/cloudView";
import { embeddings } from "../../state/embeddings.svelte";
import { view } from "../../state/view.svelte";
import { layoutRun } from "./layoutRun.svelte";
import type { Sprite } from "./painter";
import { alike } from "./alike";
import { VectorStore, type Near } from "./vectors.svelte";

interface Read {
  readonly at: Address;
  readonly scale: Scale;
  readonly components: Components;
  readonly columns: readonly Column[];
  readonly problems: readonly string[];
}

type Change = { [K in keyof CloudView]?: CloudView[K] | undefined };

class Cloud {
  /** Everything about how it is looked at, defaults included. */
  readonly look = $derived({ ...DEFAULTS, ...view.cloud } as Required<Pick<CloudView, keyof typeof DEFAULTS>> &
    CloudView);
  readonly facts: EmbeddingFacts | null = $derived(
    embeddings.list.find((one) => one.run === view.cloud.run && one.name === view.cloud.name) ??
      embeddings.list.find((one) => one.versions.length > 0) ??
      embeddings.list[0] ??
      null,
  );
  /** Steps there are to choose from. */
  readonly steps: Float64Array = $derived(
    Float64Array.from((this.facts?.versions ?? []).flatMap(({ step }) => (step === null ? [] : [step]))),
  );
  /** The newest at or below the chosen step, or the newest. */
  readonly version = $derived.by(() => {
    const versions = this.facts?.versions ?? [];
    const { step } = view.cloud;
    if (step === undefined) return versions.at(-1) ?? null;
    return versions.findLast((one) => one.step !== null && one.step <= step) ?? versions[0] ?? null;
  });
  readonly at: Address | null = $derived(
    this.facts && this.version ? { run: this.facts.run, name: this.facts.name, key: this.version.key } : null,
  );

  // Apart, so that a change of another part of the look leaves the places alone.
  private readonly layout: Layout = $derived(this.look.layout);
  private readonly flat: boolean = $derived(this.look.flat);
  private readonly axes: readonly number[] = $derived(this.look.axes);
  private readonly alone: readonly number[] = $derived(this.look.only);
  private readonly endTexts: readonly string[] = $derived(this.look.ends);
  private readonly scaled: Scale = $derived(this.look.scale);
  private readonly coloured: Column | null = $derived(this.column(this.look.colour));
  private readonly text: string = $derived(this.look.find);
  private readonly regex: boolean = $derived(this.look.regex);

  read = $state.raw<Read | null>(null);
  sprite = $state.raw<Sprite | null>(null);
  spriteFailure = $state<string | null>(null);
  failure = $state<string | null>(null);
  reading = $state(false);
  near = $state.raw<readonly Near[]>([]);
  nearFailure = $state<string | null>(null);
  seeking = $state(false);
  /** The point under the pointer. */
  hovered = $state<number | null>(null);
  private lines = $state.raw<{ key: string; columns: readonly Float32Array[] } | null>(null);
  private readonly vectors = new VectorStore();

  readonly rows: number = $derived(this.read?.components.rows ?? 0);
  readonly columns: readonly Column[] = $derived(this.read?.columns ?? []);
  readonly problems: readonly string[] = $derived([
    ...new Set([...(this.facts?.problems ?? []), ...(this.read?.problems ?? [])]),
  ]);
  readonly labels: Column | null = $derived(this.column(this.look.label) ?? this.columns[0] ?? null);
  readonly colouring: Colouring | null = $derived(this.coloured && colouring(this.coloured));
  /** Of those alone shown that there are; null = all. */
  private readonly only: Uint8Array | null = $derived(this.alone.length ? this.marked(this.alone) : null);
  readonly chosen: readonly number[] = $derived(this.look.chosen.filter((row) => row < this.rows));
  readonly focus: number | null = $derived(this.chosen[0] ?? null);

  // ── where they lie ──

  /** What the layout depends on. */
  private readonly layoutKey: string = $derived.by(() => {
    const { layout, flat, perplexity, rate, neighbours, minDist, only } = this.look;
    const own = layout === "tsne" ? [perplexity, rate] : [neighbours, minDist];
    return JSON.stringify([layout, this.read?.at.key, this.read?.scale, flat, own, only]);
  });
  /** rows × 3; NaN where a point has no place. */
  readonly positions: Float32Array = $derived.by(() => {
    if (!this.read) return new Float32Array(0);
    if (this.layout === "pca") return this.ofComponents(this.axes);
    if (this.layout === "axes") return this.ofLines();
    const { positions } = layoutRun;
    return positions && positions.key === this.layoutKey ? this.filled(positions.data, positions.out) : this.nowhere();
  });
  readonly shown: Uint8Array = $derived.by(() => {
    const { positions, only } = this;
    return Uint8Array.from({ length: this.rows }, (_, row) =>
      Number.isFinite(positions[row * 3]) && only?.[row] !== 0 ? 1 : 0,
    );
  });
  readonly count: number = $derived(this.shown.reduce((sum, one) => sum + one, 0));

  private column(name: string | undefined): Column | null {
    return this.columns.find((one) => one.name === name) ?? null;
  }

  private marked(rows: Iterable<number>): Uint8Array {
    const marks = new Uint8Array(this.rows);
    for (const row of rows) if (row < this.rows) marks[row] = 1;
    return marks;
  }

  private nowhere(): Float32Array {
    return new Float32Array(this.rows * 3).fill(NaN);
  }

  private ofComponents(axes: readonly number[]): Float32Array {
    const { data, dims } = this.read!.components;
    const [x, y, z] = [0, 1, 2].map((i) => axes[i] ?? i);
    const component = (row: number, d: number): number => (d < dims ? data[row * dims + d] : data[row * dims] * 0);
    const all = new Float32Array(this.rows * 3);
    const deep = this.flat ? 0 : 1;
    for (let row = 0, at = 0; row < this.rows; row++) {
      all[at++] = component(row, x);
      all[at++] = component(row, y);
      all[at++] = component(row, z) * deep;
    }
    return all;
  }

  /** Custom axes; where one is not said, a principal component. */
  private ofLines(): Float32Array {
    const all = this.ofComponents([0, 1, 2]);
    const wanted = this.wantedEnds();
    const known = this.lines?.key === this.linesKey ? this.lines.columns : null;
    if (wanted.some(Boolean) && !known) return this.nowhere();
    let taken = 0;
    for (let axis = 0; axis < 2; axis++) {
      if (!wanted[axis]) continue;
      const column = known![taken++];
      for (let row = 0; row < this.rows; row++) all[row * 3 + axis] = column[row];
    }
    for (let row = 0; row < this.rows; row++) all[row * 3 + 2] *= 0;
    return all;
  }

  /** Rows (sample × out) as rows × 3: of isolated points only those were laid out. */
  private filled(data: Float32Array, out: 2 | 3): Float32Array {
    const all = this.nowhere();
    const rows = this.laidOut();
    for (let i = 0; i < rows.length; i++)
      for (let d = 0; d < 3; d++) all[rows[i] * 3 + d] = d < out ? data[i * out + d] : data[i * out] * 0;
    return all;
  }

  /** Rows that a layout is made of: finite, and shown. */
  private laidOut(): Int32Array {
    const { data, dims } = this.read!.components;
    return Int32Array.from({ length: this.rows }, (_, row) => row).filter(
      (row) => Number.isFinite(data[row * dims]) && this.only?.[row] !== 0,
    );
  }

  /** Have the layout made, if it needs making. Called again when what it depends on changes. */
  layOut(): void {
    const { layout } = this.look;
    if (!this.read || (layout !== "tsne" && layout !== "umap")) return layoutRun.stop();
    layoutRun.want(this.layoutKey, () => {
      const { data, dims } = this.read!.components;
      const rows = this.laidOut();
      const own = new Float32Array(rows.length * dims);
      rows.forEach((row, i) => own.set(data.subarray(row * dims, row * dims + dims), i * dims));
      const { flat, perplexity, rate, neighbours, minDist } = this.look;
      return { method: layout, data: own, dims, out: flat ? 2 : 3, perplexity, rate, neighbours, minDist };
    });
  }

  again(): void {
    layoutRun.again(this.layoutKey);
    this.layOut();
  }

  // ── custom axes ──

  private readonly linesKey: string = $derived(
    JSON.stringify([this.read?.at.key, this.scaled, this.endTexts, this.labels?.name]),
  );
  /** How many points each end stands for: left, right, below, above. */
  readonly ends: readonly number[] = $derived(this.endTexts.map((text) => this.found(text).length));

  private wantedEnds(): boolean[] {
    return [0, 2].map((i) => this.ends[i]! > 0 && this.ends[i + 1]! > 0);
  }

  private found(text: string): Int32Array {
    if (!text.trim()) return new Int32Array(0);
    if (!this.labels) return Int32Array.from(/^\d+$/.test(text) && Number(text) < this.rows ? [Number(text)] : []);
    const { values } = this.labels;
    const exact = Int32Array.from(values.keys()).filter((row) => values[row] === text);
    if (exact.length) return exact;
    const wanted = match(text);
    return Int32Array.from(values.keys()).filter((row) => wanted.test(values[row]));
  }

  async drawLines(): Promise<void> {
    const { at, linesKey: key } = this;
    const wanted = this.wantedEnds();
    if (!at || this.look.layout !== "axes" || !wanted.some(Boolean) || this.lines?.key === key) return;
    const pairs = [0, 2]
      .filter((_, axis) => wanted[axis])
      .map((i): [Int32Array, Int32Array] => [this.found(this.look.ends[i]), this.found(this.look.ends[i + 1])]);
    const columns = await this.guarded(() => this.vectors.along(at, this.look.scale, pairs));
    if (columns && key === this.linesKey) this.lines = { key, columns };
  }

  // ── found, chosen, near ──

  readonly findIn: Column | null = $derived(this.column(this.look.findIn) ?? this.labels);
  private readonly search = $derived(match(this.text, this.regex));
  readonly searchError: string | null = $derived(this.search.error);
  /** 1 for each point that the search finds; null without one. */
  readonly matches: Uint8Array | null = $derived.by(() => {
    const { search, findIn } = this;
    if (search.empty || !findIn) return null;
    return Uint8Array.from(findIn.values, (text) => (search.test(text) ? 1 : 0));
  });
  readonly matched: number = $derived(
    this.matches?.reduce((sum, one, row) => sum + (one && this.shown[row] ? 1 : 0), 0) ?? 0,
  );

  labelOf(row: number): string {
    return this.labels?.values[row] || `point ${row}`;
  }

  choose(rows: readonly number[], add = false): void {
    const next = add ? toggled(this.chosen, rows) : rows;
    undoable("Selection", () => view.setCloud({ chosen: next }));
  }

  chooseMatches(): void {
    const { matches, shown } = this;
    if (matches) this.choose([...matches.keys()].filter((row) => matches[row] && shown[row]));
  }

  isolate(rows: readonly number[]): void {
    undoable("Isolate", () => view.setCloud({ only: [...rows].sort((a, b) => a - b) }));
    view.camera = null;
  }

  showAll(): void {
    undoable("Show all", () => view.setCloud({ only: undefined }));
    view.camera = null;
  }

  change(label: string, change: Change): void {
    undoable(label, () => view.setCloud(change));
  }

  setLayout(layout: Layout): void {
    this.change("Layout", { layout });
    view.camera = null;
  }

  /** Open another embedding: what names its columns and points does not carry over. */
  open(one: EmbeddingFacts): void {
    const { layout, flat, scale, metric, k, size, label, colour } = view.cloud;
    undoable("Embedding", () => {
      view.cloud = {};
      view.setCloud({ layout, flat, scale, metric, k, size, label, colour, run: one.run, name: one.name });
    });
    view.camera = null;
  }

  /** Find the neighbours of the point in focus. Called again when what they depend on changes. */
  async seek(): Promise<void> {
    const { focus, at } = this;
    if (focus === null || this.chosen.length > 1 || !at || !this.read) {
      this.near = [];
      this.nearFailure = null;
      return;
    }
    const { k, metric, scale } = this.look;
    this.seeking = true;
    const found = await this.guarded(() =>
      this.vectors.near(at, {
        row: focus,
        k,
        metric,
        scale,
        shown: this.only?.slice() ?? new Uint8Array(this.rows).fill(1),
      }),
    );
    if (focus !== this.focus || at !== this.at) return;
    this.seeking = false;
    this.near = found ?? [];
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const made = await work();
      this.nearFailure = null;
      return made;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.nearFailure = error.message;
      return null;
    }
  }

  // ── reading ──

  /** Read what is open. What is drawn stays until the new points are there. */
  async load(at: Address, scale: Scale, signal: AbortSignal): Promise<void> {
    if (this.read?.at.key === at.key && this.read.scale === scale) return;
    this.reading = true;
    try {
      const [components, { columns, problems }] = await Promise.all([
        fetchComponents(at, scale, signal),
        fetchMetadata(at, signal).catch(unnamed),
      ]);
      const before = this.read;
      const same = before?.at.run === at.run && before.at.name === at.name && before.scale === scale;
      if (same) alike(components, before.components);
      this.read = { at, scale, components, columns, problems };
      this.failure = null;
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof Error)) throw error;
      this.failure = error.message;
      this.read = null;
    }
    this.reading = false;
  }

  stop(): void {
    this.vectors.stop();
    layoutRun.stop();
  }
}

/** Points are shown without their metadata if that cannot be had. */
function unnamed(error: unknown): Metadata {
  if (!(error instanceof ApiError)) throw error;
  return { columns: [], problems: [error.message] };
}

function toggled(before: readonly number[], rows: readonly number[]): number[] {
  const [had, given] = [new Set(before), new Set(rows)];
  if (rows.every((row) => had.has(row))) return before.filter((row) => !given.has(row));
  return [...rows, ...before.filter((row) => !given.has(row))];
}

export const cloud = new Cloud();
