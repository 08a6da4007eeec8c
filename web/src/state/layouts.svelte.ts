/** The layout that runs wrote for charts of several tags, kept up to date. */
import { ApiError } from "../api/client";
import { getLayouts, type LayoutsAnswer } from "../api/layouts";
import { board } from "./board.svelte";
import { layoutGroups } from "./charts";
import type { CardGroup } from "./cards";
import { Pacer } from "./pacer";

const PACE = 1000;

class Layouts {
  /** Null while no run wrote one. */
  answer = $state.raw<LayoutsAnswer | null>(null);
  readonly groups: readonly CardGroup[] = $derived(this.answer === null ? [] : layoutGroups(this.answer));
  readonly #tags = $derived(board.tags.filter((tag) => tag.kind === "layout"));

  /** Ask for it while there is one, again when it or the tags change. Returns how to stop. */
  follow(): () => void {
    const pacer = new Pacer(() => this.#read(), PACE);
    const off = board.onChange((change) => {
      if (this.#tags.some((tag) => change?.tags == null || change.tags.includes(tag.name))) pacer.request();
    });
    const stop = $effect.root(() => {
      $effect(() => {
        void board.scalarTags.map((tag) => tag.name).join("\n");
        if (this.#tags.reduce((runs, tag) => runs + tag.runs, 0) > 0) pacer.request();
        else this.answer = null;
      });
    });
    return () => {
      off();
      stop();
      pacer.stop();
    };
  }

  async #read(): Promise<void> {
    try {
      const answer = await getLayouts();
      if (said(answer) !== said(this.answer)) this.answer = answer;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // The server is away: what is known stays.
    }
  }
}

/** All but the generation. */
const said = (answer: LayoutsAnswer | null): string => JSON.stringify([answer?.categories, answer?.problems]);

export const layouts = new Layouts();
