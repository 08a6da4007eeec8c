/** With what a text is compared. */
import type { MediaCard, MediaRun } from "../../../state/mediaCard.svelte";

export const SINCE = { before: "before", first: "first", run: "run:" } as const;
/** `run:NAME` for another run's text of the same step. */
export type Since = string;

export function sinceOf(card: MediaCard): Since {
  const word = card.opts[0] ?? SINCE.before;
  const known = word === SINCE.first || card.runs.some(({ run }) => word === SINCE.run + run.name);
  return known ? word : SINCE.before;
}

export interface Counterpart {
  readonly address: string;
  readonly text: string;
}

/** What run `one` is compared with; null where there is nothing. */
export function counterpart(card: MediaCard, one: MediaRun, written: (step: number) => string): Counterpart | null {
  const since = sinceOf(card);
  if (since.startsWith(SINCE.run)) {
    const other = card.runs.find(({ run }) => since === SINCE.run + run.name);
    if (!other || other.run === one.run) return null;
    return {
      address: other.values.address(other.at),
      text: `from ${other.run.name}, step ${written(other.values.steps[other.at]!)}`,
    };
  }
  const place = since === SINCE.first ? one.values.nearest(-Infinity) : one.values.before(one.at);
  if (place === null || place === one.at) return null;
  return { address: one.values.address(place), text: `since step ${written(one.values.steps[place]!)}` };
}
