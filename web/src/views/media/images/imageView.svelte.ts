/** What all tiles of an image card share: how they are looked at, and the pixel under the cursor. */
import { SvelteMap } from "svelte/reactivity";
import type { PictureName } from "../../../api/image";
import type { MediaCard, MediaRun } from "../../../state/mediaCard.svelte";
import { values } from "../../../state/values.svelte";
import { readOptions, writeOptions, type Options } from "./options";
import type { Picture } from "./pictures";

export const MODES = ["side", "difference", "steps"] as const;
export type Mode = (typeof MODES)[number];

/** Where a picture is to be shown. */
export interface Slot {
  readonly key: string;
  readonly of: MediaRun;
  readonly sample: number;
}

/** One picture to be shown. */
export interface Shown {
  readonly of: MediaRun;
  readonly name: PictureName;
  readonly sample: number;
  readonly step: number;
  /** Its place among the run's values, and those of all that were written at its step. */
  readonly at: number;
  readonly others: readonly number[];
  readonly superseded: boolean;
}

export class ImageView {
  /** Column and row of the pixel under the pointer, in every tile. */
  hover = $state.raw<readonly [number, number] | null>(null);
  /** Of all animations of the card. */
  frame = $state(0);
  playing = $state(false);
  /** Times the speed that was written. */
  speed = $state(1);
  loop = $state(true);
  /** Of the first picture: what tiles and controls are made for. */
  facts = $state.raw<Picture["facts"] | null>(null);
  /** ms that the frame shown now stays. */
  duration = $state(100);
  readonly #chosen = new SvelteMap<string, number>();
  readonly #films = new SvelteMap<object, number>();
  /** The most frames that any shown picture has. */
  readonly frames: number = $derived(Math.max(1, ...this.#films.values()));

  constructor(readonly card: MediaCard) {}

  readonly mode: Mode = $derived.by(() => MODES.find((mode) => mode === this.card.mode) ?? "side");
  readonly options: Options = $derived.by(() => readOptions(this.card.opts));
  /** Pictures that tags of the form `x/image/0`, `x/image/1` … hold one each, or that a value holds. */
  readonly samples: number = $derived.by(() => Math.max(this.card.spec.tags.length, this.facts?.samples ?? 1));

  /** A tile shows a picture of so many frames, or none any more. */
  film(tile: object, frames: number): void {
    if (frames > 1) this.#films.set(tile, frames);
    else this.#films.delete(tile);
  }

  /** A picture has arrived. */
  seen({ facts }: Picture, shown: Shown): void {
    const first = this.inSight[0];
    const leads = first?.of.run.name === shown.of.run.name && first.sample === shown.sample;
    if (leads || this.facts === null || this.mode !== "side") this.facts = facts;
  }

  set(change: Partial<Options>): void {
    this.card.setOpts(writeOptions({ ...this.options, ...change }));
  }

  /** Picture `sample` of what `of` shows, at the step of the card or at `step`. Null where the run did not write it. */
  shown(of: MediaRun, sample: number, step?: number | null): Shown | null {
    const legacy = this.card.spec.tags.length > 1;
    const tag = this.card.spec.tags[legacy ? sample : 0];
    const list = legacy && sample > 0 ? values.list(tag!, "image")?.byRun.get(of.run.name) : of.values;
    if (!list?.length) return null;
    const nearest =
      step === undefined && list === of.values ? of.at : list.nearest(step === undefined ? this.card.step : step);
    const at = this.#chosen.get(this.#key(tag!, of, list.steps[nearest]!)) ?? nearest;
    const name = { address: list.address(at), sample: legacy ? 0 : sample };
    return {
      of,
      name,
      sample,
      step: list.steps[at]!,
      others: list.all(list.steps[at]!),
      at,
      superseded: list.superseded(at),
    };
  }

  /** Another of the values that were written at one step. */
  turn({ of, sample, step, at, others }: Shown): void {
    const tag = this.card.spec.tags[this.card.spec.tags.length > 1 ? sample : 0]!;
    this.#chosen.set(this.#key(tag, of, step), others[(others.indexOf(at) + others.length - 1) % others.length]!);
  }

  #key(tag: string, of: MediaRun, step: number): string {
    return `${tag}\n${of.run.name}\n${step}`;
  }

  /** Every place of the side by side view: of each run the chosen picture, or all. */
  readonly slots: readonly Slot[] = $derived.by(() => {
    const wanted = this.options.all ? [...Array(this.samples).keys()] : [Math.min(this.card.sample, this.samples - 1)];
    return this.card.runs.flatMap((of) => wanted.map((sample) => ({ key: `${of.run.name}\n${sample}`, of, sample })));
  });
  /** Places that are in sight, from … up to. */
  sight = $state.raw<readonly [from: number, upTo: number]>([0, 0]);
  readonly inSight: readonly Slot[] = $derived.by(() => this.slots.slice(...this.sight));
  /** The pictures there; a run may not have written all of a batch. */
  readonly tiles: readonly Shown[] = $derived.by(() =>
    this.inSight.flatMap(({ of, sample }) => this.shown(of, sample) ?? []),
  );
}
