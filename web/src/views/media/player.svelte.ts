/** Goes from step to step by itself, over one card's steps or those of all. */
import { view } from "../../state/view.svelte";

export interface Track {
  readonly steps: Float64Array;
  readonly step: number | null;
  readonly set: (step: number | null) => void;
}

export const SPEEDS = [1, 2, 5, 10, 20, 30] as const;

class Player {
  playing = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #track: () => Track | null = () => null;

  /** From the beginning if it stands at the end. */
  toggle(track: () => Track | null): void {
    if (this.playing) return this.stop();
    this.#track = track;
    const at = track();
    if (at && rank(at) >= at.steps.length - 1) at.set(at.steps[0] ?? null);
    this.playing = true;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.playing = false;
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#next(), 1000 / view.mediaSpeed);
  }

  #next(): void {
    const track = this.#track();
    if (!track || rank(track) >= track.steps.length - 1) return this.stop();
    track.set(track.steps[rank(track) + 1]!);
    this.#wait();
  }
}

/** Of the newest step at or below the track's; the last for the newest. */
export function rank({ steps, step }: Pick<Track, "steps" | "step">): number {
  if (step === null) return steps.length - 1;
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The track moved by so many steps; at the last of them it follows what comes. */
export function moveBy(track: Track, by: number): void {
  if (track.steps.length === 0) return;
  moveTo(track, rank(track) + by);
}

export function moveTo(track: Track, place: number): void {
  const last = track.steps.length - 1;
  track.set(place >= last ? null : (track.steps[Math.max(0, place)] ?? null));
}

export const player = new Player();
