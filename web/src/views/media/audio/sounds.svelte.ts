/** A card of sounds: its rows, the part of time that all of them show, who is heard, how it is played. Made while a component is set up. */
import { SvelteMap } from "svelte/reactivity";
import { toNumber } from "../../../api/types";
import type { FrequencyScale, SoundFacts } from "../../../api/sound";
import { undoable } from "../../../state/actions";
import { tidy } from "../../../state/cardModel.svelte";
import type { MediaCard, MediaRun } from "../../../state/mediaCard.svelte";
import { view, type Domain } from "../../../state/view.svelte";
import type { Voice } from "./buffers";
import { soundPlayer, type Loop, type Tuning } from "./soundPlayer.svelte";

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2] as const;
export const SCALES: readonly FrequencyScale[] = ["linear", "log", "mel"];

export interface SoundRowFacts {
  readonly run: MediaRun;
  readonly address: string;
  /** Of this run at this step: `address#sample`. */
  readonly key: string;
}

export class SoundsModel {
  readonly #card: () => MediaCard;
  /** By `address#sample`; of the rows that are or were in sight. */
  readonly facts = new SvelteMap<string, SoundFacts>();
  /** Seconds of sounds whose header does not say it, by the same key. */
  readonly measured = new SvelteMap<string, number>();
  #chosen = $state<string | null>(null);
  /** While playing at the newest step, what grows does not change what is heard. */
  #held = $state.raw<readonly MediaRun[]>([]);

  constructor(card: () => MediaCard) {
    this.#card = card;
    $effect(() => soundPlayer.tune(this.key, this.tuning));
    $effect(() => {
      const voice = this.active && this.voice(this.active);
      if (this.playing && voice && soundPlayer.heard !== voice.key) void soundPlayer.hear(this.key, voice);
    });
    $effect(() => {
      soundPlayer.volume = view.volume;
    });
    const { key } = this;
    $effect(() => () => soundPlayer.leave(key));
  }

  readonly card: MediaCard = $derived.by(() => this.#card());
  readonly key: string = $derived.by(() => this.card.spec.key);
  readonly isOwner: boolean = $derived.by(() => soundPlayer.owner === this.key);
  readonly playing: boolean = $derived.by(() => this.isOwner && soundPlayer.playing);
  readonly position: number = $derived.by(() => (this.isOwner ? soundPlayer.position : 0));
  readonly sample: number = $derived.by(() => this.card.sample);

  readonly rows: readonly SoundRowFacts[] = $derived.by(() => {
    const { runs, step } = this.card;
    const held = this.playing && step === null && sameRuns(this.#held, runs) ? this.#held : runs;
    return held.map((run) => {
      const address = run.values.address(run.at);
      return { run, address, key: `${address}#${this.sample}` };
    });
  });
  readonly active: SoundRowFacts | null = $derived.by(
    () => this.rows.find(({ run }) => run.run.name === this.#chosen) ?? this.rows[0] ?? null,
  );
  /** Seconds of the longest sound; 0 until one is known. */
  readonly #longest = new Most();
  readonly length: number = $derived.by(() => this.#longest.of(this.rows.map(({ key }) => this.duration(key))));
  /** The part of time that is drawn. */
  readonly window: Domain = $derived.by(() => this.card.own.zoom ?? [0, this.length || 1]);
  /** Samples a step of the value with most. */
  readonly #most = new Most();
  readonly samples: number = $derived.by(() =>
    Math.max(1, this.#most.of(this.rows.map(({ key }) => this.facts.get(key)?.sounds ?? null))),
  );
  /** What reaches the edge of a lane: the loudest sound of the card, so that all can be compared. */
  readonly #peak = new Most();
  readonly loudest: number = $derived.by(
    () =>
      this.#peak.of(
        this.rows.map(({ key }) => {
          const facts = this.facts.get(key);
          const peak = toNumber(facts?.peak ?? null);
          return facts ? (Number.isFinite(peak) ? peak : 0) : null;
        }),
      ) || 1,
  );
  readonly isSpectrum: boolean = $derived.by(() => this.card.mode === "spectrum");
  readonly scale: FrequencyScale = $derived.by(
    () => SCALES.find((scale) => this.card.opts.includes(scale)) ?? SCALES[0]!,
  );
  readonly speed: number = $derived.by(() => {
    const said = Number(this.#option("speed"));
    return SPEEDS.find((speed) => speed === said) ?? 1;
  });
  readonly loop: Loop | null = $derived.by(() => {
    const [from, to] = (this.#option("loop") ?? "").split("_").map(Number);
    return from !== undefined && to !== undefined && from >= 0 && from < to ? [from, to] : null;
  });
  readonly tuning: Tuning = $derived.by(() => ({ speed: this.speed, loop: this.loop, length: this.length }));

  duration(key: string): number | null {
    return this.measured.get(key) ?? this.facts.get(key)?.duration ?? null;
  }

  voice({ address, key }: SoundRowFacts): Voice | null {
    const facts = this.facts.get(key);
    return facts ? { key, address, sample: this.sample, rate: facts.rate } : null;
  }

  /** Hear this run from now on. */
  choose(row: SoundRowFacts): void {
    this.#chosen = row.run.run.name;
    const voice = this.voice(row);
    if (voice) void soundPlayer.hear(this.key, voice);
  }

  toggle(row: SoundRowFacts | null = this.active): void {
    if (!row) return;
    const other = this.playing && row.key !== this.active?.key;
    this.#chosen = row.run.run.name;
    const voice = this.voice(row);
    if (!voice) return;
    if (other) return void soundPlayer.hear(this.key, voice);
    this.#held = this.card.runs;
    void soundPlayer.toggle(this.key, voice, this.tuning);
  }

  /** Everybody's position; this run is heard. */
  seek(row: SoundRowFacts, seconds: number): void {
    this.#chosen = row.run.run.name;
    const voice = this.voice(row);
    if (voice) void soundPlayer.seek(this.key, voice, Math.min(Math.max(0, seconds), this.length));
  }

  setWindow(window: Domain | null): void {
    undoable("Zoom", () => view.setCard(this.key, { zoom: window ? tidy(clamped(window, this.length)) : undefined }));
  }

  setLoop(loop: Loop | null): void {
    undoable("Loop", () => this.#set("loop", loop && tidy(clamped(loop, this.length)).join("_")));
  }

  setSpeed(speed: number): void {
    this.#set("speed", speed === 1 ? null : String(speed));
  }

  setScale(scale: FrequencyScale): void {
    const others = this.card.opts.filter((word) => !SCALES.some((known) => known === word));
    this.card.setOpts(scale === SCALES[0] ? others : [...others, scale]);
  }

  #option(name: string): string | undefined {
    return this.card.opts.find((word) => word.startsWith(name))?.slice(name.length);
  }

  #set(name: string, value: string | null): void {
    const others = this.card.opts.filter((word) => !word.startsWith(name));
    this.card.setOpts(value === null ? others : [...others, name + value]);
  }
}

/** The largest of numbers of which some are not known yet (null): then what it was before counts too, so that nothing jumps. */
export class Most {
  #before = 0;

  of(values: readonly (number | null)[]): number {
    const known = Math.max(0, ...values.filter((value) => value !== null));
    this.#before = values.includes(null) ? Math.max(known, this.#before) : known;
    return this.#before;
  }
}

/** Inside the sounds, at least a thousandth of a second. */
function clamped([from, to]: Domain, length: number): Domain {
  const low = Math.min(Math.max(0, from), length);
  return [low, Math.max(Math.min(to, length), low + 0.001)];
}

function sameRuns(a: readonly MediaRun[], b: readonly MediaRun[]): boolean {
  return a.length === b.length && a.every(({ run }, i) => run.name === b[i]!.run.name);
}
