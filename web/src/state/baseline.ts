/** Choosing the run others are compared with. */
import { view } from "./view.svelte";

/** null = none; then charts show values. */
export function setBaseline(run: string | null): void {
  view.baseline = run;
  if (run === null) view.compare = "values";
}
