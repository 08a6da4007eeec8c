/** Findings by the run they are about. */

import type { Finding } from "../api/types";
import { board } from "./board.svelte";

class Found {
  /** The run a finding names, or in whose directory its file lies. */
  readonly byRun: ReadonlyMap<string, readonly Finding[]> = $derived.by(() => {
    const at = board.findings.some(isOfFile) ? new Map(board.runs.map((run) => [run.path, run.name])) : null;
    const byRun = new Map<string, Finding[]>();
    for (const finding of board.findings) {
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
        const errors = findings.filter(({ severity, place }) => severity === "error" && place.tag === null);
        return errors.length ? [[run, errors] as const] : [];
      }),
    ),
  );

  of(runs: Iterable<{ name: string }>): Finding[] {
    return [...runs].flatMap(({ name }) => this.byRun.get(name) ?? []);
  }
}

/** A file that could not be read names no run. */
const isOfFile = ({ place, severity }: Finding): boolean =>
  severity === "error" && place.run === null && place.path !== null;
const directory = (path: string): string => path.slice(0, Math.max(0, path.search(/[\\/][^\\/]*$/)));

export const found = new Found();
