/** What all tiles of an image card share: how they are looked at, and the pixel under the cursor. */
import type { PictureName } from "../../../api/image";
import type { MediaCard, MediaRun } from "../../../state/mediaCard.svelte";
import { values } from "../../../state/values.svelte";
import { readOptions, writeOptions, type Options } from "./options";
import type { Picture } from "./pictures";

export const MODES = ["side", "difference", "steps"] as const;
export type Mode = (typeof MODES)[number];

/** One picture to be shown. */
export interface Shown {
  readonly key: string;
  readonly of: MediaRun;
  readonly name: PictureName;
  readonly sample: number;
  readonly step: number;
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
  /** Of the picture that arrived last: what tiles and controls are made for. */
  facts = $state.raw<Picture["facts"] | null>(null);
  /** The most frames that any shown picture has. */
  frames = $state(1);

  constructor(readonly card: MediaCard) {}

  readonly mode: Mode = $derived.by(() => MODES.find((mode) => mode === this.card.mode) ?? "side");
  readonly options: Options = $derived.by(() => readOptions(this.card.opts));
  /** Pictures that tags of the form `x/image/0`, `x/image/1` … hold one each, or that a value holds. */
  readonly samples: number = $derived.by(() => Math.max(this.card.spec.tags.length, this.facts?.samples ?? 1));

  set(change: Partial<Options>): void {
    this.card.setOpts(writeOptions({ ...this.options, ...change }));
  }

  /** Picture `sample` of what `of` shows, at the step of the card or at `step`. Null where the run did not write it. */
  shown(of: MediaRun, sample: number, step?: number | null): Shown | null {
    const legacy = this.card.spec.tags.length > 1;
    const tag = this.card.spec.tags[legacy ? sample : 0];
    const list = legacy && sample > 0 ? values.list(tag!, "image")?.byRun.get(of.run.name) : of.values;
    if (!list?.length) return null;
    const at = step === undefined && list === of.values ? of.at : list.nearest(step === undefined ? this.card.step : step);
    const name = { address: list.address(at), sample: legacy ? 0 : sample };
    return {
      key: `${of.run.name}\n${sample}`,
      of,
      name,
      sample,
      step: list.steps[at]!,
      superseded: list.superseded(at),
    };
  }

  /** Every picture of the side by side view: of each run the chosen sample, or all. */
  readonly tiles: readonly Shown[] = $derived.by(() => {
    const wanted = this.options.all ? [...Array(this.samples).keys()] : [Math.min(this.card.sample, this.samples - 1)];
    return this.card.runs.flatMap((of) => wanted.flatMap((sample) => this.shown(of, sample) ?? []));
  });
}
