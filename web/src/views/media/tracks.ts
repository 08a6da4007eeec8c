/** What the step keys and sliders move: the step of all cards, or that of a card that goes its own way. */
import { mediaWorld } from "../../state/mediaWorld.svelte";
import { view } from "../../state/view.svelte";
import type { MediaCard } from "../../state/mediaCard.svelte";
import type { Track } from "./player.svelte";

export const allCards: Track = {
  get steps() {
    return mediaWorld.steps;
  },
  get step() {
    return view.mediaStep;
  },
  set: (step) => (view.mediaStep = step),
};

export function trackOf(card: MediaCard | undefined): Track {
  if (!card?.ownStep) return allCards;
  return { steps: card.steps, step: card.step, set: (step) => card.setStep(step) };
}
