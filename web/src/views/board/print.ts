/** Paper: two columns, all cards up to a bound, each with its lines before the browser takes its picture. */
import { tick } from "svelte";
import { frames } from "../../plot/frames";
import { theme } from "../../state/theme.svelte";
import { plots } from "./plots";

/** CSS px; what both A4 and Letter hold between the browser's own margins. */
export const PAPER = { width: 672, card: 300, cards: 60 };
const PATIENCE = 10_000;

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The cards of a board laid out for paper, drawn at once as far as their points are here. */
export function drawNow(): void {
  for (const { plot } of plots.all()) plot.resize();
  frames.finish();
}

/** Lays the board out for paper, waits until its cards are drawn, and asks the browser to print. `afterprint` puts it back. */
export async function printBoard(): Promise<void> {
  theme.printing = true;
  await tick();
  const end = performance.now() + PATIENCE;
  do await wait(300);
  while (document.querySelector("[data-card][data-state=loading]") && performance.now() < end);
  print();
}
