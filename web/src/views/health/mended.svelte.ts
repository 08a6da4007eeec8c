/** Findings that are gone: kept grey for 4 s where they were, so that a reader sees them leave. */
import type { Finding } from "../../api/types";
import { board } from "../../state/board.svelte";
import { withGone } from "../../state/findingRows";

const STAY = 4000;

class Mended {
  /** Findings of the board and those that have just gone. */
  list = $state.raw<readonly Finding[]>([]);
  /** How many were mended since the page was opened. */
  count = $state(0);
  private gone = $state.raw<ReadonlySet<string>>(new Set());
  private known: readonly Finding[] = [];

  has(id: string): boolean {
    return this.gone.has(id);
  }

  /** Follow the board. A server that has not examined it yet knows of nothing mended. Returns how to stop. */
  follow(): () => void {
    return $effect.root(() => {
      $effect(() => {
        const { findings, checked } = board;
        queueMicrotask(() => this.take(findings, checked?.at != null && !board.loading));
      });
    });
  }

  private take(findings: readonly Finding[], examined: boolean): void {
    const here = new Set(findings.map(({ id }) => id));
    const gone = examined ? this.known.filter(({ id }) => !here.has(id)).map(({ id }) => id) : [];
    this.known = findings;
    this.show(new Set([...[...this.gone].filter((id) => !here.has(id)), ...gone]));
    if (gone.length === 0) return;
    this.count += gone.length;
    setTimeout(() => this.show(new Set([...this.gone].filter((id) => !gone.includes(id)))), STAY);
  }

  private show(gone: ReadonlySet<string>): void {
    this.list = withGone(this.known, this.list, gone);
    this.gone = gone;
  }
}

export const mended = new Mended();
