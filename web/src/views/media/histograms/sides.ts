/** Which two histograms are compared, as words of the card's URL: `a12000@run`, `b@run`; without a number the step of the card. Pure. */

export interface Chosen {
  readonly run: string;
  /** null: the step of the card. */
  readonly step: number | null;
}

const FORM = /^([ab])(-?\d*)@(.*)$/s;

/** What `opts` say of one side; null: nothing that is there. */
export function readSide(opts: readonly string[], side: "a" | "b", runs: readonly string[]): Chosen | null {
  for (const word of opts) {
    const [, of, step, run] = FORM.exec(word) ?? [];
    if (of === side && run !== undefined && runs.includes(run)) return { run, step: step === "" ? null : Number(step) };
  }
  return null;
}

/** `opts` with one side changed. */
export function writeSide(opts: readonly string[], side: "a" | "b", { run, step }: Chosen): string[] {
  return [...opts.filter((word) => FORM.exec(word)?.[1] !== side), `${side}${step ?? ""}@${run}`];
}

/** Two runs at the step of the card; of a single run its first step and that of the card. */
export function sidesOf(opts: readonly string[], runs: readonly string[], first: number): { a: Chosen; b: Chosen } {
  const alone = runs.length < 2;
  const a = readSide(opts, "a", runs) ?? { run: runs[0]!, step: alone ? first : null };
  return { a, b: readSide(opts, "b", runs) ?? { run: runs[alone ? 0 : 1]!, step: null } };
}
