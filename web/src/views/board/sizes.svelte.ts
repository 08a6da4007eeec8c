/** The tokens that the layout computes with, read again when the window passes one of their breakpoints. */
import { createSubscriber } from "svelte/reactivity";
import type { CardWidth } from "../../state/view.svelte";

const subscribe = createSubscriber((update) => {
  addEventListener("resize", update);
  return () => removeEventListener("resize", update);
});

function token(name: string): number {
  subscribe();
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
}

export const sizes = {
  card: (width: CardWidth): number => token(`--card-w-${width.toLowerCase()}`),
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
