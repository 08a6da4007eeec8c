/** The mounted plots by card, for keys and exports. */
import type { Plot } from "../../plot/plot";
import type { CardModel } from "../../state/cardModel.svelte";

export interface Mounted {
  readonly plot: Plot;
  readonly model: CardModel;
}

const mounted = new Map<string, Mounted[]>();

export const plots = {
  /** Returns how to take it out again. */
  add(key: string, plot: Plot, model: CardModel): () => void {
    const entry = { plot, model };
    mounted.set(key, [...(mounted.get(key) ?? []), entry]);
    return () => {
      const rest = (mounted.get(key) ?? []).filter((other) => other !== entry);
      if (rest.length) mounted.set(key, rest);
      else mounted.delete(key);
    };
  },
  all(): Mounted[] {
    return [...mounted.values()].flat();
  },
  /** The one mounted last: full screen before the board. */
  get(key: string): Mounted | undefined {
    return mounted.get(key)?.at(-1);
  },
};
