/** What a card says of itself. Every number that is a part says of how many. */

import { toNumber, type SeriesMeta } from "../api/types";
import { count, value } from "../lib/format";
import type { DrawReport } from "../plot/types";
import type { Nonfinite, Totals } from "./cardLines";
import type { Superseded } from "./view.svelte";

export interface Told {
  readonly totals: Totals;
  readonly superseded: Superseded;
  readonly yLog: boolean;
  readonly xLog: boolean;
  /** Only a window of x is asked for. */
  readonly zoomed: boolean;
  /** Too many lines for a raw curve behind each smoothed one. */
  readonly rawLeftOut: boolean;
  readonly report: Pick<DrawReport, "belowZero" | "clipped"> | null;
}

export const plural = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

/** `7 680 of 1 204 816 points drawn · 1 superseded attempt · log`, in parts. */
export function subtitle({ totals, superseded, yLog, xLog, zoomed, rawLeftOut, report }: Told): string[] {
  const parts = [drawn(totals, zoomed)];
  if (superseded === "hide" && totals.attempts) parts.push("superseded attempts hidden");
  else if (totals.superseded) parts.push(plural(totals.superseded, "superseded attempt"));
  if (yLog || xLog) parts.push(yLog && xLog ? "log x, log y" : yLog ? "log" : "log x");
  if (report?.belowZero) parts.push(`${count(report.belowZero)} at or below zero left out`);
  if (report?.clipped) parts.push(`${plural(report.clipped, "outlier")} outside`);
  if (rawLeftOut) parts.push("raw lines of hovered and selected runs only");
  return parts;
}

const part = ({ drawn, points }: Totals): string => `${count(drawn)} of ${plural(points, "point")}`;

function drawn(totals: Totals, zoomed: boolean): string {
  const { points, total } = totals;
  if (zoomed && points === 0) return `none of ${plural(total, "point")} in this window`;
  return `${part(totals)} drawn${zoomed && points < total ? " in this window" : ""}`;
}

/** What a chart says to who does not see it: where its lines ended. */
export function lastValues(
  curves: readonly { readonly facts: Last }[],
  most = 8,
  label = (run: string) => run,
): string {
  const said = curves.slice(0, most).map(({ facts: { run, tag, last_value, last_step } }) => {
    const name = curves.some(({ facts }) => facts.run === run && facts.tag !== tag)
      ? `${label(run)} ${tag}`
      : label(run);
    return `${name} ${value(toNumber(last_value))}${last_step === null ? "" : ` at step ${count(last_step)}`}`;
  });
  const more = curves.length - most;
  if (said.length === 0) return "";
  return `Last values: ${said.join("; ")}${more > 0 ? `; and ${count(more)} more` : ""}.`;
}

type Last = Pick<SeriesMeta, "run" | "tag" | "last_value" | "last_step">;

export interface NonfiniteBadge {
  readonly text: string;
  /** A row each. */
  readonly title: string;
}

/** `NaN from 33 600`, the first of all runs (or what `noun` says each is); null when every value is finite. */
export function nonfiniteBadge(nonfinite: readonly Nonfinite[], noun = "run"): NonfiniteBadge | null {
  if (!nonfinite.length) return null;
  const word = nonfinite.some((n) => n.nan) ? "NaN" : "∞";
  const steps = nonfinite.flatMap((n) => n.from ?? []);
  const runs = nonfinite.length > 1 ? ` in ${plural(nonfinite.length, noun)}` : "";
  const from = steps.length ? ` from ${count(Math.min(...steps))}` : "";
  const rows = nonfinite.map(
    (n) =>
      `${n.run}: ${plural(n.count, "value")} not finite${n.from === null ? "" : `, first at step ${count(n.from)}`}`,
  );
  return { text: word + (runs || from), title: rows.join("\n") };
}
