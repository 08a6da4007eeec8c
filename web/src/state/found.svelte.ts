/** Findings that are not muted, and by the run they are about. */

import type { Counts, Finding } from "../api/types";
import { board } from "./board.svelte";
import { countOf } from "./findingText";
import { view } from "./view.svelte";

class Found {
  readonly list: readonly Finding[] = $derived(
    view.muted.size ? board.findings.filter((finding) => !isMuted(finding)) : board.findings,
  );
  readonly muted: readonly Finding[] = $derived(view.muted.size ? board.findings.filter(isMuted) : []);
  /** The server's counts, which come before the list does, without those that are muted. */
  readonly counts: Counts = $derived.by(() => {
    const muted = countOf(this.muted);
    const { error, warning, note } = board.counts;
    return { error: error - muted.error, warning: warning - muted.warning, note: note - muted.note };
  });
  readonly total = $derived(this.counts.error + this.counts.warning + this.counts.note);

  /** The run a finding names, or in whose directory its file lies. */
  readonly byRun: ReadonlyMap<string, readonly Finding[]> = $derived.by(() => {
    const at = this.list.some(isOfFile) ? new Map(board.runs.map((run) => [run.path, run.name])) : null;
    const byRun = new Map<string, Finding[]>();
    for (const finding of this.list) {
      const run = finding.place.run ?? (isOfFile(finding) ? at?.get(directory(finding.place.path!)) : undefined);
      if (run === undefined) continue;
      const here = byRun.get(run);
      if (here) here.push(finding);
      else byRun.set(run, [finding]);
    }
    return byRun;
  });

  /** Runs of which a file lost records, nobody knows of which tag. */
  readonly lost: ReadonlyMap<string, readonly Finding[]> = $derived(
    new Map(
      [...this.byRun].flatMap(([run, findings]) => {
        const errors = findings.filter(
          ({ code, severity, place }) => severity === "error" && place.tag === null && /^(R|W|F)/.test(code),
        );
        return errors.length ? [[run, errors] as const] : [];
      }),
    ),
  );

  of(runs: Iterable<{ name: string }>): Finding[] {
    return [...runs].flatMap(({ name }) => this.byRun.get(name) ?? []);
  }
}

/** A rule as a whole, or this one finding. */
export const isMuted = ({ id, code }: Pick<Finding, "id" | "code">): boolean =>
  view.muted.has(id) || view.muted.has(code);
/** A file that could not be read names no run. */
const isOfFile = ({ place, severity }: Finding): boolean =>
  severity === "error" && place.run === null && place.path !== null;
const directory = (path: string): string => path.slice(0, Math.max(0, path.search(/[\\/][^\\/]*$/)));

export const found = new Found();
