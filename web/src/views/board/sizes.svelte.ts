/** The tokens that the layout computes with, read again when the window passes one of their breakpoints. */
import { createSubscriber, MediaQuery } from "svelte/reactivity";
import type { CardWidth } from "../../state/view.svelte";

const subscribe = createSubscriber((update) => {
  addEventListener("resize", update);
  return () => removeEventListener("resize", update);
});

const BORDERS = 2; // a card's
const MARGINS = 56; // left and right of the plot box
const narrow = new MediaQuery("max-width: 959px");

function token(name: string): number {
  subscribe();
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
}

/** Device px of the plot box of a card so many CSS px wide. */
export const plotWidth = (card: number): number =>
  Math.max(0, Math.round((card - BORDERS - MARGINS) * Math.min(devicePixelRatio, 2)));

export const sizes = {
  /** Least width of a card; on a narrow window each has a row to itself. */
  card: (width: CardWidth): number => (narrow.current ? Infinity : token(`--card-w-${width.toLowerCase()}`)),
  get height(): number {
    return token("--card-h");
  },
  get gap(): number {
    return token("--card-gap");
  },
  get group(): number {
    return token("--group-h");
  },
  get pad(): number {
    return token("--page-pad");
  },
};
