/** One card of Media: which value of which run it shows, at which step. */
import type { Snippet } from "svelte";
import type { Run } from "../api/types";
import { undoable } from "./actions";
import type { MediaSpec } from "./mediaCards";
import { unionOfSteps, type RunValues } from "./runValues";
import { runs as allRuns } from "./runs.svelte";
import { values, type ValueListing } from "./values.svelte";
import { view, type CardView } from "./view.svelte";

export interface MediaRun {
  readonly run: Run;
  readonly values: RunValues;
  /** Place of the value shown. */
  readonly at: number;
}

export class MediaCard {
  readonly #spec: () => MediaSpec;
  /** What the kind says beside the number of steps, under the title. */
  notes = $state.raw<readonly string[]>([]);
  /** What may not be missed, at the title. */
  badge = $state.raw<{ text: string; title: string } | null>(null);
  /** What the kind puts in the header, left of the frame's own tools. */
  tools = $state.raw<Snippet | null>(null);

  constructor(spec: () => MediaSpec) {
    this.#spec = spec;
  }

  readonly spec: MediaSpec = $derived.by(() => this.#spec());
  readonly tag: string = $derived(this.spec.tags[0]!);
  readonly own: CardView = $derived(view.cards.get(this.spec.key) ?? {});
  /** Undefined until the server answered. */
  readonly listing: ValueListing | undefined = $derived(values.list(this.tag, this.spec.kind));
  readonly failure: Error | null = $derived(values.failure(this.tag, this.spec.kind));
  readonly ownStep: boolean = $derived(this.own.step !== undefined);
  /** The step asked for; null = the newest. What is shown is at or below it: `runs[i].values.steps[at]`. */
  readonly step: number | null = $derived(
    this.own.step === undefined ? view.mediaStep : this.own.step === Infinity ? null : this.own.step,
  );
  readonly #lists: readonly { run: Run; values: RunValues }[] = $derived.by(() => {
    const { listing } = this;
    return listing
      ? allRuns.shown.flatMap((run) => {
          const found = listing.byRun.get(run.name);
          return found?.length ? [{ run, values: found }] : [];
        })
      : [];
  });
  /** Shown runs that wrote it, as the sidebar orders them. */
  readonly runs: readonly MediaRun[] = $derived(
    this.#lists.map(({ run, values: list }) => ({ run, values: list, at: list.nearest(this.step) })),
  );
  /** Of all its shown runs, ascending, each once. */
  readonly steps: Float64Array = $derived(unionOfSteps(this.#lists.map((one) => one.values.steps)));
  readonly state: "loading" | "ready" | "empty" | "failed" = $derived(
    this.listing ? (this.runs.length ? "ready" : "empty") : this.failure ? "failed" : "loading",
  );
  /** A word of the kind's; undefined = its first. */
  readonly mode: string | undefined = $derived(this.own.mode);
  readonly sample: number = $derived(this.own.sample ?? 0);
  readonly opts: readonly string[] = $derived(this.own.opts ?? []);

  /** Of this card while it has its own, else of all. */
  setStep(step: number | null): void {
    if (this.ownStep) this.#set({ step: step ?? Infinity });
    else view.mediaStep = step;
  }

  /** Let the card go its own way, or take it back to all. */
  toggleOwnStep(): void {
    undoable(this.ownStep ? "Link the step" : "Own step", () =>
      this.#set({ step: this.ownStep ? undefined : (view.mediaStep ?? Infinity) }),
    );
  }

  setMode(mode: string | undefined): void {
    this.#set({ mode });
  }

  setSample(sample: number): void {
    this.#set({ sample: sample || undefined });
  }

  setOpts(opts: readonly string[]): void {
    this.#set({ opts: opts.length ? opts : undefined });
  }

  retry(): void {
    values.retry(this.tag, this.spec.kind);
  }

  #set(change: { [K in keyof CardView]?: CardView[K] | undefined }): void {
    view.setCard(this.spec.key, change);
  }
}
