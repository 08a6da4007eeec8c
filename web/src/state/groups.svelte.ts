/** Runs in groups, and what they are compared with: what of the view, the board and the server's answer is in force. */
import { getGroups, type GroupsRequest, type PooledSeries } from "../api/groups";
import { ApiError, isAbort } from "../api/client";
import { MOST } from "../lib/hues";
import { match } from "../lib/match";
import { board } from "./board.svelte";
import { groupLabel } from "./pooledLines";
import type { Runs } from "./seriesEntry";
import type { Look } from "./seriesShape";
import { EXPRESSION, view } from "./view.svelte";

export interface Group {
  readonly name: string | null;
  readonly label: string;
  readonly hue: number;
  readonly runs: readonly string[];
}

interface Grouping {
  readonly by: string;
  readonly list: readonly Group[];
}

class Groups {
  /** The last that was understood; null while runs are not grouped. */
  current = $state.raw<Grouping | null>(null);
  /** What is wrong with the expression. */
  error = $state<string | null>(null);

  readonly on = $derived(this.current !== null);
  readonly list: readonly Group[] = $derived(this.current?.list ?? []);
  readonly byName: ReadonlyMap<string | null, Group> = $derived(new Map(this.list.map((group) => [group.name, group])));
  readonly byRun: ReadonlyMap<string, Group> = $derived(
    new Map(this.list.flatMap((group) => group.runs.map((run) => [run, group] as const))),
  );
  /** The run whose values are taken off, where charts show differences or ratios. */
  readonly against = $derived(
    view.compare !== "values" && view.baseline !== null && board.byName.has(view.baseline) ? view.baseline : null,
  );
  /** Cards draw what the server pooled, instead of each run's points. */
  readonly pooled = $derived(this.on || this.against !== null);
  /** More groups than hues and markers tell apart. */
  readonly crowded = $derived(this.list.length > MOST);

  /** Ask for the groups whenever the wish or the runs change. Returns how to stop. */
  follow(): () => void {
    return $effect.root(() => {
      $effect(() => {
        const by = view.groupBy;
        void board.names.join("\n");
        if (by === null || by === EXPRESSION) {
          this.error = null;
          this.current = null;
          return;
        }
        // A half-typed one is not worth a question; what only the server's engine lacks, it says.
        const typed = by.startsWith(EXPRESSION) ? match(by.slice(EXPRESSION.length), true).error : null;
        if (typed !== null) return void (this.error = typed);
        const control = new AbortController();
        void this.#ask(by, control.signal);
        return () => control.abort();
      });
    });
  }

  /** What to ask for some tags of some runs (null: all). */
  request(tags: readonly string[], runs: Runs, look: Look): GroupsRequest {
    const { smoothing, amount, range, x } = look;
    return {
      tags: [...tags],
      by: this.current?.by ?? "run",
      x,
      centre: view.centre,
      band: this.on ? view.band : "none",
      quantile: view.quantile,
      align: view.align,
      ...(runs && { runs: [...runs] }),
      ...(range && { range: [range[0], range[1]] as [number, number] }),
      ...(smoothing && amount > 0 && { smoothing, amount }),
      ...(this.against !== null && view.compare !== "values" && { against: this.against, compare: view.compare }),
    };
  }

  /** The runs a pooled line stands for. */
  runsOf(series: PooledSeries): readonly string[] {
    if (!this.on) return series.group === null ? [] : [series.group];
    return this.byName.get(series.group)?.runs ?? [];
  }

  async #ask(by: string, signal: AbortSignal): Promise<void> {
    try {
      const list = await getGroups(by, signal);
      this.error = null;
      this.current = { by, list: list.map((group, hue) => ({ ...group, label: groupLabel(group, by), hue })) };
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error.message;
    }
  }
}

export const groups = new Groups();
