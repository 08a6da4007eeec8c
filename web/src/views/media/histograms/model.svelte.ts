/** What a card of histograms asks for, draws and says. Made while a component is set up. */
import type { HistogramRun, HistogramsRequest } from "../../../api/histograms";
import { mostOf } from "../../../plot/histogram/frame";
import type { HistogramData, HistogramMode, HistogramOptions, HistogramZoom } from "../../../plot/histogram/types";
import type { Domain } from "../../../plot/types";
import { undoable } from "../../../state/actions";
import { board } from "../../../state/board.svelte";
import { tidy, windowOf } from "../../../state/cardModel.svelte";
import { HistogramQuery } from "../../../state/histograms.svelte";
import type { MediaCard, MediaRun } from "../../../state/mediaCard.svelte";
import { runs } from "../../../state/runs.svelte";
import { view } from "../../../state/view.svelte";
import { cellsIn, detail, NAME } from "./layout";
import { inWords } from "./text";

export interface Cell {
  readonly shown: MediaRun;
  readonly told: HistogramRun;
  readonly data: HistogramData;
  readonly options: HistogramOptions;
  /** For who does not see it. */
  readonly words: string;
}

interface Room {
  readonly width: number;
  readonly height: number;
  readonly full: boolean;
  /** px scrolled, in full screen. */
  readonly top: number;
}

/** For the newest: no step is above it. */
const NEWEST = Number.MAX_SAFE_INTEGER;
const LEFT = 44;

export class HistogramModel {
  readonly card: MediaCard;
  readonly rows = new HistogramQuery();
  readonly picks = new HistogramQuery();
  readonly #room: () => Room;

  constructor(card: MediaCard, room: () => Room) {
    this.card = card;
    this.#room = room;
    $effect(() => this.rows.want(this.request));
    $effect(() => this.picks.want(this.picking));
    $effect(() => {
      const off = board.onChange((change) => {
        if (change?.tags && !change.tags.includes(card.tag)) return;
        this.rows.again();
        this.picks.again();
      });
      return () => (off(), this.rows.stop(), this.picks.stop());
    });
  }

  readonly mode: HistogramMode = $derived.by(() => {
    const { mode } = this.card;
    return mode === "overlay" || mode === "heat" || mode === "bands" ? mode : "ridge";
  });
  readonly log: boolean = $derived.by(() => this.card.own.yLog ?? false);
  readonly clip: boolean = $derived.by(() => this.card.own.clip ?? view.clip);
  readonly cells = $derived.by(() => {
    const { width, height, full } = this.#room();
    return cellsIn(width, height, this.card.runs.length, full);
  });
  readonly named: boolean = $derived.by(() => this.card.runs.length > 1);
  /** Of the card's runs those in sight: which is the first, and they. */
  readonly #first: number = $derived.by(() => {
    const { full, top } = this.#room();
    return full ? Math.floor(top / this.cells.height) * this.cells.columns : 0;
  });
  readonly shown: readonly MediaRun[] = $derived.by(() => {
    const { full, height } = this.#room();
    const rows = full ? Math.ceil(height / this.cells.height) + 1 : Infinity;
    return this.card.runs.slice(this.#first, Math.min(this.cells.shown, this.#first + rows * this.cells.columns));
  });
  /** px above the first that is drawn. */
  readonly offset: number = $derived.by(() => (this.#first / this.cells.columns) * this.cells.height);
  readonly #names: readonly string[] = $derived.by(() => this.shown.map(({ run }) => run.name));
  readonly window: Domain | null = $derived.by(() => windowOf(this.card.own));
  readonly zoomed: boolean = $derived.by(() => this.window !== null || this.card.own.yRange !== undefined);

  readonly #detail = $derived.by(() => {
    const { width, height } = this.cells;
    const steps = Math.max(0, ...this.shown.map(({ values }) => values.length));
    return detail(this.mode, width, height - (this.named ? NAME : 0), steps);
  });
  readonly request: HistogramsRequest | null = $derived.by(() => {
    if (!this.#names.length || !this.#room().width || this.card.mode === "compare") return null;
    const [low, high] = this.card.own.yRange ?? [null, null];
    return {
      tag: this.card.tag,
      runs: this.#names,
      x: view.x,
      attempts: view.superseded === "hide" ? "newest" : "all",
      ...this.#detail,
      clip: this.clip,
      ...(this.window && { range: this.window }),
      ...(low !== null && { low }),
      ...(high !== null && { high }),
    };
  });
  /** The chosen step, in the bins of what is drawn. */
  readonly picking: HistogramsRequest | null = $derived.by(() => {
    const { answer, asked } = this.rows;
    if (!answer || !asked) return null;
    const { tag, runs: names, x, bins, attempts } = asked;
    const { low, high } = answer;
    return {
      tag,
      runs: names!,
      x: x!,
      bins: bins!,
      attempts: attempts!,
      low,
      high,
      rows: 0,
      steps: [this.card.step ?? NEWEST],
    };
  });

  readonly #told = $derived.by(() => new Map(this.rows.answer?.runs.map((run) => [run.run, run])));
  readonly #picked = $derived.by(() => {
    const { answer } = this.picks;
    const rows = this.rows.answer;
    const same = answer && rows && answer.low === rows.low && answer.high === rows.high && answer.bins === rows.bins;
    return new Map(same ? answer.runs.map((run) => [run.run, run.picked]) : []);
  });
  readonly #data: readonly (readonly [MediaRun, HistogramRun, HistogramData])[] = $derived.by(() => {
    const { answer } = this.rows;
    if (!answer) return [];
    const { bins, low, high } = answer;
    return this.shown.flatMap((shown) => {
      const told = this.#told.get(shown.run.name);
      if (!told) return [];
      const picked = this.#picked.get(shown.run.name) ?? null;
      return [[shown, told, { rows: told.drawn, bins, low, high, picked }] as const];
    });
  });
  readonly drawn: readonly Cell[] = $derived.by(() => {
    const { answer, asked } = this.rows;
    if (!answer || !asked) return [];
    const every = this.#data.map(([, , data]) => data);
    const shared = {
      mode: this.mode,
      axis: asked.x ?? "step",
      xDomain: asked.range ?? extent(every),
      vDomain: [answer.low, answer.high] as const,
      log: this.log,
      most: mostOf(every),
      ridges: Math.max(1, ...every.map(({ rows }) => rows.length)),
      left: LEFT,
    };
    return this.#data.map(([shown, told, data]) => {
      const { run } = shown;
      const named = !runs.rest || run.name === view.selected;
      const options = { ...shared, hue: named ? runs.hue(run) : null, role: run.role };
      const words = inWords(run.name, told.drawn, this.#picked.get(run.name) ?? null);
      return { shown, told, data, options, words };
    });
  });

  zoom({ x, v }: HistogramZoom): void {
    undoable("Zoom", () => {
      if (x && view.linkZoom) view.zoom = tidy(x);
      else if (x) view.setCard(this.card.spec.key, { zoom: tidy(x) });
      if (v) view.setCard(this.card.spec.key, { yRange: tidy(v) });
    });
  }

  /** All values of all steps. */
  fit(): void {
    undoable("Fit", () => {
      if (view.linkZoom) view.zoom = null;
      view.setCard(this.card.spec.key, { zoom: undefined, yRange: undefined });
    });
  }

  toggleClip(): void {
    undoable("Outliers", () => view.setCard(this.card.spec.key, { clip: !this.clip }));
  }

  toggleLog(): void {
    undoable("Log scale", () => view.setCard(this.card.spec.key, { yLog: this.log ? undefined : true }));
  }
}

/** Of steps, over all plots. */
function extent(all: readonly HistogramData[]): Domain {
  let [low, high] = [Infinity, -Infinity];
  for (const { rows } of all) {
    if (!rows.length) continue;
    low = Math.min(low, rows.firstX[0]!);
    high = Math.max(high, rows.x[rows.length - 1]!);
  }
  return low <= high ? [low, high] : [0, 1];
}
