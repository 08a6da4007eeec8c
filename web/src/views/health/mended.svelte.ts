/** Findings that are gone: kept grey for 4 s, so that a reader sees them leave. */
import type { Finding } from "../../api/types";
import { board } from "../../state/board.svelte";

const STAY = 4000;

class Mended {
  list = $state.raw<readonly Finding[]>([]);
  private known: readonly Finding[] = [];

  has(id: string): boolean {
    return this.list.some((finding) => finding.id === id);
  }

  /** For an effect: compares what the board has with what it had. */
  watch(): void {
    const here = new Set(board.findings.map((finding) => finding.id));
    const gone = this.known.filter((finding) => !here.has(finding.id));
    this.known = board.findings;
    if (gone.length === 0) return;
    const ids = new Set(gone.map((finding) => finding.id));
    queueMicrotask(() => (this.list = [...this.list, ...gone]));
    setTimeout(() => (this.list = this.list.filter((finding) => !ids.has(finding.id))), STAY);
  }
}

export const mended = new Mended();
